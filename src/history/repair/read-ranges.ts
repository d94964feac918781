// Rows of a table that may be damaged, read in ranges of their key: a range that SQLite cannot read is halved, down to the key
// that it fails on, which is passed over. It must not know what the rows mean.
import { sqliteCode, type Row, type Sqlite } from '../format/sqlite.ts';

export interface KeyedTable {
  readonly columns: string;
  /** With joins; the key is unambiguous in it. */
  readonly from: string;
  readonly key: string;
  /** What neighbouring keys differ by. */
  readonly unit: number;
  /** Narrows it down, beside the key. */
  readonly where?: string;
}

/** Keys of a range, in units. */
const RANGE = 512;
const LAST_KEY = Number.MAX_SAFE_INTEGER;

/** `onLost`: the keys that are passed over, rising; whether there were rows, nobody knows. Throws what is no damage. */
export function* readRanges(
  database: Sqlite,
  { columns, from, key, unit, where = 'TRUE' }: KeyedTable,
  onLost: (fromKey: number, toKey: number) => void,
): Generator<Row> {
  const firstSql = `SELECT CAST(min(${key}) AS INTEGER) FROM ${from} WHERE ${where} AND ${key} >= ?`;
  const rowsSql = `SELECT ${columns} FROM ${from} WHERE ${where} AND ${key} >= ? AND ${key} < ? ORDER BY ${key}`;
  /** Null: there is none; undefined: it cannot be read. */
  const firstFrom = (fromKey: number): number | null | undefined => {
    const row = readable(() => database.get(firstSql, [fromKey]) ?? []);
    return row && (typeof row[0] === 'number' ? row[0] : null);
  };
  function* halves(fromKey: number, toKey: number): Generator<Row> {
    const rows = readable(() => database.all(rowsSql, [fromKey, toKey]));
    if (rows !== undefined) return yield* rows;
    const middle = fromKey + Math.ceil((toKey - fromKey) / unit / 2) * unit;
    if (middle >= toKey) onLost(fromKey, toKey);
    else for (const half of [halves(fromKey, middle), halves(middle, toKey)]) yield* half;
  }
  for (let fromKey = 0; ;) {
    const first = firstFrom(fromKey);
    if (first === null) return;
    const least = (first ?? fromKey) + RANGE * unit;
    let end = least;
    // Where it cannot even be found which row is next, the range grows until one behind it can be found.
    while (first === undefined && end <= LAST_KEY && firstFrom(end) === undefined) end += end - fromKey;
    yield* halves(first ?? fromKey, end > LAST_KEY ? least : end);
    if (end > LAST_KEY) {
      onLost(least, LAST_KEY);
      return;
    }
    fromKey = end;
  }
}

/** Undefined: the file does not give it. */
export function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(sqliteCode(error) ?? '')) return undefined;
    throw error;
  }
}
