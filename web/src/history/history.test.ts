// What the charts are drawn from: common times, stacks whose sides are equally high, periods, balances, files.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, alignGroups } from '../chart/columns.ts';
import { csvText } from '../chart/csv.ts';
import { neighbour, periodAt, SPANS } from './periods.ts';
import { stack } from '../energy/stack.ts';
import { ROLES } from '../shared/test-devices.ts';
import type { HistorySeries } from '../shared/types.ts';

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

describe('alignGroups', () => {
  const means = (name: string, points: [number, number][]) => series(name, points, ['t', 'mean']);
  const hours = (...all: readonly number[]) => all.map((hour): [number, number] => [hour * 3_600_000, hour]);

  it('draws each through, although their steps begin at other times since the clocks were changed', () => {
    const now = means('now', hours(0, 2, 4, 6, 8));
    const before = means('before', hours(0, 2, 5, 7, 9));
    const { times, values } = alignGroups([[now], [before]]);
    expect(times.map((time) => time / 3600)).toEqual([0, 2, 4, 5, 6, 7, 8, 9]);
    expect(values.get('now')).toEqual([0, 2, 4, undefined, 6, undefined, 8, null]);
    expect(values.get('before')?.filter((value) => typeof value === 'number')).toEqual([0, 2, 5, 7, 9]);
  });

  it('leaves a gap of one of them a gap', () => {
    const { times, values } = alignGroups([
      [means('now', hours(0, 1, 2, 8, 9))],
      [means('before', hours(0, 1, 2, 3, 4))],
    ]);
    const at = (hour: number) => values.get('now')?.[times.indexOf(hour * 3600)];
    expect([at(2), at(3), at(4), at(8)]).toEqual([2, null, undefined, 8]);
    expect(values.get('before')?.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
  });

  it('loses no point, whatever is moved onto what', () => {
    const points = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 4, maxLength: 60 });
    fc.assert(
      fc.property(points, points, (one, other) => {
        const sorted = [one, other].map((each) => hours(...each.sort((a, b) => a - b)));
        const groups = sorted.map((each, at) => [means(String(at), each)]);
        const { times, values } = alignGroups(groups);
        for (const [at, each] of sorted.entries()) {
          const drawn = values.get(String(at))?.filter((value) => typeof value === 'number');
          expect(drawn).toEqual(each.map(([, value]) => value));
        }
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      }),
    );
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
