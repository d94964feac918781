// Examines a history file without changing it: SQLite's own rules, every checksum, and whether roll-ups say what is below them.
// It must not know the command line.
import { MeterHubError } from '../../model/error.ts';
import { Calendar } from '../../time/calendar.ts';
import { Findings, type Finding, type OnProgress } from './check-findings.ts';
import { checkReadings } from './check-readings.ts';
import { checkRollups } from './check-rollups.ts';
import { isWritten } from '../engine/file-lock.ts';
import { loadSeries } from '../engine/file-state.ts';
import { RollupView } from '../engine/rollup-view.ts';
import { RawTable } from '../format/raw-table.ts';
import { RollupTables } from '../format/rollup-tables.ts';
import { damageOfFirstPage } from './first-page.ts';
import { openHistoryFile } from '../format/schema.ts';
import type { SeriesState } from '../format/series-state.ts';
import { countEvents } from '../format/stored-events.ts';
import { storedZone } from '../format/stored-zone.ts';
import { numberAt, sqliteCode, type Sqlite } from '../format/sqlite.ts';
import { counted } from '../../vocabulary/counted.ts';

/** How long a hub that writes is waited for. */
const BUSY_MS = 5000;
/** Of SQLite's complaints the first few tell enough. */
const MAX_COMPLAINTS = 20;
const TABLES = ['recent', 'raw', 'minute', 'quarter', 'hourly', 'daily', 'pending'];

export interface CheckReport {
  /** What is wrong; none: the file is sound. */
  readonly findings: readonly Finding[];
  /** What is no damage and yet worth knowing. */
  readonly notes: readonly Finding[];
  readonly seriesCount: number;
  readonly readingCount: number;
}

/** A file that a hub writes at the same time is seen as it is now. `timeZone`: of its days, if it does not say it. */
export function checkHistory(path: string, timeZone: string, onProgress: OnProgress): CheckReport {
  const findings = new Findings();
  const notes = new Findings();
  const report = { findings, notes, seriesCount: 0, readingCount: 0 };
  if (!isWritten(path)) for (const what of damageOfFirstPage(path)) findings.add(what);
  if (findings.list.length === 0) {
    try {
      Object.assign(report, checkDatabase(path, timeZone, findings, notes, onProgress));
    } catch (error) {
      const code = sqliteCode(error);
      if (code === null || error instanceof MeterHubError) throw error;
      findings.add(`SQLite cannot read it: ${error instanceof Error ? error.message : code} (${code})`);
    }
  }
  return { ...report, findings: findings.list, notes: notes.list };
}

function checkDatabase(
  path: string,
  timeZone: string,
  findings: Findings,
  notes: Findings,
  onProgress: OnProgress,
): Pick<CheckReport, 'seriesCount' | 'readingCount'> {
  const database = openHistoryFile(path, { readOnly: true, busyMs: BUSY_MS });
  try {
    // All questions see the same moment, whatever a hub writes meanwhile.
    database.exec('BEGIN');
    const calendar = new Calendar(storedZone(database) ?? timeZone);
    onProgress('pages', 0);
    const complaints = database.all(`PRAGMA integrity_check(${MAX_COMPLAINTS})`).map(([text]) => String(text));
    for (const text of complaints) if (text !== 'ok') findings.add(`SQLite: ${text.replaceAll(/\s+/g, ' ')}`);
    const all = [...loadSeries(database, {}, findings.damaged).values()];
    const past = new RollupView(
      new RawTable(database, findings.damaged),
      new RollupTables(database, findings.damaged),
      calendar,
    );
    checkReferences(database, findings);
    const context = {
      database,
      past,
      byId: new Map(all.map((series) => [series.id, series])),
      findings,
      notes,
      onProgress,
    };
    const readingCount = checkReadings(context) + all.reduce((sum, series) => sum + looseCount(series), 0);
    checkRollups(context);
    const { damaged } = countEvents(database);
    if (damaged > 0) findings.add(`${counted(damaged, 'event')} damaged`);
    const pending = numberAt(database.get('SELECT count(*) FROM pending'), 0);
    if (pending > 0) notes.add(`${pending} roll-ups are still to be made: MeterHub does it while it runs`);
    return { seriesCount: all.length, readingCount };
  } finally {
    // libsql keeps the file open until its statements are collected: nothing of it stays locked at least.
    if (database.inTransaction) database.exec('ROLLBACK');
    database.close();
  }
}

function checkReferences(database: Sqlite, findings: Findings): void {
  for (const table of TABLES) {
    const sql = `SELECT count(*) FROM ${table} WHERE series IS NULL OR series NOT IN (SELECT id FROM series)`;
    const count = numberAt(database.get(sql), 0);
    if (count > 0) findings.add(`${counted(count, 'row')} of ${table} without a series`);
  }
}

function looseCount({ buffers }: SeriesState): number {
  return [...buffers.values()].reduce((sum, { count }) => sum + count, 0);
}
