// Figures for the bill: what was counted between edges, and what the counter showed. Checked by hand.
import { beforeEach, describe, expect, test } from 'vitest';
import { EngineHouse, KEEP_ALL } from '../../../test/support/history-engine.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { readEnergy, readingAfter, readingBefore } from './counter-queries.ts';
import type { CounterPeriod } from '../history.ts';
import type { RollupView } from './rollup-view.ts';
import type { SeriesState } from '../format/series-state.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** A local midnight in Berlin, winter. */
const BEGIN_MS = Date.UTC(2026, 0, 14, 23);

let history: EngineHouse;

function past(): RollupView {
  const now = history.engine.current?.past;
  if (!now) throw new Error('not open');
  return now;
}

function series(): SeriesState {
  const [one] = history.series('grid.energyImport');
  if (!one) throw new Error('no series');
  return one;
}

function energy(...edgesMs: number[]): CounterPeriod[] {
  return readEnergy(past(), series(), edgesMs, BEGIN_MS + 1000 * DAY_MS);
}

beforeEach(() => {
  history = new EngineHouse(tempFolder());
});

/** A counter that is read each minute at second 30 and counts 10 Wh a minute. */
function count(minutes: number, beginMs = BEGIN_MS, fromWh = 0): void {
  const points = Array.from(
    { length: minutes },
    (_, i) => [beginMs + i * MINUTE_MS + 30_000, fromWh + i * 10] as const,
  );
  history.add('grid.energyImport', 'Wh', points);
}

describe.each([
  ['in memory', 0],
  ['rolled up', 100 * DAY_MS],
])('what was counted, %s', (_, laterMs) => {
  test('per day, hour, quarter, minute and between any edges is the difference of the readings before the edges', () => {
    count(3 * 1440);
    history.settle(BEGIN_MS + laterMs);
    const steps = [DAY_MS, HOUR_MS, 15 * MINUTE_MS, MINUTE_MS, 7 * MINUTE_MS + 1];
    for (const stepMs of steps) {
      const edges = Array.from({ length: 4 }, (_, i) => BEGIN_MS + i * stepMs);
      const periods = energy(...edges);
      expect(periods.map(({ amount }) => amount)).toEqual(
        periods.map(({ end, start }) => (end?.value ?? NaN) - (start?.value ?? 0)),
      );
      expect(periods.map(({ toMs }) => toMs)).toEqual(edges.slice(1));
      expect(periods[0]?.start).toBeNull();
      expect(periods.map(({ complete }) => complete)).toEqual([false, true, true]);
    }
    expect(energy(BEGIN_MS, BEGIN_MS + DAY_MS, BEGIN_MS + 2 * DAY_MS, BEGIN_MS + 3 * DAY_MS)).toMatchObject([
      { amount: 14_390, end: { value: 14_390, atMs: BEGIN_MS + DAY_MS - 30_000 } },
      { amount: 14_400, start: { value: 14_390 } },
      { amount: 14_400, end: { value: 43_190 } },
    ]);
  });

  test('over a gap it goes to the period in which it was noticed; a period without readings has none', () => {
    count(60);
    count(60, BEGIN_MS + 3 * HOUR_MS, 5000);
    history.settle(BEGIN_MS + laterMs);
    const edges = [0, 1, 2, 3, 4].map((hour) => BEGIN_MS + hour * HOUR_MS);
    expect(energy(...edges).map(({ amount }) => amount)).toEqual([590, null, null, 4410 + 590]);
    expect(energy(...edges).map(({ complete }) => complete)).toEqual([false, false, false, false]);
  });

  test('a reset within the period is taken into account', () => {
    count(60, BEGIN_MS, 20_000_000);
    count(60, BEGIN_MS + HOUR_MS, 30);
    history.settle(BEGIN_MS + laterMs);
    expect(energy(BEGIN_MS, BEGIN_MS + HOUR_MS, BEGIN_MS + 2 * HOUR_MS)).toMatchObject([
      { amount: 590 },
      { amount: 30 + 590, start: { value: 20_000_590 }, end: { value: 620 } },
    ]);
  });
});

test('edges that fit nothing are exact to the reading, also among others that do, and in old times to the minute', () => {
  const keep = { ...KEEP_ALL, rawMs: 2 * DAY_MS };
  history = new EngineHouse(tempFolder(), { keep });
  count(6 * 1440);
  history.settle(BEGIN_MS + 6 * DAY_MS + HOUR_MS);
  const odd = BEGIN_MS + 5 * DAY_MS + 7 * HOUR_MS + 15_000;
  const days = [3, 4, 5].map((day) => BEGIN_MS + day * DAY_MS);
  const expected = [{ amount: 14_400 }, { amount: 14_400 }, { amount: 420 * 10, end: { atMs: odd - 45_000 } }];
  expect(energy(...days, odd)).toMatchObject(expected);
  expect(energy(odd, odd + 10_000, odd + 20_000, odd + 61_000)).toMatchObject([
    { amount: null },
    { amount: 10, end: { resolution: 'raw', atMs: odd + 15_000 } },
    { amount: null },
  ]);
  for (let i = 0; i < 30; i++) history.commit(BEGIN_MS + 20 * DAY_MS, { mayPurge: true });
  expect(history.raw('grid.energyImport')).toEqual([]);
  expect(energy(...days, odd)).toMatchObject([{ amount: 14_400 }, { amount: 14_400 }, { amount: 421 * 10 }]);
});

test('a period that is not over is not complete', () => {
  count(120);
  history.commit(BEGIN_MS);
  const edges = [BEGIN_MS + HOUR_MS, BEGIN_MS + 2 * HOUR_MS];
  expect(readEnergy(past(), series(), edges, BEGIN_MS + 2 * HOUR_MS)[0]?.complete).toBe(true);
  expect(readEnergy(past(), series(), edges, BEGIN_MS + 2 * HOUR_MS - 1)[0]?.complete).toBe(false);
});

describe('what the counter showed', () => {
  test('is the reading before and the one after, to the millisecond as long as readings are kept', () => {
    count(600);
    history.settle(BEGIN_MS + 10 * DAY_MS);
    const at = BEGIN_MS + 3 * HOUR_MS;
    expect(readingBefore(past(), series(), at)).toEqual({ atMs: at - 30_000, value: 1790, resolution: 'raw' });
    expect(readingAfter(past(), series(), at)).toEqual({ atMs: at + 30_000, value: 1800, resolution: 'raw' });
    expect(readingBefore(past(), series(), at + 30_000)).toMatchObject({ atMs: at + 30_000, value: 1800 });
    expect(readingAfter(past(), series(), at + 30_000)).toMatchObject({ value: 1810 });
    expect(readingBefore(past(), series(), BEGIN_MS)).toBeNull();
    expect(readingAfter(past(), series(), BEGIN_MS - 5 * DAY_MS)).toMatchObject({ value: 0 });
    expect(readingBefore(past(), series(), BEGIN_MS + 5 * DAY_MS)).toMatchObject({ value: 5990, resolution: 'raw' });
    expect(readingAfter(past(), series(), BEGIN_MS + 5 * DAY_MS)).toBeNull();
  });

  test('later it is known to the minute, then to the hour', () => {
    const keep = { ...KEEP_ALL, rawMs: DAY_MS, oneMinuteMs: 5 * DAY_MS };
    history = new EngineHouse(tempFolder(), { keep });
    count(600);
    const at = BEGIN_MS + 3 * HOUR_MS + 20 * MINUTE_MS;
    history.settle(BEGIN_MS + 3 * DAY_MS);
    history.commit(BEGIN_MS + 3 * DAY_MS, { mayPurge: true });
    history.commit(BEGIN_MS + 3 * DAY_MS, { mayPurge: true });
    expect(readingBefore(past(), series(), at)).toEqual({ atMs: at, value: 1990, resolution: '1min' });
    expect(readingAfter(past(), series(), at)).toEqual({ atMs: at, value: 2000, resolution: '1min' });
    history.commit(BEGIN_MS + 30 * DAY_MS, { mayPurge: true });
    expect(readingBefore(past(), series(), at)).toMatchObject({ atMs: BEGIN_MS + 3 * HOUR_MS - 30_000, value: 1790 });
    expect(readingAfter(past(), series(), at)).toMatchObject({
      atMs: BEGIN_MS + 4 * HOUR_MS + 30_000,
      resolution: '1h',
    });
  });

  test.each([0, 100 * DAY_MS])(
    'a counter that stood still while nobody read it counted nothing: its hours are complete (%d)',
    (laterMs) => {
      // On until the 13th minute of the third hour; on again in the tenth, with the same count.
      const evening = 2 * 60 + 13;
      count(evening);
      count(60, BEGIN_MS + 9 * HOUR_MS, (evening - 1) * 10);
      history.settle(BEGIN_MS + laterMs);
      const edges = Array.from({ length: 11 }, (_, i) => BEGIN_MS + i * HOUR_MS);
      const periods = energy(...edges);
      expect(periods.map(({ amount }) => amount)).toEqual([590, 600, 130, 0, 0, 0, 0, 0, 0, 590]);
      expect(periods.map(({ complete }) => complete).slice(1)).toEqual(Array<boolean>(9).fill(true));
    },
  );

  test.each([0, 100 * DAY_MS])(
    'what a counter counted while nobody read it is in no hour of the gap (%d)',
    (laterMs) => {
      count(2 * 60);
      count(60, BEGIN_MS + 5 * HOUR_MS, 2000);
      history.settle(BEGIN_MS + laterMs);
      const periods = energy(...Array.from({ length: 7 }, (_, i) => BEGIN_MS + i * HOUR_MS));
      expect(periods.map(({ amount }) => amount)).toEqual([590, 600, null, null, null, 1400]);
      expect(periods.map(({ complete }) => complete)).toEqual([false, true, false, false, false, false]);
    },
  );
});
