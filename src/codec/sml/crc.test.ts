// The checksums against the check values that are published for them.
// Whether frames and messages use them rightly is tested with those.
import { describe, expect, it } from 'vitest';
import { crcKermit, crcX25, swapBytes } from './crc.ts';

const CHECK = new TextEncoder().encode('123456789');

describe('SML checksums', () => {
  it('give the published check values', () => {
    expect(crcX25(CHECK)).toBe(0x906e);
    expect(crcKermit(CHECK)).toBe(0x2189);
  });

  it('cover only the range asked for', () => {
    const padded = Uint8Array.of(1, 2, ...CHECK, 3);
    expect(crcX25(padded, 2, 11)).toBe(0x906e);
    expect(crcKermit(padded, 2, 11)).toBe(0x2189);
  });

  it('of nothing are the initial values', () => {
    expect(crcX25(new Uint8Array(0))).toBe(0);
    expect(crcKermit(new Uint8Array(0))).toBe(0);
  });

  it('change their bytes over', () => {
    expect(swapBytes(0x906e)).toBe(0x6e90);
    expect(swapBytes(0x0012)).toBe(0x1200);
  });
});
