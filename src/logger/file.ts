// The logger's file: an SQLite database of values as they were sent, in the order of time. It must not know servers.
//
//   series(id, device, measurand, unit)            what is recorded
//   record(t, series, value)                       t in ms since the epoch; one value a series and instant
//   records                                        the same for people: time (UTC), device, measurand, value, unit
import Database from 'libsql';
import { fileError, headOf, problem, refuseForeign } from './file-head.ts';
import type { LoggerRecord } from './record.ts';

/** "MHLG": says in the head of the file whose it is. */
const APPLICATION_ID = 0x4d484c47;
const SCHEMA_VERSION = 1;

/** How long another program may hold the file, ms. Everything else waits meanwhile, so a writer tries again later. */
const BUSY_TIMEOUT_MS = 1000;

/** Rows written before other work gets its turn: a few ms on a Raspberry Pi. */
const ROWS_A_SLICE = 2000;

/** Rows read at a time. */
const ROWS_A_PAGE = 5000;

const SCHEMA = `
CREATE TABLE series (
  id INTEGER PRIMARY KEY, device TEXT NOT NULL, measurand TEXT NOT NULL, unit TEXT, UNIQUE (device, measurand)
);
CREATE TABLE record (
  t INTEGER NOT NULL, series INTEGER NOT NULL REFERENCES series, value REAL NOT NULL, PRIMARY KEY (t, series)
) WITHOUT ROWID;
CREATE VIEW records AS
  SELECT strftime('%Y-%m-%dT%H:%M:%fZ', t / 1000.0, 'unixepoch') AS time, device, measurand, value, unit
  FROM record JOIN series ON series.id = record.series ORDER BY t, series.id;
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${SCHEMA_VERSION};
`;

export interface LoggedSeries {
  readonly device: string;
  readonly measurand: string;
  readonly unit: string | null;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface LoggedRange {
  /** Included. */
  readonly fromMs: number;
  /** Excluded. */
  readonly toMs: number;
}

export class LoggerFile {
  readonly path: string;
  readonly #db: Database.Database;
  readonly #ids = new Map<string, number>();

  private constructor(path: string, db: Database.Database) {
    this.path = path;
    this.#db = db;
  }

  /** Opens the file, or begins one. Throws LOGGER_FILE. */
  static openForWriting(path: string): LoggerFile {
    return guarded(path, () => {
      refuseForeign(path);
      const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
      try {
        const isNew = numberOf(db, 'SELECT count(*) AS n FROM sqlite_master') === 0;
        // Before anything is changed: setting the journal would write into another program's database.
        if (!isNew) checkSchema(path, db);
        // One write to the disk each commit: WAL, and the disk is told to keep it.
        db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
        if (isNew) db.exec(`BEGIN; ${SCHEMA} COMMIT;`);
        return new LoggerFile(path, db);
      } catch (error) {
        db.close();
        throw error;
      }
    });
  }

  /** Opens a file that is there; a recorder may be writing to it. Throws LOGGER_FILE. */
  static openForReading(path: string): LoggerFile {
    return guarded(path, () => {
      if (headOf(path) === null) throw problem(`there is no ${path}`, 'name the file of a recorder with -f');
      refuseForeign(path);
      const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
      try {
        checkSchema(path, db);
        return new LoggerFile(path, db);
      } catch (error) {
        db.close();
        throw error;
      }
    });
  }

  /**
   * Stores all or nothing, in slices between which other work goes on; how many were new. A value that is there already
   * (same meter, measurand and instant) is left out. Rejects with LOGGER_FILE.
   */
  async append(records: readonly LoggerRecord[]): Promise<number> {
    let added = 0;
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      const insert = this.#db.prepare('INSERT OR IGNORE INTO record (t, series, value) VALUES (?, ?, ?)');
      for (let at = 0; at < records.length; at += ROWS_A_SLICE) {
        for (const record of records.slice(at, at + ROWS_A_SLICE)) {
          added += insert.run(record.atMs, this.#seriesId(record), record.value).changes;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      this.#db.exec('COMMIT');
      return added;
    } catch (error) {
      this.#rollBack();
      throw fileError(this.path, error);
    }
  }

  get count(): number {
    return guarded(this.path, () => numberOf(this.#db, 'SELECT count(*) AS n FROM record'));
  }

  countIn({ fromMs, toMs }: LoggedRange): number {
    const sql = 'SELECT count(*) AS n FROM record WHERE t >= ? AND t < ?';
    return guarded(this.path, () => numberOf(this.#db, sql, fromMs, toMs));
  }

  /** What is recorded, by device and measurand. Walks over the whole file. */
  series(): LoggedSeries[] {
    const sql = `SELECT device, measurand, unit, count(*) AS count, min(t) AS firstMs, max(t) AS lastMs
      FROM record JOIN series ON series.id = record.series GROUP BY series.id ORDER BY device, measurand`;
    return guarded(this.path, () => this.#db.prepare(sql).all().map(toLoggedSeries));
  }

  /** In the order of time, page by page. */
  *records({ fromMs, toMs }: LoggedRange): Generator<LoggerRecord[]> {
    const sql = `SELECT t, series, device, measurand, unit, value FROM record JOIN series ON series.id = record.series
      WHERE (t, series) > (?, ?) AND t < ? ORDER BY t, series LIMIT ${ROWS_A_PAGE}`;
    let after: readonly [number, number] = [fromMs - 1, Number.MAX_SAFE_INTEGER];
    for (;;) {
      const rows = guarded(this.path, () =>
        this.#db
          .prepare(sql)
          .all(...after, toMs)
          .map(fieldsOf),
      );
      const last = rows.at(-1);
      if (last === undefined) return;
      after = [numberIn(last, 't'), numberIn(last, 'series')];
      yield rows.map((row) => ({
        ...{ device: textIn(row, 'device'), measurand: textIn(row, 'measurand'), unit: unitIn(row) },
        ...{ value: numberIn(row, 'value'), atMs: numberIn(row, 't') },
      }));
    }
  }

  close(): void {
    this.#db.close();
  }

  #seriesId({ device, measurand, unit }: LoggerRecord): number {
    const key = `${device}\n${measurand}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#db
      .prepare('INSERT OR IGNORE INTO series (device, measurand, unit) VALUES (?, ?, ?)')
      .run(device, measurand, unit);
    const id = numberOf(this.#db, 'SELECT id AS n FROM series WHERE device = ? AND measurand = ?', device, measurand);
    this.#ids.set(key, id);
    return id;
  }

  #rollBack(): void {
    // Numbers given in a transaction that did not happen are none.
    this.#ids.clear();
    try {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
    } catch {
      // The disk that refused the commit may refuse this as well; SQLite does it when the file is opened again.
    }
  }
}

type Row = Readonly<Record<string, unknown>>;

function fieldsOf(row: unknown): Row {
  return typeof row === 'object' && row !== null ? { ...row } : {};
}

function numberIn(row: Row, name: string): number {
  const value = row[name];
  return typeof value === 'number' ? value : NaN;
}

function textIn(row: Row, name: string): string {
  const value = row[name];
  return typeof value === 'string' ? value : String(value);
}

function unitIn(row: Row): string | null {
  const { unit } = row;
  return typeof unit === 'string' ? unit : null;
}

function toLoggedSeries(row: unknown): LoggedSeries {
  const fields = fieldsOf(row);
  return {
    ...{ device: textIn(fields, 'device'), measurand: textIn(fields, 'measurand'), unit: unitIn(fields) },
    count: numberIn(fields, 'count'),
    firstMs: numberIn(fields, 'firstMs'),
    lastMs: numberIn(fields, 'lastMs'),
  };
}

function numberOf(db: Database.Database, sql: string, ...values: (number | string)[]): number {
  return numberIn(fieldsOf(db.prepare(sql).get(...values)), 'n');
}

function checkSchema(path: string, db: Database.Database): void {
  const id = numberOf(db, 'SELECT application_id AS n FROM pragma_application_id');
  const version = numberOf(db, 'SELECT user_version AS n FROM pragma_user_version');
  if (id !== APPLICATION_ID) throw problem(`${path} is a database, but not of the logger`, 'name another file with -f');
  if (version > SCHEMA_VERSION) throw problem(`${path} was written by a newer MeterHub`, 'use that one');
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fileError(path, error);
  }
}
