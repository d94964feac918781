// Events as the history file keeps them: a row each, bounded by number and age. It must not know what happened.
import { eventIdOf, timeOfEventId, type EventQuestion, type HouseEvent } from '../../model/event.ts';
import { EVENT_KIND_NAMES, isEventKind, type EventDetails } from '../../vocabulary/events/kinds.ts';
import { rowCrc } from './row-seal.ts';
import {
  asBlob,
  asInteger,
  nullableNumberAt,
  numberAt,
  textAt,
  type Row,
  type Sqlite,
  type SqlValue,
} from './sqlite.ts';

/** No part of the list of tables that a file must have: files of before have none until they are written. */
export const EVENTS_TABLE =
  'CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, kind TEXT, device TEXT, details TEXT, crc INTEGER)';

/** Of a kind; of more, the oldest go. Together at most about 30 MB. */
export const MOST_OF_A_KIND = 10_000;
/** Five years, ms. */
export const LONGEST_MS = 5 * 366 * 86_400_000;

const COLUMNS = `${asInteger('id')}, ${asBlob('kind')}, ${asBlob('device')}, ${asBlob('details')}, ${asInteger('crc')}`;

/** Known ids stay as they are. Throws SQLite's errors. */
export function storeEvents(database: Sqlite, events: readonly HouseEvent[]): void {
  for (const { id, kind, device, details } of events) {
    const text = JSON.stringify(details);
    database.run('INSERT OR IGNORE INTO events (id, kind, device, details, crc) VALUES (?, ?, ?, ?, ?)', [
      ...[id, kind, device, text],
      eventCrc(id, kind, device, text),
    ]);
  }
}

/** `olderMs`: what happened before goes as well; null: nothing. Throws SQLite's errors. */
export function trimEvents(database: Sqlite, olderMs: number | null): void {
  if (olderMs !== null) database.run('DELETE FROM events WHERE id < ?', [eventIdOf(olderMs)]);
  for (const kind of EVENT_KIND_NAMES) {
    const last = 'SELECT id FROM events WHERE kind = ? ORDER BY id DESC LIMIT 1 OFFSET ?';
    database.run(`DELETE FROM events WHERE kind = ? AND id <= (${last})`, [kind, kind, MOST_OF_A_KIND]);
  }
}

/** Oldest first; of more than asked for, the newest. Those that cannot be read or are damaged are told and left out. */
export function storedEvents(
  database: Sqlite,
  { fromMs, toMs, device, kinds, limit }: EventQuestion,
  onDamage: (what: string) => void,
): HouseEvent[] {
  if (!hasEvents(database)) return [];
  const where = ['id >= ?', 'id < ?'];
  const parameters: SqlValue[] = [eventIdOf(Math.max(0, fromMs)), eventIdOf(Math.min(toMs, 8.64e15 / 1000))];
  if (device !== null) {
    where.push('device = ?');
    parameters.push(device);
  }
  if (kinds !== null) {
    where.push('kind IN (SELECT value FROM json_each(?))');
    parameters.push(JSON.stringify(kinds));
  }
  const sql = `SELECT ${COLUMNS} FROM events WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT ?`;
  const found = database.all(sql, [...parameters, limit]).flatMap((row) => {
    const event = eventOfRow(row);
    if (event === null) onDamage('an event');
    return event ?? [];
  });
  return found.reverse();
}

/** How many there are, and how many of them are damaged. */
export function countEvents(database: Sqlite): { readonly count: number; readonly damaged: number } {
  if (!hasEvents(database)) return { count: 0, damaged: 0 };
  let [count, damaged] = [0, 0];
  for (const row of database.all(`SELECT ${COLUMNS} FROM events`)) {
    count++;
    if (eventOfRow(row) === null) damaged++;
  }
  return { count, damaged };
}

/** For reading a damaged file: of what cannot be read, a minute is passed over. */
export const EVENT_ROWS = { columns: COLUMNS, from: 'events', key: 'id', unit: eventIdOf(60_000) } as const;

/** Null: it cannot be trusted, or is of a kind that a newer version has. */
export function eventOfRow(row: Row): HouseEvent | null {
  const id = numberAt(row, 0);
  const kind = textAt(row, 1);
  const device = row[2] === null ? null : textAt(row, 2);
  const details = textAt(row, 3);
  if (eventCrc(id, kind, device, details) !== nullableNumberAt(row, 4) || !isEventKind(kind)) return null;
  const known = detailsOf(details);
  return known === null ? null : { id, kind, device, atMs: timeOfEventId(id), details: known };
}

export function hasEvents(database: Sqlite): boolean {
  return database.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'events'") !== undefined;
}

function eventCrc(id: number, kind: string, device: string | null, details: string): number {
  return rowCrc('events', [id, device === null ? 0 : 1], [kind, device, details]);
}

function detailsOf(text: string): EventDetails | null {
  try {
    const all: unknown = JSON.parse(text);
    if (typeof all !== 'object' || all === null) return null;
    const known = Object.entries(all).filter((entry): entry is [string, string | number] => {
      return typeof entry[1] === 'string' || typeof entry[1] === 'number';
    });
    return Object.fromEntries(known);
  } catch {
    return null;
  }
}
