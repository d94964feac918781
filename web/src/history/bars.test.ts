// Which figures of a period are of a part only.
import { describe, expect, it } from 'vitest';
import { missingOf, type Bar } from './bars.ts';
import type { Balance } from '../energy/balance.ts';
import { ROLES } from '../shared/test-devices.ts';

const SILENT: Balance = {
  ...{ produced: null, used: null, drawn: null, fedIn: null, charged: null, discharged: null },
  ...{ selfConsumption: null, selfSufficiency: null },
};
const KNOWN: Balance = {
  ...{ produced: 1, used: 1, drawn: 1, fedIn: 1, charged: 1, discharged: 1, selfConsumption: 1, selfSufficiency: 1 },
};

function missing(nowMs: number, ...balances: readonly Balance[]): string[] {
  const bars = balances.map((balance, at): Bar => ({ balance, fromMs: at, toMs: at + 1, isComplete: true }));
  return [...missingOf({ ...ROLES, battery: [] }, bars, nowMs)];
}

const ALL = ['produced', 'used', 'drawn', 'fedIn', 'selfConsumption', 'selfSufficiency'];

describe('a figure', () => {
  it('lacks nothing where all is known, or not over yet', () => {
    expect(missing(9, KNOWN, KNOWN)).toEqual([]);
    expect(missing(1, KNOWN, SILENT, SILENT)).toEqual([]);
  });

  it('lacks what was before the first reading, and after the last one', () => {
    expect(missing(9, SILENT, KNOWN)).toEqual(ALL);
    expect(missing(9, KNOWN, SILENT)).toEqual(ALL);
    expect(missing(9, SILENT)).toEqual(ALL);
  });

  it('has what was counted in a gap in the bar behind it', () => {
    expect(missing(9, KNOWN, SILENT, KNOWN)).toEqual([]);
    expect(missing(2, KNOWN, SILENT, KNOWN)).toEqual([]);
  });

  it('of several counters lacks the hours in which one of them was silent', () => {
    const night = { ...KNOWN, produced: null, used: null, selfSufficiency: null };
    expect(missing(9, KNOWN, night, KNOWN)).toEqual(['used', 'selfSufficiency']);
    expect(missing(9, KNOWN, night)).toEqual(['produced', 'used', 'selfConsumption', 'selfSufficiency']);
  });
});
