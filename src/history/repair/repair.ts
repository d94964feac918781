// From a damaged history file into a sound one: what can be read is put into a new file, or into a history that misses it. The
// damaged file stays as it is. It must not know the command line.
import { copyFileSync, existsSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { errorText, MeterHubError } from '../../model/error.ts';
import { Calendar } from '../../time/calendar.ts';
import { FileLock, isWritten, refuseFileInUse } from '../engine/file-lock.ts';
import { setAside } from '../engine/history-file.ts';
import { RollupView } from '../engine/rollup-view.ts';
import { RawTable } from '../format/raw-table.ts';
import { RollupTables } from '../format/rollup-tables.ts';
import { isDamage, openHistoryFile } from '../format/schema.ts';
import { changedExchanges, storedExchanges, storeExchanges } from '../format/stored-exchanges.ts';
import { storeEvents } from '../format/stored-events.ts';
import { rememberZone, storedZone } from '../format/stored-zone.ts';
import { sqliteCode, type Sqlite } from '../format/sqlite.ts';
import { DamagedFile, type LostRange } from './damaged-file.ts';
import { damageOfFirstPage, statedBytes } from './first-page.ts';
import { Merge } from './merge.ts';
import { readable } from './read-ranges.ts';
import { Tally, type SavedSeries } from './tally.ts';

const BUSY_MS = 2000;
/** Rows of one transaction. */
const ROWS_AT_ONCE = 2000;
/** A file that says to be over 64 times longer than it is was not cut off: its first page is damaged. */
const MOST_CUT_OFF = 64;

export interface RepairTask {
  readonly from: string;
  /** A history, or a file that is not there yet; null: only looks. */
  readonly into: string | null;
  /** Zone of the days where the files do not say it. */
  readonly timeZone: string;
  /** Rows read, and about how many there are. */
  readonly onRows: (done: number, all: number) => void;
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
export function repairHistory({ from, into, timeZone, onRows }: RepairTask): RepairReport {
  for (const path of [from, into]) {
    if (path !== null && isWritten(path)) refuseFileInUse(path);
  }
  return withSource(from, (source) => {
    if (into === null) return transfer(source, null, onRows);
    if (!existsSync(into)) return writeNew(source, into, timeZone, onRows);
    const lock = new FileLock(into);
    try {
      return fill(source, into, timeZone, onRows);
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
  task: Pick<RepairTask, 'timeZone' | 'onRows'>,
): { readonly report: RepairReport; readonly aside: string } {
  damageOfFirstPage(path);
  const lock = new FileLock(path);
  try {
    const repaired = `${path}.repaired`;
    const report = withSource(path, (source) => writeNew(source, repaired, task.timeZone, task.onRows));
    const aside = setAside(path, nowMs);
    renameSync(repaired, path);
    return { report, aside };
  } finally {
    lock.release();
  }
}

function withSource<T>(path: string, use: (source: Sqlite) => T): T {
  if (damageOfFirstPage(path).length > 0) throw nothingReadable(path);
  const stated = statedBytes(path);
  const { size } = statSync(path);
  if (stated <= size || stated > size * MOST_CUT_OFF) return withOpenSource(path, path, use);
  // SQLite opens no file that was cut off: a copy is filled up with zeros to its length.
  const copy = `${path}.copy`;
  try {
    for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
    truncateSync(copy, stated);
    return withOpenSource(copy, path, use);
  } catch (error) {
    throw error instanceof MeterHubError ? error : cannotWrite(copy, error);
  } finally {
    removeAll(copy);
  }
}

function withOpenSource<T>(path: string, name: string, use: (source: Sqlite) => T): T {
  const source = readable(() => openHistoryFile(path, { readOnly: true, busyMs: BUSY_MS }));
  if (source === undefined) throw nothingReadable(name);
  try {
    return use(source);
  } finally {
    readable(() => source.close());
  }
}

function nothingReadable(path: string): MeterHubError {
  const remedy =
    'The `sqlite3` program, 3.46 or later, can do more with it: see "When the file is damaged" in docs/history.md';
  return new MeterHubError('HISTORY_DAMAGED', `${path}: nothing of a history can be read in it. ${remedy}.`);
}

/** `merge` null: only looks. */
function transfer(
  source: Sqlite,
  target: { readonly database: Sqlite; readonly past: RollupView } | null,
  onRows: RepairTask['onRows'],
): RepairReport {
  const file = new DamagedFile(source);
  const names = file.names();
  const tally = new Tally(names);
  const merge = target && new Merge(target.database, target.past, names);
  const all = file.rowCount();
  let done = 0;
  file.onRow = () => onRows(++done, Math.max(done, all));
  const each = <T>(
    found: Iterable<T>,
    count: (one: T) => void,
    add: (merge: Merge, some: readonly T[]) => void,
  ): void => {
    for (const some of inGroups(found, ROWS_AT_ONCE)) {
      for (const one of some) count(one);
      if (merge !== null) target?.database.transaction(() => add(merge, some));
    }
  };
  each(
    file.pieces(),
    ({ series, hour, readings }) => tally.piece(series, hour, readings.timesMs.length),
    (into, some) => into.pieces(some),
  );
  for (const { series, hour, pieces } of file.expectedPieces()) tally.expected(series, hour, pieces);
  each(
    file.recent(),
    ({ series, timeMs }) => tally.readings(series, Math.floor(timeMs / 3_600_000), 1),
    (into, some) => into.recent(some),
  );
  for (const level of ['minute', 'quarter'] as const) {
    each(
      file.rollups(level),
      ({ series }) => tally.of(series),
      (into, some) => into.rollups(some),
    );
  }
  each(
    file.rows('hourly'),
    ({ series, rollup }) => tally.hour(series, rollup.atMs, rollup.count),
    (into, some) => into.rows(some),
  );
  each(
    file.rows('daily'),
    ({ series }) => tally.of(series).days++,
    (into, some) => into.rows(some),
  );
  if (merge !== null) target?.database.transaction(() => merge.finish());
  for (const some of inGroups(file.events(), ROWS_AT_ONCE)) {
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

function writeNew(source: Sqlite, into: string, timeZone: string, onRows: RepairTask['onRows']): RepairReport {
  const part = `${into}.part`;
  removeAll(part);
  try {
    const report = fill(source, part, timeZone, onRows);
    if (report.series.length === 0) {
      throw new MeterHubError('HISTORY_DAMAGED', 'nothing of a history can be read in the file.');
    }
    renameSync(part, into);
    return report;
  } catch (error) {
    throw error instanceof MeterHubError ? error : cannotWrite(into, error);
  } finally {
    removeAll(part);
  }
}

function fill(source: Sqlite, into: string, timeZone: string, onRows: RepairTask['onRows']): RepairReport {
  const isNew = !existsSync(into);
  const database = openTarget(into);
  const notHere = (): void => undefined;
  try {
    const zone = storedZone(database) ?? readable(() => storedZone(source)) ?? timeZone;
    rememberZone(database, zone);
    const exchanges = readable(() => storedExchanges(source)) ?? [];
    if (exchanges.length > 0) {
      storeExchanges(database, changedExchanges(storedExchanges(database), { add: exchanges, remove: [] }));
    }
    const past = new RollupView(
      new RawTable(database, notHere),
      new RollupTables(database, notHere),
      new Calendar(zone),
    );
    const report = transfer(source, { database, past }, onRows);
    database.all('PRAGMA wal_checkpoint(TRUNCATE)');
    // It gets another name: without its log beside it. The hub goes back to a log when it opens it.
    if (isNew) database.all('PRAGMA journal_mode = DELETE');
    return report;
  } catch (error) {
    throw isDamage(error) ? isDamagedItself(into) : cannotWrite(into, error);
  } finally {
    database.close();
  }
}

function openTarget(path: string): Sqlite {
  try {
    return openHistoryFile(path, { readOnly: false, busyMs: BUSY_MS });
  } catch (error) {
    if (error instanceof MeterHubError) throw error;
    throw isDamage(error) ? isDamagedItself(path) : cannotWrite(path, error);
  }
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
