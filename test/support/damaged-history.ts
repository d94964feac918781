// A history with everything in it, to be damaged: two days of counters, powers, words and truth values, pieces in several parts,
// late readings, recent rows, roll-ups of all levels.
import { readFileSync, writeFileSync } from 'node:fs';
import type { ReadingValue } from '../../src/model/reading.ts';
import { numberAt, Sqlite } from '../../src/history/format/sqlite.ts';
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

/** Where the tree of a table or an index begins, in a file that is not damaged yet. */
export function rootOf(path: string, name: string): number {
  const database = new Sqlite(path, { readOnly: true, busyMs: 0 });
  const root = numberAt(database.get('SELECT rootpage FROM sqlite_schema WHERE name = ?', [name]), 0);
  database.close();
  return root;
}

/** Numbers of the pages with rows of a table, in order, in a file that is not damaged yet. */
export function pagesOf(path: string, table: string): number[] {
  const bytes = readFileSync(path);
  const leaves = (number: number): number[] => {
    const children = childrenOf(bytes.subarray((number - 1) * PAGE_BYTES, number * PAGE_BYTES));
    return children.length === 0 ? [number] : children.flatMap(leaves);
  };
  return leaves(rootOf(path, table));
}

/** Of a page of a tree; none of a leaf. https://www.sqlite.org/fileformat2.html#b_tree_pages */
function childrenOf(page: Buffer): number[] {
  const isInterior = page[0] === 2 || page[0] === 5;
  if (!isInterior) return [];
  const cells = Array.from({ length: page.readUInt16BE(3) }, (_, i) => page.readUInt16BE(12 + i * 2));
  return [...cells.map((at) => page.readUInt32BE(at)), page.readUInt32BE(8)];
}

/** Opens a history as the hub would, brought up to date. */
export function openHouse(path: string, nowMs: number): EngineHouse {
  const house = new EngineHouse('', { path, keep: KEEP_ALL, steps: { power: 'exact' } });
  house.engine.open(nowMs);
  house.settle(nowMs);
  return house;
}
