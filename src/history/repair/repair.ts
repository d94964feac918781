// From a damaged history file into a sound one: what can be read is put into a new file, or into a history that misses it. The
// damaged file stays as it is. It must not know the command line.
import { copyFileSync, existsSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { errorText, MeterHubError } from '../../model/error.ts';
import { Calendar } from '../../time/calendar.ts';
import { FileLock, isWritten, refuseFileInUse } from '../engine/file-lock.ts';
import { setAside } from '../engine/history-file.ts';
import { isDamage, openHistoryFile } from '../format/schema.ts';
import { changedExchanges, storedExchanges, storeExchanges } from '../format/stored-exchanges.ts';
import { storeEvents } from '../format/stored-events.ts';
import { rememberZone, storedZone } from '../format/stored-zone.ts';
import { sqliteCode, type Sqlite } from '../format/sqlite.ts';
import { DamagedFile, type LostRange } from './damaged-file.ts';
import { damageOfFirstPage, statedBytes } from './first-page.ts';
import { Merge, type MergeTarget } from './merge.ts';
import { readable } from './read-ranges.ts';
import { Tally, type SavedSeries } from './tally.ts';

const BUSY_MS = 2000;
/** Rows of one transaction: of readings; of roll-ups, whose largest are months of quarters. */
const READINGS_AT_ONCE = 2000;
const ROLLUPS_AT_ONCE = 200;
/** A file that says to be over 64 times longer than it is was not cut off: its first page is damaged. */
const MOST_CUT_OFF = 64;

interface Progress {
  /** Zone of the days where the files do not say it. */
  readonly timeZone: string;
  /** Rows read, and about how many there are. */
  readonly onRows: (done: number, all: number) => void;
}

export interface RepairTask extends Progress {
  readonly from: string;
  /** A history, or a file that is not there yet; null: only looks. */
  readonly into: string | null;
}

export interface RepairReport {
  readonly series: readonly SavedSeries[];
  readonly lost: readonly LostRange[];
  /** Rows that can be read and whose checksum does not fit. */
  readonly damagedRows: number;
}

/**
 * Throws HISTORY_IN_USE, HISTORY_NO_FILE, HISTORY_READ, HISTORY_FOREIGN (`from`), HISTORY_DAMAGED, HISTORY_WRITE. A new file is
 * whole or not there; what was added to a history before an error stays, and is not added twice when it is done again.
 */
export function repairHistory(task: RepairTask): RepairReport {
  const { from, into } = task;
  for (const path of [from, into]) {
    if (path !== null && isWritten(path)) refuseFileInUse(path);
  }
  return withSource(from, (source) => {
    if (into === null) return transfer(source, null, task.onRows);
    if (!existsSync(into)) return writeNew(source, into, task);
    const lock = new FileLock(into);
    try {
      return fill(source, into, task);
    } finally {
      lock.release();
    }
  });
}

/**
 * Puts a sound file in the place of a damaged one, which gets another name. Throws as `repairHistory`; the damaged file has its
 * name then.
 */
export function replaceHistory(
  path: string,
  nowMs: number,
  task: Progress,
): { readonly report: RepairReport; readonly aside: string } {
  damageOfFirstPage(path);
  const lock = new FileLock(path);
  try {
    const repaired = `${path}.repaired`;
    const report = withSource(path, (source) => writeNew(source, repaired, task));
    const aside = setAside(path, nowMs);
    renameSync(repaired, path);
    return { report, aside };
  } finally {
    lock.release();
  }
}

/** Of a file that was cut off: SQLite does not open it, so a copy is filled up with zeros to its length. */
function withSource<T>(path: string, use: (source: Sqlite) => T): T {
  if (damageOfFirstPage(path).length > 0) throw nothingReadable(path);
  const stated = statedBytes(path);
  const { size } = statSync(path);
  const copy = stated > size && stated <= size * MOST_CUT_OFF ? `${path}.copy` : null;
  try {
    if (copy !== null) {
      for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
      truncateSync(copy, stated);
    }
    const source = readable(() => openHistoryFile(copy ?? path, { readOnly: true, busyMs: BUSY_MS }));
    if (source === undefined) throw nothingReadable(path);
    try {
      return use(source);
    } finally {
      readable(() => source.close());
    }
  } catch (error) {
    throw copy === null || error instanceof MeterHubError ? error : cannotWrite(copy, error);
  } finally {
    if (copy !== null) removeAll(copy);
  }
}

/** A new file is there when it is whole. */
function writeNew(source: Sqlite, into: string, task: Progress): RepairReport {
  const part = `${into}.part`;
  removeAll(part);
  try {
    const report = fill(source, part, task);
    if (report.series.length === 0) throw nothingReadable(into);
    renameSync(part, into);
    return report;
  } catch (error) {
    throw error instanceof MeterHubError ? error : cannotWrite(into, error);
  } finally {
    removeAll(part);
  }
}

function fill(source: Sqlite, into: string, { timeZone, onRows }: Progress): RepairReport {
  const isNew = !existsSync(into);
  let database: Sqlite | null = null;
  try {
    database = openHistoryFile(into, { readOnly: false, busyMs: BUSY_MS });
    const zone = storedZone(database) ?? readable(() => storedZone(source)) ?? timeZone;
    rememberZone(database, zone);
    const exchanges = readable(() => storedExchanges(source)) ?? [];
    if (exchanges.length > 0) {
      storeExchanges(database, changedExchanges(storedExchanges(database), { add: exchanges, remove: [] }));
    }
    const report = transfer(source, { database, calendar: new Calendar(zone) }, onRows);
    database.all('PRAGMA wal_checkpoint(TRUNCATE)');
    // It gets another name: without its log beside it. The hub goes back to a log when it opens it.
    if (isNew) database.all('PRAGMA journal_mode = DELETE');
    return report;
  } catch (error) {
    if (error instanceof MeterHubError) throw error;
    throw isDamage(error) ? isDamagedItself(into) : cannotWrite(into, error);
  } finally {
    database?.close();
  }
}

/** `target` null: only looks. */
function transfer(source: Sqlite, target: MergeTarget | null, onRows: Progress['onRows']): RepairReport {
  let done = 0;
  const file = new DamagedFile(source, () => onRows(++done, Math.max(done, all)));
  const all = file.rowCount();
  const names = file.names();
  const merge = target && new Merge(target, names);
  const tally = new Tally(names);
  for (const some of inGroups(file.readings(), READINGS_AT_ONCE)) {
    for (const { series, hour, readings, pieces } of some) {
      tally.readings(series, hour, readings.timesMs.length, pieces);
    }
    merge?.readings(some);
  }
  for (const { series, hour, pieces } of file.expectedPieces()) tally.expected(series, hour, pieces);
  for (const some of inGroups(file.rollups(), ROLLUPS_AT_ONCE)) {
    for (const { level, series, span, rollups } of some) tally.line(level, series, span, rollups[0]?.count ?? 0);
    merge?.rollups(some);
  }
  merge?.finish();
  for (const some of inGroups(file.events(), READINGS_AT_ONCE)) {
    target?.database.transaction(() => storeEvents(target.database, some));
  }
  return { series: tally.all(), lost: file.lost, damagedRows: file.damagedRows };
}

function* inGroups<T>(all: Iterable<T>, size: number): Generator<T[]> {
  let group: T[] = [];
  for (const one of all) {
    group.push(one);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

function nothingReadable(path: string): MeterHubError {
  const remedy =
    'The `sqlite3` program, 3.46 or later, can do more with it: see "When the file is damaged" in docs/history.md';
  return new MeterHubError('HISTORY_DAMAGED', `${path}: nothing of a history can be read in it. ${remedy}.`);
}

function isDamagedItself(path: string): MeterHubError {
  const remedy = `name another file, or see \`meterhub history check -f ${path}\``;
  return new MeterHubError('HISTORY_DAMAGED', `${path}, into which the values are to go, is damaged itself: ${remedy}`);
}

function cannotWrite(path: string, error: unknown): MeterHubError {
  const isFull = /SQLITE_FULL|ENOSPC/.test(`${sqliteCode(error) ?? ''} ${errorText(error)}`);
  const why = isFull ? 'the disk is full: make room' : errorText(error);
  return new MeterHubError('HISTORY_WRITE', `cannot write ${path}: ${why}`, { cause: error });
}

function removeAll(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
}
