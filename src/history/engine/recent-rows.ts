// The rows of readings that are not in a compressed piece: written with every commit, gone when their readings are compressed.
// Runs in a transaction of the caller. It must not know when that is.
import type { Batch } from './batch.ts';
import { deleteRows, RowWriter } from './file-state.ts';
import type { HourBuffer } from '../format/hour-buffer.ts';
import { HOUR_MS } from '../format/rollup.ts';
import { quantize } from '../format/scale.ts';
import type { SealedPiece } from './sealer.ts';
import type { SeriesSet } from './series-set.ts';
import type { SeriesState } from '../format/series-state.ts';
import type { Sqlite } from '../format/sqlite.ts';

/** Which buffers have rows now. `unsaved`: what came since the last commit. */
export function writeRecent(
  database: Sqlite,
  all: SeriesSet,
  unsaved: readonly Batch[],
  pieces: readonly SealedPiece[],
): ReadonlySet<HourBuffer> {
  const sealed = new Set(pieces.map(({ buffer }) => buffer));
  const gone = pieces.filter(({ buffer }) => buffer.hasRows);
  if (gone.length === 0) return writeUnsaved(database, all, unsaved, sealed);
  const goneCount = gone.reduce((sum, { buffer }) => sum + buffer.count, 0);
  if (goneCount > all.looseValues() / 2) return writeAnew(database, all, sealed);
  deleteRows(database, gone);
  return writeUnsaved(database, all, unsaved, sealed);
}

/** What is stored of a value that came: a word, or the number as its series keeps it. */
export function storedValue(series: SeriesState, value: number, texts: readonly string[]): number | string {
  if (series.isText) return texts[value] ?? '';
  return series.scale === null ? value : quantize(value, series.scale);
}

/**
 * Where most rows go, all go, and what stays is written again: SQLite drops whole pages without writing them, while rows that
 * are deleted one by one are written once more. With many fast series that is half of all that is ever written.
 */
function writeAnew(database: Sqlite, all: SeriesSet, sealed: ReadonlySet<HourBuffer>): Set<HourBuffer> {
  database.run('DELETE FROM recent');
  const writer = new RowWriter(database);
  const withRows = new Set<HourBuffer>();
  for (const series of all) {
    for (const buffer of series.buffers.values()) {
      if (sealed.has(buffer)) continue;
      const { timesMs, values } = buffer.readings();
      for (let i = 0; i < timesMs.length; i++) writer.add(series.id, timesMs[i] ?? 0, values[i] ?? 0);
      withRows.add(buffer);
    }
  }
  writer.finish();
  return withRows;
}

function writeUnsaved(
  database: Sqlite,
  all: SeriesSet,
  unsaved: readonly Batch[],
  sealed: ReadonlySet<HourBuffer>,
): Set<HourBuffer> {
  const writer = new RowWriter(database);
  const withRows = new Set<HourBuffer>();
  for (const { slots, timesMs, values, texts } of unsaved) {
    for (let i = 0; i < slots.length; i++) {
      const series = all.at(slots[i] ?? 0);
      const timeMs = timesMs[i] ?? 0;
      const buffer = series?.buffers.get(Math.floor(timeMs / HOUR_MS));
      if (!series || !buffer || sealed.has(buffer)) continue;
      writer.add(series.id, timeMs, storedValue(series, values[i] ?? 0, texts));
      withRows.add(buffer);
    }
  }
  writer.finish();
  return withRows;
}
