// Rows of a damaged file as what they say, if their checksum says so too; everything else is dropped. It must not know pages
// or what becomes of the rows.
import { bound, endOfBlob, recentCrc, rowCrc } from '../format/row-seal.ts';
import { seriesCrc } from '../engine/file-state.ts';
import { unsealed } from '../format/checksum.ts';
import type { SeriesKind } from '../history.ts';
import type { PieceKey } from '../format/raw-table.ts';
import type { RollupColumns } from '../format/rollup-columns.ts';
import { readRollups, type PieceLevel, type RowLevel } from '../format/rollup-tables.ts';
import type { Rollup } from '../format/rollup.ts';
import type { StoredRow } from './salvage-cells.ts';
import type { SeriesIdentity } from '../format/series-state.ts';

export interface FoundSeries {
  readonly id: number;
  readonly identity: SeriesIdentity;
}

export interface FoundRecent {
  readonly series: number;
  readonly timeMs: number;
  readonly value: number | string;
}

export interface FoundTimes {
  readonly id: number;
  readonly hour: number;
  readonly data: Uint8Array;
  /** What pieces that use it are tied to. */
  readonly end: number;
}

export interface FoundPiece extends PieceKey {
  readonly times: number;
  readonly data: Uint8Array;
}

export interface FoundRollups {
  readonly level: PieceLevel;
  /** Hour or month. */
  readonly span: number;
  readonly series: number;
  readonly columns: RollupColumns;
  readonly data: Uint8Array;
}

export interface FoundRollup {
  readonly level: RowLevel;
  readonly series: number;
  readonly rollup: Rollup;
  /** Null: it does not count. */
  readonly delta: number | null;
}

const KINDS: readonly SeriesKind[] = ['number', 'boolean', 'text'];
/** 1970 to 2255 in hours: whatever is beyond is no row of ours. */
const MAX_HOUR = 2_500_000;

/** Of the table, or of the index over its names: the same twice. */
export function seriesOf({ rowId, columns }: StoredRow): FoundSeries | null {
  const isTable = columns.length === 9;
  if (!isTable && columns.length !== 6) return null;
  const [device, measurand, unit, kindText, crc, id] = isTable ? [...columns.slice(1, 5), columns[8], rowId] : columns;
  const kind = KINDS.find((one) => one === kindText);
  if (typeof device !== 'string' || typeof measurand !== 'string' || kind === undefined) return null;
  if ((typeof unit !== 'string' && unit !== null) || !isCount(id)) return null;
  const identity = { device, measurand, unit, kind };
  return seriesCrc(id, identity) === crc ? { id, identity } : null;
}

export function recentOf({ columns }: StoredRow): FoundRecent | null {
  const [, series, timeMs, value, crc] = columns;
  if (columns.length !== 5 || !isCount(series) || !isCount(timeMs)) return null;
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  return recentCrc(series, timeMs, value) === crc ? { series, timeMs, value } : null;
}

export function timesOf({ rowId, columns }: StoredRow): FoundTimes | null {
  const [, hour, data] = columns;
  if (columns.length !== 3 || columns[0] !== null || !isHour(hour) || !(data instanceof Uint8Array)) return null;
  if (unsealed(bound(data, 'times', [])) === null) return null;
  return { id: rowId, hour, data, end: endOfBlob(data) };
}

/** What it says of itself, checked or not: so that a piece that is lost can be named. */
export function pieceOf({ columns }: StoredRow): FoundPiece | null {
  const [hour, series, part, count, times, data] = columns;
  if (columns.length !== 6 || !isHour(hour) || !isCount(series) || !isCount(part)) return null;
  if (!isCount(count) || !isCount(times) || !(data instanceof Uint8Array)) return null;
  return { hour, series, part, count, times, data };
}

export function isPieceGood({ hour, series, part, count, data }: FoundPiece, timesEnd: number): boolean {
  return unsealed(bound(data, 'raw', [hour, series, part, count, timesEnd])) !== null;
}

/** Of the index over the pieces: which ones there were. */
export function placeOf({ columns }: StoredRow): Pick<PieceKey, 'hour' | 'series' | 'part'> | null {
  const [hour, series, part, rowId] = columns;
  if (columns.length !== 4 || !isHour(hour) || !isCount(series) || !isCount(part) || !isCount(rowId)) return null;
  return { hour, series, part };
}

export function rollupsOf(level: PieceLevel, { columns }: StoredRow): FoundRollups | null {
  const [span, series, data] = columns;
  if (columns.length !== 3 || !isHour(span) || !isCount(series) || !(data instanceof Uint8Array)) return null;
  const lines = readRollups(level, [span, series], data);
  return lines === null ? null : { level, span, series, columns: lines, data };
}

export function rollupOf(level: RowLevel, { columns }: StoredRow): FoundRollup | null {
  if (columns.length !== 12) return null;
  const numbers = columns.map((column) => (typeof column === 'number' ? column : null));
  const [series, atMs, mean, min, max, first, last, count, delta = null, firstMs, lastMs, crc] = numbers;
  if (!isCount(series) || !isCount(atMs) || rowCrc(level, numbers.slice(0, 11)) !== crc) return null;
  const ends = { firstMs: firstMs ?? atMs, lastMs: lastMs ?? atMs };
  const means = { mean: mean ?? 0, min: min ?? 0, max: max ?? 0, first: first ?? 0, last: last ?? 0 };
  return { level, series, delta, rollup: { atMs, ...means, count: count ?? 0, delta: delta ?? 0, ...ends } };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isHour(value: unknown): value is number {
  return isCount(value) && value <= MAX_HOUR;
}
