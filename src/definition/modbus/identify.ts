// Reads the value table of an identify register. Knows no meter and reads nothing itself.
import type { IdentifyRegister } from './model.ts';

/** The raw values one key of an identify table stands for, both ends included. */
export interface RawRange {
  readonly first: number;
  readonly last: number;
}

const KEY = /^(0x[0-9a-f]+|\d+)(?:\.\.(0x[0-9a-f]+|\d+))?$/i;

/** "0x0084", "338" or "330..345"; null for anything else, also for a range that runs backwards. */
export function parseIdentifyKey(key: string): RawRange | null {
  const match = KEY.exec(key);
  if (match?.[1] === undefined) return null;
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  return first <= last ? { first, last } : null;
}

/** How many registers have to be read. */
export function identifyRegisterCount(identify: IdentifyRegister): number {
  return identify.type === 'uint32' || identify.type === 'ascii32' ? 2 : 1;
}

/** What a raw value means; null when the table does not have it. A single value wins over a range that contains it. */
export function identifyMeaning(identify: IdentifyRegister, raw: number): string | null {
  let best: { readonly width: number; readonly meaning: string } | null = null;
  for (const [key, meaning] of Object.entries(identify.values)) {
    const range = parseIdentifyKey(key);
    if (range === null || raw < range.first || raw > range.last) continue;
    const width = range.last - range.first;
    if (best === null || width < best.width) best = { width, meaning };
  }
  return best?.meaning ?? null;
}
