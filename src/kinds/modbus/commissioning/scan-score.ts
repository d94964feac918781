// How well values fit what a candidate would measure on a live grid. Pure: knows measurands and limits, asks nobody.
import { MEASURANDS, type Measurand } from '../../../vocabulary/measurands.ts';

/** `good`: speaks for the candidate; `zero`: says nothing; `odd`: speaks against it. */
export type Verdict = 'good' | 'zero' | 'odd';

/** Wrong bytes read as a float are mostly far smaller than anything a meter resolves. */
const SMALLEST = 1e-6;

/** `value` in the canonical unit; null (not available) says nothing. */
export function judge(measurand: Measurand, value: number | null): Verdict {
  if (value === null) return 'zero';
  const { plausible } = MEASURANDS[measurand];
  if (value === 0) return plausible?.neverZero === true ? 'odd' : 'zero';
  if (Math.abs(value) < SMALLEST) return 'odd';
  return plausible === null || (value >= plausible.least && value <= plausible.most) ? 'good' : 'odd';
}

/** What the rows of a candidate said. */
export interface RowTally {
  readonly rows: number;
  readonly good: number;
  readonly zero: number;
  readonly odd: number;
  /** Registers that the unit does not have. */
  readonly missing: number;
}

/** A register that is missing speaks against a candidate, a wrong value more so, a zero hardly. */
const MISSING_WEIGHT = 2;
const ODD_WEIGHT = 4;
const ZERO_WEIGHT = 0.1;

export function score({ good, zero, odd, missing }: RowTally): number {
  return good - ZERO_WEIGHT * zero - ODD_WEIGHT * odd - MISSING_WEIGHT * missing;
}
