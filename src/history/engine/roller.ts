// Brings roll-ups up to date: hours first, then the days that are made of them. Runs in a transaction of the caller; what it
// did counts when that is committed.
import { countedBetween, type CounterPoint } from '../format/counter.ts';
import { type RollupView, overlay } from './rollup-view.ts';
import { monthOf } from '../format/rollup-tables.ts';
import { rowsOf } from '../format/rollup-columns.ts';
import { beginOfPeriod, DAY_MS, HOUR_MS, mergeRollups, QUARTER_MS, type Rollup } from '../format/rollup.ts';
import type { PendingLevel, SeriesState } from '../format/series-state.ts';

/** How long after its end a period is rolled up: readings may still be on their way. */
export const GRACE_MS = 60_000;

export interface Mark {
  readonly level: PendingLevel;
  readonly series: SeriesState;
  readonly startMs: number;
}

export interface Rolled {
  readonly done: readonly Mark[];
  /** Found to be out of date. */
  readonly added: readonly Mark[];
  /** There is more to do. */
  readonly isCut: boolean;
}

/** At most about `budget` periods. */
export function rollPending(past: RollupView, all: Iterable<SeriesState>, nowMs: number, budget: number): Rolled {
  const done: Mark[] = [];
  const added: Mark[] = [];
  for (const series of all) {
    for (const level of ['quarter', 'day', 'hour'] as const) {
      const starts = [...series.pending[level]].sort((a, b) => a - b);
      for (const startMs of starts) {
        const endMs = endOf(past, level, startMs);
        if (endMs + GRACE_MS > nowMs) continue;
        if (level !== 'hour' && hasOpenHour(series, startMs, endMs)) continue;
        if (done.length >= budget) return { done, added, isCut: true };
        if (level === 'hour') added.push(...rollHour(past, series, startMs));
        else if (level === 'quarter') rollQuarters(past, series, startMs);
        else rollDay(past, series, startMs);
        done.push({ level, series, startMs });
      }
    }
  }
  return { done, added, isCut: false };
}

/** What is out of date when a reading of this instant comes. */
export function marksOf(past: Pick<RollupView, 'calendar'>, series: SeriesState, hourMs: number): Mark[] {
  if (series.isText) return [];
  const days = new Set([hourMs, hourMs + HOUR_MS - 1].map((ms) => past.calendar.startOf('day', ms)));
  return [
    { level: 'hour', series, startMs: hourMs },
    { level: 'quarter', series, startMs: Math.floor(hourMs / DAY_MS) * DAY_MS },
    ...[...days].map((startMs) => ({ level: 'day', series, startMs }) as const),
  ];
}

function endOf(past: RollupView, level: PendingLevel, startMs: number): number {
  switch (level) {
    case 'hour':
      return startMs + HOUR_MS;
    case 'quarter':
      return startMs + DAY_MS;
    case 'day':
      return past.calendar.next('day', startMs);
  }
}

function hasOpenHour(series: SeriesState, fromMs: number, toMs: number): boolean {
  const { hour } = series.pending;
  for (let ms = Math.floor(fromMs / HOUR_MS) * HOUR_MS; ms < toMs; ms += HOUR_MS) if (hour.has(ms)) return true;
  return false;
}

function rollHour(past: RollupView, series: SeriesState, hourMs: number): Mark[] {
  const { tables } = past;
  const minutes = past.computeMinutes(series, hourMs / HOUR_MS);
  const [hour] = mergeRollups(minutes, beginOfPeriod(HOUR_MS));
  if (hour === undefined) return [];
  const [old] = tables.rows('hourly', series, hourMs, hourMs + 1, 1);
  // Late readings of an hour whose other readings have been deleted already: what saw more readings stays.
  if (old !== undefined && old.count > hour.count) return [];
  tables.writeMinutes(series, hourMs / HOUR_MS, minutes);
  tables.writeRow('hourly', series, hour);
  if (series.counting.kind === null || (old?.last === hour.last && old.lastMs === hour.lastMs)) return [];
  const oldBefore = old ? { atMs: old.lastMs, value: old.last } : past.lastBefore(series, hourMs);
  return correctNextHour(past, series, hourMs, oldBefore, { atMs: hour.lastMs, value: hour.last });
}

/** The next hour's first step began at another reading before. What has to be made again then. */
export function correctNextHour(
  { tables, calendar }: RollupView,
  series: SeriesState,
  hourMs: number,
  oldBefore: CounterPoint | null,
  newBefore: CounterPoint,
): Mark[] {
  const { counting } = series;
  const [next] = tables.rows('hourly', series, hourMs + HOUR_MS, Number.MAX_SAFE_INTEGER, 1);
  if (counting.kind === null || next === undefined || series.pending.hour.has(next.atMs)) return [];
  const first = { atMs: next.firstMs, value: next.first };
  const oldStep = oldBefore === null ? 0 : countedBetween(counting, oldBefore, first);
  const change = countedBetween(counting, newBefore, first) - oldStep;
  if (change === 0) return [];
  tables.writeRow('hourly', series, { ...next, delta: next.delta + change });
  const [minute, ...others] = tables.minutes(series, next.atMs / HOUR_MS);
  if (minute) {
    tables.writeMinutes(series, next.atMs / HOUR_MS, [{ ...minute, delta: minute.delta + change }, ...others]);
  } else addToFirstQuarter(tables, series, next.firstMs, change);
  return marksOf({ calendar }, series, next.atMs).filter(({ level }) => level !== 'hour');
}

/** Where minutes are deleted already, quarters cannot be made of them again. */
export function addToFirstQuarter(
  tables: RollupView['tables'],
  series: SeriesState,
  atMs: number,
  change: number,
): void {
  const month = monthOf(atMs);
  const quarters = rowsOf(tables.quarters(series, month), QUARTER_MS);
  const first = quarters.find((one) => atMs >= one.atMs && atMs < one.atMs + QUARTER_MS);
  if (first === undefined) return;
  first.delta += change;
  tables.writeQuarters(series, month, quarters);
}

function rollQuarters(past: RollupView, series: SeriesState, dayMs: number): void {
  const computed = past.computeQuarters(series, dayMs);
  if (computed.length === 0) return;
  const month = monthOf(dayMs);
  past.tables.writeQuarters(series, month, overlay(rowsOf(past.tables.quarters(series, month), QUARTER_MS), computed));
}

function rollDay(past: RollupView, series: SeriesState, dayMs: number): void {
  const [day]: Rollup[] = past.computeDay(series, dayMs);
  const [old] = past.tables.rows('daily', series, dayMs, dayMs + 1, 1);
  // Hours of it are deleted already, or lost: what saw more readings stays.
  if (day && (old?.count ?? 0) <= day.count) past.tables.writeRow('daily', series, day);
}
