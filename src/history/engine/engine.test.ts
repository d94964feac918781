// What goes into the history comes out: through memory, rows and pieces, over restarts, late readings, gaps and changes of
// daylight saving.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EngineHouse } from '../../../test/support/history-engine.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import type { ReadingValue } from '../../model/reading.ts';

const HOUR_MS = 3_600_000;
const BEGIN_MS = Date.UTC(2026, 0, 15, 12);

type Point = [number, ReadingValue];

function everySecond(count: number, value: (i: number) => ReadingValue, beginMs = BEGIN_MS): Point[] {
  return Array.from({ length: count }, (_, i) => [beginMs + i * 1000 + (i % 7), value(i)]);
}

function house(options: ConstructorParameters<typeof EngineHouse>[1] = {}): EngineHouse {
  return new EngineHouse(tempFolder(), options);
}

describe('readings', () => {
  const power = everySecond(5000, (i) => Math.round(2300 + 50 * Math.sin(i / 50)) / 10);

  test('are there before, between and after commits, and after a restart', () => {
    const history = house();
    for (let i = 0; i < power.length; i += 500) {
      history.add('home.power', 'W', power.slice(i, i + 500));
      if (i > 0) expect(history.raw('home.power')).toEqual(power.slice(0, i + 500));
      expect(history.commit(BEGIN_MS + (i + 500) * 1000).problem).toBeNull();
      expect(history.raw('home.power')).toEqual(power.slice(0, i + 500));
    }
    history.restart();
    history.engine.open(BEGIN_MS);
    expect(history.raw('home.power')).toEqual(power);
    expect(history.raw('home.power', BEGIN_MS + 10_000, BEGIN_MS + 12_000)).toHaveLength(2);
  });

  test('what was not committed is lost by a power cut, and nothing else', () => {
    const history = house();
    history.add('home.power', 'W', power.slice(0, 300));
    history.commit(BEGIN_MS + 300_000);
    history.add('home.power', 'W', power.slice(300, 310));
    history.restart();
    history.engine.open(BEGIN_MS);
    expect(history.raw('home.power')).toEqual(power.slice(0, 300));
  });

  test('any, in any order, with commits and restarts anywhere, come out in order and to the step', () => {
    const reading = fc.tuple(fc.integer({ min: 0, max: 3 * HOUR_MS }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.array(reading, { minLength: 1, maxLength: 40 }) },
      { weight: 3, arbitrary: fc.constantFrom('commit', 'commit at the end', 'restart') },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const history = house();
        const expected = new Map<number, number>();
        for (const one of steps) {
          if (Array.isArray(one)) {
            history.add(
              'home.power',
              'W',
              one.map(([at, value]) => [BEGIN_MS + at, value]),
            );
            for (const [at, value] of one) expected.set(BEGIN_MS + at, value);
          } else {
            history.commit(BEGIN_MS + (one === 'commit' ? 0 : 5 * HOUR_MS), { isLast: one === 'restart' });
            if (one === 'restart') history.restart();
          }
        }
        history.commit(BEGIN_MS);
        const stored = history.raw('home.power');
        expect(stored.map(([at]) => at)).toEqual([...expected.keys()].sort((a, b) => a - b));
        for (const [at, value] of stored) {
          expect(Math.abs(Number(value) - (expected.get(at) ?? NaN))).toBeLessThan(0.05 + 1e-9);
        }
        history.engine.close();
      }),
      { numRuns: 40 },
    );
  });

  test('exact ones come out bit for bit, from rows and from pieces', () => {
    const values = [Math.PI, -0, 1e300, Math.fround(0.1), 5e-324, -1];
    const points = everySecond(600, (i) => values[i % values.length] ?? 0);
    const history = house({ steps: { power: 'exact' } });
    history.add('home.powerL1', 'W', points);
    history.commit(BEGIN_MS + 1000);
    history.add(
      'home.powerL1',
      'W',
      everySecond(6, (i) => values[i] ?? 0, BEGIN_MS + 700_000),
    );
    history.commit(BEGIN_MS + 2000);
    history.restart();
    history.engine.open(BEGIN_MS);
    const stored = history.raw('home.powerL1').map(([, value]) => value);
    expect(stored).toHaveLength(606);
    expect(stored.every((value, i) => Object.is(value, values[i % values.length]))).toBe(true);
  });

  test('words and truth values come out as they were', () => {
    const states = ['idle', 'charge', 'ä€😀\u0000', ''];
    const history = house();
    history.add(
      'car.state',
      null,
      everySecond(900, (i) => states[i % 4] ?? ''),
    );
    history.add(
      'car.stopped',
      null,
      everySecond(900, (i) => i % 3 === 0),
    );
    for (const isReopened of [false, true]) {
      history.commit(BEGIN_MS + 1000);
      if (isReopened) history.restart();
      history.engine.open(BEGIN_MS);
      expect(history.raw('car.state').map(([, value]) => value)).toEqual(
        everySecond(900, (i) => states[i % 4] ?? '').map(([, v]) => v),
      );
      expect(history.raw('car.stopped')[3]).toEqual([BEGIN_MS + 3003, true]);
      expect(history.raw('car.stopped')[4]?.[1]).toBe(false);
    }
    expect(history.lines('car.state', '1min')).toEqual([]);
    expect(history.lines('car.stopped', '1min')[0]).toMatchObject({ count: 60, min: 0, max: 1, mean: 20 / 60 });
  });

  test('a measurand whose unit or type changes is another series of the same name', () => {
    const history = house();
    history.add('water.volume', 'm3', [[BEGIN_MS, 5]]);
    history.add('water.volume', 'l', [[BEGIN_MS + 1000, 5001]]);
    history.add('water.volume', null, [[BEGIN_MS + 2000, 'error']]);
    history.commit(BEGIN_MS + 5000);
    const infos = history.series('water.*').map((one) => one.info());
    expect(infos.map(({ unit, kind, step }) => [unit, kind, step])).toEqual([
      ['m3', 'number', 0.0001],
      ['l', 'number', 0.1],
      [null, 'text', null],
    ]);
  });
});

describe('roll-ups', () => {
  test('are the same before and after they are stored, at every resolution', () => {
    const history = house();
    const energy = everySecond(9000, (i) => 1000 + i);
    history.add('home.energyImport', 'Wh', energy);
    history.commit(BEGIN_MS);
    const levels = ['1min', '15min', '1h', '1d'] as const;
    const open = levels.map((level) => history.lines('home.energyImport', level));
    expect(open.map((lines) => lines.length)).toEqual([150, 10, 3, 1]);
    expect(open[3]?.[0]).toMatchObject({
      atMs: Date.UTC(2026, 0, 14, 23),
      first: 1000,
      last: 9999,
      delta: 8999,
      count: 9000,
    });
    history.settle(BEGIN_MS + 48 * HOUR_MS);
    expect(history.engine.current?.database.all('SELECT * FROM pending')).toEqual([]);
    history.restart();
    history.engine.open(BEGIN_MS);
    levels.forEach((level, i) => {
      const stored = history.lines('home.energyImport', level);
      expect(stored.map(({ mean, ...line }) => (mean === undefined ? null : line))).toEqual(
        open[i]?.map(({ mean, ...line }) => (mean === undefined ? null : line)),
      );
      stored.forEach(({ mean }, j) => expect(mean).toBeCloseTo(open[i]?.[j]?.mean ?? NaN, 1));
    });
  });

  test('are made up for faster when many wait, and how many do is told', () => {
    const history = house();
    const hourly = Array.from({ length: 3000 }, (_, i): [number, number] => [BEGIN_MS + i * HOUR_MS, i]);
    history.add('home.energyImport', 'Wh', hourly);
    const nowMs = BEGIN_MS + 4000 * HOUR_MS;
    const waiting = Array.from({ length: 4 }, () => history.commit(nowMs).waitingRollUps);
    expect(waiting.map((count) => count > 0)).toEqual([true, true, false, false]);
    expect((waiting[0] ?? 0) - (waiting[1] ?? 0)).toBe(2000);
    expect(history.engine.current?.database.all('SELECT * FROM pending')).toEqual([]);
    expect(history.lines('home.energyImport', '1d').reduce((sum, { delta }) => sum + (delta ?? 0), 0)).toBe(2999);
  });

  test('late readings of an hour that is rolled up are taken in, and the hours after it', () => {
    const history = house();
    history.add('home.energyImport', 'Wh', [
      [BEGIN_MS, 1000],
      [BEGIN_MS + 3 * HOUR_MS, 4000],
    ]);
    history.settle(BEGIN_MS + 100 * HOUR_MS);
    expect(history.lines('home.energyImport', '1h').map(({ delta }) => delta)).toEqual([0, 3000]);
    history.add('home.energyImport', 'Wh', [
      [BEGIN_MS + HOUR_MS, 1500],
      [BEGIN_MS + 2 * HOUR_MS, 2000],
    ]);
    history.settle(BEGIN_MS + 101 * HOUR_MS);
    for (const level of ['1min', '15min', '1h'] as const) {
      expect(history.lines('home.energyImport', level).map(({ delta }) => delta)).toEqual([0, 500, 500, 2000]);
    }
    expect(history.lines('home.energyImport', '1d')).toMatchObject([{ delta: 3000, count: 4 }]);
  });

  test.each([
    ['23 hours', Date.UTC(2026, 2, 28, 23), 23],
    ['25 hours', Date.UTC(2026, 9, 24, 22), 25],
  ])('a local day of %s is one', (_, midnightMs, hours) => {
    const history = house();
    const beginMs = midnightMs - 2 * HOUR_MS;
    const minutes = (hours + 4) * 60;
    const points = Array.from({ length: minutes }, (_, i): Point => [beginMs + i * 60_000 + 30_000, i * 10]);
    history.add('home.energyImport', 'Wh', points);
    for (const isStored of [false, true]) {
      if (isStored) history.settle(beginMs + 100 * HOUR_MS);
      else history.commit(beginMs);
      const days = history.lines('home.energyImport', '1d');
      expect(days.map(({ atMs, count }) => [atMs, count])).toEqual([
        [midnightMs - 24 * HOUR_MS, 120],
        [midnightMs, hours * 60],
        [midnightMs + hours * HOUR_MS, 120],
      ]);
      expect(days.map(({ delta }) => delta)).toEqual([1190, hours * 600, 1200]);
    }
  });

  test('a zone that is half an hour off has its own days', () => {
    const history = house({ timeZone: 'Asia/Kolkata' });
    const midnightMs = Date.UTC(2026, 0, 15, 18, 30);
    const points = Array.from({ length: 120 }, (_, i): Point => [midnightMs - HOUR_MS + i * 60_000, 1]);
    history.add('home.power', 'W', points);
    history.settle(midnightMs + 100 * HOUR_MS);
    const days = history.lines('home.power', '1d').map(({ atMs, count }) => [atMs, count]);
    expect(days).toEqual([
      [midnightMs - 24 * HOUR_MS, 60],
      [midnightMs, 60],
    ]);
  });

  test('over any resets, gaps and orders of arrival, every resolution counts the same in sum', () => {
    const visit = fc.record({
      gapMs: fc.integer({ min: 1000, max: 5 * HOUR_MS }),
      drawn: fc.nat(1500),
      reset: fc.nat(9),
    });
    const visits = fc.array(visit, { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(visits, fc.infiniteStream(fc.nat(3)), (all, chunks) => {
        let atMs = BEGIN_MS;
        let shown = 50_000;
        let drawn = 0;
        const points = all.map(({ gapMs, drawn: more, reset }, i): Point => {
          const isReset = reset === 0 && shown > 10_000;
          if (i > 0) drawn += more;
          shown = (isReset && i > 0 ? 0 : shown) + more;
          return [(atMs += gapMs), shown];
        });
        const history = house();
        // In two passes: every other one comes late.
        for (const isLate of [false, true]) {
          const some = points.filter((_, i) => (i % 3 === 1) === isLate);
          while (some.length > 0) {
            history.add('home.energyImport', 'Wh', some.splice(0, Number(chunks.next().value) + 1));
            history.commit(atMs + Number(chunks.next().value) * 30 * HOUR_MS);
          }
        }
        for (const isStored of [false, true]) {
          if (isStored) history.settle(atMs + 100 * HOUR_MS);
          for (const level of ['1min', '15min', '1h', '1d'] as const) {
            const sum = history.lines('home.energyImport', level).reduce((total, { delta }) => total + (delta ?? 0), 0);
            expect(Math.round(sum)).toBe(drawn);
          }
        }
        history.engine.close();
      }),
      { numRuns: 40 },
    );
  });
});
