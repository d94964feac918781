// Copies a history while a hub writes it: one moment of it, complete in itself, checked after it was written, and only then given
// its name. It must not know when copies are due.
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MeterHubError } from '../../model/error.ts';
import { openHistoryFile } from '../format/schema.ts';
import { checkHistory } from '../repair/check.ts';
import { copiesAmong, copyName, isPart, nextCopyMs, tooMany } from './copies.ts';
import { makeFolderSync } from '../../files/make-folder.ts';

/** How long a commit of the hub is waited for. */
const BUSY_MS = 5000;

export interface CopyTask {
  /** The history. */
  readonly path: string;
  readonly folder: string;
  readonly everyMs: number;
  /** So many copies stay. */
  readonly keep: number;
  readonly nowMs: number;
  /** Of the days, if the file does not say it. */
  readonly timeZone: string;
}

export interface CopyOutcome {
  /** The copy that was made; null: none was due. */
  readonly made: string | null;
  /** Of the newest copy, ms since the epoch. */
  readonly newestMs: number;
  readonly bytes: number;
}

/**
 * Throws SQLite's and the system's errors, and HISTORY_BACKUP when what was written is not sound: then nothing is kept of it, and
 * the older copies stay.
 */
export function copyIfDue({ path, folder, everyMs, keep, nowMs, timeZone }: CopyTask): CopyOutcome {
  makeFolderSync(folder);
  for (const name of readdirSync(folder)) if (isPart(name, path)) remove(join(folder, name));
  const before = copiesAmong(readdirSync(folder), path, nowMs);
  const newest = before[0];
  if (newest !== undefined && nextCopyMs(before, everyMs, nowMs) > nowMs) {
    return { made: null, newestMs: newest.atMs, bytes: statSync(join(folder, newest.name)).size };
  }
  const name = copyName(path, nowMs);
  const made = join(folder, name);
  const part = `${made}.part`;
  try {
    writeCopy(path, part);
    verifyCopy(path, part, timeZone);
    renameSync(part, made);
    syncFolder(folder);
  } finally {
    remove(part);
  }
  for (const old of tooMany(copiesAmong(readdirSync(folder), path, nowMs), keep)) remove(join(folder, old.name));
  return { made, newestMs: nowMs, bytes: statSync(made).size };
}

/** One moment of the history in another file, checked. Throws as `copyIfDue` does; nothing is left then. */
export function copyNow(path: string, to: string, timeZone: string): void {
  try {
    writeCopy(path, to);
    verifyCopy(path, to, timeZone);
  } catch (error) {
    remove(to);
    throw error;
  }
}

/** One moment of the file, whatever is written meanwhile; whoever writes it does not wait. */
function writeCopy(path: string, part: string): void {
  const database = openHistoryFile(path, { readOnly: true, busyMs: BUSY_MS });
  try {
    // Only the copy is written, which SQLite would refuse as well.
    database.exec('PRAGMA query_only = 0');
    database.run('VACUUM INTO ?', [part]);
  } finally {
    database.close();
  }
  const file = openSync(part, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** What `meterhub history check` says of it. A history that is damaged must not drive out the copies that are not. */
function verifyCopy(path: string, part: string, timeZone: string): void {
  const [finding] = checkHistory(part, timeZone, () => undefined).findings;
  if (finding === undefined) return;
  const advice = `See \`meterhub history check -f ${path}\`; the older copies are kept`;
  throw new MeterHubError('HISTORY_BACKUP', `the copy that was written is not sound: ${finding.what}. ${advice}.`);
}

/** Makes the rename itself durable. Some network file systems cannot; the file is complete there all the same. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    return;
  }
}

function remove(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) if (existsSync(path + suffix)) rmSync(path + suffix);
}
