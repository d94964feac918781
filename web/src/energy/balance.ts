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

/** Several periods as one; a period of which nothing is known (before the first reading) does not count. */
export function totalOf(roles: Roles, periods: readonly BuildingPeriod[]): Balance {
  const known = periods.filter(({ gridImport, production }) => gridImport !== null || production !== null);
  const sum = (key: Exclude<keyof BuildingPeriod, 'from' | 'to' | 'complete'>): number | null => {
    let total = 0;
    for (const period of known) {
      const value = period[key];
      if (value === null) return null;
      total += value;
    }
    return known.length === 0 ? null : total;
  };
  const [production, consumption, own, gridImport] = [
    sum('production'),
    sum('consumption'),
    sum('selfConsumption'),
    sum('gridImport'),
  ];
  return balanceOf(roles, {
    ...{ from: '', to: '', complete: true, production, consumption, gridImport },
    ...{
      gridExport: sum('gridExport'),
      batteryCharge: sum('batteryCharge'),
      batteryDischarge: sum('batteryDischarge'),
    },
    selfConsumption: own,
    selfConsumptionRate: share(own, production),
    selfSufficiency: share(consumption === null || gridImport === null ? null : consumption - gridImport, consumption),
  });
}

function share(part: number | null, whole: number | null): number | null {
  if (part === null || whole === null || whole <= 0) return null;
  return Math.max(0, Math.min(1, part / whole));
}
