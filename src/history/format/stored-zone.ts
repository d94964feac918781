// The time zone of the days in a history file, kept in the file: who repairs or checks it may sit in another one. It must not
// know calendars.
import { isTimeZone } from '../../time/calendar.ts';
import { asBlob, textAt, type Sqlite } from './sqlite.ts';

/** Row of `meta`. */
export const ZONE_KEY = 'timeZone';

/** Null: it says none, or one that is not known here. */
export function storedZone(database: Sqlite): string | null {
  const zone = textAt(database.get(`SELECT ${asBlob('value')} FROM meta WHERE key = ?`, [ZONE_KEY]), 0);
  return isTimeZone(zone) ? zone : null;
}

/** Throws SQLite's errors. */
export function rememberZone(database: Sqlite, timeZone: string): void {
  if (storedZone(database) === timeZone) return;
  database.run('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)', [ZONE_KEY, timeZone]);
}
