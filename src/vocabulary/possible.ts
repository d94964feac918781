// What no reading of a house can be beyond: such a number is a damaged sample, never a measurement. Pure; no readings.
// Far wider than what is plausible (see `Plausible`): a dead phase, a large plant and a strange grid are all inside.
import { MEASURANDS, isMeasurand, type Measurand } from './measurands.ts';
import type { Plausible } from './families/declaration.ts';
import type { Unit } from './units.ts';

export type Range = Pick<Plausible, 'least' | 'most'>;

/** The most that a model is built for, where that is known: a directly connected meter has no transformers. */
export interface Carries {
  /** Highest current of a phase on the nameplate, A. */
  readonly currentA: number;
}

/** Medium voltage ends at 52 kV (IEC 62271); meters behind voltage transformers show it. Below 0 is only noise. */
const ALTERNATING_VOLTAGE: Range = { least: -0.0005, most: 52_000 };
/** Low voltage ends at 1000 V (IEC 60038). */
const LOW_VOLTAGE: Range = { least: -0.0005, most: 1000 };
/** Strings of panels go up to 1500 V, those of large plants to 2000 V. Either pole may be the reference. */
const DIRECT_VOLTAGE: Range = { least: -3000, most: 3000 };
/** The largest transformers of buildings have 3.15 MVA; several of them stand in a works. */
const MOST_POWER = 20e6;
const POWER: Range = { least: -MOST_POWER, most: MOST_POWER };
/** Nothing counts more in a meter's life: 1000 GWh. */
const COUNTER: Range = { least: -1e12, most: 1e12 };

const BY_UNIT: Readonly<Partial<Record<Unit, Range>>> = {
  // 0 where there is no grid; aircraft and ships have 400 Hz.
  Hz: { least: 0, most: 500 },
  V: ALTERNATING_VOLTAGE,
  A: { least: -20_000, most: 20_000 },
  ...{ W: POWER, var: POWER, VA: POWER },
  deg: { least: -360, most: 360 },
  // Distortion of a current near 0 is a large number.
  '%': { least: -1, most: 100_000 },
  degC: { least: -273.15, most: 2000 },
  ...{ Wh: COUNTER, varh: COUNTER, VAh: COUNTER },
  m3: { least: -1e9, most: 1e9 },
  'm3/h': { least: -1e5, most: 1e5 },
};

/** Rounding in meters makes a little more than 1 of a factor. */
const POWER_FACTOR: Range = { least: -1.1, most: 1.1 };
const STATE_OF_CHARGE: Range = { least: -1, most: 110 };

/** Short circuits and inrush are above the nameplate, but no meter shows twice of it as an effective value. */
const MARGIN = 2;
/** With the highest voltage of low-voltage grids between two phases, V. */
const MOST_PHASE_VOLTAGE = 500;

/** What a meter can carry on all phases, VA; without `carries` what any building has. */
export function mostPower(carries: Carries | null = null): number {
  return carries === null ? MOST_POWER : MARGIN * carries.currentA * 3 * MOST_PHASE_VOLTAGE;
}

/**
 * The numbers that a measurand may be in its canonical unit; null: any. `carries` narrows it to what the model can carry.
 */
export function possibleRange(name: string, unit: string | null, carries: Carries | null = null): Range | null {
  // A name of the configuration may mean anything, and so may a known name in a unit of its own.
  if (!isMeasurand(name) || unit === null || MEASURANDS[name].unit !== unit) return null;
  const range = wideRange(name);
  return range === null || carries === null ? range : narrowed(name, range, carries);
}

function wideRange(name: Measurand): Range | null {
  const { unit, quantity, parts } = MEASURANDS[name];
  if (quantity === 'powerFactor') return POWER_FACTOR;
  if (quantity === 'stateOfCharge') return STATE_OF_CHARGE;
  if (unit === 'V' && parts.family !== 'voltage') return DIRECT_VOLTAGE;
  return unit === null ? null : (BY_UNIT[unit] ?? null);
}

function narrowed(name: Measurand, range: Range, { currentA }: Carries): Range {
  const { unit, parts } = MEASURANDS[name];
  if (parts.family === 'voltage') return LOW_VOLTAGE;
  // The neutral and sums of all phases carry up to three times as much.
  const phases = parts.place === 'L1' || parts.place === 'L2' || parts.place === 'L3' ? 1 : 3;
  const mostA = MARGIN * currentA * phases;
  if (unit === 'A') return { least: -mostA, most: mostA };
  if (unit !== 'W' && unit !== 'var' && unit !== 'VA') return range;
  const mostVA = mostA * MOST_PHASE_VOLTAGE;
  return { least: -mostVA, most: mostVA };
}
