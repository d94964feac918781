// The last value of every reading since the page was opened: the interface gives null when a lifetime is over. Knows no page.
import type { ReadingJson } from './types.ts';

const known = new Map<string, ReadingJson>();

export function remember(device: string, readings: Readonly<Record<string, ReadingJson>>): void {
  for (const [measurand, reading] of Object.entries(readings)) {
    if (reading.value !== null) known.set(`${device}.${measurand}`, reading);
  }
}

/** null: there was none. */
export function lastKnown(device: string, measurand: string): ReadingJson | null {
  return known.get(`${device}.${measurand}`) ?? null;
}
