// How fast a counter of a building can count: what is faster is a reading error, a reset or another meter. Pure; no readings.
import { mostPower, type Carries } from './possible.ts';
import { unitInfo, UNITS, type Quantity } from './units.ts';

export interface CountingLimits {
  /** For the meter's own resolution, and for readings that are close together; in the counter's unit. */
  readonly slack: number;
  /** In the counter's unit. */
  readonly mostPerHour: number;
}

/** No building counts faster than the most power it may have; Wh, varh or VAh an hour. */
export const ENERGY_LIMITS: CountingLimits = { slack: 2000, mostPerHour: mostPower() };

/** A main of DN 300 at 3 m/s, m3: whole cubic metres are what the coarsest meters resolve. */
const VOLUME_LIMITS: CountingLimits = { slack: 10, mostPerHour: 1000 };

const ENERGIES: ReadonlySet<Quantity> = new Set(['energy', 'reactiveEnergy', 'apparentEnergy'] as const);

/** Of a counter in this unit; null: nothing in it is known to count. `carries` narrows it to what the model can carry. */
export function countingLimits(unit: string | null, carries: Carries | null = null): CountingLimits | null {
  const info = unitInfo(unit);
  if (info === null) return null;
  if (ENERGIES.has(info.quantity)) {
    return carries === null ? ENERGY_LIMITS : { ...ENERGY_LIMITS, mostPerHour: mostPower(carries) };
  }
  return info.quantity === 'volume' ? volumeLimits(info.family.factor / UNITS.m3.family.factor) : null;
}

function volumeLimits(cubicMetres: number): CountingLimits {
  return { slack: VOLUME_LIMITS.slack / cubicMetres, mostPerHour: VOLUME_LIMITS.mostPerHour / cubicMetres };
}

export function isEnergyUnit(unit: string | null): boolean {
  return countingLimits(unit) === ENERGY_LIMITS;
}
