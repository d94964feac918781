// Differences and sums of registers: what is missing, what a device has not, and no number out of nothing.
import { describe, expect, it } from 'vitest';
import { derivedText, derivedValue, termsOf } from './derived.ts';
import type { DerivedRow } from './model.ts';

const difference: DerivedRow = { measurand: 'power', minuend: 'importPower', subtrahend: 'exportPower' };
const sum: DerivedRow = {
  ...{ measurand: 'power', minuend: 'dcPowerS1', subtrahend: null },
  plus: ['dcPowerS2', 'dcPowerS3'],
};
const value = (row: DerivedRow, values: Record<string, number | null>) => derivedValue(row, (name) => values[name]);

describe('a computed value', () => {
  it('is a difference', () => {
    expect(value(difference, { importPower: 0, exportPower: 812.5 })).toBe(-812.5);
    expect(value(difference, { importPower: 0.3, exportPower: 0.1 })).toBe(0.2);
    expect(derivedText(difference)).toBe('importPower - exportPower');
  });

  it('is no difference of what is not there', () => {
    expect(value(difference, { importPower: null, exportPower: 5 })).toBeNull();
    expect(value(difference, { importPower: 5, exportPower: null })).toBeNull();
    expect(value(difference, { importPower: 5 })).toBeUndefined();
  });

  it('is a sum, in which a string that the device has not counts nothing', () => {
    expect(value(sum, { dcPowerS1: 100, dcPowerS2: 200, dcPowerS3: 300 })).toBe(600);
    expect(value(sum, { dcPowerS1: 100, dcPowerS2: 200, dcPowerS3: null })).toBe(300);
    expect(value(sum, { dcPowerS1: null, dcPowerS2: null, dcPowerS3: 7 })).toBe(7);
    expect([derivedText(sum), termsOf(sum)]).toEqual([
      'dcPowerS1 + dcPowerS2 + dcPowerS3',
      ['dcPowerS1', 'dcPowerS2', 'dcPowerS3'],
    ]);
  });

  it('is no sum of nothing, and none of which a part was not read: it would be too small', () => {
    expect(value(sum, { dcPowerS1: null, dcPowerS2: null, dcPowerS3: null })).toBeNull();
    expect(value(sum, { dcPowerS1: 100, dcPowerS2: 200 })).toBeUndefined();
  });
});
