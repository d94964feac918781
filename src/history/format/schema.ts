// The tables of the history file, for the program and for people with `sqlite3`; docs/history.md explains them. It must not
// know what is done with them.
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { MeterHubError } from '../../model/error.ts';
import { numberAt, sqliteCode, Sqlite, type SqliteOptions } from './sqlite.ts';
import { EVENTS_TABLE } from './stored-events.ts';
import { makeFolderSync } from '../../files/make-folder.ts';

/** "MHub": tells `file` and us that this is a history and no other program's database. */
export const APPLICATION_ID = 0x4d48_7562;
export const SCHEMA_VERSION = 1;

/**
 * Pages in the log (16 MB) after which it is taken over into the file. What changed several times in between is written once:
 * the more seldom, the less an SD card wears; but the log has to be read when the program starts after a power cut.
 */
const LOG_PAGES = 4000;
/** Beyond it the log is cut back after that, bytes. A commit of an import may make it this long. */
const MAX_LOG_BYTES = 32_000_000;
const CACHE_KIB = 1024;

const ROLLUP_COLUMNS =
  'mean REAL, min REAL, max REAL, first REAL, last REAL, count INTEGER, delta REAL, first_ms INTEGER, last_ms INTEGER, crc INTEGER';

const SCHEMA = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE series (
  id INTEGER PRIMARY KEY, device TEXT, measurand TEXT, unit TEXT, kind TEXT, step REAL, first_ms INTEGER, last_ms INTEGER,
  crc INTEGER
);
CREATE INDEX series_name ON series (device, measurand, unit, kind, crc);
CREATE TABLE recent (id INTEGER PRIMARY KEY, series INTEGER, t INTEGER, value, crc INTEGER);
CREATE TABLE times (id INTEGER PRIMARY KEY, hour INTEGER, data BLOB);
CREATE INDEX times_hour ON times (hour);
CREATE TABLE raw (hour INTEGER, series INTEGER, part INTEGER, count INTEGER, times INTEGER, data BLOB);
CREATE UNIQUE INDEX raw_place ON raw (hour, series, part);
CREATE TABLE minute (hour INTEGER, series INTEGER, data BLOB);
CREATE UNIQUE INDEX minute_place ON minute (hour, series);
CREATE TABLE quarter (month INTEGER, series INTEGER, data BLOB);
CREATE UNIQUE INDEX quarter_place ON quarter (month, series);
CREATE TABLE hourly (series INTEGER, t INTEGER, ${ROLLUP_COLUMNS}, PRIMARY KEY (series, t)) WITHOUT ROWID;
CREATE TABLE daily (series INTEGER, t INTEGER, ${ROLLUP_COLUMNS}, PRIMARY KEY (series, t)) WITHOUT ROWID;
CREATE TABLE pending (level TEXT, series INTEGER, start INTEGER, PRIMARY KEY (level, series, start)) WITHOUT ROWID;
CREATE VIEW recent_values AS
  SELECT s.device, s.measurand, strftime('%Y-%m-%d %H:%M:%f', r.t / 1000.0, 'unixepoch', 'localtime') AS time, r.value, s.unit
  FROM recent r JOIN series s ON s.id = r.series;
CREATE VIEW hourly_values AS
  SELECT s.device, s.measurand, datetime(h.t / 1000, 'unixepoch', 'localtime') AS time, h.mean, h.min, h.max, h.first, h.last,
    h.count, h.delta, s.unit FROM hourly h JOIN series s ON s.id = h.series;
CREATE VIEW daily_values AS
  SELECT s.device, s.measurand, date((d.t + 7200000) / 1000, 'unixepoch', 'localtime') AS day, d.mean, d.min, d.max, d.first,
    d.last, d.count, d.delta, s.unit FROM daily d JOIN series s ON s.id = d.series;
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Opens the history file; a new one is made unless `readOnly`.
 * Throws SQLite's errors (SQLITE_NOTADB: damaged), and HISTORY_FOREIGN when the file belongs to another program, or to a newer
 * version of this one.
 */
export function openHistoryFile(path: string, options: SqliteOptions): Sqlite {
  if (options.readOnly) requireFile(path);
  else makeFolderSync(dirname(path));
  const database = new Sqlite(path, options);
  try {
    database.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
    if (!options.readOnly) prepareForWriting(database, path);
    else requireOurs(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Text of each table, index and view by name, as SQLite keeps it in the list of tables. */
export function expectedSchema(): ReadonlyMap<string, string> {
  const database = new Sqlite(':memory:', { readOnly: false, busyMs: 0 });
  try {
    database.exec(SCHEMA);
    const rows = database.all('SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL');
    return new Map(rows.map(([name, sql]) => [String(name), String(sql)]));
  } finally {
    database.close();
  }
}

/** True when the content of the file, not the disk under it, is the cause. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error) ?? '';
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

function prepareForWriting(database: Sqlite, path: string): void {
  const isNew = numberAt(database.get('SELECT count(*) FROM sqlite_schema'), 0) === 0;
  if (!isNew) requireOurs(database, path);
  database.all('PRAGMA journal_mode = WAL');
  // One fsync a commit: what was committed survives a power cut.
  database.exec('PRAGMA synchronous = FULL');
  database.all(`PRAGMA wal_autocheckpoint = ${LOG_PAGES}`);
  database.all(`PRAGMA journal_size_limit = ${MAX_LOG_BYTES}`);
  if (isNew) database.transaction(() => database.exec(SCHEMA));
  database.exec(EVENTS_TABLE);
}

function requireOurs(database: Sqlite, path: string): void {
  const id = numberAt(database.get('PRAGMA application_id'), 0);
  const version = numberAt(database.get('PRAGMA user_version'), 0);
  if (id !== APPLICATION_ID) {
    throw new MeterHubError('HISTORY_FOREIGN', `${path} is the database of another program: choose another path.`);
  }
  if (version > SCHEMA_VERSION) {
    const problem = `${path} was written by a newer MeterHub (format ${version}, known here: ${SCHEMA_VERSION})`;
    throw new MeterHubError('HISTORY_FOREIGN', `${problem}: update, or choose another path.`);
  }
}

/** SQLite would begin a new file instead of saying that there is none. */
function requireFile(path: string): void {
  if (!existsSync(path) || statSync(path).size === 0) {
    throw new MeterHubError('HISTORY_NO_FILE', `${path}: there is no history file of this name.`);
  }
}
