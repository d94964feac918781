// Decimal scaling without binary noise, and the DLMS unit names.
// Which unit belongs to which code is tested with the measurands.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleDecimal, unitCode, unitName } from './units.ts';

describe('scaleDecimal', () => {
  it.each([
    [224624136, -1, 22462413.6],
    [29416461614, -4, 2941646.1614],
    [-29912, -2, -299.12],
    [2043, 3, 2043000],
    [0, -1, 0],
    [5, 0, 5],
    [3, -23, 3e-23],
    [7, 30, 7e30],
  ])('%d * 10^%d = %d', (raw, scaler, value) => {
    expect(scaleDecimal(raw, scaler)).toBe(value);
  });

  it('rounds a bigint once, to the nearest double', () => {
    expect(scaleDecimal(18446744073709551615n, -1)).toBe(1844674407370955161.5);
    expect(scaleDecimal(9007199254740993n, 0)).toBe(9007199254740992);
  });

  it('refuses a scaler that no byte holds', () => {
    expect(scaleDecimal(1, 129)).toBeNull();
    expect(scaleDecimal(1, -1000)).toBeNull();
    expect(scaleDecimal(1, 128)).toBe(1e128);
  });

  it('always gives the double that the decimal number is written as', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: -30, max: 30 }), (raw, scaler) => {
        expect(scaleDecimal(raw, scaler)).toBe(Number(`${raw}e${scaler}`));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('units', () => {
  it('have their DLMS names', () => {
    expect([30, 27, 35, 33, 44, 8, 28, 29, 31, 32].map(unitName)).toEqual([
      'Wh',
      'W',
      'V',
      'A',
      'Hz',
      'deg',
      'VA',
      'var',
      'VAh',
      'varh',
    ]);
  });

  it('are null where there is none', () => {
    expect([null, 0, 255, 254].map(unitName)).toEqual([null, null, null, null]);
  });

  it('have a way back', () => {
    expect(unitCode('Wh')).toBe(30);
    expect(unitCode('furlong')).toBeNull();
  });
});
