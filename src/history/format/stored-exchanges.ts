// Exchanged and reset meters as the history file keeps them: a row of `meta`, for there are a few in the life of a house.
// It must not know what they change.
import * as z from 'zod';
import type { CounterExchange } from '../../model/exchange.ts';
import { asBlob, textAt, type Sqlite } from './sqlite.ts';

/** Row of `meta`. */
const EXCHANGES_KEY = 'exchanges';

const exchanges = z.array(
  z.object({
    device: z.string(),
    measurand: z.string(),
    unit: z.string().nullable(),
    atMs: z.number(),
    oldLast: z.number(),
    newFirst: z.number(),
    oldSerial: z.string().nullable(),
    newSerial: z.string().nullable(),
    source: z.enum(['hub', 'user']),
  }),
);

/** What to add, and what it replaces. */
export interface ExchangeChange {
  readonly add: readonly CounterExchange[];
  readonly remove: readonly CounterExchange[];
}

/** Oldest first; those that cannot be read are none. */
export function storedExchanges(database: Sqlite): CounterExchange[] {
  const row = database.get(`SELECT ${asBlob('value')} FROM meta WHERE key = ?`, [EXCHANGES_KEY]);
  return exchanges.safeParse(jsonOf(textAt(row, 0))).data ?? [];
}

/** Throws SQLite's errors. */
export function storeExchanges(database: Sqlite, all: readonly CounterExchange[]): void {
  database.run('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)', [EXCHANGES_KEY, JSON.stringify(all)]);
}

export function changedExchanges(
  all: readonly CounterExchange[],
  { add, remove }: ExchangeChange,
): readonly CounterExchange[] {
  const gone = new Set([...remove, ...add].map(keyOf));
  return [...all.filter((one) => !gone.has(keyOf(one))), ...add].sort((a, b) => a.atMs - b.atMs);
}

function keyOf({ device, measurand, unit, atMs }: CounterExchange): string {
  return JSON.stringify([device, measurand, unit, atMs]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
