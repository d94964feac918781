// What the engine remembers of a file when it opens it: series, what waits for its roll-up, recent rows; and the writing of
// the same. It must not know compressed pieces.
import type { SeriesKind } from '../history.ts';
import type { OnDamage } from '../format/raw-table.ts';
import { HOUR_MS } from '../format/rollup.ts';
import type { Mark } from './roller.ts';
import { recentCrc, rowCrc } from '../format/row-seal.ts';
import type { Step } from '../format/scale.ts';
import { storedExchanges } from '../format/stored-exchanges.ts';
import { identityKey, PENDING_LEVELS, SeriesState, type SeriesIdentity } from '../format/series-state.ts';
import { asBlob, asInteger, numberAt, textAt, type Row, type Sqlite, type SqlValue } from '../format/sqlite.ts';

/** Rows of one INSERT: the fewer calls, the faster. */
const ROWS_AT_ONCE = 100;
const ROW_COLUMNS = 4;

/** A series whose name cannot be trusted: what belongs to it would appear under another one's. */
class SeriesDamage extends Error {
  readonly code = 'SQLITE_CORRUPT_SERIES';
}

/**
 * All series of the file by identity, with their recent rows and pending roll-ups. A recent row whose checksum does not fit is
 * left out. Throws what `isDamage` knows when a series cannot be trusted.
 */
export function loadSeries(
  database: Sqlite,
  steps: Readonly<Record<string, Step>>,
  onDamage: OnDamage,
): Map<string, SeriesState> {
  const byKey = new Map<string, SeriesState>();
  const byId = new Map<number, SeriesState>();
  const texts = ['device', 'measurand', 'unit', 'kind'].map(asBlob).join(', ');
  const columns = `id, ${texts}, ${['first_ms', 'last_ms', 'crc'].map(asInteger).join(', ')}`;
  for (const row of database.all(`SELECT ${columns} FROM series ORDER BY id`)) {
    const series = toSeries(row, steps);
    if (seriesCrc(series.id, series.identity) !== row[7]) throw new SeriesDamage(`series ${series.id} is damaged`);
    byKey.set(identityKey(series.identity), series);
    byId.set(series.id, series);
  }
  for (const level of PENDING_LEVELS) {
    for (const row of database.all(
      `SELECT ${asInteger('series')}, ${asInteger('start')} FROM pending WHERE level = ?`,
      [level],
    )) {
      byId.get(numberAt(row, 0))?.pending[level].add(numberAt(row, 1));
    }
  }
  const value = `CASE typeof(value) WHEN 'text' THEN ${asBlob('value')} ELSE value END`;
  for (const row of database.all(
    `SELECT ${asInteger('series')}, ${asInteger('t')}, ${value}, ${asInteger('crc')} FROM recent ORDER BY id`,
  )) {
    const series = byId.get(numberAt(row, 0));
    const timeMs = numberAt(row, 1);
    const read = row[2] instanceof Uint8Array ? textAt(row, 2) : numberAt(row, 2);
    if (!series || recentCrc(series.id, timeMs, read) !== row[3]) {
      onDamage('a recent reading');
      continue;
    }
    const hour = Math.floor(timeMs / HOUR_MS);
    series.insert(hour, timeMs, read);
    const buffer = series.buffers.get(hour);
    if (buffer) buffer.hasRows = true;
  }
  const exchanges = storedExchanges(database);
  for (const series of byKey.values()) series.takeExchanges(exchanges);
  return byKey;
}

/**
 * New series, and of those in `compressed` the oldest and newest reading: as long as readings are rows, these tell it.
 * Who was saved.
 */
export function saveSeries(
  database: Sqlite,
  all: Iterable<SeriesState>,
  compressed: ReadonlySet<SeriesState>,
): SeriesState[] {
  const saved: SeriesState[] = [];
  for (const series of all) {
    const { id, identity, step, firstMs, lastMs } = series;
    if (lastMs === -Infinity) continue;
    if (!series.isSaved) {
      database.run(
        `INSERT INTO series (id, device, measurand, unit, kind, step, first_ms, last_ms, crc)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          ...[id, identity.device, identity.measurand, identity.unit, identity.kind],
          ...[typeof step === 'number' ? step : null, firstMs, lastMs, seriesCrc(id, identity)],
        ],
      );
    } else if (compressed.has(series)) {
      database.run('UPDATE series SET first_ms = ?, last_ms = ?, step = ? WHERE id = ?', [
        ...[firstMs, lastMs, typeof step === 'number' ? step : null],
        id,
      ]);
    } else continue;
    saved.push(series);
  }
  return saved;
}

export function savePending(database: Sqlite, marks: Iterable<Mark>): void {
  for (const { level, series, startMs } of marks) {
    database.run('INSERT OR IGNORE INTO pending (level, series, start) VALUES (?, ?, ?)', [level, series.id, startMs]);
  }
}

export function forgetPending(database: Sqlite, marks: Iterable<Mark>): void {
  for (const { level, series, startMs } of marks) {
    database.run('DELETE FROM pending WHERE level = ? AND series = ? AND start = ?', [level, series.id, startMs]);
  }
}

export class RowWriter {
  readonly #database: Sqlite;
  #parameters: SqlValue[] = [];

  constructor(database: Sqlite) {
    this.#database = database;
  }

  add(seriesId: number, timeMs: number, value: number | string): void {
    this.#parameters.push(seriesId, timeMs, value, recentCrc(seriesId, timeMs, value));
    if (this.#parameters.length === ROWS_AT_ONCE * ROW_COLUMNS) this.#insert();
  }

  finish(): void {
    const rest = this.#parameters;
    for (let i = 0; i < rest.length; i += ROW_COLUMNS) {
      const row = rest.slice(i, i + ROW_COLUMNS);
      this.#database.run('INSERT INTO recent (series, t, value, crc) VALUES (?, ?, ?, ?)', row);
    }
    this.#parameters = [];
  }

  #insert(): void {
    const places = Array<string>(ROWS_AT_ONCE).fill('(?, ?, ?, ?)').join(', ');
    this.#database.run(`INSERT INTO recent (series, t, value, crc) VALUES ${places}`, this.#parameters);
    this.#parameters = [];
  }
}

/** Deletes the rows of whole hours of series. */
export function deleteRows(database: Sqlite, places: readonly { series: SeriesState; hour: number }[]): void {
  const keys = places.map(({ series, hour }) => series.id * 1_000_000 + hour);
  const chosen = 'series * 1000000 + t / 3600000 IN (SELECT value FROM json_each(?))';
  database.run(`DELETE FROM recent WHERE ${chosen}`, [JSON.stringify(keys)]);
}

/** Null as unit is told from an empty one. */
export function seriesCrc(id: number, { device, measurand, unit, kind }: SeriesIdentity): number {
  return rowCrc('series', [id, unit === null ? 0 : 1], [device, measurand, unit, kind]);
}

function toSeries(row: Row, steps: Readonly<Record<string, Step>>): SeriesState {
  const kinds: readonly SeriesKind[] = ['number', 'boolean', 'text'];
  const kind = kinds.find((one) => one === textAt(row, 4)) ?? 'number';
  const unit = row[3] === null ? null : textAt(row, 3);
  const identity = { device: textAt(row, 1), measurand: textAt(row, 2), unit, kind };
  const series = new SeriesState(numberAt(row, 0), identity, steps);
  series.firstMs = numberAt(row, 5);
  series.lastMs = numberAt(row, 6);
  series.isSaved = true;
  return series;
}
