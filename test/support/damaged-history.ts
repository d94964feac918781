// A history with everything in it, to be damaged: two days of counters, powers, words and truth values, pieces in several parts,
// late readings, recent rows, roll-ups of all levels.
import { readFileSync, writeFileSync } from 'node:fs';
import type { ReadingValue } from '../../src/model/reading.ts';
import { treePage } from '../../src/history/repair/salvage-cells.ts';
import { USUAL_ROOTS, type SalvageTable } from '../../src/history/repair/salvage-file.ts';
import { EngineHouse, KEEP_ALL } from './history-engine.ts';
import { seededRandom } from './seeded-random.ts';

export const BEGIN_MS = Date.UTC(2026, 0, 15, 20);
export const PAGE_BYTES = 4096;
const HOUR_MS = 3_600_000;

export type Points = readonly (readonly [number, ReadingValue])[];

export interface Recorded {
  readonly path: string;
  readonly house: EngineHouse;
  /** By name: everything that was recorded. */
  readonly points: ReadonlyMap<string, Points>;
  readonly endMs: number;
}

/** `hours`: how long; a reading every 20 s. The last half hour stays in rows. */
export function recordHistory(folder: string, hours = 30): Recorded {
  const house = new EngineHouse(folder, { steps: { power: 'exact' } });
  const random = seededRandom(7);
  const points = new Map<string, [number, ReadingValue][]>();
  const note = (name: string, unit: string | null, more: [number, ReadingValue][]): void => {
    points.set(name, [...(points.get(name) ?? []), ...more]);
    house.add(name, unit, more);
  };
  let energy = 1000;
  for (let half = 0; half < hours * 2 + 1; half++) {
    const beginMs = BEGIN_MS + half * (HOUR_MS / 2);
    const times = Array.from({ length: 90 }, (_, i) => beginMs + i * 20_000 + Math.floor(random() * 50));
    note(
      'grid.power',
      'W',
      times.map((ms) => [ms, random() * 1000]),
    );
    note(
      'grid.energyImport',
      'Wh',
      times.map((ms) => [ms, Math.round((energy += random() * 5) * 10) / 10]),
    );
    note(
      'car.state',
      null,
      times.map((ms) => [ms, random() < 0.5 ? 'idle' : 'charge']),
    );
    note(
      'car.connected',
      null,
      times.map((ms) => [ms, random() < 0.5]),
    );
    const isLast = half === hours * 2;
    house.commit(beginMs + HOUR_MS / 2, { isLast: !isLast });
  }
  const endMs = BEGIN_MS + hours * HOUR_MS + HOUR_MS / 2;
  house.settle(endMs);
  house.engine.current?.database.all('PRAGMA wal_checkpoint(TRUNCATE)');
  return { path: house.path, house, points, endMs };
}

/** Changes the bytes of a file in place. */
export function damage(path: string, change: (bytes: Buffer) => unknown): void {
  const bytes = readFileSync(path);
  change(bytes);
  writeFileSync(path, bytes);
}

/** Numbers of the pages with rows of a table, in order, where they have not been damaged yet. */
export function pagesOf(path: string, table: SalvageTable): number[] {
  const bytes = readFileSync(path);
  const leaves = (number: number): number[] => {
    const page = treePage(bytes.subarray((number - 1) * PAGE_BYTES, number * PAGE_BYTES), number);
    return page === null || page.children.length === 0 ? [number] : page.children.flatMap(leaves);
  };
  return leaves(USUAL_ROOTS[table]);
}

/** Opens a history as the hub would, brought up to date. */
export function openHouse(path: string, nowMs: number): EngineHouse {
  const house = new EngineHouse('', { path, keep: KEEP_ALL, steps: { power: 'exact' } });
  house.engine.open(nowMs);
  house.settle(nowMs);
  return house;
}
