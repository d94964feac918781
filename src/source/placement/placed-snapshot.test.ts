// What the place in the house makes of readings: laws that hold for every measurand, and what cannot be known is absent.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/amount.ts';
import type { Reading, Snapshot } from '../../model/reading.ts';
import { MEASURAND_NAMES, MEASURANDS, PHASES, type Phase } from '../../vocabulary/measurands.ts';
import { ownName, placedName } from './placed-name.ts';
import { placedSnapshot } from './placed-snapshot.ts';
import { NO_FACTORS, SAME_PHASES, type Placement } from './placement.ts';

const PLAIN: Placement = { factors: NO_FACTORS, inverted: [], phases: SAME_PHASES, measurands: null };

function placed(values: Readonly<Record<string, number>>, part: Partial<Placement>, addsBoth = false) {
  const readings = Object.entries(values).map(([measurand, value]) => reading(measurand, value));
  const snapshot: Snapshot = { device: 'd', measuredAtMs: 5, readings };
  return placedSnapshot(snapshot, { ...PLAIN, ...part }, () => addsBoth);
}

function reading(measurand: string, value: number): Reading {
  const info = MEASURAND_NAMES.find((name) => name === measurand);
  const unit = info === undefined ? 'W' : MEASURANDS[info].unit;
  return { measurand, value, unit, measuredAtMs: 5, validForMs: 10 };
}

function valuesOf({ readings }: Snapshot): Record<string, unknown> {
  return Object.fromEntries(readings.map(({ measurand, value }) => [measurand, value]));
}

const ORDERS: Placement['phases'][] = [
  ['L1', 'L2', 'L3'],
  ['L1', 'L3', 'L2'],
  ['L2', 'L1', 'L3'],
  ['L2', 'L3', 'L1'],
  ['L3', 'L1', 'L2'],
  ['L3', 'L2', 'L1'],
];
const numeric = MEASURAND_NAMES.filter((name) => MEASURANDS[name].type === 'number');
const order = fc.constantFrom(...ORDERS);
const inverted = fc.oneof(fc.constant('all' as const), fc.subarray([...PHASES], { maxLength: 2 }));
/** No negative current: its sign is lost on purpose. */
const house = fc.dictionary(fc.constantFrom(...numeric), fc.integer({ min: 0, max: 1_000_000 }), { maxKeys: 40 });

describe('any readings', () => {
  it('come back when everything is turned round twice, but for what cannot be known', () => {
    fc.assert(
      fc.property(house, (values) => {
        const once = valuesOf(placed(values, { inverted: 'all' })) as Record<string, number>;
        const twice = valuesOf(placed(once, { inverted: 'all' }));
        const knowable = Object.entries(values).filter(
          ([name]) => placedName(name, { inverted: 'all', phases: SAME_PHASES }, false) !== null,
        );
        expect(twice).toEqual(Object.fromEntries(knowable));
      }),
      { numRuns: runs(500) },
    );
  });

  it('come back when their phases are changed over and back', () => {
    fc.assert(
      fc.property(house, order, (values, phases) => {
        const [a, b, c] = SAME_PHASES.map((phase) => SAME_PHASES[phases.indexOf(phase)] ?? phase);
        const back: Placement['phases'] = [a ?? 'L1', b ?? 'L2', c ?? 'L3'];
        const there = valuesOf(placed(values, { phases })) as Record<string, number>;
        expect(valuesOf(placed(there, { phases: back }))).toEqual(values);
      }),
      { numRuns: runs(500) },
    );
  });

  it('keep sums sums: power of the whole is that of its phases, whatever is turned round', () => {
    const watts = fc.integer({ min: -50_000, max: 50_000 });
    fc.assert(
      fc.property(
        fc.tuple(watts, watts, watts),
        inverted,
        order,
        fc.constantFrom(1, 20, 40),
        (p, turned, phases, by) => {
          const [powerL1, powerL2, powerL3] = p;
          const values = { powerL1, powerL2, powerL3, power: powerL1 + powerL2 + powerL3 };
          const factors = { ...NO_FACTORS, power: by };
          const now = valuesOf(placed(values, { inverted: turned, phases, factors })) as Record<string, number>;
          const parts = PHASES.map((phase) => now[`power${phase}`] ?? NaN);
          expect(now['power']).toBe(parts.reduce((sum, each) => sum + each, 0));
          const sizes = (all: readonly number[]): number[] => all.map(Math.abs).sort((x, y) => x - y);
          expect(sizes(parts)).toEqual(sizes(p.map((each) => each * by)));
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  it('have each name once, and each can be traced to the name that the device has for it', () => {
    fc.assert(
      fc.property(inverted, order, (turned, phases) => {
        const ways = { inverted: turned, phases };
        const names = numeric.flatMap((own) => {
          const name = placedName(own, ways, false)?.name;
          if (name !== undefined) expect(ownName(name, ways)).toBe(own);
          return name ?? [];
        });
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });
});

describe('a device fed from the other side', () => {
  it('exchanges import and export, of phases and tariffs too, and turns signs', () => {
    const own = {
      ...{ power: -500, powerL1: 20, reactivePower: 7, powerFactor: -0.98, currentL1: -2.2, voltageL1: 230 },
      ...{ energyImport: 10, energyExport: 20, energyImportL2: 1, energyExportT1: 2, importPower: 0, exportPower: 500 },
    };
    expect(valuesOf(placed(own, { inverted: 'all' }))).toEqual({
      ...{ power: 500, powerL1: -20, reactivePower: -7, powerFactor: 0.98, currentL1: 2.2, voltageL1: 230 },
      ...{ energyExport: 10, energyImport: 20, energyExportL2: 1, energyImportT1: 2, exportPower: 0, importPower: 500 },
    });
  });

  it('has no total of both directions unless the model says how it adds them up, and never -0', () => {
    expect(placed({ energySum: 30, power: 0 }, { inverted: 'all' })).toMatchObject({
      readings: [{ measurand: 'power', value: 0 }],
      absent: ['energySum'],
    });
    expect(Object.is(valuesOf(placed({ power: 0 }, { inverted: 'all' }))['power'], 0)).toBe(true);
    expect(valuesOf(placed({ energySum: 30 }, { inverted: 'all' }, true))).toEqual({ energySum: 30 });
  });
});

describe('a device of which some phases are turned round', () => {
  const turned: readonly Phase[] = ['L2'];

  it('has the power of its phases, and no counter of the whole: what it has counted cannot be known', () => {
    const own = {
      power: 130,
      powerL1: 100,
      powerL2: -70,
      powerL3: 100,
      energyImport: 5,
      energyImportL2: 3,
      voltageL2: 231,
    };
    const { readings, absent } = placed(own, { inverted: turned });
    expect(valuesOf({ device: 'd', measuredAtMs: 0, readings })).toEqual({
      ...{ power: 270, powerL1: 100, powerL2: 70, powerL3: 100, energyExportL2: 3, voltageL2: 231 },
    });
    expect(absent).toEqual(['energyImport']);
  });

  it('has no power of the whole while one of its phases is missing', () => {
    expect(placed({ power: 130, powerL1: 100, powerL3: 30 }, { inverted: turned }).absent).toEqual(['power']);
  });

  it.each([
    'current',
    'currentN',
    'apparentPower',
    'powerFactor',
    'energySum',
    'energyExportT1',
    'importPower',
    'energyDay',
  ])('cannot say %s', (name) => {
    expect(placed({ [name]: 1 }, { inverted: turned })).toMatchObject({ readings: [], absent: [name] });
  });
});

describe('a device behind transformers', () => {
  it('is multiplied where they are, without the digits that multiplying adds', () => {
    const factors = { current: 40, voltage: 100, power: 4000, energy: 4000 };
    const own = { currentL1: 1.1, voltageL1: 57.7, power: 0.3, energyImport: 12.3, powerFactor: 0.9, frequency: 50 };
    expect(valuesOf(placed(own, { factors }))).toEqual({
      ...{ currentL1: 44, voltageL1: 5770, power: 1200, energyImport: 49_200, powerFactor: 0.9, frequency: 50 },
    });
  });

  it('is multiplied under names of its own, too; direct current and what a wallbox offers is not', () => {
    const factors = { ...NO_FACTORS, current: 40, power: 40 };
    const own = { heatPump: 2, dcPower: 3, currentLimit: 16 };
    expect(valuesOf(placed(own, { factors }))).toEqual({ heatPump: 80, dcPower: 3, currentLimit: 16 });
  });

  it('says of what its counters are made, so that another factor is not taken for counted energy', () => {
    const factors = { ...NO_FACTORS, energy: 40 };
    expect(placed({ energyImport: 1 }, { factors, inverted: 'all' }).readings).toMatchObject([
      { measurand: 'energyExport', value: 40, madeOf: 'energyImport x 40' },
    ]);
  });
});

it('changes the voltages between phases over with the phases', () => {
  const own = {
    voltageL1: 1,
    voltageL2: 2,
    voltageL3: 3,
    voltageL1L2: 12,
    voltageL2L3: 23,
    voltageL3L1: 31,
    voltageLN: 2,
  };
  expect(valuesOf(placed(own, { phases: ['L2', 'L1', 'L3'] }))).toEqual({
    ...{ voltageL2: 1, voltageL1: 2, voltageL3: 3, voltageL1L2: 12, voltageL3L1: 23, voltageL2L3: 31, voltageLN: 2 },
  });
});

it('publishes what is chosen, and of what is missing only that', () => {
  const values = { powerL1: 1, powerL2: 2, powerL3: 3, power: 6, energyImport: 3 };
  const { readings, absent } = placed(values, { inverted: ['L2'], measurands: ['power'] });
  expect([valuesOf({ device: 'd', measuredAtMs: 0, readings }), absent]).toEqual([{ power: 2 }, []]);
});
