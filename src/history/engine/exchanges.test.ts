// Exchanged and reset meters: what is counted over any partition of time is what was consumed, whenever the exchange became
// known, and after a restart.
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { EngineHouse } from '../../../test/support/history-engine.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import type { CounterExchange } from '../../model/exchange.ts';
import { readEnergy } from './counter-queries.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** A local midnight in Berlin, winter. */
const BEGIN_MS = Date.UTC(2026, 0, 14, 23);
const STEP_MS = 7 * MINUTE_MS;

let history: EngineHouse;

beforeEach(() => {
  history = new EngineHouse(tempFolder());
});

function energy(edgesMs: readonly number[]): (number | null)[] {
  const past = history.engine.current?.past;
  const [series] = history.series('grid.energyImport');
  if (!past || !series) throw new Error('nothing recorded');
  return readEnergy(past, series, edgesMs, BEGIN_MS + 1000 * DAY_MS).map(({ amount }) => amount);
}

const sum = (amounts: readonly (number | null)[]): number => amounts.reduce<number>((all, one) => all + (one ?? 0), 0);

function exchange(atMs: number, oldLast: number, newFirst: number): CounterExchange {
  const names = { device: 'grid', measurand: 'energyImport', unit: 'Wh' };
  return { ...names, atMs, oldLast, newFirst, oldSerial: null, newSerial: null, source: 'hub' };
}

interface Meters {
  readonly points: readonly (readonly [atMs: number, value: number])[];
  readonly exchanges: readonly CounterExchange[];
  /** Consumed between the first and the last reading, Wh. */
  readonly consumed: number;
}

/** A counter read every seven minutes; at some readings another meter has taken its place in between. */
function meters(steps: readonly number[], starts: ReadonlyMap<number, number>): Meters {
  const points: [number, number][] = [];
  const exchanges: CounterExchange[] = [];
  let value = 1_000_000;
  let consumed = 0;
  for (const [i, step] of steps.entries()) {
    const atMs = BEGIN_MS + i * STEP_MS;
    const start = starts.get(i);
    if (i > 0 && start !== undefined) {
      // The old meter counted on after its last reading was recorded.
      exchanges.push(exchange(atMs, value + step, start));
      value = start;
      consumed += step;
    } else if (i > 0) {
      value += step;
      consumed += step;
    }
    points.push([atMs, value]);
  }
  return { points, exchanges, consumed };
}

const house = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 20, maxLength: 400 }),
    fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3e6 }))), {
      maxLength: 4,
    }),
  )
  .map(([steps, starts]) => meters(steps, new Map(starts)));

/** Edges anywhere, from before the first reading to after the last one. */
function partition(points: Meters['points'], cuts: readonly number[]): number[] {
  const endMs = BEGIN_MS + points.length * STEP_MS + HOUR_MS;
  const inside = cuts.map((share) => Math.floor(BEGIN_MS + share * (endMs - BEGIN_MS)));
  return [...new Set([BEGIN_MS, ...inside, endMs])].sort((a, b) => a - b);
}

const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

describe.each([
  ['told before the readings', 'before'],
  ['told when everything is rolled up', 'after'],
] as const)('exchanges that are %s', (_, when) => {
  test('any partition of time adds up to what was consumed', () => {
    fc.assert(
      fc.property(house, cuts, ({ points, exchanges, consumed }, shares) => {
        history = new EngineHouse(tempFolder());
        const change = { add: exchanges, remove: [] };
        history.commit(BEGIN_MS);
        if (when === 'before') history.engine.changeExchanges(change);
        history.add('grid.energyImport', 'Wh', points);
        history.settle(BEGIN_MS + 30 * DAY_MS);
        if (when === 'after') {
          history.engine.changeExchanges(change);
          history.settle(BEGIN_MS + 30 * DAY_MS);
        }
        const edges = partition(points, shares);
        expect(sum(energy(edges))).toBeCloseTo(consumed, 6);
        // The day, the hours and the quarters say the same.
        for (const stepMs of [15 * MINUTE_MS, HOUR_MS, DAY_MS]) {
          const even = Array.from({ length: Math.ceil((3 * DAY_MS) / stepMs) + 1 }, (_, i) => BEGIN_MS + i * stepMs);
          expect(sum(energy(even))).toBeCloseTo(consumed, 6);
        }
        history.engine.close();
      }),
      { numRuns: 25 },
    );
  });
});

const SIMPLE = meters(Array<number>(60).fill(100), new Map([[30, 40_000]]));

test('are kept in the file, and can be corrected and removed', () => {
  const [found] = SIMPLE.exchanges;
  if (!found) throw new Error('none');
  history.add('grid.energyImport', 'Wh', SIMPLE.points);
  history.engine.changeExchanges({ add: [found], remove: [] });
  history.settle(BEGIN_MS + 30 * DAY_MS);
  const whole = [BEGIN_MS, BEGIN_MS + DAY_MS];
  expect(energy(whole)).toEqual([5900]);
  history.restart();
  history.commit(BEGIN_MS + 30 * DAY_MS);
  expect(history.engine.exchanges).toEqual([found]);
  expect(energy(whole)).toEqual([5900]);
  const corrected = { ...found, atMs: found.atMs - MINUTE_MS, oldLast: found.oldLast + 50, source: 'user' as const };
  history.engine.changeExchanges({ add: [corrected], remove: [found] });
  history.settle(BEGIN_MS + 30 * DAY_MS);
  expect(energy(whole)).toEqual([5950]);
  history.engine.changeExchanges({ add: [], remove: [corrected] });
  history.settle(BEGIN_MS + 30 * DAY_MS);
  history.restart();
  history.commit(BEGIN_MS + 30 * DAY_MS);
  // Without it a counter that began anew at 0 is assumed: 40 kWh in seven minutes are none.
  expect([history.engine.exchanges, energy(whole)]).toEqual([[], [5800]]);
});

test('are counted right where the readings are deleted already', () => {
  const keep = { rawMs: 2 * DAY_MS, oneMinuteMs: 3 * DAY_MS, fifteenMinutesMs: null, oneHourMs: null, oneDayMs: null };
  for (const laterMs of [2.5 * DAY_MS, 10 * DAY_MS]) {
    history = new EngineHouse(tempFolder(), { keep });
    history.add('grid.energyImport', 'Wh', SIMPLE.points);
    history.settle(BEGIN_MS + laterMs);
    for (let i = 0; i < 5; i++) history.commit(BEGIN_MS + laterMs + i * HOUR_MS, { mayPurge: true });
    expect(history.raw('grid.energyImport')).toEqual([]);
    const [found] = SIMPLE.exchanges;
    if (!found) throw new Error('none');
    history.engine.changeExchanges({ add: [found], remove: [] });
    history.settle(BEGIN_MS + laterMs + DAY_MS);
    const hours = Array.from({ length: 25 }, (_, i) => BEGIN_MS + i * HOUR_MS);
    expect([laterMs, sum(energy(hours)), energy([BEGIN_MS, BEGIN_MS + DAY_MS])]).toEqual([laterMs, 5900, [5900]]);
    const corrected = { ...found, oldLast: found.oldLast + 50 };
    history.engine.changeExchanges({ add: [corrected], remove: [found] });
    history.settle(BEGIN_MS + laterMs + DAY_MS);
    expect(sum(energy(hours))).toBe(5950);
    history.engine.close();
  }
});

test('of another device, unit or a text change nothing', () => {
  history.add('grid.energyImport', 'Wh', SIMPLE.points);
  const [found] = SIMPLE.exchanges;
  if (!found) throw new Error('none');
  history.engine.changeExchanges({
    add: [
      { ...found, device: 'car' },
      { ...found, unit: 'kWh' },
    ],
    remove: [],
  });
  history.settle(BEGIN_MS + 30 * DAY_MS);
  expect(energy([BEGIN_MS, BEGIN_MS + DAY_MS])).toEqual([5800]);
});
