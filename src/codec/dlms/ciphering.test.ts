// Encrypted frames against an independent encoder, torn and damaged ones, and keys as people write them.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { enciphered } from '../../../test/support/p1-telegrams.ts';
import { decipher, parseCiphered, parseCipherKey, type CipheredFrame } from './ciphering.ts';

const KEY = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const PLAIN = Buffer.from('/MHB5\r\n\r\n1-0:1.8.0(1*kWh)\r\n!0000\r\n');

function frameOf(bytes: Uint8Array): CipheredFrame {
  const frame = parseCiphered(bytes);
  if (frame === null || frame === 'more') throw new Error(`no frame: ${frame}`);
  return frame;
}

describe('an encrypted frame', () => {
  it('is deciphered, whatever the key of its tag', () => {
    for (const authentication of [undefined, Buffer.alloc(16, 7)]) {
      const bytes = enciphered(PLAIN, KEY, 0x01020304, authentication);
      const frame = frameOf(bytes);
      expect(frame).toMatchObject({ frameCounter: 0x01020304, isAuthenticated: true, length: bytes.length });
      expect(Buffer.from(decipher(frame, KEY))).toEqual(PLAIN);
    }
  });

  it('may say its length in one byte, and have no tag', () => {
    const bytes = Buffer.from(enciphered(PLAIN.subarray(0, 8), KEY));
    const text = bytes.subarray(18, 26);
    const short = Buffer.concat([bytes.subarray(0, 10), Buffer.of(5 + 8, 0x20), bytes.subarray(14, 18), text]);
    expect(Buffer.from(decipher(frameOf(short), KEY))).toEqual(PLAIN.subarray(0, 8));
  });

  it('is waited for as long as it is not complete', () => {
    const bytes = enciphered(PLAIN, KEY);
    for (let length = 0; length < bytes.length; length++) expect(parseCiphered(bytes.subarray(0, length))).toBe('more');
  });

  it('is none with another tag, length, suite, or without encryption', () => {
    const bytes = enciphered(PLAIN, KEY);
    const changed = (at: number, value: number): Uint8Array => {
      const copy = Buffer.from(bytes);
      copy[at] = value;
      return copy;
    };
    for (const [at, value] of [
      [0, 0xdc],
      [1, 0x09],
      [10, 0x83],
      [11, 0xff],
      [13, 0x31],
      [13, 0x10],
    ] as const) {
      expect(parseCiphered(changed(at, value)), `${at}`).toBeNull();
    }
  });

  it('never throws', () => {
    const bytes = fc.uint8Array({ maxLength: 100 });
    fc.assert(
      fc.property(bytes, (rest) => {
        const frame = parseCiphered(Uint8Array.of(0xdb, 0x08, ...rest));
        if (frame !== null && frame !== 'more') decipher(frame, KEY);
      }),
    );
  });
});

describe('a key', () => {
  it.each([
    '000102030405060708090A0B0C0D0E0F',
    '00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f',
    '0x000102030405060708090a0b0c0d0e0f',
  ])('%s', (text) => expect(Buffer.from(parseCipherKey(text) ?? [])).toEqual(KEY));
  it.each(['', '00', 'x'.repeat(32), '0'.repeat(33)])('is not %j', (text) => expect(parseCipherKey(text)).toBeNull());
});
