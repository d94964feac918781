// Roll-ups as columns: how they are stored, and how they go to another thread without an object for each line. Pure.
import { lowerBound } from './hour-buffer.ts';
import type { Rollup } from './rollup.ts';

/** Columns of equal length. */
export interface RollupColumns {
  /** Begin of each period, ms since the epoch, rising. */
  readonly timesMs: Float64Array;
  readonly mean: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly count: Float64Array;
  readonly delta: Float64Array;
}

export const COLUMN_NAMES = ['timesMs', 'mean', 'min', 'max', 'first', 'last', 'count', 'delta'] as const;

/** All in one piece of memory: it is had, given back and handed to another thread at once. */
export function emptyColumns(length: number): RollupColumns {
  const all = new Float64Array(length * COLUMN_NAMES.length);
  const column = (place: number): Float64Array => all.subarray(place * length, (place + 1) * length);
  return {
    ...{ timesMs: column(0), mean: column(1), min: column(2), max: column(3) },
    ...{ first: column(4), last: column(5), count: column(6), delta: column(7) },
  };
}

export function columnsOf(rollups: readonly Rollup[]): RollupColumns {
  const columns = emptyColumns(rollups.length);
  for (const [i, one] of rollups.entries()) {
    columns.timesMs[i] = one.atMs;
    columns.mean[i] = one.mean;
    columns.min[i] = one.min;
    columns.max[i] = one.max;
    columns.first[i] = one.first;
    columns.last[i] = one.last;
    columns.count[i] = one.count;
    columns.delta[i] = one.delta;
  }
  return columns;
}

/** Lines of periods of one length. When first and last reading were, only the period tells. */
export function rowsOf(columns: RollupColumns, periodMs: number): Rollup[] {
  return Array.from(columns.timesMs, (atMs, i) => ({
    atMs,
    mean: columns.mean[i] ?? 0,
    min: columns.min[i] ?? 0,
    max: columns.max[i] ?? 0,
    first: columns.first[i] ?? 0,
    last: columns.last[i] ?? 0,
    count: columns.count[i] ?? 0,
    delta: columns.delta[i] ?? 0,
    firstMs: atMs,
    lastMs: atMs + periodMs,
  }));
}

/** One behind the other. */
export function joinColumns(pieces: readonly RollupColumns[]): RollupColumns {
  const [only] = pieces;
  if (pieces.length === 1 && only) return only;
  const joined = emptyColumns(pieces.reduce((sum, { timesMs }) => sum + timesMs.length, 0));
  let at = 0;
  for (const piece of pieces) {
    for (const name of COLUMN_NAMES) joined[name].set(piece[name], at);
    at += piece.timesMs.length;
  }
  return joined;
}

/** The lines that begin in [fromMs, toMs). */
export function cutColumns(columns: RollupColumns, fromMs: number, toMs: number): RollupColumns {
  const { timesMs } = columns;
  const begin = lowerBound(timesMs, timesMs.length, fromMs);
  const end = lowerBound(timesMs, timesMs.length, toMs);
  if (begin === 0 && end === timesMs.length) return columns;
  const cut = emptyColumns(end - begin);
  for (const name of COLUMN_NAMES) cut[name].set(columns[name].subarray(begin, end));
  return cut;
}
