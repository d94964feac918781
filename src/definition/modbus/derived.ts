// What is computed from registers of the same poll: differences and sums. Pure; knows no meter.
import type { Measurand } from '../../vocabulary/measurands.ts';
import type { DerivedRow } from './model.ts';

/** Significant digits that are kept: more than any register has. */
const DIGITS = 12;

export function termsOf({ minuend, subtrahend, plus = [] }: DerivedRow): readonly Measurand[] {
  return [minuend, ...(subtrahend === null ? [] : [subtrahend]), ...plus];
}

/** As people write it: `importPower - exportPower`, `dcPowerS1 + dcPowerS2`. */
export function derivedText(row: DerivedRow): string {
  return termsOf(row).join(row.subtrahend === null ? ' + ' : ' - ');
}

/**
 * The value of it; null: the device has not what it needs. undefined: not all of it was read.
 * `valueOf`: a number, null where the device says that it has none, undefined where it was not read.
 */
export function derivedValue(
  row: DerivedRow,
  valueOf: (measurand: Measurand) => number | null | undefined,
): number | null | undefined {
  const values = termsOf(row).map(valueOf);
  if (values.includes(undefined)) return undefined;
  const there = values.filter((value) => typeof value === 'number');
  const [first, ...rest] = there;
  if (first === undefined || (row.subtrahend !== null && rest.length === 0)) return null;
  const sign = row.subtrahend === null ? 1 : -1;
  return Number(rest.reduce((total, value) => total + sign * value, first).toPrecision(DIGITS));
}
