// How well values fit what a candidate would measure on a live grid. Pure: knows measurands and limits, asks nobody.
import { MEASURANDS, type Measurand, type Unit } from '../../../vocabulary/measurands.ts';

/** `good`: speaks for the candidate; `zero`: says nothing; `odd`: speaks against it. */
export type Verdict = 'good' | 'zero' | 'odd';

interface Limits {
  readonly least: number;
  readonly most: number;
  /** A live meter never shows 0 here. */
  readonly neverZero?: boolean;
}

/** Line to neutral: from the 100 V grid with its lower limit to the 277 V grid with its upper one. */
const LINE_TO_NEUTRAL: Limits = { least: 80, most: 300 };
const LINE_TO_LINE: Limits = { least: 135, most: 520 };
/** 16 2/3 Hz railways apart, every grid is 50 or 60 Hz. */
const MAINS: Limits = { least: 45, most: 65, neverZero: true };
/** Far above any meter that fits a building, far below what wrong bytes make. */
const AMPERES: Limits = { least: -10_000, most: 10_000 };
const WATTS: Limits = { least: -5e6, most: 5e6 };
const WATT_HOURS: Limits = { least: -1e12, most: 1e12 };

const BY_UNIT: Readonly<Partial<Record<Unit, Limits>>> = {
  Hz: MAINS,
  A: AMPERES,
  V: LINE_TO_NEUTRAL,
  W: WATTS,
  var: WATTS,
  VA: WATTS,
  '1': { least: -1.001, most: 1.001 },
  deg: { least: -360, most: 360 },
  '%': { least: 0, most: 400 },
  Wh: WATT_HOURS,
  varh: WATT_HOURS,
  VAh: WATT_HOURS,
};

/** The first phase is there when anything is. Averages are not: with three wires there is no neutral. */
const NEVER_ZERO: ReadonlySet<string> = new Set(['voltage', 'voltageL1']);
const LINE_TO_LINE_NAMES: ReadonlySet<string> = new Set(['voltageL1L2', 'voltageL2L3', 'voltageL3L1', 'voltageLL']);

/** Wrong bytes read as a float are mostly far smaller than anything a meter resolves. */
const SMALLEST = 1e-6;

/** `value` in the canonical unit; null (not available) says nothing. */
export function judge(measurand: Measurand, value: number | null): Verdict {
  if (value === null) return 'zero';
  const limits = limitsOf(measurand);
  if (value === 0) return limits.neverZero === true ? 'odd' : 'zero';
  if (Math.abs(value) < SMALLEST) return 'odd';
  return value >= limits.least && value <= limits.most ? 'good' : 'odd';
}

function limitsOf(measurand: Measurand): Limits {
  const { unit } = MEASURANDS[measurand];
  const limits: Limits = LINE_TO_LINE_NAMES.has(measurand)
    ? LINE_TO_LINE
    : ((unit === null ? undefined : BY_UNIT[unit]) ?? { least: -Infinity, most: Infinity });
  return NEVER_ZERO.has(measurand) ? { ...limits, neverZero: true } : limits;
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
