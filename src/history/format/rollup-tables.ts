// Stored roll-ups: 1 min and 15 min as compressed pieces, hours and days as rows that anybody can read. It must not know how
// they are made.
import type { OnDamage } from './raw-table.ts';
import { decodeRollups, encodeRollups } from './rollup-codec.ts';
import { emptyColumns, rowsOf, type RollupColumns } from './rollup-columns.ts';
import { MINUTE_MS, QUARTER_MS, type Rollup } from './rollup.ts';
import { bound, rowCrc } from './row-seal.ts';
import type { SeriesState } from './series-state.ts';
import { asBlob, asInteger, asReal, bytesAt, nullableNumberAt, numberAt, type Row, type Sqlite } from './sqlite.ts';

export type PieceLevel = 'minute' | 'quarter';

export type RowLevel = 'hourly' | 'daily';

const COLUMNS = ['t', 'mean', 'min', 'max', 'first', 'last', 'count', 'delta', 'first_ms', 'last_ms'];
/** What `rollupOfRow` takes. */
export const ROLLUP_COLUMNS = [...COLUMNS.map((column) => asReal(column)), asInteger('crc')].join(', ');

export class RollupTables {
  readonly #database: Sqlite;
  readonly #onDamage: OnDamage;

  constructor(database: Sqlite, onDamage: OnDamage) {
    this.#database = database;
    this.#onDamage = onDamage;
  }

  minutes(series: SeriesState, hour: number): Rollup[] {
    const row = this.#database.get(`SELECT ${asBlob('data')} FROM minute WHERE hour = ? AND series = ?`, [
      hour,
      series.id,
    ]);
    const what = `the minutes of ${series.name} of ${new Date(hour * 3_600_000).toISOString()}`;
    return rowsOf(this.#decode(row, 'minute', [hour, series.id], what), MINUTE_MS);
  }

  writeMinutes(series: SeriesState, hour: number, rollups: readonly Rollup[]): void {
    const data = bound(encodeRollups(rollups, MINUTE_MS, series.scale), 'minute', [hour, series.id]);
    this.#database.run('INSERT OR REPLACE INTO minute (hour, series, data) VALUES (?, ?, ?)', [hour, series.id, data]);
  }

  /** `month`: see `monthOf`. */
  quarters(series: SeriesState, month: number): RollupColumns {
    const row = this.#database.get(`SELECT ${asBlob('data')} FROM quarter WHERE month = ? AND series = ?`, [
      month,
      series.id,
    ]);
    const what = `the quarters of an hour of ${series.name} of ${new Date(beginOfMonth(month)).toISOString()}`;
    return this.#decode(row, 'quarter', [month, series.id], what);
  }

  writeQuarters(series: SeriesState, month: number, rollups: readonly Rollup[]): void {
    const data = bound(encodeRollups(rollups, QUARTER_MS, series.scale), 'quarter', [month, series.id]);
    this.#database.run('INSERT OR REPLACE INTO quarter (month, series, data) VALUES (?, ?, ?)', [
      ...[month, series.id],
      data,
    ]);
  }

  /** Begin in [fromMs, toMs), oldest first, at most `most`. */
  rows(level: RowLevel, series: SeriesState, fromMs: number, toMs: number, most: number): Rollup[] {
    const where = 'series = ? AND t >= ? AND t < ? ORDER BY t LIMIT ?';
    const rows = this.#database.all(`SELECT ${ROLLUP_COLUMNS} FROM ${level} WHERE ${where}`, [
      series.id,
      fromMs,
      toMs,
      most,
    ]);
    return rows.flatMap((row) => this.#rollupOf(row, level, series) ?? []);
  }

  /** The last one that begins before an instant. */
  rowBefore(level: RowLevel, series: SeriesState, ms: number): Rollup | null {
    const sql = `SELECT ${ROLLUP_COLUMNS} FROM ${level} WHERE series = ? AND t < ? ORDER BY t DESC LIMIT 1`;
    for (let endMs = ms; ;) {
      const row = this.#database.get(sql, [series.id, endMs]);
      if (row === undefined) return null;
      const rollup = this.#rollupOf(row, level, series);
      if (rollup !== null) return rollup;
      endMs = numberAt(row, 0);
    }
  }

  writeRow(level: RowLevel, series: SeriesState, rollup: Rollup): void {
    const { atMs, mean, min, max, first, last, count, delta, firstMs, lastMs } = rollup;
    const counted = series.counting.kind === null ? null : delta;
    const row = [series.id, atMs, mean, min, max, first, last, count, counted, firstMs, lastMs];
    this.#database.run(
      `INSERT OR REPLACE INTO ${level} (series, ${COLUMNS.join(', ')}, crc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [...row, rowCrc(level, row)],
    );
  }

  /** As another file has them. `unbound`: bound to no place. */
  copyPieces(level: PieceLevel, span: number, series: SeriesState, unbound: Uint8Array): void {
    const column = level === 'minute' ? 'hour' : 'month';
    this.#database.run(`INSERT OR REPLACE INTO ${level} (${column}, series, data) VALUES (?, ?, ?)`, [
      ...[span, series.id],
      bound(unbound, level, [span, series.id]),
    ]);
  }

  /** Deletes what began before: minutes by hour, quarters by month. */
  purgePieces(level: 'minute' | 'quarter', before: number): void {
    this.#database.run(`DELETE FROM ${level} WHERE ${level === 'minute' ? 'hour' : 'month'} < ?`, [before]);
  }

  /** Deletes rows that began before the instant, of one series. */
  purgeRows(level: RowLevel, series: SeriesState, beforeMs: number): void {
    this.#database.run(`DELETE FROM ${level} WHERE series = ? AND t < ?`, [series.id, beforeMs]);
  }

  #rollupOf(row: Row, level: RowLevel, series: SeriesState): Rollup | null {
    const rollup = rollupOfRow(level, series.id, row);
    if (rollup !== null) return rollup;
    this.#onDamage(
      `the ${level === 'hourly' ? 'hour' : 'day'} of ${series.name} of ${new Date(numberAt(row, 0)).toISOString()}`,
    );
    return null;
  }

  #decode(row: Row | undefined, level: PieceLevel, place: readonly number[], what: string): RollupColumns {
    if (row === undefined) return emptyColumns(0);
    const rollups = readRollups(level, place, bytesAt(row, 0));
    if (rollups === null) this.#onDamage(what);
    return rollups ?? emptyColumns(0);
  }
}

/** Null: the blob is damaged, or does not belong here. `place`: hour or month, and series. */
export function readRollups(level: PieceLevel, place: readonly number[], blob: Uint8Array): RollupColumns | null {
  return decodeRollups(bound(blob, level, place), level === 'minute' ? MINUTE_MS : QUARTER_MS);
}

/** Null: the row is damaged. */
export function rollupOfRow(level: RowLevel, series: number, row: Row): Rollup | null {
  const numbers = COLUMNS.map((_, i) => nullableNumberAt(row, i));
  return rowCrc(level, [series, ...numbers]) === nullableNumberAt(row, COLUMNS.length) ? toRollup(row) : null;
}

/** Number of a UTC month: 0 is January 1970. */
export function monthOf(ms: number): number {
  const date = new Date(ms);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

export function beginOfMonth(month: number): number {
  return Date.UTC(1970, month, 1);
}

function toRollup(row: Row): Rollup {
  const atMs = numberAt(row, 0);
  return {
    atMs,
    mean: numberAt(row, 1),
    min: numberAt(row, 2),
    max: numberAt(row, 3),
    first: numberAt(row, 4),
    last: numberAt(row, 5),
    count: numberAt(row, 6),
    delta: numberAt(row, 7),
    firstMs: nullableNumberAt(row, 8) ?? atMs,
    lastMs: nullableNumberAt(row, 9) ?? atMs,
  };
}
