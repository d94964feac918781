// Lines of roll-ups as one blob, column by column, each as its difference to what the others suggest. It must not know
// the database.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { BitReader, BitWriter } from './bit-stream.ts';
import { sealed, unsealed } from './checksum.ts';
import { decodeIntegers, encodeIntegers } from './integer-codec.ts';
import { COLUMN_NAMES, columnsOf, emptyColumns, type RollupColumns } from './rollup-columns.ts';
import type { Rollup } from './rollup.ts';
import { integersOf, type Scale } from './scale.ts';

/** First byte of a blob. */
const FLOATS = 0;
const INTEGERS = 1;
/** Integers with a last column: what was counted. */
const COUNTED = 2;
/** The mean is stored to a tenth of the step. */
const MEAN_PARTS = 10;
const COLUMNS = COLUMN_NAMES.length;

/** `periodMs`: length of one line's period. `scale` null: as they are. */
export function encodeRollups(rollups: readonly Rollup[], periodMs: number, scale: Scale | null): Uint8Array {
  const into = new BitWriter();
  const columns = scale === null ? null : toColumns(rollups, periodMs, scale);
  if (columns === null || scale === null) {
    const floats = deflateRawSync(toFloats(rollups));
    into.write(FLOATS, 8);
    into.writeSized(rollups.length);
    into.writeSized(floats.length);
    into.writeBytes(floats);
  } else {
    into.write(columns.length === COLUMNS ? COUNTED : INTEGERS, 8);
    into.writeSized(rollups.length);
    into.writeBytes(new Uint8Array(new Float64Array([scale.multiply, scale.divide]).buffer));
    for (const column of columns) encodeIntegers(column, into);
  }
  return sealed(into.finish());
}

/** Null: the blob is damaged. */
export function decodeRollups(blob: Uint8Array, periodMs: number): RollupColumns | null {
  const bytes = unsealed(blob);
  if (bytes === null) return null;
  const from = new BitReader(bytes);
  const kind = from.read(8);
  const count = from.readSized();
  if (kind === FLOATS) return fromFloats(inflateRawSync(from.readBytes(from.readSized())), count);
  const [multiply = 1, divide = 1] = new Float64Array(from.readBytes(16).slice().buffer);
  const length = kind === COUNTED ? COLUMNS : COLUMNS - 1;
  const columns = Array.from({ length }, (_, i) => decodeIntegers(count, from, scratchColumn(i, count)));
  return fromColumns(columns, count, periodMs, { multiply, divide });
}

/** Used again for every blob: a year of quarters has dozens. */
const scratch: Float64Array<ArrayBuffer>[] = [];

function scratchColumn(place: number, length: number): Float64Array<ArrayBuffer> {
  let column = scratch[place];
  if (column === undefined || column.length < length) {
    column = new Float64Array(length);
    scratch[place] = column;
  }
  return column;
}

function toColumns(rollups: readonly Rollup[], periodMs: number, scale: Scale): Float64Array[] | null {
  const column = (pick: (rollup: Rollup) => number, by: Scale = scale): Float64Array | null =>
    integersOf(rollups.map(pick), by, false);
  const first = column((one) => one.first);
  const last = column((one) => one.last);
  const min = column((one) => one.min);
  const max = column((one) => one.max);
  const delta = column((one) => one.delta);
  const mean = column((one) => one.mean, { multiply: scale.multiply, divide: scale.divide * MEAN_PARTS });
  if (!first || !last || !min || !max || !delta || !mean) return null;
  const at = (values: Float64Array, i: number): number => values[i] ?? 0;
  const derived = (value: (i: number) => number): Float64Array => Float64Array.from(rollups, (_, i) => value(i));
  const columns = [
    Float64Array.from(rollups, ({ atMs }, i) => atMs / periodMs - i),
    first,
    derived((i) => at(last, i) - at(first, i)),
    derived((i) => Math.min(at(first, i), at(last, i)) - at(min, i)),
    derived((i) => at(max, i) - Math.max(at(first, i), at(last, i))),
    derived((i) => at(mean, i) - middle(at(min, i), at(max, i))),
    Float64Array.from(rollups, ({ count }) => count),
  ];
  // A counter that stands still needs no column either.
  if (rollups.some((one) => one.delta !== 0)) columns.push(derived((i) => at(delta, i) - usualDelta(last, i)));
  return columns;
}

function fromColumns(columns: readonly Float64Array[], count: number, periodMs: number, scale: Scale): RollupColumns {
  const { multiply, divide } = scale;
  const [place, firsts, rises, below, above, off, counts, extra] = columns;
  const lines = emptyColumns(count);
  if (!place || !firsts || !rises || !below || !above || !off || !counts) return lines;
  let lastBefore: number | null = null;
  for (let i = 0; i < count; i++) {
    const first = firsts[i] ?? 0;
    const last = first + (rises[i] ?? 0);
    const min = Math.min(first, last) - (below[i] ?? 0);
    const max = Math.max(first, last) + (above[i] ?? 0);
    const mean = (off[i] ?? 0) + middle(min, max);
    const usual = lastBefore === null ? 0 : last - lastBefore;
    lastBefore = last;
    lines.timesMs[i] = ((place[i] ?? 0) + i) * periodMs;
    lines.mean[i] = (mean * multiply) / (divide * MEAN_PARTS);
    lines.min[i] = (min * multiply) / divide;
    lines.max[i] = (max * multiply) / divide;
    lines.first[i] = (first * multiply) / divide;
    lines.last[i] = (last * multiply) / divide;
    lines.count[i] = counts[i] ?? 0;
    if (extra !== undefined) lines.delta[i] = (((extra[i] ?? 0) + usual) * multiply) / divide;
  }
  return lines;
}

function middle(min: number, max: number): number {
  return Math.round((MEAN_PARTS * (min + max)) / 2);
}

function usualDelta(last: Float64Array, i: number): number {
  return i === 0 ? 0 : (last[i] ?? 0) - (last[i - 1] ?? 0);
}

/** Column after column. */
function toFloats(rollups: readonly Rollup[]): Uint8Array {
  const columns = columnsOf(rollups);
  const all = new Float64Array(rollups.length * COLUMNS);
  COLUMN_NAMES.forEach((name, i) => all.set(columns[name], i * rollups.length));
  return new Uint8Array(all.buffer);
}

function fromFloats(bytes: Uint8Array, count: number): RollupColumns {
  const all = new Float64Array(new Uint8Array(bytes).buffer);
  const columns = emptyColumns(count);
  COLUMN_NAMES.forEach((name, i) => columns[name].set(all.subarray(i * count, (i + 1) * count)));
  return columns;
}
