// What is made of the stored past: which periods are chosen, how they are gathered, what becomes of words and gaps.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiteralHistory, type Point } from '../../../test/support/literal-history.ts';
import { buckets, RAW, type Bucket } from './bucket.ts';
import { Calendar } from '../../time/calendar.ts';
import { chooseBucket } from './choose-bucket.ts';
import { historyRows, widened, type HistoryPiece, type RowsQuestion } from './history-rows.ts';

const berlin = new Calendar('Europe/Berlin');
const ALL = buckets(berlin, 'Europe/Berlin');
const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-03-01T00:00:00+01:00');

function bucketOf(label: string): Bucket {
  const found = [RAW, ...ALL].find((bucket) => bucket.label === label);
  if (!found) throw new Error(`no bucket ${label}`);
  return found;
}

/** One value each interval. */
function every(stepMs: number, lengthMs: number, value = (index: number): number => index): Point[] {
  return Array.from({ length: lengthMs / stepMs }, (_, index) => [START_MS + index * stepMs, value(index)]);
}

async function rows(history: LiteralHistory, question: RowsQuestion): Promise<HistoryPiece[]> {
  const pieces: HistoryPiece[] = [];
  for await (const piece of historyRows(history, question)) pieces.push(piece);
  return pieces;
}

describe('choosing', () => {
  it.each([
    ['raw when they fit', 10_000, 90 * 60_000, 1000, 'raw'],
    ['minutes for an hour', 1000, 3_600_000, 100, '1min'],
    ['5 minutes for a day in 300 points', 10_000, DAY_MS, 300, '5min'],
    ['quarters for a day in 100 points', 10_000, DAY_MS, 100, '15min'],
    ['2 hours for a week in 100 points', 60_000, 7 * DAY_MS, 100, '2h'],
    ['days for a month in 40 points', 60_000, 31 * DAY_MS, 40, '1d'],
    ['weeks for a month in 10 points', 60_000, 31 * DAY_MS, 10, '1w'],
  ])('%s', async (_, stepMs, lengthMs, points, label) => {
    const history = new LiteralHistory(berlin);
    const series = [history.add('home.power', every(stepMs, lengthMs))];
    const question = { series, fromMs: START_MS, toMs: START_MS + lengthMs, points, buckets: ALL };
    expect((await chooseBucket(history, question)).label).toBe(label);
  });

  it('never gives more points than wanted, whatever the range', async () => {
    const history = new LiteralHistory(berlin);
    const series = [history.add('home.power', every(600_000, 90 * DAY_MS))];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 89 * DAY_MS }),
        fc.integer({ min: 1, max: 90 * DAY_MS }),
        fc.integer({ min: 10, max: 2000 }),
        async (offsetMs, lengthMs, points) => {
          const range = { fromMs: START_MS + offsetMs, toMs: START_MS + offsetMs + lengthMs };
          const bucket = await chooseBucket(history, { series, ...range, points, buckets: ALL });
          const pieces = await rows(history, {
            series,
            fromMs: widened(range.fromMs, bucket),
            toMs: range.toMs,
            bucket,
          });
          const all = pieces.flatMap((piece) => piece.rows);
          expect(all.length).toBeLessThanOrEqual(points);
          for (const [index, [ms]] of all.entries())
            if (index > 0) expect(ms).toBeGreaterThan(all[index - 1]?.[0] ?? 0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('goes to a coarser level where the finer one does not reach back', async () => {
    const history = new LiteralHistory(berlin);
    const series = [history.add('home.power', every(600_000, 10 * DAY_MS))];
    history.keptFromMs.raw = START_MS + 8 * DAY_MS;
    history.keptFromMs['1min'] = START_MS + 5 * DAY_MS;
    const question = { series, fromMs: START_MS, toMs: START_MS + 10 * DAY_MS, points: 100_000, buckets: ALL };
    expect((await chooseBucket(history, question)).label).toBe('15min');
    expect((await chooseBucket(history, { ...question, fromMs: START_MS + 9 * DAY_MS })).label).toBe('raw');
  });

  it('leaves pages unread that would be too many', async () => {
    const history = new LiteralHistory(berlin);
    const series = [history.add('home.power', every(1000, DAY_MS))];
    await chooseBucket(history, { series, fromMs: START_MS, toMs: START_MS + DAY_MS, points: 100, buckets: ALL });
    expect(history.abandoned).toBeGreaterThan(0);
  });
});

describe('gathering', () => {
  it.each(['1min', '5min', '15min', '1h', '6h', '1d', '1w', '1mo'])(
    '%s keeps spikes, means and counts',
    async (label) => {
      const history = new LiteralHistory(berlin);
      const points = every(20_000, 3 * DAY_MS, (index) => (index === 5000 ? 1e6 : index % 97));
      const series = [history.add('home.power', points)];
      const bucket = bucketOf(label);
      const question = { series, fromMs: widened(START_MS, bucket), toMs: START_MS + 3 * DAY_MS, bucket };
      const all = (await rows(history, question)).flatMap((piece) => piece.rows);
      const expected = new Map<number, number[]>();
      for (const [ms, value] of points) {
        const at = bucket.startOf?.(ms) ?? ms;
        expected.set(at, [...(expected.get(at) ?? []), Number(value)]);
      }
      expect(all.map(([ms]) => ms)).toEqual([...expected.keys()]);
      for (const [ms, mean, min, max, first, last, count] of all) {
        const values = expected.get(ms) ?? [];
        expect(mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 2);
        expect([min, max, first, last, count]).toEqual([
          Math.min(...values),
          Math.max(...values),
          values[0],
          values.at(-1),
          values.length,
        ]);
      }
    },
  );

  it('makes local days of another zone than the stored ones', async () => {
    const history = new LiteralHistory(berlin);
    const series = [history.add('home.power', every(600_000, 3 * DAY_MS))];
    const tokyo = new Calendar('Asia/Tokyo');
    const bucket = buckets(tokyo, 'Europe/Berlin').find(({ label }) => label === '1d') ?? RAW;
    const pieces = await rows(history, {
      series,
      fromMs: widened(START_MS, bucket),
      toMs: START_MS + 3 * DAY_MS,
      bucket,
    });
    const days = pieces.flatMap((piece) => piece.rows).map(([ms]) => tokyo.iso(ms));
    expect(days).toEqual(
      ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'].map((day) => `${day}T00:00:00+09:00`),
    );
  });

  it('leaves a gap a gap', async () => {
    const history = new LiteralHistory(berlin);
    const points = every(60_000, DAY_MS).filter(([ms]) => ms < START_MS + 3_600_000 || ms >= START_MS + 7_200_000);
    const series = [history.add('home.power', points)];
    const pieces = await rows(history, { series, fromMs: START_MS, toMs: START_MS + DAY_MS, bucket: bucketOf('1h') });
    expect(pieces.flatMap((piece) => piece.rows)).toHaveLength(23);
  });
});

describe('words and truth values', () => {
  it('show the last word of a period where it differs from the one before', async () => {
    const history = new LiteralHistory(berlin);
    const words = ['idle', 'idle', 'charge', 'wait', 'wait', 'wait', 'idle'];
    const points = words.map((word, index): Point => [START_MS + index * 30 * 60_000, word]);
    const series = [history.add('car.state', points)];
    const pieces = await rows(history, { series, fromMs: START_MS, toMs: START_MS + DAY_MS, bucket: bucketOf('1h') });
    expect(pieces.flatMap((piece) => piece.rows)).toEqual([
      [START_MS, 'idle'],
      [START_MS + 3 * 30 * 60_000, 'wait'],
      [START_MS + 6 * 30 * 60_000, 'idle'],
    ]);
    expect(pieces[0]?.columns).toEqual(['t', 'value']);
  });

  it('are told as they are when raw', async () => {
    const history = new LiteralHistory(berlin);
    const series = [
      history.add('car.stopped', [
        [START_MS, true],
        [START_MS + 1, false],
      ]),
    ];
    const pieces = await rows(history, { series, fromMs: START_MS, toMs: START_MS + 10, bucket: RAW });
    expect(pieces.flatMap((piece) => piece.rows)).toEqual([
      [START_MS, true],
      [START_MS + 1, false],
    ]);
  });
});
