// What was, at every resolution: stored where it is up to date, computed from what is finer where it is not. So an answer
// never depends on whether the present hour has been compressed already. It must not write.
import type { Calendar } from '../../time/calendar.ts';
import type { CounterPoint } from '../format/counter.ts';
import type { Readings } from '../format/hour-buffer.ts';
import type { RollupResolution } from '../history.ts';
import { readingsOfHour, type RawTable } from '../format/raw-table.ts';
import { columnsOf, cutColumns, joinColumns, rowsOf, type RollupColumns } from '../format/rollup-columns.ts';
import { beginOfMonth, monthOf, type RollupTables } from '../format/rollup-tables.ts';
import {
  beginOfPeriod,
  DAY_MS,
  HOUR_MS,
  mergeRollups,
  MINUTE_MS,
  QUARTER_MS,
  rollReadings,
  type Rollup,
} from '../format/rollup.ts';
import type { SeriesState } from '../format/series-state.ts';

/** A piece of an answer, and from where on to ask for the next one; null: that was all. */
export interface Lines {
  readonly rollups: Rollup[];
  readonly nextMs: number | null;
}

export interface Columns {
  readonly columns: RollupColumns;
  readonly nextMs: number | null;
}

/** Hours or months that one question may look at: the thread has other things to do as well. */
const MAX_HOURS_AT_ONCE = 500;

export class RollupView {
  readonly raw: RawTable;
  readonly tables: RollupTables;
  readonly calendar: Calendar;

  constructor(raw: RawTable, tables: RollupTables, calendar: Calendar) {
    this.raw = raw;
    this.tables = tables;
    this.calendar = calendar;
  }

  readings(series: SeriesState, hour: number): Readings {
    return readingsOfHour(this.raw, series, hour);
  }

  /** From the readings themselves. `before`: null where nothing came before, or it does not count. */
  computeMinutes(series: SeriesState, hour: number): Rollup[] {
    const { timesMs, values } = this.readings(series, hour);
    if (!(values instanceof Float64Array)) return [];
    const before = series.counting.kind === null ? null : this.lastBefore(series, hour * HOUR_MS);
    return rollReadings(timesMs, values, MINUTE_MS, series.counting, before);
  }

  minutes(series: SeriesState, hour: number): Rollup[] {
    if (series.pending.hour.has(hour * HOUR_MS)) {
      const computed = this.computeMinutes(series, hour);
      if (computed.length > 0) return computed;
    }
    return this.tables.minutes(series, hour);
  }

  /** The last reading before the begin of an hour, as far as hours tell. */
  lastBefore(series: SeriesState, beginMs: number): CounterPoint | null {
    const stored = this.tables.rowBefore('hourly', series, beginMs);
    for (const ms of hoursBetween(series.pending.hour, stored?.atMs ?? -Infinity, beginMs).reverse()) {
      const { timesMs, values } = this.readings(series, ms / HOUR_MS);
      const last = values[values.length - 1];
      if (typeof last === 'number') return { atMs: timesMs[timesMs.length - 1] ?? ms, value: last };
    }
    return stored === null ? null : { atMs: stored.lastMs, value: stored.last };
  }

  /** One UTC day. */
  computeQuarters(series: SeriesState, dayMs: number): Rollup[] {
    const minutes: Rollup[] = [];
    for (let ms = dayMs; ms < dayMs + DAY_MS; ms += HOUR_MS) {
      if (this.#mayHave(series, ms, HOUR_MS)) minutes.push(...this.minutes(series, ms / HOUR_MS));
    }
    return mergeRollups(minutes, beginOfPeriod(QUARTER_MS));
  }

  /** One local day; empty when nothing was recorded. */
  computeDay(series: SeriesState, dayMs: number): Rollup[] {
    const endMs = this.calendar.next('day', dayMs);
    // Where the zone is half an hour off, a day does not begin with a whole UTC hour.
    const isWhole = dayMs % HOUR_MS === 0 && endMs % HOUR_MS === 0;
    const finer = this.lines(series, isWhole ? '1h' : '15min', dayMs, endMs, Infinity).rollups;
    return mergeRollups(finer, () => dayMs);
  }

  /** Periods that begin in [fromMs, toMs), about `most` of them. */
  lines(series: SeriesState, level: RollupResolution, fromMs: number, toMs: number, most: number): Lines {
    const range = this.#rangeOf(series, fromMs, toMs);
    if (range === null) return { rollups: [], nextMs: null };
    const { from, to } = range;
    switch (level) {
      case '1min':
        return this.#minuteLines(series, from, to, most);
      case '15min': {
        const { columns, nextMs } = this.#quarterColumns(series, from, to, most);
        return { rollups: rowsOf(columns, QUARTER_MS), nextMs };
      }
      case '1h':
        return this.#rowLines(series, 'hourly', from, to, most);
      case '1d':
        return this.#rowLines(series, 'daily', from, to, most);
    }
  }

  /** The same as columns: faster where they are stored as such. */
  columns(series: SeriesState, level: RollupResolution, fromMs: number, toMs: number, most: number): Columns {
    const range = level === '15min' ? this.#rangeOf(series, fromMs, toMs) : null;
    if (range !== null) return this.#quarterColumns(series, range.from, range.to, most);
    const { rollups, nextMs } = this.lines(series, level, fromMs, toMs, most);
    return { columns: columnsOf(rollups), nextMs };
  }

  /** What of a range can have anything; null: nothing. */
  #rangeOf(series: SeriesState, fromMs: number, toMs: number): { from: number; to: number } | null {
    const from = Math.max(fromMs, this.calendar.startOf('day', Math.max(series.firstMs, 0)) - DAY_MS);
    const to = Math.min(toMs, series.lastMs + 1);
    return series.isText || !(from < to) ? null : { from, to };
  }

  #minuteLines(series: SeriesState, fromMs: number, toMs: number, most: number): Lines {
    const rollups: Rollup[] = [];
    const first = Math.floor(fromMs / HOUR_MS);
    for (let hour = first; hour * HOUR_MS < toMs; hour++) {
      if (rollups.length >= most || (most !== Infinity && hour - first >= MAX_HOURS_AT_ONCE)) {
        return { rollups: within(rollups, fromMs, toMs), nextMs: hour * HOUR_MS };
      }
      rollups.push(...this.minutes(series, hour));
    }
    return { rollups: within(rollups, fromMs, toMs), nextMs: null };
  }

  #quarterColumns(series: SeriesState, fromMs: number, toMs: number, most: number): Columns {
    const months: RollupColumns[] = [];
    let count = 0;
    let nextMs: number | null = null;
    for (let month = monthOf(fromMs); beginOfMonth(month) < toMs; month++) {
      if (count >= most) {
        nextMs = beginOfMonth(month);
        break;
      }
      const columns = this.#quartersOfMonth(series, month, fromMs, toMs);
      months.push(columns);
      count += columns.timesMs.length;
    }
    return { columns: cutColumns(joinColumns(months), fromMs, toMs), nextMs };
  }

  #quartersOfMonth(series: SeriesState, month: number, fromMs: number, toMs: number): RollupColumns {
    const stored = this.tables.quarters(series, month);
    const open = [...series.pending.quarter].filter((ms) => monthOf(ms) === month && ms < toMs && ms + DAY_MS > fromMs);
    if (open.length === 0) return stored;
    const computed = open.flatMap((ms) => this.computeQuarters(series, ms));
    return columnsOf(overlay(rowsOf(stored, QUARTER_MS), computed));
  }

  #rowLines(series: SeriesState, level: 'hourly' | 'daily', fromMs: number, toMs: number, most: number): Lines {
    const count = Number.isFinite(most) ? most : 1_000_000;
    const stored = this.tables.rows(level, series, fromMs, toMs, count);
    const isCut = stored.length === count;
    const endMs = isCut ? (stored[stored.length - 1]?.atMs ?? toMs) + 1 : toMs;
    const pending = level === 'hourly' ? series.pending.hour : series.pending.day;
    const open = [...pending].filter((ms) => ms >= fromMs && ms < endMs);
    const computed = open.flatMap((ms) => {
      if (level === 'daily') return this.computeDay(series, ms);
      return mergeRollups(this.computeMinutes(series, ms / HOUR_MS), beginOfPeriod(HOUR_MS));
    });
    return { rollups: computed.length === 0 ? stored : overlay(stored, computed), nextMs: isCut ? endMs : null };
  }

  #mayHave(series: SeriesState, fromMs: number, lengthMs: number): boolean {
    return fromMs <= series.lastMs && fromMs + lengthMs > series.firstMs;
  }
}

/**
 * `newer` in place of `older` where both have the period, unless `older` saw more readings: what it was made of is deleted
 * or lost by now. In order.
 */
export function overlay(older: readonly Rollup[], newer: readonly Rollup[]): Rollup[] {
  const all = new Map(older.map((one) => [one.atMs, one]));
  for (const one of newer) if ((all.get(one.atMs)?.count ?? 0) <= one.count) all.set(one.atMs, one);
  return [...all.values()].sort((a, b) => a.atMs - b.atMs);
}

function within(rollups: Rollup[], fromMs: number, toMs: number): Rollup[] {
  const first = rollups[0];
  const last = rollups[rollups.length - 1];
  if (!first || !last || (first.atMs >= fromMs && last.atMs < toMs)) return rollups;
  return rollups.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
}

/** Those of the hours that lie in [fromMs, toMs), in order. After an import there are very many of them. */
function hoursBetween(hours: ReadonlySet<number>, fromMs: number, toMs: number): number[] {
  if ((toMs - fromMs) / HOUR_MS > hours.size) {
    return [...hours].filter((ms) => ms >= fromMs && ms < toMs).sort((a, b) => a - b);
  }
  const between: number[] = [];
  for (let ms = fromMs; ms < toMs; ms += HOUR_MS) if (hours.has(ms)) between.push(ms);
  return between;
}
