import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manufacturerCode, manufacturerLetters } from './manufacturer.ts';
import {
  ANY_ADDRESS,
  decodeSecondaryAddress,
  encodeSecondaryAddress,
  formatSecondaryAddress,
  isComplete,
  matchesAddress,
  parseSecondaryAddress,
} from './secondary-address.ts';

describe('secondary addresses', () => {
  const kamstrup = { identification: '12345678', manufacturer: 0x2c2d, version: 1, medium: 4 };

  it('are read in every spelling that people have', () => {
    for (const text of ['12345678.2C2D.01.04', '12345678.kam.01.04', ' 123456782D2C0104 ', '12345678.2c2d.01.04']) {
      expect(parseSecondaryAddress(text)).toEqual(kamstrup);
    }
    expect(parseSecondaryAddress('345678')).toEqual({ ...ANY_ADDRESS, identification: '00345678' });
    expect(parseSecondaryAddress('12345678.KAM')).toEqual({
      ...ANY_ADDRESS,
      ...{ identification: '12345678', manufacturer: 0x2c2d },
    });
    for (const text of ['', 'x', '123456789', '12345678.2C', '12345678.2C2D.1.4', '12345678..01.04', '-1']) {
      expect(parseSecondaryAddress(text)).toBeNull();
    }
  });

  it('go on the wire lowest byte first', () => {
    expect([...encodeSecondaryAddress(kamstrup)]).toEqual([0x78, 0x56, 0x34, 0x12, 0x2d, 0x2c, 0x01, 0x04]);
    expect([...encodeSecondaryAddress(ANY_ADDRESS)]).toEqual(Array.from({ length: 8 }, () => 0xff));
  });

  it('come back from bytes and from text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
        const address = decodeSecondaryAddress(bytes);
        if (address === null) throw new Error('no address');
        expect(encodeSecondaryAddress(address)).toEqual(bytes);
        expect(parseSecondaryAddress(formatSecondaryAddress(address))).toEqual(address);
        expect(matchesAddress(address, ANY_ADDRESS)).toBe(true);
        expect(matchesAddress(address, address)).toBe(true);
      }),
    );
    expect(decodeSecondaryAddress(new Uint8Array(7))).toBeNull();
  });

  it('mean the meters that fit them', () => {
    const fits = (text: string): boolean => matchesAddress(kamstrup, parseSecondaryAddress(text) ?? ANY_ADDRESS);
    expect(['1FFFFFFF', '12345678', 'FFFFFFF8.KAM', 'FFFFFFFF.FFFF.01.04'].map(fits)).toEqual([true, true, true, true]);
    expect(['2FFFFFFF', '12345678.LUG', 'FFFFFFFF.FFFF.02', 'FFFFFFFF.FFFF.01.07'].map(fits)).toEqual([
      ...[false, false, false, false],
    ]);
    expect(isComplete(kamstrup)).toBe(true);
    expect(isComplete({ ...kamstrup, identification: '1234567F' })).toBe(false);
  });

  it('name the manufacturer by three letters', () => {
    expect(manufacturerLetters(0x2c2d)).toBe('KAM');
    expect(manufacturerCode('LUG')).toBe(0x32a7);
    expect(manufacturerLetters(0)).toBeNull();
    expect(manufacturerLetters(0xffff)).toBeNull();
    expect(manufacturerCode('KA')).toBeNull();
  });
});
