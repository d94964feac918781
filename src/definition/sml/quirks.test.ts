// The two layouts of the status word, and the serial numbers of the DZG meters with a fault.
// All serial numbers are made up or the limits of published ranges.
import { describe, expect, it } from 'vitest';
import { isFaultyDzg, statusDirection } from './quirks.ts';

describe('statusDirection', () => {
  it.each<[number | bigint, number, 'import' | 'export']>([
    [0x182, 2, 'import'],
    [0x182, 3, 'import'],
    [0x1b0, 2, 'export'],
    [0x1a2, 2, 'export'],
    [0x101a2, 4, 'export'],
    [0x10182, 4, 'import'],
    [0x1c0104, 4, 'import'],
    [0x1c0904, 4, 'export'],
    [0x1c0104, 3, 'import'],
    // Bit 5 means nothing in the newer layout, bit 11 nothing in the older one.
    [0x0924, 2, 'export'],
    [0x0982, 2, 'import'],
    [0xff00_0000_0000_0904n, 8, 'export'],
    [0xff00_0000_0000_0104n, 8, 'import'],
    [-3840, 2, 'import'],
  ])('of %s in %i bytes is %s', (status, statusBytes, direction) => {
    expect(statusDirection({ status, statusBytes })).toBe(direction);
  });

  it('is unknown without a status, or with one of a single byte', () => {
    expect(statusDirection({ status: null, statusBytes: 0 })).toBeNull();
    expect(statusDirection({ status: 0xa2, statusBytes: 1 })).toBeNull();
  });
});

/** A made-up device id of DZG with the serial number asked for. */
function dzg(serial: number): string {
  return `0a01445a47${serial.toString(16).padStart(10, '0')}`;
}

describe('isFaultyDzg', () => {
  it.each([
    [41_999_999, false],
    [42_000_000, true],
    [48_999_999, true],
    [49_000_000, false],
    [54_999_999, false],
    [55_000_000, true],
    [58_999_999, true],
    [59_000_000, false],
    [40_000_001, false],
    [60_000_001, false],
  ])('of serial number %i is %s', (serial, isFaulty) => {
    expect(isFaultyDzg(dzg(serial))).toBe(isFaulty);
  });

  it('is about DZG only', () => {
    expect(isFaultyDzg(dzg(42_000_000).replace('445a47', '545354'))).toBe(false);
    expect(isFaultyDzg('0a01445a47')).toBe(false);
    expect(isFaultyDzg(null)).toBe(false);
  });
});
