// Lines of roll-ups as one blob, column by column, each as its difference to what the others suggest. It must not know
// the database.
import { MAX_INTEGER } from './byte-planes.ts';
import { packBlob, unpackBlob } from './packed-blob.ts';
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
  const integers = scale === null ? null : toColumns(rollups, periodMs, scale);
  if (integers === null || scale === null) {
    const columns = columnsOf(rollups);
    return packBlob(FLOATS, (into) => {
      into.uint32(rollups.length);
      for (const name of COLUMN_NAMES) into.floats(columns[name]);
    });
  }
  return packBlob(integers.length === COLUMNS ? COUNTED : INTEGERS, (into) => {
    into.uint32(rollups.length);
    into.float(scale.multiply);
    into.float(scale.divide);
    for (const column of integers) into.integers(column);
  });
}

/** Null: the blob is damaged. */
export function decodeRollups(blob: Uint8Array, periodMs: number): RollupColumns | null {
  return unpackBlob(blob, (kind, from) => {
    const count = from.uint32();
    if (kind === FLOATS) {
      const lines = emptyColumns(count);
      for (const name of COLUMN_NAMES) from.floats(count, lines[name]);
      return lines;
    }
    const scale = { multiply: from.float(), divide: from.float() };
    const length = kind === COUNTED ? COLUMNS : COLUMNS - 1;
    const columns = Array.from({ length }, (_, i) => from.integers(count, scratchColumn(i, count)));
    return fromColumns(columns, count, periodMs, scale);
  });
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
  // Ten times the middle of numbers that large would lose its last digits.
  return columns.every((column) => column.every((value) => Math.abs(value) <= MAX_INTEGER)) ? columns : null;
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
