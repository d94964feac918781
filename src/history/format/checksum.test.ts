// The checksum of stored pieces: the one of the standard, with and without Node's help, and what it notices.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32, sealed, slowCrc32, unsealed } from './checksum.ts';

describe('checksum', () => {
  it('is CRC-32 as zip and PNG have it', () => {
    // The check value of the catalogue of CRC algorithms (CRC-32/ISO-HDLC).
    const check = new TextEncoder().encode('123456789');
    expect(crc32(check)).toBe(0xcbf4_3926);
    expect(slowCrc32(check)).toBe(0xcbf4_3926);
  });

  it('is the same where Node has none of its own', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => slowCrc32(bytes) === crc32(bytes)));
  });

  it('notices every single bit that fell over', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(), (bytes, place) => {
        const all = sealed(bytes);
        expect(unsealed(all)).toEqual(bytes);
        const bit = place % (all.length * 8);
        all[bit >> 3] = (all[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(unsealed(all)).toBeNull();
      }),
    );
  });

  it('refuses what is too short to have one', () => {
    expect(unsealed(new Uint8Array(3))).toBeNull();
  });
});
