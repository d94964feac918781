// One writer for a history file: whoever writes knows the file's series and its newest rows by heart, so a second writer would
// spoil them. The system gives the lock back when the process dies, however it dies. It must not know what is in the file.
import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { MeterHubError } from '../../model/error.ts';
import { Sqlite, sqliteCode } from '../format/sqlite.ts';
import { makeFolderSync } from '../../files/make-folder.ts';

export class FileLock {
  readonly #path: string;
  readonly #database: Sqlite;

  /**
   * Takes the lock, which is an empty file beside the history: locks on the history itself would keep readers out.
   * Throws HISTORY_IN_USE when another process (or part of this one) has it, SQLite's errors when it cannot be made.
   */
  constructor(path: string) {
    makeFolderSync(dirname(path));
    this.#path = `${path}.lock`;
    this.#database = new Sqlite(this.#path, { readOnly: false, busyMs: 0 });
    try {
      this.#database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      this.#database.close();
      throw sqliteCode(error) === 'SQLITE_BUSY' ? inUse(path) : error;
    }
  }

  /** Where nobody will ever want it: elsewhere the file stays, for another process may be about to take the lock. */
  remove(): void {
    rmSync(this.#path, { force: true });
  }

  release(): void {
    try {
      // By itself: libsql keeps files open until its statements are collected.
      this.#database.exec('ROLLBACK');
      this.#database.close();
    } catch {
      // The disk is gone, and the lock with it.
    }
  }
}

/** True when somebody writes it now. Makes no file where there was none. */
export function isWritten(path: string): boolean {
  if (!existsSync(`${path}.lock`)) return false;
  try {
    refuseFileInUse(path);
    return false;
  } catch (error) {
    return error instanceof MeterHubError && error.code === 'HISTORY_IN_USE';
  }
}

/** Throws HISTORY_IN_USE when somebody writes it now. */
export function refuseFileInUse(path: string): void {
  new FileLock(path).release();
}

function inUse(path: string): MeterHubError {
  const who = 'a running MeterHub, or a `meterhub history import`';
  const what = `${path} is being written by another process: ${who}`;
  const remedy = 'Stop that one first (`sudo systemctl stop meterhub`), or choose another file';
  return new MeterHubError('HISTORY_IN_USE', `${what}. ${remedy}.`);
}
