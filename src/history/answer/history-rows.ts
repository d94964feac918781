// The past as rows, piece by piece: readings, or stored periods gathered into longer ones. It must not know HTTP or files.
import type { ReadingValue } from '../../model/reading.ts';
import type { Bucket } from './bucket.ts';
import { gather, type RollupRow } from './gather.ts';
import type { HistoryPage, HistoryReader, RangeQuery, RawPage, SeriesInfo } from '../history.ts';

export const RAW_COLUMNS = ['t', 'value'] as const;
export const ROLLUP_COLUMNS = ['t', 'mean', 'min', 'max', 'first', 'last', 'count'] as const;

/** `t` first, ms since the epoch; then as the columns say. */
export type HistoryRow = readonly [number, ReadingValue] | RollupRow;

/** Rows of one series; a series comes in any number of pieces, one series after the other. */
export interface HistoryPiece {
  readonly series: SeriesInfo;
  readonly columns: typeof RAW_COLUMNS | typeof ROLLUP_COLUMNS;
  readonly rows: readonly HistoryRow[];
}

export interface RowsQuestion {
  /** Each at least one piece, even if it is empty. */
  readonly series: readonly SeriesInfo[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucket: Bucket;
}

/** Reads as it is read from: memory does not depend on the range. Rejects as the reader does. */
export async function* historyRows(reader: HistoryReader, question: RowsQuestion): AsyncGenerator<HistoryPiece> {
  const { bucket } = question;
  for (const series of question.series) {
    if (bucket.source === 'raw') yield* readings(reader, series, question);
    else if (series.kind === 'text') yield* changes(reader, series, question, bucket);
    else yield* periods(reader, series, question, bucket);
  }
}

/** The range, so that its first period is whole. */
export function widened(fromMs: number, bucket: Bucket): number {
  return bucket.startOf === null ? fromMs : bucket.startOf(fromMs);
}

async function* readings(reader: HistoryReader, series: SeriesInfo, range: RowsQuestion): AsyncGenerator<HistoryPiece> {
  yield { series, columns: RAW_COLUMNS, rows: [] };
  for await (const page of rawPages(reader, series, range)) {
    yield { series, columns: RAW_COLUMNS, rows: Array.from(page.timesMs, (ms, index) => [ms, valueAt(page, index)]) };
  }
}

/** Words cannot be averaged: the last one of each period, where it differs from the one before. */
async function* changes(
  reader: HistoryReader,
  series: SeriesInfo,
  range: RowsQuestion,
  bucket: Bucket,
): AsyncGenerator<HistoryPiece> {
  yield { series, columns: RAW_COLUMNS, rows: [] };
  let shown: ReadingValue | null = null;
  let last: readonly [number, ReadingValue] | null = null;
  const rows: (readonly [number, ReadingValue])[] = [];
  const finishPeriod = (): void => {
    if (last === null || last[1] === shown) return;
    rows.push(last);
    shown = last[1];
  };
  for await (const page of rawPages(reader, series, range)) {
    for (const [index, ms] of page.timesMs.entries()) {
      if (last !== null && bucket.startOf?.(ms) !== bucket.startOf?.(last[0])) finishPeriod();
      const value = valueAt(page, index);
      // The time of a change is when the new word was first read, not last.
      if (last === null || last[1] !== value) last = [ms, value];
    }
    yield { series, columns: RAW_COLUMNS, rows: rows.splice(0) };
  }
  finishPeriod();
  yield { series, columns: RAW_COLUMNS, rows };
}

async function* periods(
  reader: HistoryReader,
  series: SeriesInfo,
  range: RowsQuestion,
  bucket: Bucket,
): AsyncGenerator<HistoryPiece> {
  yield { series, columns: ROLLUP_COLUMNS, rows: [] };
  const gathered = gather(series, bucket);
  for await (const page of pages(reader, series, range, bucket.source)) {
    if (page.kind === 'rollup') yield { series, columns: ROLLUP_COLUMNS, rows: gathered.take(page) };
  }
  yield { series, columns: ROLLUP_COLUMNS, rows: gathered.rest() };
}

async function* rawPages(reader: HistoryReader, series: SeriesInfo, range: RowsQuestion): AsyncGenerator<RawPage> {
  for await (const page of pages(reader, series, range, 'raw')) if (page.kind === 'raw') yield page;
}

/** Series whose unit changed share a name: the pages of the others are passed over. */
async function* pages(
  reader: HistoryReader,
  { id, name }: SeriesInfo,
  { fromMs, toMs }: Pick<RangeQuery, 'fromMs' | 'toMs'>,
  resolution: RangeQuery['resolution'],
): AsyncGenerator<HistoryPage> {
  for await (const page of reader.range({ series: [name], fromMs, toMs, resolution })) {
    if (page.series.id === id) yield page;
  }
}

function valueAt({ values }: RawPage, index: number): ReadingValue {
  const value = values[index];
  if (value === undefined) throw new RangeError(`a page of the history has fewer values than times (${index})`);
  return value;
}
