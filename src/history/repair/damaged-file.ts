// What can be read of a damaged history file, and can be trusted: rows through SQLite, range by range, each with its checksum.
// What cannot is counted. It must not know what becomes of it.
import { seriesCrc } from '../engine/file-state.ts';
import type { SeriesKind } from '../history.ts';
import type { HouseEvent } from '../../model/event.ts';
import type { Readings } from '../format/hour-buffer.ts';
import { readPiece } from '../format/raw-table.ts';
import type { RollupColumns } from '../format/rollup-columns.ts';
import { readRollups, rollupOfRow, ROLLUP_COLUMNS, type PieceLevel, type RowLevel } from '../format/rollup-tables.ts';
import { DAY_MS, HOUR_MS, type Rollup } from '../format/rollup.ts';
import { recentCrc } from '../format/row-seal.ts';
import { EVENT_ROWS, eventOfRow, hasEvents } from '../format/stored-events.ts';
import type { SeriesIdentity } from '../format/series-state.ts';
import { asBlob, asInteger, bytesAt, numberAt, textAt, type Row, type Sqlite } from '../format/sqlite.ts';
import { readable, readRanges, type KeyedTable } from './read-ranges.ts';

export interface FoundPiece {
  readonly series: number;
  readonly hour: number;
  readonly readings: Readings;
}

export interface FoundRecent {
  readonly series: number;
  readonly timeMs: number;
  readonly value: number | string;
}

export interface FoundRollups {
  readonly level: PieceLevel;
  readonly series: number;
  /** Hour or month. */
  readonly span: number;
  readonly columns: RollupColumns;
  /** As it is stored, bound to `span` and `series`. */
  readonly data: Uint8Array;
}

export interface FoundRollup {
  readonly level: RowLevel;
  readonly series: number;
  readonly rollup: Rollup;
}

/** Rows of a table that were passed over: those with keys from, included, to, excluded. */
export interface LostRange {
  readonly table: string;
  readonly from: number;
  to: number;
}

const KINDS: readonly SeriesKind[] = ['number', 'boolean', 'text'];
const TABLES = ['series', 'raw', 'recent', 'minute', 'quarter'];
const SERIES = `id, ${['device', 'measurand', 'unit', 'kind'].map(asBlob).join(', ')}, ${asInteger('crc')}`;
const RECENT_VALUE = `CASE typeof(value) WHEN 'text' THEN ${asBlob('value')} ELSE value END`;
const integers = (...columns: string[]): string => columns.map(asInteger).join(', ');

export class DamagedFile {
  readonly lost: LostRange[] = [];
  /** Rows that can be read and whose checksum does not fit. */
  damagedRows = 0;
  /** Called for each row that is read. */
  onRow: () => void = () => undefined;
  readonly #database: Sqlite;
  readonly #seen = new Set<number>();

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /** About how many rows there are. */
  rowCount(): number {
    const counts = TABLES.map((table) => {
      const row = readable(() => this.#database.get(`SELECT max(rowid) - min(rowid) FROM ${table}`));
      return numberAt(row, 0);
    });
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Who is who: of the table, and once more of the index over the names. */
  names(): ReadonlyMap<number, SeriesIdentity> {
    const names = new Map<number, SeriesIdentity>();
    for (const row of this.#rows('series', 'id', SERIES)) if (!addName(names, row)) this.damagedRows++;
    const again = readable(() => this.#database.all(`SELECT ${SERIES} FROM series INDEXED BY series_name`)) ?? [];
    for (const row of again) addName(names, row);
    for (const id of names.keys()) this.#seen.add(id);
    return names;
  }

  /** A piece whose instants are lost cannot be read either. */
  *pieces(): Generator<FoundPiece> {
    const columns = `${integers('r.hour', 'r.series', 'r.part', 'r.count')}, ${asBlob('t.data')}, ${asBlob('r.data')}`;
    for (const row of this.#rows('raw', 'r.rowid', columns, 'raw r LEFT JOIN times t ON t.id = r.times')) {
      const [hour, series, part, count] = [0, 1, 2, 3].map((column) => numberAt(row, column));
      const key = { hour: hour ?? 0, series: series ?? 0, part: part ?? 0, count: count ?? 0 };
      const readings = readPiece(key, bytesAt(row, 4), bytesAt(row, 5));
      if (readings !== null) yield this.#found({ series: key.series, hour: key.hour, readings });
      else this.damagedRows++;
    }
  }

  /** How many pieces of a series and an hour there were, readable or not; empty: that cannot be read. */
  expectedPieces(): { readonly series: number; readonly hour: number; readonly pieces: number }[] {
    const sql = `SELECT ${integers('series', 'hour')}, count(*) FROM raw INDEXED BY raw_place GROUP BY hour, series`;
    const rows = readable(() => this.#database.all(sql)) ?? [];
    return rows.map((row) => ({ series: numberAt(row, 0), hour: numberAt(row, 1), pieces: numberAt(row, 2) }));
  }

  *recent(): Generator<FoundRecent> {
    for (const row of this.#rows('recent', 'id', `${integers('series', 't', 'crc')}, ${RECENT_VALUE}`)) {
      const [series, timeMs] = [numberAt(row, 0), numberAt(row, 1)];
      const value = row[3] instanceof Uint8Array ? textAt(row, 3) : numberAt(row, 3);
      if (recentCrc(series, timeMs, value) === row[2]) yield this.#found({ series, timeMs, value });
      else this.damagedRows++;
    }
  }

  *rollups(level: PieceLevel): Generator<FoundRollups> {
    const spanColumn = level === 'minute' ? 'hour' : 'month';
    for (const row of this.#rows(level, 'rowid', `${integers(spanColumn, 'series')}, ${asBlob('data')}`)) {
      const [span, series, data] = [numberAt(row, 0), numberAt(row, 1), bytesAt(row, 2)];
      const columns = readRollups(level, [span, series], data);
      if (columns !== null) yield this.#found({ level, series, span, columns, data });
      else this.damagedRows++;
    }
  }

  *events(): Generator<HouseEvent> {
    // Files of before have none.
    if (readable(() => hasEvents(this.#database)) !== true) return;
    for (const row of this.#read('events', EVENT_ROWS)) {
      const event = eventOfRow(row);
      if (event !== null) yield event;
      else this.damagedRows++;
    }
  }

  /** Of all series that anything else was found of: ask for it last. */
  *rows(level: RowLevel): Generator<FoundRollup> {
    for (const series of this.#seen) {
      const unit = level === 'hourly' ? HOUR_MS : DAY_MS / 24;
      const where = { sql: 'series = ?', parameters: [series] };
      const table = { columns: ROLLUP_COLUMNS, from: level, key: 't', unit, where };
      for (const row of this.#read(`${level} of series ${series}`, table)) {
        const rollup = rollupOfRow(level, series, row);
        if (rollup !== null) yield { level, series, rollup };
        else this.damagedRows++;
      }
    }
  }

  #rows(table: string, key: string, columns: string, from = table): Generator<Row> {
    return this.#read(table, { columns, from, key, unit: 1 });
  }

  *#read(name: string, table: KeyedTable): Generator<Row> {
    const onLost = (from: number, to: number): void => {
      const last = this.lost[this.lost.length - 1];
      if (last?.table === name && last.to === from) last.to = to;
      else this.lost.push({ table: name, from, to });
    };
    for (const row of readRanges(this.#database, table, onLost)) {
      this.onRow();
      yield row;
    }
  }

  #found<T extends { readonly series: number }>(found: T): T {
    this.#seen.add(found.series);
    return found;
  }
}

/** False: it cannot be trusted. */
function addName(names: Map<number, SeriesIdentity>, row: Row): boolean {
  const id = numberAt(row, 0);
  const kind = KINDS.find((one) => one === textAt(row, 4));
  const unit = row[3] === null ? null : textAt(row, 3);
  if (kind === undefined) return false;
  const identity = { device: textAt(row, 1), measurand: textAt(row, 2), unit, kind };
  if (seriesCrc(id, identity) !== row[5]) return false;
  names.set(id, identity);
  return true;
}
