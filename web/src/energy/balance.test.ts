// Figures of a period: what its bars add up to, for every subset of roles and every part that was recorded.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildingEnergy } from '../../../src/history/answer/building-energy.ts';
import type { DevicePeriod } from '../../../src/history/answer/device-energy.ts';
import { balanceOf, figuresOf, totalOf } from './balance.ts';
import { ROLES } from '../shared/test-devices.ts';
import type { BuildingPeriod, Roles } from '../shared/types.ts';

const HOUR_MS = 3_600_000;
const empty: BuildingPeriod = {
  ...{ from: '', to: '', complete: false, gridImport: null, gridExport: null, production: null, consumption: null },
  ...{ batteryCharge: null, batteryDischarge: null, selfConsumption: null, selfConsumptionRate: null },
  selfSufficiency: null,
};
const hour: BuildingPeriod = {
  ...{ from: '', to: '', complete: true, gridImport: 500, gridExport: 1000, production: 4000, consumption: 2500 },
  ...{ batteryCharge: 1000, batteryDischarge: 0, selfConsumption: 3000, selfConsumptionRate: 0.75 },
  selfSufficiency: 0.8,
};

/** Per device and hour: drawn and fed in, Wh; null: not read. */
type Counted = readonly [drawn: number | null, fedIn: number | null];

function periodsOf(roles: Roles, byRole: Readonly<Record<string, readonly Counted[]>>): BuildingPeriod[] {
  const meter = (name: string): DevicePeriod[] => {
    return (byRole[name] ?? []).map(([drawn, fedIn], at) => {
      const counted = (amount: number | null) => ({ amount, start: null, end: null, complete: amount !== null });
      const times = { fromMs: at * HOUR_MS, toMs: (at + 1) * HOUR_MS };
      return { ...times, import: counted(drawn), export: counted(fedIn), production: counted(fedIn) };
    });
  };
  const figures = buildingEnergy({ grid: meter('grid'), pv: roles.pv.map(meter), battery: roles.battery.map(meter) });
  return figures.map(({ fromMs, toMs, ...rest }) => {
    return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), ...rest };
  });
}

const ENERGIES = ['produced', 'used', 'drawn', 'fedIn', 'charged', 'discharged'] as const;

describe('the figures of a period', () => {
  it('add what is known, and take rates from the sums', () => {
    expect(totalOf(ROLES, [empty, hour, { ...hour, production: 0, selfConsumption: 0, gridExport: 0 }])).toEqual({
      ...{ produced: 4000, used: 5000, drawn: 1000, fedIn: 1000, charged: 2000, discharged: 0 },
      ...{ selfConsumption: 0.75, selfSufficiency: 0.8 },
    });
    expect(totalOf(ROLES, [empty]).used).toBeNull();
    expect(totalOf({ ...ROLES, pv: [], battery: [] }, [hour])).toMatchObject({ produced: null, fedIn: null });
  });

  it('of a house without sun count the hours that were recorded', () => {
    const roles = { ...ROLES, pv: [], battery: [] };
    const coming = { ...empty, production: 0, batteryCharge: 0, batteryDischarge: 0, gridExport: 0 };
    const now = { ...coming, gridImport: 300, consumption: 300, selfSufficiency: 0 };
    expect(totalOf(roles, [coming, now, coming])).toEqual({
      ...{ produced: null, used: 300, drawn: 300, fedIn: null, charged: null, discharged: null },
      ...{ selfConsumption: null, selfSufficiency: null },
    });
    expect(figuresOf(roles)).toEqual(['used', 'drawn']);
  });

  it('of a battery that is charged from the grid at night and feeds it by day leave the house what it made itself', () => {
    const periods = periodsOf(ROLES, {
      grid: [
        [10_000, 0],
        [0, 10_000],
      ],
      pv: [
        [0, 0],
        [0, 5000],
      ],
      bat: [
        [10_000, 0],
        [0, 10_000],
      ],
    });
    expect(totalOf(ROLES, periods)).toMatchObject({ used: 5000, drawn: 10_000, selfSufficiency: 1 });
  });

  it('are the sum of the bars, for all roles and all parts that were recorded', () => {
    const wh = fc.option(fc.integer({ min: 0, max: 9000 }), { freq: 3 });
    const meter = fc.array(fc.tuple(wh, wh), { minLength: 5, maxLength: 5 });
    const devices = fc.record({ grid: meter, pv: meter, pv2: meter, bat: meter });
    const roles = fc.record({ pv: fc.subarray(['pv', 'pv2']), battery: fc.subarray(['bat']) });
    fc.assert(
      fc.property(devices, roles, (byRole, chosen) => {
        const all = { ...ROLES, ...chosen };
        const periods = periodsOf(all, byRole);
        const bars = periods.map((period) => balanceOf(all, period));
        const total = totalOf(all, periods);
        for (const figure of ENERGIES) {
          const shown = bars.map((bar) => bar[figure]).filter((value) => value !== null);
          expect(total[figure]).toBe(shown.length === 0 ? null : shown.reduce((sum, value) => sum + value, 0));
          if (!figuresOf(all).includes(figure)) expect(total[figure]).toBeNull();
        }
        for (const share of ['selfConsumption', 'selfSufficiency'] as const) {
          expect(total[share] === null || (total[share] >= 0 && total[share] <= 1)).toBe(true);
          if (bars.every((bar) => bar[share] === 1)) expect(total[share]).toBe(1);
        }
      }),
    );
  });
});
