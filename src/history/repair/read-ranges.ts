// Rows of a table that may be damaged, read in ranges of their key: a range that SQLite cannot read is halved, down to the key
// that it fails on, which is passed over. It must not know what the rows mean.
import { sqliteCode, type Row, type Sqlite, type SqlValue } from '../format/sqlite.ts';

export interface KeyedTable {
  readonly columns: string;
  /** With joins; the key is unambiguous in it. */
  readonly from: string;
  readonly key: string;
  /** What neighbouring keys differ by. */
  readonly unit: number;
  /** Narrows it down, beside the key: `series = ?`. */
  readonly where?: { readonly sql: string; readonly parameters: readonly SqlValue[] };
}

/** Keys of a range, in units. */
const RANGE = 500;
/** Keys of a damaged range that are tried one by one, beside its end: a page has no more rows, two damaged ones may have others in between. */
const MOST_TRIED = 512;
const LAST_KEY = Number.MAX_SAFE_INTEGER;

/** `onLost`: the keys that are passed over, rising; whether there were rows, nobody knows. Throws what is no damage. */
export function* readRanges(
  database: Sqlite,
  table: KeyedTable,
  onLost: (fromKey: number, toKey: number) => void,
): Generator<Row> {
  const { columns, from, key, unit, where } = table;
  const condition = where === undefined ? '' : `${where.sql} AND `;
  const parameters = where?.parameters ?? [];
  const firstSql = `SELECT CAST(min(${key}) AS INTEGER) FROM ${from} WHERE ${condition}${key} >= ?`;
  const rowsSql = `SELECT ${columns} FROM ${from} WHERE ${condition}${key} >= ? AND ${key} < ? ORDER BY ${key}`;
  /** Null: there is none; undefined: it cannot be read. */
  const firstFrom = (fromKey: number): number | null | undefined => {
    const row = readable(() => database.get(firstSql, [...parameters, fromKey]) ?? [null]);
    return row === undefined ? undefined : typeof row[0] === 'number' ? row[0] : null;
  };
  /** The end of what cannot be read; null: it goes on to the end of the table. */
  const endOfDamage = (fromKey: number): number | null => {
    let step = unit;
    while (firstFrom(fromKey + step) === undefined) {
      step *= 2;
      if (fromKey + step > LAST_KEY) return null;
    }
    let [damaged, sound] = [step === unit ? 0 : step / 2, step];
    while (sound - damaged > unit) {
      const middle = damaged + Math.ceil((sound - damaged) / unit / 2) * unit;
      if (firstFrom(fromKey + middle) === undefined) damaged = middle;
      else sound = middle;
    }
    return fromKey + sound;
  };
  function* halves(fromKey: number, toKey: number): Generator<Row> {
    const rows = readable(() => database.all(rowsSql, [...parameters, fromKey, toKey]));
    if (rows !== undefined) {
      yield* rows;
      return;
    }
    if (toKey - fromKey <= unit) {
      onLost(fromKey, toKey);
      return;
    }
    const middle = fromKey + Math.ceil((toKey - fromKey) / unit / 2) * unit;
    yield* halves(fromKey, middle);
    yield* halves(middle, toKey);
  }
  for (let fromKey = 0; ;) {
    const first = firstFrom(fromKey);
    if (first === null) return;
    if (first !== undefined) {
      yield* halves(first, first + RANGE * unit);
      fromKey = first + RANGE * unit;
      continue;
    }
    const end = endOfDamage(fromKey);
    const tried = Math.min(end ?? Infinity, fromKey + MOST_TRIED * unit);
    yield* halves(fromKey, tried);
    if (tried < (end ?? LAST_KEY)) onLost(tried, end ?? LAST_KEY);
    if (end === null) return;
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
