// What can be read of a damaged history file, and can be trusted: rows through SQLite, range by range, each with its checksum.
// What cannot is counted. It must not know what becomes of it.
import { seriesCrc } from '../engine/file-state.ts';
import type { Readings } from '../format/hour-buffer.ts';
import { readPiece } from '../format/raw-table.ts';
import { rowsOf } from '../format/rollup-columns.ts';
import { readRollups, rollupOfRow, ROLLUP_COLUMNS, type PieceLevel, type RowLevel } from '../format/rollup-tables.ts';
import { HOUR_MS, MINUTE_MS, QUARTER_MS, type Rollup } from '../format/rollup.ts';
import { recentCrc } from '../format/row-seal.ts';
import type { SeriesIdentity } from '../format/series-state.ts';
import { asBlob, asInteger, bytesAt, numberAt, textAt, type Row, type Sqlite } from '../format/sqlite.ts';
import { EVENT_ROWS, eventOfRow, hasEvents } from '../format/stored-events.ts';
import type { SeriesKind } from '../history.ts';
import type { HouseEvent } from '../../model/event.ts';
import { readable, readRanges } from './read-ranges.ts';

export interface FoundReadings {
  readonly series: number;
  readonly hour: number;
  readonly readings: Readings;
  /** 1: a compressed piece; 0: a row that is not compressed yet. */
  readonly pieces: number;
}

export interface FoundRollups {
  readonly level: PieceLevel | RowLevel;
  readonly series: number;
  /** Hour of minutes, month of quarters, begin of an hour or a day in ms. */
  readonly span: number;
  readonly rollups: readonly Rollup[];
  /** Minutes and quarters as they are stored, bound to `span` and `series`. */
  readonly data: Uint8Array;
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
const PIECE = `${integers('r.hour', 'r.series', 'r.part', 'r.count')}, ${asBlob('t.data')}, ${asBlob('r.data')}`;
const PIECES = 'raw r LEFT JOIN times t ON t.id = r.times';
const RECENT = `${integers('series', 't', 'crc')}, CASE typeof(value) WHEN 'text' THEN ${asBlob('value')} ELSE value END`;

export class DamagedFile {
  readonly lost: LostRange[] = [];
  /** Rows that can be read and whose checksum does not fit. */
  damagedRows = 0;
  readonly #database: Sqlite;
  readonly #onRow: () => void;
  readonly #seen = new Set<number>();

  /** `onRow` is called for each row that is read. */
  constructor(database: Sqlite, onRow: () => void) {
    this.#database = database;
    this.#onRow = onRow;
  }

  /** About how many rows there are. */
  rowCount(): number {
    const sql = (table: string): string => `SELECT max(rowid) - min(rowid) FROM ${table}`;
    const rows = TABLES.map((table) => readable(() => this.#database.get(sql(table))));
    return rows.reduce((sum, row) => sum + numberAt(row, 0), 0);
  }

  /** How many pieces of a series and an hour there were, readable or not; none: that cannot be read. */
  expectedPieces(): { readonly series: number; readonly hour: number; readonly pieces: number }[] {
    const sql = `SELECT ${integers('series', 'hour')}, count(*) FROM raw INDEXED BY raw_place GROUP BY hour, series`;
    const rows = readable(() => this.#database.all(sql)) ?? [];
    return rows.map((row) => ({ series: numberAt(row, 0), hour: numberAt(row, 1), pieces: numberAt(row, 2) }));
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
  *readings(): Generator<FoundReadings> {
    for (const row of this.#rows('raw', 'r.rowid', PIECE, PIECES)) {
      const [hour = 0, series = 0, part = 0, count = 0] = [0, 1, 2, 3].map((column) => numberAt(row, column));
      const readings = readPiece({ hour, series, part, count }, bytesAt(row, 4), bytesAt(row, 5));
      yield* this.#found(readings && { series, hour, readings, pieces: 1 });
    }
    for (const row of this.#rows('recent', 'id', RECENT)) {
      const [series, timeMs] = [numberAt(row, 0), numberAt(row, 1)];
      const value = row[3] instanceof Uint8Array ? textAt(row, 3) : numberAt(row, 3);
      const values = typeof value === 'string' ? [value] : Float64Array.of(value);
      const hour = Math.floor(timeMs / HOUR_MS);
      const isSound = recentCrc(series, timeMs, value) === row[2];
      const readings = { timesMs: Float64Array.of(timeMs), values };
      yield* this.#found(isSound ? { series, hour, readings, pieces: 0 } : null);
    }
  }

  /** Hours and days of all series that anything else was found of: ask for it last. */
  *rollups(): Generator<FoundRollups> {
    for (const level of ['minute', 'quarter'] as const) {
      const columns = `${integers(level === 'minute' ? 'hour' : 'month', 'series')}, ${asBlob('data')}`;
      for (const row of this.#rows(level, 'rowid', columns)) {
        const [span, series, data] = [numberAt(row, 0), numberAt(row, 1), bytesAt(row, 2)];
        const stored = readRollups(level, [span, series], data);
        const rollups = stored && rowsOf(stored, level === 'minute' ? MINUTE_MS : QUARTER_MS);
        yield* this.#found(rollups && { level, series, span, rollups, data });
      }
    }
    for (const level of ['hourly', 'daily'] as const) {
      for (const series of this.#seen) {
        const from = { from: level, key: 't', unit: HOUR_MS, where: `series = ${series}` };
        for (const row of this.#read(`${level} of series ${series}`, { columns: ROLLUP_COLUMNS, ...from })) {
          const one = rollupOfRow(level, series, row);
          yield* this.#found(one && { level, series, span: one.atMs, rollups: [one], data: new Uint8Array(0) });
        }
      }
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

  #rows(table: string, key: string, columns: string, from = table): Iterable<Row> {
    return this.#read(table, { columns, from, key, unit: 1 });
  }

  *#read(name: string, table: Parameters<typeof readRanges>[1]): Generator<Row> {
    const onLost = (from: number, to: number): void => {
      const last = this.lost[this.lost.length - 1];
      if (last?.table === name && last.to === from) last.to = to;
      else this.lost.push({ table: name, from, to });
    };
    for (const row of readRanges(this.#database, table, onLost)) {
      this.#onRow();
      yield row;
    }
  }

  /** Null: its checksum does not fit. */
  *#found<T extends { readonly series: number }>(found: T | null): Generator<T> {
    if (found === null) this.damagedRows++;
    else {
      this.#seen.add(found.series);
      yield found;
    }
  }
}

function integers(...columns: string[]): string {
  return columns.map(asInteger).join(', ');
}

/** False: it cannot be trusted. */
function addName(names: Map<number, SeriesIdentity>, row: Row): boolean {
  const id = numberAt(row, 0);
  const kind = KINDS.find((one) => one === textAt(row, 4)) ?? 'number';
  const unit = row[3] === null ? null : textAt(row, 3);
  const identity = { device: textAt(row, 1), measurand: textAt(row, 2), unit, kind };
  const isSound = seriesCrc(id, identity) === row[5];
  if (isSound) names.set(id, identity);
  return isSound;
}
