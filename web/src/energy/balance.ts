// What a building produced, used and exchanged with the grid over several periods together. Pure.
import type { BuildingPeriod, Roles } from '../shared/types.ts';

export interface Balance {
  /** Wh; null: not known, or nobody has that role. */
  readonly produced: number | null;
  readonly used: number | null;
  readonly drawn: number | null;
  readonly fedIn: number | null;
  readonly charged: number | null;
  readonly discharged: number | null;
  /** Share of the production that was used in the building, 0..1. */
  readonly selfConsumption: number | null;
  /** Share of the use that did not come from the grid, 0..1. */
  readonly selfSufficiency: number | null;
}

/** Figures that are seen together, in one unit. */
export const ENERGIES = ['produced', 'used', 'drawn', 'fedIn'] as const;

/** Shares are compared by their difference, not by a share of a share. */
export function isShare(figure: keyof Balance): boolean {
  return figure === 'selfConsumption' || figure === 'selfSufficiency';
}

/** One period as it is shown: roles that nobody has are not 0 but nothing. */
export function balanceOf(roles: Roles, period: BuildingPeriod): Balance {
  const hasSun = roles.pv.length > 0;
  const hasBattery = roles.battery.length > 0;
  return {
    produced: hasSun ? period.production : null,
    used: period.consumption,
    drawn: period.gridImport,
    fedIn: hasSun || hasBattery ? period.gridExport : null,
    charged: hasBattery ? period.batteryCharge : null,
    discharged: hasBattery ? period.batteryDischarge : null,
    selfConsumption: hasSun ? period.selfConsumptionRate : null,
    selfSufficiency: hasSun || hasBattery ? period.selfSufficiency : null,
  };
}

/**
 * Several periods as one: of each figure the sum of what the periods show, so that bars and figure are the same. A counter that
 * was not read for a while catches up in the period in which it is read again. Rates are those of the periods in which all that
 * they are made of is known.
 */
export function totalOf(roles: Roles, periods: readonly BuildingPeriod[]): Balance {
  const balances = periods.map((period) => balanceOf(roles, period));
  const sum = (key: keyof Balance): number | null => sumOf(balances.map((balance) => balance[key]));
  const hasSun = roles.pv.length > 0;
  return {
    ...{ produced: sum('produced'), used: sum('used'), drawn: sum('drawn'), fedIn: sum('fedIn') },
    ...{ charged: sum('charged'), discharged: sum('discharged') },
    selfConsumption: hasSun ? shareOf(periods, ownProduction) : null,
    selfSufficiency: hasSun || roles.battery.length > 0 ? shareOf(periods, ownUse) : null,
  };
}

/** The figures of a building with these roles. */
export function figuresOf({ pv, battery }: Roles): readonly (keyof Balance)[] {
  const hasSun = pv.length > 0;
  const hasBattery = battery.length > 0;
  return [
    ...(hasSun ? (['produced'] as const) : []),
    ...(['used', 'drawn'] as const),
    ...(hasSun || hasBattery ? (['fedIn'] as const) : []),
    ...(hasBattery ? (['charged', 'discharged'] as const) : []),
    ...(hasSun ? (['selfConsumption'] as const) : []),
    ...(hasSun || hasBattery ? (['selfSufficiency'] as const) : []),
  ];
}

/** A part and the whole it is taken of, Wh; null: not both are known. */
type Part = readonly [part: number, whole: number] | null;

function ownProduction({ selfConsumption, production }: BuildingPeriod): Part {
  return selfConsumption === null || production === null ? null : [selfConsumption, production];
}

/** From period to period: what a battery took from the grid at one time and fed in at another is no use of the house. */
function ownUse({ consumption, selfSufficiency }: BuildingPeriod): Part {
  if (consumption === 0) return [0, 0];
  return consumption === null || selfSufficiency === null ? null : [selfSufficiency * consumption, consumption];
}

function shareOf(periods: readonly BuildingPeriod[], partOf: (period: BuildingPeriod) => Part): number | null {
  const parts = periods.map(partOf).filter((part) => part !== null);
  const part = parts.reduce((sum, [own]) => sum + own, 0);
  const whole = parts.reduce((sum, [, all]) => sum + all, 0);
  return whole <= 0 ? null : Math.max(0, Math.min(1, part / whole));
}

/** null: none is known. */
function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
