// What a counter counted around an exchange of its meter, made again when the exchange became known or was corrected later.
// Runs in a transaction of the caller.
import { countedBetween } from '../format/counter.ts';
import { HOUR_MS, type Counting } from '../format/rollup.ts';
import type { SeriesState } from '../format/series-state.ts';
import { readingAfter } from './counter-queries.ts';
import { addToFirstQuarter, marksOf, type Mark } from './roller.ts';
import type { RollupView } from './rollup-view.ts';

export interface Recount {
  readonly series: SeriesState;
  /** Of the exchange. */
  readonly atMs: number;
  /** Before the change. */
  readonly old: Counting;
}

/** What is out of date then. */
export function recountAll(past: RollupView, all: readonly Recount[]): Mark[] {
  const corrected = new Set<string>();
  return all.flatMap((each) => recount(past, each, corrected));
}

function recount(past: RollupView, { series, atMs, old }: Recount, corrected: Set<string>): Mark[] {
  const hourMs = firstHour(past, series, atMs);
  if (hourMs === null || series.counting.kind === null) return [];
  // Where the readings are still there, they are counted again.
  if (past.readings(series, hourMs / HOUR_MS).timesMs.length > 0) return marksOf(past, series, hourMs);
  return correct(past, { series, atMs, old }, hourMs, corrected);
}

/** The hour of the first reading at or after the instant; null: there is none yet. */
function firstHour(past: RollupView, series: SeriesState, atMs: number): number | null {
  const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
  const [stored] = past.tables.rows('hourly', series, hourMs, hourMs + 1, 1);
  if (stored !== undefined && stored.lastMs >= atMs) return hourMs;
  const after = readingAfter(past, series, atMs - 1);
  return after === null ? null : Math.floor(after.atMs / HOUR_MS) * HOUR_MS;
}

function correct(past: RollupView, { series, atMs, old }: Recount, hourMs: number, corrected: Set<string>): Mark[] {
  const { tables } = past;
  const [hour] = tables.rows('hourly', series, hourMs, hourMs + 1, 1);
  if (hour === undefined) return [];
  const minutes = tables.minutes(series, hourMs / HOUR_MS);
  const lines = minutes.length > 0 ? minutes : [hour];
  const index = lines.findIndex(({ lastMs }) => lastMs >= atMs);
  const line = lines[index];
  // A correction is two changes of one place: what it changes together is put right once.
  const place = `${series.id} ${line?.firstMs}`;
  if (line === undefined || corrected.has(place)) return [];
  corrected.add(place);
  const previous = lines[index - 1];
  const before = previous ? { atMs: previous.lastMs, value: previous.last } : past.lastBefore(series, hourMs);
  const first = { atMs: line.firstMs, value: line.first };
  const last = { atMs: line.lastMs, value: line.last };
  const upTo = (counting: Counting): number => (before === null ? 0 : countedBetween(counting, before, first));
  const change =
    atMs > line.firstMs
      ? upTo(series.counting) + countedBetween(series.counting, first, last) - line.delta
      : upTo(series.counting) - upTo(old);
  if (change === 0) return [];
  tables.writeRow('hourly', series, { ...hour, delta: hour.delta + change });
  if (minutes.length > 0) {
    const changed = minutes.map((one) => (one === line ? { ...one, delta: one.delta + change } : one));
    tables.writeMinutes(series, hourMs / HOUR_MS, changed);
  } else addToFirstQuarter(tables, series, line.firstMs, change);
  return marksOf(past, series, hourMs).filter(({ level }) => level !== 'hour');
}
