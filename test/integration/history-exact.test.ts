// What goes into the store of the running hub comes out: any numbers, to half the resolution or bit for bit, in any order, after
// a restart as well; and the figures of days and months over everything that happens to meters and clocks.
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Calendar } from '../../src/time/calendar.ts';
import type { CounterPeriod, HistoryStore } from '../../src/history/history.ts';
import { stepOf, type Step } from '../../src/history/format/scale.ts';
import { openHistory } from '../../src/history/recorder.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { KEEP_ALL } from '../support/history-engine.ts';
import { QUIET_LOG } from '../support/live-house.ts';
import { tempFolder } from '../support/temp-folder.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const BERLIN = new Calendar('Europe/Berlin');
const STEPS: Readonly<Record<string, Step>> = { a: 'exact', b: 0.1, c: 0.3, d: 25, e: 0.001 };
/** Beyond it whole numbers of a step are not exact: then the value itself is kept. */
const RELATIVE_ERROR = 2 ** -50;

type Point = readonly [number, number];

let path: string;
let store: HistoryStore;

function open(): HistoryStore {
  const config = { path, commitMs: 3_600_000, keep: KEEP_ALL, resolution: STEPS };
  return openHistory({ config, clock: systemClock, log: QUIET_LOG, timeZone: 'Europe/Berlin' });
}

async function reopen(): Promise<void> {
  await store.close();
  store = open();
}

beforeEach(() => {
  path = join(tempFolder(), 'history.db');
  store = open();
});

afterEach(() => store.close());

async function raw(name: string): Promise<Point[]> {
  const points: Point[] = [];
  const all = { series: [name], fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, resolution: 'raw' } as const;
  for await (const page of store.range(all)) {
    if (page.kind === 'raw') page.timesMs.forEach((ms, i) => points.push([ms, Number(page.values[i])]));
  }
  return points;
}

/** Adds them as they are; the last of an instant counts. */
const put = (device: string, measurand: string, unit: string | null, points: readonly Point[]): Promise<void> =>
  store.importValues({ device, measurand, unit, points });

test('any numbers in any order, twice in the same instant, come out to half the step, and bit for bit with `exact`', async () => {
  const odd = [0, -0, NaN, Infinity, -Infinity, 5e-324, -5e-324, 1e300, -1e300, 2 ** 53, 2 ** 50, 2 ** 50 - 0.5];
  const value = fc.oneof(fc.constantFrom(...odd), fc.double(), fc.float({ noNaN: true }), fc.integer());
  const offset = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.double({ min: 0, max: 4 * HOUR_MS, noNaN: true }));
  const batches = fc.array(fc.array(fc.tuple(offset, value), { maxLength: 30 }), { maxLength: 5 });
  const expected: { name: string; step: Step; points: Map<number, number> }[] = [];
  let dropped = 0;
  const check = async (): Promise<void> => {
    for (const { name, step, points } of expected) {
      const found = await raw(name);
      const instants = [...points.keys()].sort((a, b) => a - b);
      expect(found.map(([ms]) => ms)).toEqual(instants);
      for (const [ms, stored] of found) {
        const sent = points.get(ms) ?? NaN;
        if (step === 'exact') expect(Object.is(stored, sent)).toBe(true);
        else expect(Math.abs(stored - sent)).toBeLessThanOrEqual(step / 2 + Math.abs(sent) * RELATIVE_ERROR);
      }
    }
  };
  let device = 0;
  await fc.assert(
    fc.asyncProperty(batches, fc.constantFrom(...Object.keys(STEPS)), fc.integer(), async (all, measurand, seed) => {
      const beginMs = Date.UTC(2026, 2, 29) + (Math.abs(seed) % 1000) * HOUR_MS;
      const points = new Map<number, number>();
      device++;
      for (const batch of all) {
        await put(
          `d${device}`,
          measurand,
          null,
          batch.map(([at, one]) => [beginMs + at, one]),
        );
        for (const [at, one] of batch) {
          if (Number.isFinite(one)) points.set(Math.round(beginMs + at), one);
          else dropped++;
        }
        if (batch.length % 2 === 0) await store.flush();
      }
      expected.push({ name: `d${device}.${measurand}`, step: stepOf(measurand, null, STEPS), points });
    }),
    { numRuns: 60 },
  );
  await check();
  expect(store.health().droppedValues).toBe(dropped);
  await store.flush();
  await check();
  await reopen();
  await check();
}, 60_000);

/** A counter that is read each `everyMs`, 30 s after the beginning, and counts 10 Wh between two readings. */
function counting(everyMs: number, fromMs: number, toMs: number, startWh: number): Point[] {
  const count = Math.floor((toMs - fromMs) / everyMs);
  return Array.from({ length: count }, (_, i): Point => [fromMs + i * everyMs + 30_000, startWh + (i + 1) * 10]);
}

const minutes = (fromMs: number, toMs: number, startWh: number): Point[] => counting(MINUTE_MS, fromMs, toMs, startWh);

async function periods(name: string, by: 'day' | 'month', ...edges: readonly number[]): Promise<CounterPeriod[]> {
  const [first = 0, last = 0] = edges;
  const all = [first];
  while ((all.at(-1) ?? last) < last) all.push(BERLIN.next(by, all.at(-1) ?? last));
  const [series] = await store.energy(name, all);
  return [...(series?.periods ?? [])];
}

const local = (text: string): number => Date.parse(text);

describe('figures of days and months in Berlin', () => {
  test.each([
    ['March, with a day of 23 hours', '2026-03-01T00:00+01:00', '2026-04-01T00:00+02:00', 29, 23],
    ['October, with a day of 25 hours', '2026-10-01T00:00+02:00', '2026-11-01T00:00+01:00', 25, 25],
  ])('%s: the days add up to the month', async (_, from, to, oddDay, hours) => {
    const [fromMs, toMs] = [local(from), local(to)];
    await put('grid', 'energyImport', 'Wh', counting(10 * MINUTE_MS, fromMs - HOUR_MS, toMs + HOUR_MS, 0));
    for (const isReopened of [false, true]) {
      if (isReopened) await reopen();
      const days = await periods('grid.energyImport', 'day', fromMs, toMs);
      expect(days).toHaveLength(31);
      for (const [i, { amount, start, end }] of days.entries()) {
        expect(amount).toBe((i + 1 === oddDay ? hours : 24) * 60);
        expect((end?.value ?? 0) - (start?.value ?? 0)).toBe(amount);
      }
      const [month] = await periods('grid.energyImport', 'month', fromMs, toMs);
      expect(month?.amount).toBe(days.reduce((sum, { amount }) => sum + (amount ?? 0), 0));
      expect([month?.start, month?.end]).toEqual([days[0]?.start, days[30]?.end]);
    }
  });

  const midnightMs = local('2025-01-15T00:00+01:00');
  const dayMs = 24 * HOUR_MS;
  const twoDays = (name: string) => periods(name, 'day', midnightMs - dayMs, midnightMs + dayMs);

  test('a reset at midnight: the day before ends with its last reading, the new one counts from 0', async () => {
    await put('grid', 'energyImport', 'Wh', minutes(midnightMs - dayMs - HOUR_MS, midnightMs, 70_000_000));
    await put('grid', 'energyImport', 'Wh', minutes(midnightMs, midnightMs + dayMs, 0));
    for (const isReopened of [false, true]) {
      if (isReopened) await reopen();
      expect(await twoDays('grid.energyImport')).toMatchObject([
        { amount: 14_400, complete: true, end: { value: 70_000_000 + 25 * 600 } },
        { amount: 14_400, complete: true, start: { value: 70_000_000 + 25 * 600 }, end: { value: 14_400 } },
      ]);
    }
  });

  test.each([
    ['a new one', 20, 14_400 - 10 + 30],
    ['a used one that shows less', 8_000_000, 14_400 - 10],
    ['a used one that shows much more', 900_000_000, 14_400 - 10],
  ])('the meter is exchanged for %s: its past is nobody’s consumption', async (_, showsWh, secondDay) => {
    await put('grid', 'energyImport', 'Wh', minutes(midnightMs - dayMs - HOUR_MS, midnightMs, 70_000_000));
    await put('grid', 'energyImport', 'Wh', minutes(midnightMs, midnightMs + dayMs, showsWh));
    await store.flush();
    const days = await twoDays('grid.energyImport');
    expect(days.map(({ amount }) => amount)).toEqual([14_400, secondDay]);
    expect(days[1]?.end?.value).toBe(showsWh + 14_400);
  });

  test('a gap over midnight: nothing is lost in sum, and neither day is called complete', async () => {
    const [leftMs, backMs] = [midnightMs - 2 * HOUR_MS, midnightMs + 4 * HOUR_MS];
    const before = minutes(midnightMs - dayMs - HOUR_MS, leftMs, 0);
    const shown = before.at(-1)?.[1] ?? 0;
    await put('grid', 'energyImport', 'Wh', before);
    // It counted on meanwhile: 3600 Wh.
    await put('grid', 'energyImport', 'Wh', minutes(backMs, midnightMs + dayMs, shown + 3600));
    await store.flush();
    const days = await twoDays('grid.energyImport');
    expect(days).toMatchObject([
      { amount: 22 * 600, complete: false, end: { value: shown, atMs: leftMs - 30_000 } },
      { amount: 3600 + 20 * 600, complete: false, start: { value: shown } },
    ]);
    expect(days[0]?.complete).toBe(false);
  });

  test('a device under another name begins anew; what was is under the old name', async () => {
    await put('grid', 'energyImport', 'Wh', minutes(midnightMs - dayMs - HOUR_MS, midnightMs, 5_000_000));
    await put('main', 'energyImport', 'Wh', minutes(midnightMs, midnightMs + dayMs, 5_015_000));
    await store.flush();
    expect((await twoDays('grid.energyImport')).map(({ amount }) => amount)).toEqual([14_400, null]);
    expect((await twoDays('main.energyImport')).map(({ amount }) => amount)).toEqual([null, 14_400 - 10]);
  });

  test('a unit that changes is two series, each with its own figures: never a difference between them', async () => {
    await put('water', 'volume', 'm3', minutes(midnightMs - dayMs - HOUR_MS, midnightMs, 0));
    await put('water', 'volume', 'l', minutes(midnightMs, midnightMs + dayMs, 15_000_000));
    await store.flush();
    const answer = await store.energy('water.volume', [midnightMs - dayMs, midnightMs, midnightMs + dayMs]);
    expect(answer.map(({ series, periods: all }) => [series.unit, all.map(({ amount }) => amount)])).toEqual([
      ['m3', [14_400, null]],
      ['l', [null, 14_400 - 10]],
    ]);
  });
});
