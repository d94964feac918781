// A history from literals, for tests of what is made of one: everything in memory, roll-ups computed when asked for.
import type { Calendar } from '../../src/time/calendar.ts';
import type {
  CounterPeriods,
  CounterReading,
  HistoryPage,
  HistoryReader,
  HistoryResolution,
  HistoryStats,
  RangeQuery,
  SeriesInfo,
} from '../../src/history/history.ts';
import { isAskedFor, type EventQuestion, type HouseEvent } from '../../src/model/event.ts';
import type { CounterExchange } from '../../src/model/exchange.ts';
import { measurandInfo } from '../../src/vocabulary/measurands.ts';
import type { ReadingValue } from '../../src/model/reading.ts';

export type Point = readonly [ms: number, value: ReadingValue];

const STEP_MS = { '1min': 60_000, '15min': 900_000, '1h': 3_600_000 } as const;
const FRESH_MS = 900_000;
const POINTS_A_PAGE = 1000;

export class LiteralHistory implements HistoryReader {
  /** What was asked of it. */
  readonly asked: RangeQuery[] = [];
  /** Levels that reach back only so far, ms since the epoch. */
  readonly keptFromMs: Partial<Record<HistoryResolution, number>> = {};
  /** How many questions were given up before their end. */
  abandoned = 0;
  /** Oldest first. */
  readonly kept: HouseEvent[] = [];
  readonly #series: { readonly info: SeriesInfo; readonly points: readonly Point[] }[] = [];
  readonly #calendar: Calendar;

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  add(name: string, points: readonly Point[], unit?: string | null): SeriesInfo {
    const [device = '', measurand = ''] = name.split('.');
    const value = points[0]?.[1];
    const info: SeriesInfo = {
      id: this.#series.length + 1,
      ...{ name, device, measurand },
      unit: unit === undefined ? (measurandInfo(measurand)?.unit ?? null) : unit,
      kind: typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'boolean' : 'number',
      step: typeof value === 'number' ? 0.1 : null,
      isCounter: measurand.startsWith('energy') || measurand === 'volume',
      firstMs: points[0]?.[0] ?? 0,
      lastMs: points.at(-1)?.[0] ?? 0,
    };
    this.#series.push({ info, points });
    return info;
  }

  exchanges(): Promise<readonly CounterExchange[]> {
    return Promise.resolve([]);
  }

  appendEvent(event: HouseEvent): void {
    this.kept.push(event);
  }

  events(question: EventQuestion): Promise<readonly HouseEvent[]> {
    return Promise.resolve(this.kept.filter((event) => isAskedFor(event, question)).slice(-question.limit));
  }

  seriesList(): Promise<readonly SeriesInfo[]> {
    return Promise.resolve(this.#series.map(({ info }) => info));
  }

  countReadings({ series, fromMs, toMs }: Omit<RangeQuery, 'resolution'>, atMost: number): Promise<number> {
    const found = this.#named(series).flatMap(({ points }) => points.filter(([ms]) => ms >= fromMs && ms < toMs));
    return Promise.resolve(Math.min(found.length, atMost));
  }

  async *range(query: RangeQuery): AsyncGenerator<HistoryPage> {
    this.asked.push(query);
    const { series, toMs, resolution } = query;
    const fromMs = Math.max(query.fromMs, this.keptFromMs[resolution] ?? 0);
    let isDone = false;
    try {
      for (const { info, points } of this.#named(series)) {
        await Promise.resolve();
        if (resolution === 'raw') yield* rawPages(info, points, fromMs, toMs);
        else if (info.kind !== 'text') yield* this.#rollups(info, points, { ...query, fromMs });
      }
      isDone = true;
    } finally {
      if (!isDone) this.abandoned++;
    }
  }

  energy(series: string, edgesMs: readonly number[]): Promise<readonly CounterPeriods[]> {
    return Promise.resolve(
      this.#named([series]).map(({ info, points }) => ({
        series: info,
        periods: edgesMs.slice(1).map((toMs, index) => {
          const fromMs = edgesMs[index] ?? 0;
          const [start, end] = [lastAt(points, fromMs), lastAt(points, toMs)];
          const isIn = points.some(([ms]) => ms >= fromMs && ms < toMs);
          const amount = isIn && end !== null ? end.value - (start?.value ?? Number(points[0]?.[1])) : null;
          const isFresh = (edgeMs: number, reading: CounterReading | null) =>
            reading !== null && edgeMs - reading.atMs <= FRESH_MS;
          const isOver = (points.at(-1)?.[0] ?? 0) >= toMs - FRESH_MS;
          return { fromMs, toMs, amount, start, end, complete: isOver && isFresh(fromMs, start) && isFresh(toMs, end) };
        }),
      })),
    );
  }

  readingAt(series: string, atMs: number) {
    return Promise.resolve(
      this.#named([series]).map(({ info, points }) => {
        const after = points.find(([ms]) => ms > atMs);
        return { series: info, before: lastAt(points, atMs), after: after ? toReading(after) : null };
      }),
    );
  }

  stats(): Promise<HistoryStats> {
    return Promise.reject(new Error('not of a history from literals'));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #named(names: readonly string[]) {
    return names.flatMap((name) => this.#series.filter(({ info }) => info.name === name));
  }

  *#rollups(info: SeriesInfo, points: readonly Point[], { fromMs, toMs, resolution }: RangeQuery) {
    const startOf = (ms: number): number => {
      if (resolution === 'raw') return ms;
      if (resolution === '1d') return this.#calendar.startOf('day', ms);
      return Math.floor(ms / STEP_MS[resolution]) * STEP_MS[resolution];
    };
    const periods = new Map<number, number[]>();
    for (const [ms, value] of points) {
      const startMs = startOf(ms);
      if (startMs < fromMs || startMs >= toMs) continue;
      const values = periods.get(startMs);
      if (values) values.push(Number(value));
      else periods.set(startMs, [Number(value)]);
    }
    const all = [...periods];
    for (let at = 0; at < all.length; at += POINTS_A_PAGE) {
      const part = all.slice(at, at + POINTS_A_PAGE);
      const column = (pick: (values: readonly number[]) => number) =>
        Float64Array.from(part, ([, values]) => pick(values));
      yield {
        kind: 'rollup' as const,
        series: info,
        timesMs: Float64Array.from(part, ([ms]) => ms),
        mean: column((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
        min: column((values) => Math.min(...values)),
        max: column((values) => Math.max(...values)),
        first: column((values) => values[0] ?? NaN),
        last: column((values) => values.at(-1) ?? NaN),
        count: column((values) => values.length),
        delta: null,
      };
    }
  }
}

function* rawPages(series: SeriesInfo, points: readonly Point[], fromMs: number, toMs: number): Generator<HistoryPage> {
  const found = points.filter(([ms]) => ms >= fromMs && ms < toMs);
  for (let at = 0; at < found.length; at += POINTS_A_PAGE) {
    const part = found.slice(at, at + POINTS_A_PAGE);
    yield {
      kind: 'raw',
      series,
      timesMs: Float64Array.from(part, ([ms]) => ms),
      values: part.map(([, value]) => value),
    };
  }
}

function lastAt(points: readonly Point[], ms: number): CounterReading | null {
  const found = points.findLast((point) => point[0] <= ms);
  return found ? toReading(found) : null;
}

function toReading([atMs, value]: Point): CounterReading {
  return { atMs, value: Number(value), resolution: 'raw' };
}
