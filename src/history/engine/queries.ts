// Questions as the thread answers them: each in one piece of bounded size and time. It must not write.
import type { SeriesState } from '../format/series-state.ts';
import type { HistoryPage, HistoryResolution, HistoryStats, SeriesInfo, SeriesSize } from '../history.ts';
import { cutReadings } from '../format/hour-buffer.ts';
import type { RollupView } from './rollup-view.ts';
import { COLUMN_NAMES } from '../format/rollup-columns.ts';
import { HOUR_MS } from '../format/rollup.ts';
import { asInteger, numberAt, type Sqlite } from '../format/sqlite.ts';
import { readingValues } from '../format/value-codec.ts';

/** Points of a page: the limit that is promised, and when an hour more is not begun. */
export const MAX_POINTS = 10_000;
const ENOUGH_POINTS = 4000;
/** With a month of quarters more it is still a page. */
const ENOUGH_LINES = 7000;
/** Hours that one page looks at. */
const MAX_HOURS = 400;

export interface PageRequest {
  readonly seriesId: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly resolution: HistoryResolution;
}

export interface PageAnswer {
  /** Null: nothing in this part of the range. */
  readonly page: HistoryPage | null;
  /** From where on to ask for the next page; null: that was all of this series. */
  readonly nextMs: number | null;
}

/** Series of a name, or of `device.*`, in the order in which they were first recorded. */
export function seriesNamed(all: Iterable<SeriesState>, name: string): SeriesState[] {
  const device = name.endsWith('.*') ? name.slice(0, -2) : null;
  return [...all]
    .filter((one) => (device === null ? one.name === name : one.identity.device === device))
    .filter(isKnown);
}

export function listSeries(all: Iterable<SeriesState>): SeriesInfo[] {
  return [...all].filter(isKnown).map((series) => series.info());
}

export function readPage(past: RollupView, series: SeriesState, request: PageRequest): PageAnswer {
  const { fromMs, toMs, resolution } = request;
  if (resolution === 'raw') return readRaw(past, series, fromMs, toMs);
  const most = resolution === '1min' ? ENOUGH_POINTS : ENOUGH_LINES;
  const { columns, nextMs } = past.columns(series, resolution, fromMs, toMs, most);
  if (columns.timesMs.length === 0) return { page: null, nextMs };
  const delta = series.counting.kind === null ? null : columns.delta;
  return { page: { kind: 'rollup', series: series.info(), ...columns, delta }, nextMs };
}

/** The memory of an answer, for handing it to another thread without a copy. */
export function memoryOf({ page }: PageAnswer): ArrayBuffer[] {
  if (page === null) return [];
  const columns = page.kind === 'raw' ? [page.timesMs, page.values] : COLUMN_NAMES.map((name) => page[name]);
  const buffers = columns.map((column) => (column instanceof Float64Array ? column.buffer : null));
  return [...new Set(buffers.filter((buffer) => buffer instanceof ArrayBuffer))];
}

/** Ends at `atMost`. */
export function countReadings(
  past: RollupView,
  series: readonly SeriesState[],
  fromMs: number,
  toMs: number,
  atMost: number,
) {
  let count = 0;
  for (const one of series) {
    const last = Math.floor(Math.min(toMs - 1, one.lastMs) / HOUR_MS);
    for (let hour = Math.floor(Math.max(fromMs, one.firstMs) / HOUR_MS); hour <= last; hour++) {
      count += past.raw.count(one, hour) + (one.buffers.get(hour)?.count ?? 0);
      if (count >= atMost) return atMost;
    }
  }
  return count;
}

export function readStats(database: Sqlite, all: Iterable<SeriesState>, path: string, timeZone: string): HistoryStats {
  const pageBytes = numberAt(database.get('PRAGMA page_size'), 0);
  const pages = numberAt(database.get('PRAGMA page_count'), 0);
  const free = numberAt(database.get('PRAGMA freelist_count'), 0);
  const raw = bySeries(database, 'sum(count), sum(length(data)), CAST(min(hour) AS INTEGER)', 'raw');
  const rollups = ['minute', 'quarter'].map((table) => bySeries(database, 'sum(length(data))', table));
  const rows = ['hourly', 'daily'].map((table) => bySeries(database, 'count(*)', table));
  const sizes = [...all].filter(isKnown).map((series): SeriesSize => {
    const stored = raw.get(series.id);
    const loose = [...series.buffers.values()].reduce((sum, { count }) => sum + count, 0);
    const sum = (tables: readonly ReadonlyMap<number, readonly number[]>[]): number =>
      tables.reduce((total, table) => total + (table.get(series.id)?.[0] ?? 0), 0);
    const hours = [...series.buffers.keys(), ...(stored ? [stored[2] ?? 0] : [])];
    return {
      series: series.info(),
      rawCount: (stored?.[0] ?? 0) + loose,
      rawBytes: (stored?.[1] ?? 0) + loose * BUFFERED_BYTES,
      rollupBytes: sum(rollups) + sum(rows) * ROW_BYTES,
      rawFirstMs: hours.length === 0 ? null : Math.max(Math.min(...hours) * HOUR_MS, series.firstMs),
    };
  });
  return { path, fileBytes: pageBytes * pages, freeBytes: pageBytes * free, timeZone, series: sizes };
}

/** A reading in memory: instant and value. */
const BUFFERED_BYTES = 16;
/** About what a row of hours or days takes. */
const ROW_BYTES = 75;

function readRaw(past: RollupView, series: SeriesState, fromMs: number, toMs: number): PageAnswer {
  const from = Math.max(fromMs, series.firstMs);
  const to = Math.min(toMs, series.lastMs + 1);
  const pieces: ReturnType<typeof cutReadings>[] = [];
  let count = 0;
  let nextMs: number | null = null;
  const first = Math.floor(from / HOUR_MS);
  for (let hour = first; hour * HOUR_MS < to; hour++) {
    if (count >= ENOUGH_POINTS || hour - first >= MAX_HOURS) {
      nextMs = hour * HOUR_MS;
      break;
    }
    const readings = cutReadings(past.readings(series, hour), from, to);
    if (readings.timesMs.length === 0) continue;
    pieces.push(readings);
    count += readings.timesMs.length;
  }
  const timesMs = new Float64Array(Math.min(count, MAX_POINTS));
  const numbers = new Float64Array(series.isText ? 0 : timesMs.length);
  const texts: string[] = [];
  let at = 0;
  for (const piece of pieces) {
    // An hour with more than the rest of a page goes on with the next page.
    const rest = MAX_POINTS - at;
    if (piece.timesMs.length > rest) nextMs = piece.timesMs[rest] ?? nextMs;
    const part = piece.timesMs.length > rest ? cutReadings(piece, -Infinity, nextMs ?? Infinity) : piece;
    timesMs.set(part.timesMs, at);
    if (part.values instanceof Float64Array) numbers.set(part.values, at);
    else texts.push(...part.values);
    at += part.timesMs.length;
  }
  if (count === 0) return { page: null, nextMs };
  const values = readingValues(series.isText ? texts : numbers, series.identity.kind);
  return { page: { kind: 'raw', series: series.info(), timesMs, values }, nextMs };
}

function bySeries(database: Sqlite, columns: string, table: string): Map<number, number[]> {
  const rows = database.all(`SELECT ${asInteger('series')}, ${columns} FROM ${table} GROUP BY series`);
  return new Map(rows.map((row) => [numberAt(row, 0), row.slice(1).map((_, i) => numberAt(row, i + 1))]));
}

function isKnown(series: SeriesState): boolean {
  return series.lastMs !== -Infinity;
}
