// Compressed readings in the file: pieces per series and hour, which share their instants with the other series of the same
// poll. It must not know what is in memory only.
import { joinReadings, type Readings } from './hour-buffer.ts';
import { bound, endOfBlob } from './row-seal.ts';
import { integersOf, type Scale } from './scale.ts';
import type { SeriesState } from './series-state.ts';
import { asBlob, asInteger, bytesAt, numberAt, type Sqlite } from './sqlite.ts';
import { decodeTimes, decodeValues, encodeNumbers, encodeTexts, encodeTimes } from './value-codec.ts';

export interface Piece {
  readonly series: SeriesState;
  readonly hour: number;
  readonly readings: Readings;
}

/** The columns of a row of `raw` that its checksum covers. */
export interface PieceKey {
  readonly hour: number;
  readonly series: number;
  readonly part: number;
  readonly count: number;
}

interface KnownTimes {
  readonly id: number;
  readonly timesMs: Float64Array;
  /** End of the stored blob: the pieces that use it are tied to it. */
  readonly end: number;
}

/** Called for a piece whose checksum does not fit: it is left out. */
export type OnDamage = (what: string) => void;

export class RawTable {
  readonly #database: Sqlite;
  readonly #onDamage: OnDamage;

  constructor(database: Sqlite, onDamage: OnDamage) {
    this.#database = database;
    this.#onDamage = onDamage;
  }

  /** In a transaction of the caller. */
  write(pieces: readonly Piece[]): void {
    const known = new Map<string, KnownTimes[]>();
    for (const { series, hour, readings } of pieces) {
      const times = this.#timesOf(hour, readings.timesMs, known);
      const { values } = readings;
      const data =
        values instanceof Float64Array ? encodeNumbers(values, scaleOfPiece(series, values)) : encodeTexts(values);
      const place = 'SELECT CAST(coalesce(max(part) + 1, 0) AS INTEGER) FROM raw WHERE hour = ? AND series = ?';
      const part = numberAt(this.#database.get(place, [hour, series.id]), 0);
      this.#database.run('INSERT INTO raw (hour, series, part, count, times, data) VALUES (?, ?, ?, ?, ?, ?)', [
        ...[hour, series.id, part, readings.timesMs.length, times.id],
        bound(data, 'raw', [hour, series.id, part, readings.timesMs.length, times.end]),
      ]);
    }
  }

  /** The pieces of the hour, in the order in which they were written. */
  read(series: SeriesState, hour: number): Readings[] {
    const rows = this.#database.all(
      `SELECT ${asInteger('r.part')}, ${asInteger('r.count')}, ${asBlob('t.data')}, ${asBlob('r.data')}
       FROM raw r JOIN times t ON t.id = r.times WHERE r.hour = ? AND r.series = ? ORDER BY r.part`,
      [hour, series.id],
    );
    return rows.flatMap((row) => {
      const piece = { hour, series: series.id, part: numberAt(row, 0), count: numberAt(row, 1) };
      const readings = readPiece(piece, bytesAt(row, 2), bytesAt(row, 3));
      if (readings !== null) return [readings];
      this.#onDamage(`a piece of ${series.name} of ${new Date(hour * 3_600_000).toISOString()}`);
      return [];
    });
  }

  /** How many readings the pieces of the hour have. */
  count(series: SeriesState, hour: number): number {
    const row = this.#database.get('SELECT sum(count) FROM raw WHERE hour = ? AND series = ?', [hour, series.id]);
    return numberAt(row, 0);
  }

  /** Deletes whole hours before `hour`, at most `most` hours of the calendar at a time. True: there is more to delete. */
  purge(hour: number, most: number): boolean {
    const row = this.#database.get('SELECT CAST(min(hour) AS INTEGER) FROM raw');
    if (row?.[0] === null || numberAt(row, 0) >= hour) return false;
    const end = Math.min(hour, numberAt(row, 0) + most);
    this.#database.run('DELETE FROM raw WHERE hour < ?', [end]);
    this.#database.run('DELETE FROM times WHERE hour < ?', [end]);
    return end < hour;
  }

  /** Measurands of one device come with the same telegram: their instants are stored once. */
  #timesOf(hour: number, timesMs: Float64Array, known: Map<string, KnownTimes[]>): KnownTimes {
    const last = timesMs.length - 1;
    const key = `${timesMs.length} ${timesMs[0] ?? 0} ${timesMs[last >> 1] ?? 0} ${timesMs[last] ?? 0}`;
    const alike = known.get(key) ?? [];
    const same = alike.find((one) => one.timesMs.every((time, i) => time === timesMs[i]));
    if (same) return same;
    const id = numberAt(this.#database.get('SELECT coalesce(max(id), 0) + 1 FROM times'), 0);
    const data = bound(encodeTimes(timesMs), 'times', []);
    this.#database.run('INSERT INTO times (id, hour, data) VALUES (?, ?, ?)', [id, hour, data]);
    const times = { id, timesMs, end: endOfBlob(data) };
    known.set(key, [...alike, times]);
    return times;
  }
}

/** Null: one of the blobs is damaged, or is not the one that belongs here. */
export function readPiece(key: PieceKey, times: Uint8Array, data: Uint8Array): Readings | null {
  const { hour, series, part, count } = key;
  const values = decodeValues(bound(data, 'raw', [hour, series, part, count, endOfBlob(times)]), count);
  const timesMs = values === null ? null : decodeTimes(bound(times, 'times', []), count);
  return values === null || timesMs === null ? null : { timesMs, values };
}

/** What was stored to a finer resolution, before another one was configured, is not made coarser now. */
function scaleOfPiece({ scale }: SeriesState, values: Float64Array): Scale | null {
  return scale === null || integersOf(values, scale, true) === null ? null : scale;
}

/** All readings of one series in an hour: those of the file, then those that are in memory only. */
export function readingsOfHour(raw: RawTable, series: SeriesState, hour: number): Readings {
  const buffer = series.buffers.get(hour);
  const pieces = raw.read(series, hour);
  if (buffer) pieces.push(buffer.readings());
  return joinReadings(pieces, series.isText);
}
