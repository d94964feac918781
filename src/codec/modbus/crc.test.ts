import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc16 } from './crc.ts';

/** The shift register of the specification's figure, bit by bit: slow and obvious. */
function bitwise(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

describe('crc16', () => {
  test('gives the check value of CRC-16/MODBUS', () => {
    expect(crc16(new TextEncoder().encode('123456789'))).toBe(0x4b37);
  });

  test('gives the CRC of a request as meters print it (01 04 00 00 00 02 -> 71 CB)', () => {
    expect(crc16(Uint8Array.of(1, 4, 0, 0, 0, 2))).toBe(0xcb71);
  });

  test('is 0 over a frame with its own CRC, low byte first', () => {
    expect(crc16(Uint8Array.of(1, 4, 0, 0, 0, 2, 0x71, 0xcb))).toBe(0);
  });

  test('equals the bitwise definition, also for a part of the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(60), fc.nat(60), (bytes, a, b) => {
        const [start, end] = [Math.min(a, b, bytes.length), Math.min(Math.max(a, b), bytes.length)];
        expect(crc16(bytes, start, end)).toBe(bitwise(bytes.subarray(start, end)));
      }),
    );
  });

  test('notices every single and every double bit error in a short frame', () => {
    const frame = Uint8Array.of(1, 4, 4, 0x43, 0x66, 0x33, 0x34, 0x1b, 0x38);
    const good = crc16(frame);
    const bits = frame.length * 8;
    const flip = (bytes: Uint8Array, bit: number): void => {
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    };
    for (let first = 0; first < bits; first++) {
      const one = frame.slice();
      flip(one, first);
      expect(crc16(one)).not.toBe(good);
      for (let second = first + 1; second < bits; second++) {
        const two = one.slice();
        flip(two, second);
        expect(crc16(two)).not.toBe(good);
      }
    }
  });
});
