// The balance of a building: for bills, so every figure is checked by hand.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildingEnergy, type BuildingInput, type BuildingPeriod } from './building-energy.ts';
import type { Counted, DevicePeriod } from './device-energy.ts';

const TIMES = { fromMs: 0, toMs: 3_600_000 };

function counted(amount: number | null, complete = amount !== null): Counted {
  return { amount, start: null, end: null, complete };
}

/** undefined: there is no such counter; null: it was not read. */
function meter(drawn?: number | null, fedIn?: number | null): DevicePeriod[] {
  const of = (amount: number | null | undefined) => (amount === undefined ? null : counted(amount));
  return [{ ...TIMES, import: of(drawn), export: of(fedIn), production: null }];
}

function producer(amount: number | null | undefined): DevicePeriod[] {
  const production = amount === undefined ? null : counted(amount);
  return [{ ...TIMES, import: null, export: production, production }];
}

function balance(input: Partial<BuildingInput>): BuildingPeriod {
  const [period] = buildingEnergy({ grid: meter(500, 1000), pv: [], battery: [], ...input });
  if (period === undefined) throw new Error('no period');
  return period;
}

describe('the balance', () => {
  it('is what comes in less what goes out', () => {
    const pv = [producer(3000), producer(1000)];
    expect(balance({ pv, battery: [meter(700, 200)] })).toEqual({
      ...TIMES,
      ...{ gridImport: 500, gridExport: 1000, production: 4000, batteryCharge: 700, batteryDischarge: 200 },
      ...{ consumption: 3000, selfConsumption: 3000, selfConsumptionRate: 0.75, selfSufficiency: 0.8333 },
      complete: true,
    });
  });

  it('of a house without sun and battery is its grid meter', () => {
    expect(balance({ grid: meter(500) })).toMatchObject({
      ...{ gridImport: 500, gridExport: 0, production: 0, batteryCharge: 0, batteryDischarge: 0 },
      ...{ consumption: 500, selfConsumption: 0, selfConsumptionRate: null, selfSufficiency: 0, complete: true },
    });
  });

  it('has a hole where a grid meter cannot see what the sun feeds in', () => {
    const pv = [producer(3000)];
    expect(balance({ grid: meter(500), pv })).toMatchObject({ gridExport: null, consumption: null, complete: true });
    expect(balance({ grid: meter(500, null), pv })).toMatchObject({ gridExport: null, complete: false });
  });

  it.each([
    ['the grid meter', { grid: meter(null, null), pv: [producer(1)] }],
    ['one of the inverters', { pv: [producer(3000), producer(null)] }],
    ['an inverter that was never recorded', { pv: [producer(undefined)] }],
    ['the battery', { battery: [meter(null, null)] }],
    ['one side of the battery', { battery: [meter(700)] }],
  ] as const)('takes nothing for 0 when %s is missing', (_what, input) => {
    expect(balance(input)).toMatchObject({ consumption: null, selfSufficiency: null, complete: false });
  });

  it('keeps what is known beside what is missing', () => {
    expect(balance({ pv: [producer(null)] })).toMatchObject({ gridImport: 500, gridExport: 1000, production: null });
  });

  it('is not below 0 where counters round', () => {
    expect(balance({ grid: meter(0, 1001), pv: [producer(1000)] })).toMatchObject({
      ...{ consumption: 0, selfConsumption: 0, selfConsumptionRate: 0, selfSufficiency: null },
    });
  });

  it('has a period where the grid has one, also when a device has fewer', () => {
    const grid = [...meter(1, 0), ...meter(2, 0)];
    const [, second] = buildingEnergy({ grid, pv: [producer(5)], battery: [] });
    expect(second).toMatchObject({ gridImport: 2, production: null, complete: false });
  });
});

describe('a battery that feeds the grid', () => {
  it('does not make the house depend on the grid for what went in and out again', () => {
    const input = { grid: meter(2500, 3000), pv: [producer(1000)], battery: [meter(2500, 4000)] };
    expect(balance(input)).toMatchObject({ consumption: 2000, selfSufficiency: 0.75 });
  });

  it('does not make what was drawn and used in the house self-made', () => {
    // Charged from the grid at night, used in the house.
    const input = { grid: meter(20_000, 0), pv: [producer(1000)], battery: [meter(5000, 4500)] };
    expect(balance(input)).toMatchObject({ consumption: 20_500, selfSufficiency: 0.0244 });
    // Sun and a full battery feed in, the house draws a little in the evening.
    const sunny = { grid: meter(300, 8000), pv: [producer(20_000)], battery: [meter(5000, 4000)] };
    expect(balance(sunny)).toMatchObject({ consumption: 11_300, selfSufficiency: 0.9735 });
  });
});

describe('any balance', () => {
  it('has parts between nothing and the whole, and null only where something is not known', () => {
    const wh = fc.option(fc.integer({ min: 0, max: 50_000 }), { freq: 6 });
    fc.assert(
      fc.property(
        fc.array(wh, { maxLength: 3 }),
        fc.array(fc.tuple(wh, wh), { maxLength: 2 }),
        wh,
        wh,
        (sun, bat, i, e) => {
          const pv = sun.map(producer);
          const period = balance({ grid: meter(i, e), pv, battery: bat.map(([drawn, fedIn]) => meter(drawn, fedIn)) });
          const { consumption, selfConsumption, selfConsumptionRate, selfSufficiency, production } = period;
          const isKnown = [i, e, ...sun, ...bat.flat()].every((value) => value !== null);
          expect(consumption !== null).toBe(isKnown);
          expect(period.complete).toBe(isKnown);
          for (const rate of [selfConsumptionRate, selfSufficiency]) {
            expect(rate === null || (rate >= 0 && rate <= 1)).toBe(true);
          }
          if (production !== null && selfConsumption !== null) expect(selfConsumption).toBeLessThanOrEqual(production);
          if (isKnown) expect(selfSufficiency === null).toBe(consumption === 0);
        },
      ),
    );
  });
});
