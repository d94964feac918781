// From a damaged history file into a sound one: what can be read is put into a new file, or into a history that misses it. The
// damaged file stays as it is. It must not know the command line.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { errorText, MeterHubError } from '../../model/error.ts';
import { Calendar } from '../../time/calendar.ts';
import { FileLock, isWritten, refuseFileInUse } from '../engine/file-lock.ts';
import { SalvageFile } from './salvage-file.ts';
import { SalvageTarget } from './salvage-target.ts';
import { salvage, type SalvageReport } from './salvage.ts';
import { setAside } from '../engine/history-file.ts';
import { isDamage, openHistoryFile } from '../format/schema.ts';
import { rememberZone, storedZone } from '../format/stored-zone.ts';
import { sqliteCode, type Sqlite } from '../format/sqlite.ts';

const BUSY_MS = 2000;

export interface RepairTask {
  readonly from: string;
  /** A history, or a file that is not there yet; null: only looks. */
  readonly into: string | null;
  /** Zone of the days where the files do not say it. */
  readonly timeZone: string;
  readonly onPage: (done: number, all: number) => void;
}

/**
 * Throws HISTORY_IN_USE, HISTORY_NO_FILE, HISTORY_READ, HISTORY_FOREIGN (`from`), HISTORY_DAMAGED (`into`), HISTORY_WRITE. A new file is whole or
 * not there; what was added to a history before an error stays, and is not added twice when it is done again.
 */
export function repairHistory({ from, into, timeZone, onPage }: RepairTask): SalvageReport {
  for (const path of [from, into]) {
    if (path !== null && isWritten(path)) refuseFileInUse(path);
  }
  const file = new SalvageFile(from);
  try {
    file.requireOurs();
    if (into === null) return salvage(file, null, onPage);
    return existsSync(into) ? fillLocked(file, into, timeZone, onPage) : writeNew(file, into, timeZone, onPage);
  } finally {
    file.close();
  }
}

/**
 * Puts a sound file in the place of a damaged one, which gets another name. Throws as `repairHistory`; the damaged file has its
 * name then.
 */
export function replaceHistory(
  path: string,
  nowMs: number,
  task: Pick<RepairTask, 'timeZone' | 'onPage'>,
): { readonly report: SalvageReport; readonly aside: string } {
  if (!existsSync(path)) new SalvageFile(path).close();
  const lock = new FileLock(path);
  try {
    const file = new SalvageFile(path);
    const repaired = `${path}.repaired`;
    let report: SalvageReport;
    try {
      file.requireOurs();
      report = writeNew(file, repaired, task.timeZone, task.onPage);
    } finally {
      file.close();
    }
    const aside = setAside(path, nowMs);
    renameSync(repaired, path);
    return { report, aside };
  } finally {
    lock.release();
  }
}

function writeNew(file: SalvageFile, into: string, timeZone: string, onPage: RepairTask['onPage']): SalvageReport {
  const part = `${into}.part`;
  removeAll(part);
  try {
    const report = fill(file, part, timeZone, onPage);
    if (report.series.length === 0) {
      throw new MeterHubError('HISTORY_DAMAGED', `${file.path}: nothing of a history can be read in it.`);
    }
    renameSync(part, into);
    return report;
  } catch (error) {
    throw error instanceof MeterHubError ? error : cannotWrite(into, error);
  } finally {
    removeAll(part);
  }
}

function fillLocked(file: SalvageFile, into: string, timeZone: string, onPage: RepairTask['onPage']): SalvageReport {
  const lock = new FileLock(into);
  try {
    return fill(file, into, timeZone, onPage);
  } finally {
    lock.release();
  }
}

function fill(file: SalvageFile, into: string, timeZone: string, onPage: RepairTask['onPage']): SalvageReport {
  const isNew = !existsSync(into);
  const database = openTarget(into);
  try {
    const zone = storedZone(database) ?? file.timeZone ?? timeZone;
    rememberZone(database, zone);
    const target = new SalvageTarget(database, new Calendar(zone));
    const report = salvage(file, target, onPage);
    target.finish();
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
