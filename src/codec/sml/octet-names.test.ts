// Text forms of octet strings, and that remembering them never mixes two up.
// Bounded memory means that strings compete for places: the property test makes them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, fromObis, OctetNames, toHex, toObis, toText } from './octet-names.ts';

describe('octet names', () => {
  it('write OBIS codes', () => {
    expect(toObis(Uint8Array.of(1, 0, 1, 8, 0, 255))).toBe('1-0:1.8.0*255');
    expect(toObis(Uint8Array.of(129, 129, 199, 130, 3, 255))).toBe('129-129:199.130.3*255');
    expect(toObis(Uint8Array.of(1, 0, 1))).toBe('010001');
  });

  it('read OBIS codes', () => {
    expect(fromObis('1-0:16.7.0*255')).toEqual(Uint8Array.of(1, 0, 16, 7, 0, 255));
    expect(fromObis('1-0:16.7.0*256')).toBeNull();
    expect(fromObis('16.7.0')).toBeNull();
  });

  it('show text only where all of it is printable', () => {
    expect(toText(Uint8Array.of(0x49, 0x53, 0x4b))).toBe('ISK');
    expect(toText(Uint8Array.of(0x49, 0x00))).toBeNull();
    expect(toText(Uint8Array.of(0x7f))).toBeNull();
    expect(toText(new Uint8Array(0))).toBeNull();
  });

  it('end hexadecimal at the first thing that is none', () => {
    expect(fromHex('0a1bzz')).toEqual(Uint8Array.of(0x0a, 0x1b));
    expect(fromHex('0a1')).toEqual(Uint8Array.of(0x0a));
  });

  it('remember without ever mixing up, however many strings compete for a place', () => {
    const names = new OctetNames();
    const strings = fc.array(fc.uint8Array({ maxLength: 80 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(strings, (list) => {
        for (const bytes of [...list, ...list]) {
          const name = names.of(Uint8Array.of(9, ...bytes, 9), 1, bytes.length);
          expect(name.hex).toBe(toHex(bytes));
          expect(fromHex(name.hex)).toEqual(bytes);
          expect(name.obis).toBe(toObis(bytes));
        }
      }),
    );
  });

  it('keep no view of the bytes they were asked about', () => {
    const names = new OctetNames();
    const bytes = Uint8Array.of(1, 2, 3);
    names.of(bytes, 0, 3);
    bytes[0] = 7;
    expect(names.of(Uint8Array.of(1, 2, 3), 0, 3).hex).toBe('010203');
    expect(names.of(bytes, 0, 3).hex).toBe('070203');
  });
});
