// Damaged history files, really damaged: what can be read comes out, nothing that was not put in does, and the result is sound.
import { copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  damage,
  openHouse,
  PAGE_BYTES,
  pagesOf,
  recordHistory,
  rootOf,
  type Points,
} from '../../../test/support/damaged-history.ts';
import { amount, seedOr } from '../../../test/support/amount.ts';
import { seededRandom } from '../../../test/support/seeded-random.ts';
import { keptFolder, tempFolder } from '../../../test/support/temp-folder.ts';
import { checkHistory } from './check.ts';
import { repairHistory } from './repair.ts';
import { Sqlite } from '../format/sqlite.ts';

/** The files say their own. */
const ZONE = 'UTC';
const nothing = (): void => undefined;

let original: string;
let points: ReadonlyMap<string, Points>;
let endMs: number;

beforeAll(() => {
  const recorded = recordHistory(keptFolder());
  recorded.house.restart();
  original = recorded.path;
  points = recorded.points;
  endMs = recorded.endMs;
});

/** A copy that may be damaged. */
function copy(): string {
  const path = join(tempFolder(), 'damaged.db');
  copyFileSync(original, path);
  return path;
}

/** Repairs into a new file. How many readings of each series are there; every one of them was recorded. */
function repaired(from: string): { counts: Record<string, number>; path: string } {
  const before = readFileSync(from);
  const path = join(tempFolder(), 'new.db');
  repairHistory({ from, into: path, timeZone: ZONE, onRows: nothing });
  expect(readFileSync(from).equals(before)).toBe(true);
  expect(existsSync(`${path}.part`)).toBe(false);
  expect(checkHistory(path, ZONE, nothing).findings).toEqual([]);
  const house = openHouse(path, endMs);
  const counts: Record<string, number> = {};
  for (const { name } of house.engine.series) {
    const recorded = new Map(points.get(name) ?? []);
    const raw = house.raw(name);
    expect(raw.filter(([ms, value]) => !Object.is(recorded.get(ms), value))).toEqual([]);
    counts[name] = raw.length;
  }
  house.engine.close();
  return { counts, path };
}

function total(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

const ALL = { 'grid.power': 5490, 'grid.energyImport': 5490, 'car.state': 5490, 'car.connected': 5490 };

describe('everything comes out', () => {
  test('of a sound file, roll-ups included', () => {
    // It is not over yet: its lines are computed in the one and stored, to their step, in the other.
    const lastHourMs = endMs - 1_800_000;
    const { counts, path } = repaired(copy());
    expect(counts).toEqual(ALL);
    const before = openHouse(copy(), endMs);
    const after = openHouse(path, endMs);
    for (const name of points.keys()) {
      for (const level of ['1min', '15min', '1h', '1d'] as const) {
        expect(after.lines(name, level, 0, lastHourMs)).toEqual(before.lines(name, level, 0, lastHourMs));
      }
    }
    expect(after.lines('grid.energyImport', '1h', 0, lastHourMs)).toHaveLength(30);
  });

  test('when the names of the series are lost from their table: the index over them has them once more', () => {
    const path = copy();
    const root = rootOf(path, 'series');
    damage(path, (bytes) => bytes.fill(0, (root - 1) * PAGE_BYTES, root * PAGE_BYTES));
    expect(repaired(path).counts).toEqual(ALL);
  });

  test.each(['raw_place', 'times_hour', 'minute_place', 'quarter_place'])(
    'when the whole index %s is lost: the table is read without it',
    (index) => {
      const path = copy();
      const pages = pagesOf(path, index);
      for (const page of [rootOf(path, index), ...pages]) {
        damage(path, (bytes) => bytes.fill(0xa5, (page - 1) * PAGE_BYTES, page * PAGE_BYTES));
      }
      expect(checkHistory(path, ZONE, nothing).findings).not.toEqual([]);
      expect(repaired(path).counts).toEqual(ALL);
    },
  );

  test('when all minutes, quarters, hours and days are lost: they are made from the readings', () => {
    const path = copy();
    const database = new Sqlite(path, { readOnly: false, busyMs: 0 });
    for (const table of ['minute', 'quarter', 'hourly', 'daily', 'pending']) database.run(`DELETE FROM ${table}`);
    database.all('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    const { path: fixed } = repaired(path);
    const before = openHouse(copy(), endMs);
    const after = openHouse(fixed, endMs);
    for (const level of ['1min', '15min', '1h', '1d'] as const) {
      const counts = (house: typeof after): unknown[] =>
        house.lines('grid.energyImport', level).map(({ atMs, count, last, delta }) => {
          return [atMs, count, last, Math.round((delta ?? 0) * 10)];
        });
      expect(counts(after)).toEqual(counts(before));
    }
  });
});

describe('what is lost, is lost alone', () => {
  test('a page of readings: the rest is there, and what is missing is said', () => {
    const path = copy();
    const [page = 0] = pagesOf(path, 'raw').slice(5);
    damage(path, (bytes) => bytes.fill(0xa5, (page - 1) * PAGE_BYTES, page * PAGE_BYTES));
    const report = repairHistory({ from: path, into: null, timeZone: ZONE, onRows: nothing });
    expect(report.lost.map(({ table }) => table)).toEqual(['raw']);
    const lost = report.series.reduce((sum, { lostReadings }) => sum + (lostReadings ?? 0), 0);
    expect(lost).toBeGreaterThan(0);
    const { counts } = repaired(path);
    expect(total(counts)).toBeLessThan(total(ALL));
    expect(total(counts)).toBeGreaterThan(total(ALL) * 0.9);
    for (const { name, readings, lostReadings, lostHoursMs } of report.series) {
      expect(readings).toBe(counts[name]);
      if (lostReadings !== null) expect(readings + lostReadings).toBe(5490);
      expect(lostHoursMs.length > 0).toBe(readings < 5490);
    }
  });

  test('the hours of lost readings keep their lines', () => {
    const path = copy();
    for (const page of pagesOf(path, 'raw')) {
      damage(path, (bytes) => bytes.fill(0, (page - 1) * PAGE_BYTES, page * PAGE_BYTES));
    }
    const { counts, path: fixed } = repaired(path);
    expect(total(counts)).toBeLessThan(total(ALL) / 10);
    const before = openHouse(copy(), endMs);
    const after = openHouse(fixed, endMs);
    const last = endMs - 3_600_000;
    for (const level of ['1min', '15min', '1h'] as const) {
      expect(after.lines('grid.power', level, 0, last)).toEqual(before.lines('grid.power', level, 0, last));
    }
  });

  test('the end of a file that was cut off', () => {
    const path = copy();
    truncateSync(path, Math.floor(readFileSync(path).length * 0.95));
    const { counts } = repaired(path);
    expect(total(counts)).toBeGreaterThan(total(ALL) / 2);
  });

  test.each(['minute', 'hourly', 'recent'])(
    'the page that leads to the others of %s: the other tables are there',
    (table) => {
      const path = copy();
      const root = rootOf(path, table);
      damage(path, (bytes) => bytes.fill(0xa5, (root - 1) * PAGE_BYTES, root * PAGE_BYTES));
      const report = repairHistory({ from: path, into: null, timeZone: ZONE, onRows: nothing });
      expect(report.lost[0]?.table).toMatch(table);
      const { counts } = repaired(path);
      for (const [name, count] of Object.entries(counts)) {
        // Half an hour is in rows that are not compressed yet.
        expect([name, count]).toEqual([name, table === 'recent' ? 5400 : 5490]);
      }
    },
  );

  test.each([
    ['zeros', 0],
    ['ones', 0xff],
  ])('a first page that is nothing but %s: nothing can be read this way, and that is said', (_, byte) => {
    const path = copy();
    damage(path, (bytes) => bytes.fill(byte, 0, PAGE_BYTES));
    expect(checkHistory(path, ZONE, nothing).findings).not.toEqual([]);
    const into = join(tempFolder(), 'new.db');
    expect(() => repairHistory({ from: path, into, timeZone: ZONE, onRows: nothing })).toThrow(
      expect.objectContaining({ code: 'HISTORY_DAMAGED', message: expect.stringMatching(/`sqlite3` program, 3\.46/) }),
    );
    expect(existsSync(into)).toBe(false);
  });

  test('names that are lost twice: the values are kept under a name of their own', () => {
    const path = copy();
    for (const root of [rootOf(path, 'series'), rootOf(path, 'series_name')]) {
      damage(path, (bytes) => bytes.fill(0, (root - 1) * PAGE_BYTES, root * PAGE_BYTES));
    }
    const report = repairHistory({
      from: path,
      into: join(tempFolder(), 'new.db'),
      timeZone: ZONE,
      onRows: nothing,
    });
    expect(report.series.map(({ name, readings }) => [name, readings])).toEqual(
      ['lost.series1', 'lost.series2', 'lost.series3', 'lost.series4'].map((name) => [name, 5490]),
    );
  });

  test('a file that holds nothing of a history is refused, and no new one is left behind', () => {
    const path = join(tempFolder(), 'nothing.db');
    const into = join(tempFolder(), 'new.db');
    writeFileSync(path, Buffer.alloc(50_000, 7));
    expect(() => repairHistory({ from: path, into, timeZone: ZONE, onRows: nothing })).toThrow(
      /nothing of a history can be read/,
    );
    expect(existsSync(into)).toBe(false);
  });
});

describe('the log of the newest changes', () => {
  /** File and log as a power cut leaves them. */
  function withLog(): string {
    const folder = tempFolder();
    const house = openHouse(copyTo(join(folder, 'live.db')), endMs);
    house.add('grid.power', 'W', [[endMs + 1000, 123.456]]);
    house.commit(endMs + 2000);
    const path = join(folder, 'cut.db');
    copyFileSync(house.path, path);
    copyFileSync(`${house.path}-wal`, `${path}-wal`);
    house.engine.close();
    return path;
  }

  function copyTo(path: string): string {
    copyFileSync(original, path);
    return path;
  }

  function lastPower(from: string): unknown {
    const into = join(tempFolder(), 'new.db');
    repairHistory({ from, into, timeZone: ZONE, onRows: nothing });
    const house = openHouse(into, endMs);
    const last = house.raw('grid.power').at(-1);
    house.engine.close();
    return last;
  }

  test('is read', () => {
    expect(lastPower(withLog())).toEqual([endMs + 1000, 123.456]);
  });

  test('that is nothing but zeros costs what was in it', () => {
    const path = withLog();
    damage(`${path}-wal`, (bytes) => bytes.fill(0));
    expect(lastPower(path)).toEqual(points.get('grid.power')?.at(-1));
  });

  test('whose head is lost costs what was in it', () => {
    const path = withLog();
    damage(`${path}-wal`, (bytes) => bytes.fill(0, 0, 32));
    expect(lastPower(path)).toEqual(points.get('grid.power')?.at(-1));
  });
});

/** Files of each kind of damage. */
const DAMAGES = amount(200, 3);

describe('any damage', () => {
  test.each([
    ['a bit', 1, (bytes: Buffer, random: () => number) => flip(bytes, random)],
    ['bytes', 2, (bytes: Buffer, random: () => number) => scribble(bytes, random, bytes.length)],
    ['bytes of the first page', 3, (bytes: Buffer, random: () => number) => scribble(bytes, random, PAGE_BYTES)],
    ['pages', 4, (bytes: Buffer, random: () => number) => overwrite(bytes, random)],
    ['pages in the place of others', 5, (bytes: Buffer, random: () => number) => exchange(bytes, random)],
  ])(
    '%s: never a crash, never a value that was not recorded; what is not noticed cost nothing',
    (_, seed, change) => {
      const random = seededRandom(seedOr(seed));
      for (let i = 0; i < DAMAGES; i++) {
        const path = copy();
        damage(path, (bytes) => change(bytes, random));
        const isSound = checkHistory(path, ZONE, nothing).findings.length === 0;
        if (!isSound && isRefused(path)) continue;
        const { counts } = repaired(path);
        if (isSound) expect(counts).toEqual(ALL);
      }
    },
    DAMAGES * 30_000,
  );
});

/** Its first page is damaged: then SQLite reads nothing of it. */
function isRefused(path: string): boolean {
  try {
    repairHistory({ from: path, into: null, timeZone: ZONE, onRows: nothing });
    return false;
  } catch (error) {
    const first = (file: string): Buffer => readFileSync(file).subarray(0, PAGE_BYTES);
    expect(first(path).equals(first(original))).toBe(false);
    expect(error).toMatchObject({ code: expect.stringMatching(/^HISTORY_(DAMAGED|FOREIGN)$/) });
    return true;
  }
}

function flip(bytes: Buffer, random: () => number): void {
  const at = Math.floor(random() * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
}

function scribble(bytes: Buffer, random: () => number, end: number): void {
  for (let i = 0; i < 1 + random() * 20; i++) bytes[Math.floor(random() * end)] = Math.floor(random() * 256);
}

function overwrite(bytes: Buffer, random: () => number): void {
  for (let i = 0; i < 1 + random() * 3; i++) {
    const begin = Math.floor(random() * (bytes.length / PAGE_BYTES)) * PAGE_BYTES;
    bytes.fill(Math.floor(random() * 256), begin, begin + PAGE_BYTES);
  }
}

function exchange(bytes: Buffer, random: () => number): void {
  const page = (): number => Math.floor(random() * (bytes.length / PAGE_BYTES)) * PAGE_BYTES;
  const [from, to] = [page(), page()];
  bytes.copy(bytes, to, from, from + PAGE_BYTES);
}
