// What the charts are drawn from: common times, stacks whose sides are equally high, periods, balances, files.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { totalOf } from '../energy/balance.ts';
import { align } from '../chart/columns.ts';
import { csvText } from '../chart/csv.ts';
import { neighbour, periodAt, SPANS } from './periods.ts';
import { stack } from '../energy/stack.ts';
import { ROLES } from '../shared/test-devices.ts';
import type { BuildingPeriod, HistorySeries } from '../shared/types.ts';

function series(name: string, points: HistorySeries['points'], columns = ['t', 'value']): HistorySeries {
  return { name, device: name, measurand: 'power', unit: 'W', columns, points };
}

describe('align', () => {
  it('means over common steps, and leaves gaps gaps', () => {
    const start = Date.UTC(2026, 0, 15, 12);
    const one = series(
      'a',
      [0, 1, 2, 3, 30, 31].map((s) => [start + s * 1000, s]),
    );
    const other = series(
      'b',
      [0, 5, 10, 15, 20, 25, 30, 35].map((s) => [start + s * 1000, 7, 0]),
      ['t', 'mean', 'min'],
    );
    const { times, values } = align([one, other]);
    expect(times.every((time, at) => at === 0 || time - (times[at - 1] ?? 0) === 10)).toBe(true);
    expect(values.get('a')).toEqual([1.5, null, null, 30.5]);
    expect(values.get('b')).toEqual([7, 7, 7, 7]);
    expect(align([]).times).toEqual([]);
    expect(align([series('a', [])]).times).toEqual([]);
  });
});

describe('align, of means', () => {
  const means = (name: string, points: [number, number][]) => series(name, points, ['t', 'mean', 'min']);
  const day = (text: string) => Date.parse(`${text}T00:00:00+01:00`);

  it('keeps the days of the house, and leaves gaps gaps', () => {
    const days = ['2026-01-14', '2026-01-15', '2026-01-19', '2026-01-20'].map(day);
    const { times, values } = align([
      means(
        'a',
        days.map((ms, at) => [ms, at]),
      ),
      means('b', [[days[0] ?? 0, 9]]),
    ]);
    expect(times).toEqual([days[0], days[1], day('2026-01-16'), days[2], days[3]].map((ms) => (ms ?? 0) / 1000));
    expect(values.get('a')).toEqual([0, 1, null, 2, 3]);
    expect(values.get('b')).toEqual([9, null, null, null, null]);
  });

  it('waits for the last of a step that has just begun', () => {
    const [one = 0, two = 0, three = 0] = ['2026-01-14', '2026-01-15', '2026-01-16'].map(day);
    const { times, values } = align([
      means('a', [
        [one, 1],
        [two, 2],
        [three, 3],
      ]),
      means('b', [
        [one, 1],
        [two, 2],
      ]),
    ]);
    expect([times.length, values.get('a'), values.get('b')]).toEqual([2, [1, 2], [1, 2]]);
  });
});

describe('stack', () => {
  const watts = fc.double({ min: -9000, max: 9000, noNaN: true });

  it('is as high above as below', () => {
    fc.assert(
      fc.property(watts, fc.double({ min: 0, max: 9000, noNaN: true }), watts, (grid, pv, bat) => {
        const use = grid + pv - bat;
        fc.pre(use >= 0);
        const values = new Map(Object.entries({ grid: [grid], pv: [pv], bat: [bat], car: [use / 2], home: [use] }));
        const edges = stack(ROLES, values, 1).map(({ edge }) => edge[0] ?? NaN);
        expect(Math.max(...edges)).toBeCloseTo(-Math.min(...edges), 6);
      }),
    );
  });

  it('draws nothing where a meter was silent', () => {
    const values = new Map(Object.entries({ grid: [null], pv: [100], bat: [0], car: [0] }));
    const layers = new Map(stack(ROLES, values, 1).map(({ name, own }) => [name, own[0]]));
    expect([layers.get('draw'), layers.get('sun'), layers.get('house')]).toEqual([null, 100, null]);
  });
});

describe('periods', () => {
  it('follow each other without a gap, over every change of the clocks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) }),
        fc.constantFrom(...SPANS),
        (at, span) => {
          const period = periodAt(span, at);
          expect(period.fromMs).toBeLessThanOrEqual(at);
          expect(period.toMs).toBeGreaterThan(at);
          if (span !== 'total') expect(neighbour(span, neighbour(span, period, 1), -1)).toEqual(period);
        },
      ),
    );
  });
});

describe('totalOf', () => {
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

  it('adds what is known, and takes rates from the sums', () => {
    expect(totalOf(ROLES, [empty, hour, { ...hour, production: 0, selfConsumption: 0, gridExport: 0 }])).toEqual({
      ...{ produced: 4000, used: 5000, drawn: 1000, fedIn: 1000, charged: 2000, discharged: 0 },
      ...{ selfConsumption: 0.75, selfSufficiency: 0.8 },
    });
    expect(totalOf(ROLES, [empty]).used).toBeNull();
    expect(totalOf(ROLES, [hour, { ...hour, gridExport: null }]).fedIn).toBeNull();
    expect(totalOf({ ...ROLES, pv: [], battery: [] }, [hour])).toMatchObject({ produced: null, fedIn: null });
  });
});

describe('csvText', () => {
  const rows = [
    ['a,b', 'say "x"', null, 1.5, true],
    ['=HYPERLINK("x")', -2.25],
  ];

  it('quotes, leaves the unknown empty, and makes no formula of a name', () => {
    expect(csvText(rows)).toBe('\uFEFF"a,b","say ""x""",,1.5,true\r\n"\'=HYPERLINK(""x"")",-2.25\r\n');
  });

  it('is what a German spreadsheet reads as numbers', () => {
    expect(csvText(rows, 'de')).toBe('\uFEFF"a,b";"say ""x""";;1,5;true\r\n"\'=HYPERLINK(""x"")";-2,25\r\n');
  });
});
