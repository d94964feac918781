// Deletes what is older than the configuration wants to keep, a little at a time. The pages that become free are used again:
// the file does not grow any more. Runs in a transaction of the caller.
import type { RollupView } from './rollup-view.ts';
import { monthOf, type RowLevel } from '../format/rollup-tables.ts';
import { DAY_MS, HOUR_MS } from '../format/rollup.ts';
import type { PendingLevel, SeriesState } from '../format/series-state.ts';
import type { Sqlite } from '../format/sqlite.ts';

/** ms; null: forever. */
export interface Retention {
  readonly rawMs: number | null;
  readonly oneMinuteMs: number | null;
  readonly fifteenMinutesMs: number | null;
  readonly oneHourMs: number | null;
  readonly oneDayMs: number | null;
}

/** Calendar hours whose raw readings are deleted in one commit, at most. */
const HOURS_AT_ONCE = 6;
/** What is coarser is made of what is finer when its period is over: how long that must be there. */
const LEAST_RAW_MS = 2 * HOUR_MS;
const LEAST_ROLLUP_MS = 3 * DAY_MS;

export class Purger {
  readonly #keep: Retention;
  /** Rows are deleted once a day. */
  readonly #rowsBeforeMs: Record<RowLevel, number> = { hourly: -Infinity, daily: -Infinity };

  constructor(keep: Retention) {
    this.#keep = keep;
  }

  purge(database: Sqlite, past: RollupView, all: readonly SeriesState[], nowMs: number): void {
    const { rawMs, oneMinuteMs, fifteenMinutesMs, oneHourMs, oneDayMs } = this.#keep;
    // Nothing that still goes into something coarser is deleted.
    const openHourMs = oldestPendingMs(all, 'hour');
    const openDayMs = Math.min(oldestPendingMs(all, 'quarter'), oldestPendingMs(all, 'day'));
    const raw = cutoffMs(rawMs, LEAST_RAW_MS, nowMs, openHourMs);
    if (raw !== null) past.raw.purge(Math.floor(raw / HOUR_MS), HOURS_AT_ONCE);
    const minute = cutoffMs(oneMinuteMs, LEAST_ROLLUP_MS, nowMs, openDayMs);
    if (minute !== null) this.#purgePieces(database, past, 'minute', 'hour', Math.floor(minute / HOUR_MS));
    const quarter = cutoffMs(fifteenMinutesMs, LEAST_ROLLUP_MS, nowMs, openDayMs);
    if (quarter !== null) this.#purgePieces(database, past, 'quarter', 'month', monthOf(quarter));
    this.#purgeRows(past, all, 'hourly', cutoffMs(oneHourMs, LEAST_ROLLUP_MS, nowMs, openDayMs));
    this.#purgeRows(past, all, 'daily', cutoffMs(oneDayMs, LEAST_ROLLUP_MS, nowMs, Infinity));
  }

  #purgePieces(database: Sqlite, past: RollupView, level: 'minute' | 'quarter', column: string, before: number): void {
    const first = database.get(`SELECT CAST(min(${column}) AS INTEGER) FROM ${level}`)?.[0];
    if (typeof first === 'number' && first < before) past.tables.purgePieces(level, before);
  }

  #purgeRows(past: RollupView, all: readonly SeriesState[], level: RowLevel, beforeMs: number | null): void {
    if (beforeMs === null) return;
    const dayMs = Math.floor(beforeMs / DAY_MS) * DAY_MS;
    if (dayMs <= this.#rowsBeforeMs[level]) return;
    for (const series of all) if (series.firstMs < dayMs) past.tables.purgeRows(level, series, dayMs);
    this.#rowsBeforeMs[level] = dayMs;
  }
}

function cutoffMs(keepMs: number | null, leastMs: number, nowMs: number, openMs: number): number | null {
  return keepMs === null ? null : Math.min(nowMs - Math.max(keepMs, leastMs), openMs);
}

function oldestPendingMs(all: readonly SeriesState[], level: PendingLevel): number {
  let oldestMs = Infinity;
  for (const { pending } of all) for (const ms of pending[level]) if (ms < oldestMs) oldestMs = ms;
  return oldestMs;
}
