// The file under the engine: opened, found damaged and quarantined, found gone, closed. It must not know what is in memory.
import { renameSync, statSync } from 'node:fs';
import { MeterHubError } from '../../model/error.ts';
import type { Calendar } from '../../time/calendar.ts';
import { FileLock } from './file-lock.ts';
import { RollupView } from './rollup-view.ts';
import { RawTable, type OnDamage } from '../format/raw-table.ts';
import { RollupTables } from '../format/rollup-tables.ts';
import { openHistoryFile } from '../format/schema.ts';
import { rememberZone } from '../format/stored-zone.ts';
import type { Sqlite, SqliteOptions } from '../format/sqlite.ts';

/** Of many damaged pieces the first few are named. */
const MAX_NOTICES = 20;

export interface OpenFile {
  readonly database: Sqlite;
  readonly past: RollupView;
  /** Notes something damaged that is left out. */
  readonly onDamage: OnDamage;
}

export class HistoryFile {
  readonly #path: string;
  readonly #options: SqliteOptions;
  readonly #calendar: Calendar;
  #open: OpenFile | null = null;
  #inode: number | null = null;
  /** Its size when it was looked at last. */
  #bytes = 0;
  #lock: FileLock | null = null;
  #notices: string[] = [];

  constructor(path: string, options: SqliteOptions, calendar: Calendar) {
    this.#path = path;
    this.#options = options;
    this.#calendar = calendar;
  }

  /** Null: it is not open. */
  get current(): OpenFile | null {
    return this.#open;
  }

  /** Throws when it cannot be opened, HISTORY_IN_USE when another process writes it. */
  open(): OpenFile {
    if (!this.#options.readOnly) this.#lock ??= new FileLock(this.#path);
    const database = this.#openDatabase();
    if (!this.#options.readOnly) this.#rememberZone(database);
    const onDamage = (what: string): void => {
      this.#notice(
        `${this.#path}: ${what} is damaged and left out; \`meterhub history check -f ${this.#path}\` tells more`,
      );
    };
    const past = new RollupView(new RawTable(database, onDamage), new RollupTables(database, onDamage), this.#calendar);
    this.#open = { database, past, onDamage };
    this.#inode = inodeOf(this.#path);
    this.#bytes = 0;
    return this.#open;
  }

  /**
   * True when somebody has removed, replaced or emptied it while it was open: what is written would be seen by nobody. By
   * itself it never shrinks: what is deleted leaves free pages.
   */
  isGone(): boolean {
    if (this.#open === null) return false;
    const { ino = null, size = 0 } = statSync(this.#path, { throwIfNoEntry: false }) ?? {};
    if (ino === this.#inode && size >= this.#bytes) {
      this.#bytes = size;
      return false;
    }
    const what = ino === this.#inode ? 'cut off' : 'removed or replaced';
    this.#notice(`${this.#path} was ${what} while it was in use: going on with what is there now`);
    return true;
  }

  /** Gives a damaged file another name, so that it can be looked at. */
  putAside(nowMs: number): void {
    const aside = setAside(this.#path, nowMs);
    const what = `the history file is damaged: it was quarantined as ${aside} and a new one begun`;
    this.#notice(`${what}; \`meterhub history check -f ${aside} --into ${this.#path}\` saves what can be read`);
  }

  close(): void {
    const database = this.#open?.database;
    this.#open = null;
    try {
      // Then the file is complete without its log. libsql keeps it open until its statements are collected.
      if (!this.#options.readOnly) database?.all('PRAGMA wal_checkpoint(TRUNCATE)');
      database?.close();
    } catch {
      // Full or damaged: what was committed is in the log, and taken from there the next time.
    }
    this.#lock?.release();
    this.#lock = null;
  }

  /** What happened since the last call, for the log. */
  takeNotices(): string[] {
    const notices = this.#notices;
    this.#notices = [];
    return notices;
  }

  #openDatabase(): Sqlite {
    try {
      return openHistoryFile(this.#path, this.#options);
    } catch (error) {
      // Beside the file of another program nothing is left behind.
      if (error instanceof MeterHubError) this.#lock?.remove();
      throw error;
    }
  }

  /** Not worth a history that is not there: what the disk has against it, the first commit will say. */
  #rememberZone(database: Sqlite): void {
    try {
      rememberZone(database, this.#calendar.timeZone);
    } catch {
      // Full, locked or damaged.
    }
  }

  #notice(text: string): void {
    if (this.#notices.length < MAX_NOTICES && !this.#notices.includes(text)) this.#notices.push(text);
  }
}

/** Renames a file with its log. Its new name. */
export function setAside(path: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const aside = freeName(`${path}.damaged-${stamp}`);
  for (const suffix of ['', '-wal', '-shm']) {
    if (inodeOf(path + suffix) !== null) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}

function inodeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? null;
}

function freeName(name: string): string {
  let free = name;
  for (let i = 2; inodeOf(free) !== null; i++) free = `${name}-${i}`;
  return free;
}
