// The energy of a building: from grid, sun and battery to self-consumption and self-sufficiency. Pure; knows no counters.
import { tidy, type Counted, type DevicePeriod } from './device-energy.ts';

/** The same periods of every device; null where the role is not filled. */
export interface BuildingInput {
  readonly grid: readonly DevicePeriod[];
  readonly pv: readonly (readonly DevicePeriod[])[];
  readonly battery: readonly (readonly DevicePeriod[])[];
}

/** Wh; null: not known. Nothing is taken for 0 that was not measured. */
export interface BuildingPeriod {
  readonly fromMs: number;
  readonly toMs: number;
  readonly gridImport: number | null;
  readonly gridExport: number | null;
  /** 0 without a pv role. */
  readonly production: number | null;
  /** 0 without a battery role. */
  readonly batteryCharge: number | null;
  readonly batteryDischarge: number | null;
  /** What the building used: production + import - export + discharge - charge. */
  readonly consumption: number | null;
  /** Production that was not fed into the grid; what went into the battery counts as used. */
  readonly selfConsumption: number | null;
  /** Part of the production that was used in the building, 0..1. */
  readonly selfConsumptionRate: number | null;
  /** Part of the consumption that did not come from the grid, 0..1. */
  readonly selfSufficiency: number | null;
  readonly complete: boolean;
}

export function buildingEnergy({ grid, pv, battery }: BuildingInput): BuildingPeriod[] {
  const hasSources = pv.length + battery.length > 0;
  return grid.map(({ fromMs, toMs, import: drawn, export: fed }, index) => {
    const at = (devices: readonly (readonly DevicePeriod[])[]) => devices.map((periods) => periods[index] ?? null);
    const produced = at(pv).map((period) => period?.production ?? null);
    const charge = at(battery).map((period) => period?.import ?? null);
    const discharge = at(battery).map((period) => period?.export ?? null);
    const amounts = {
      gridImport: drawn?.amount ?? null,
      // A grid meter that does not count what is fed in stands where nothing can be, or it leaves a hole in the balance.
      gridExport: fed === null ? (hasSources ? null : 0) : fed.amount,
      production: total(produced),
      batteryCharge: total(charge),
      batteryDischarge: total(discharge),
    };
    const parts = [drawn, ...(fed === null ? [] : [fed]), ...produced, ...charge, ...discharge];
    return { fromMs, toMs, ...amounts, ...figures(amounts), complete: parts.every((part) => part?.complete === true) };
  });
}

interface Amounts {
  readonly gridImport: number | null;
  readonly gridExport: number | null;
  readonly production: number | null;
  readonly batteryCharge: number | null;
  readonly batteryDischarge: number | null;
}

function figures(amounts: Amounts) {
  const { gridImport, gridExport, production, batteryCharge, batteryDischarge } = amounts;
  const balance = [production, gridImport, negative(gridExport), batteryDischarge, negative(batteryCharge)];
  // Counters are read a moment apart and round: what comes out a little below 0 is 0.
  const consumption = notNegative(sum(balance));
  const selfConsumption = notNegative(sum([production, negative(gridExport)]));
  return {
    consumption,
    selfConsumption,
    selfConsumptionRate: rate(selfConsumption, production),
    selfSufficiency: rate(notNegative(sum([consumption, negative(usedFromGrid(amounts))])), consumption),
  };
}

/**
 * What the building used from the grid: not what went through the battery and was fed in again. That much is certain: what is
 * fed in beyond the production comes from the battery, and no more of it from the grid than was drawn and charged.
 */
function usedFromGrid({ gridImport, gridExport, production, batteryCharge }: Amounts): number | null {
  const fedByBattery = notNegative(sum([gridExport, negative(production)]));
  if (gridImport === null || fedByBattery === null || batteryCharge === null) return null;
  return gridImport - Math.min(fedByBattery, batteryCharge, gridImport);
}

function total(parts: readonly (Counted | null)[]): number | null {
  return sum(parts.map((part) => part?.amount ?? null));
}

/** null as soon as one is missing. */
function sum(values: readonly (number | null)[]): number | null {
  let all = 0;
  for (const value of values) {
    if (value === null) return null;
    all += value;
  }
  return tidy(all);
}

function negative(value: number | null): number | null {
  return value === null ? null : -value;
}

function notNegative(value: number | null): number | null {
  return value === null ? null : Math.max(0, value);
}

/** Four digits; null when there is nothing to take a part of. */
function rate(part: number | null, whole: number | null): number | null {
  if (part === null || whole === null || whole <= 0) return null;
  return Math.min(1, Math.round((part / whole) * 1e4) / 1e4);
}
