// `meterhub history check` on real files: what it says, what it repairs, what it refuses, and that the hub goes on with the
// result.
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { checkFile, type HistoryCheckFlags } from '../../src/cli/history/check-file.ts';
import { openHistory } from '../../src/history/recorder.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { CommandWorld } from '../support/command-world.ts';
import { BEGIN_MS, damage, openHouse, PAGE_BYTES, pagesOf, recordHistory } from '../support/damaged-history.ts';
import { EngineHouse, KEEP_ALL } from '../support/history-engine.ts';
import { keptFolder, tempFolder } from '../support/temp-folder.ts';

const HOUR_MS = 3_600_000;
const cleanUps: (() => unknown)[] = [];
let original: string;
let endMs: number;

beforeAll(() => {
  const recorded = recordHistory(keptFolder());
  recorded.house.restart();
  original = recorded.path;
  endMs = recorded.endMs;
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

function copy(name = 'history.db'): string {
  const path = join(tempFolder(), name);
  copyFileSync(original, path);
  return path;
}

/** A copy that misses a page of readings. */
function damaged(name = 'history.db'): string {
  const path = copy(name);
  const [page = 0] = pagesOf(path, 'raw').slice(5);
  damage(path, (bytes) => bytes.fill(0xa5, (page - 1) * PAGE_BYTES, page * PAGE_BYTES));
  return path;
}

function check(flags: HistoryCheckFlags) {
  const world = new CommandWorld();
  const code = checkFile(flags, world);
  return { code, output: world.output };
}

describe('without anything else', () => {
  test('a sound file: exit code 0', () => {
    const file = copy();
    const { code, output } = check({ file });
    expect(code).toBe(0);
    expect(output).toContain(`${file} is sound: 4 series, 21960 readings.\n`);
  });

  test('a damaged one: exit code 1, what is wrong, what can be read, what to do; nothing is changed', () => {
    const file = damaged();
    const before = readFileSync(file);
    const { code, output } = check({ file });
    expect(code).toBe(1);
    expect(output).toContain(`${file} is not sound:\n`);
    expect(output).toMatch(/grid\.power +W +5\d\d\d +2026-01-15 \d\d:00 +2026-01-1\d \d\d:00 +30 +2 +\d+/);
    expect(output).toMatch(/grid\.power: between 2026-01-1\d \d\d:00 and 2026-01-1\d \d\d:00/);
    expect(output).toContain(`meterhub history check -f ${file} --repair\n`);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('one that was quarantined: the remedy names the history beside it', () => {
    const { output } = check({ file: damaged('history.db.damaged-20260117-120000') });
    expect(output).toMatch(/damaged-20260117-120000 --into \S+history\.db\n/);
  });

  test('draws a bar for whoever watches', () => {
    const world = new CommandWorld(null, systemClock, { isWatched: true, isScreen: true });
    checkFile({ file: copy() }, world);
    expect(world.errors).toContain('% readings');
  });
});

describe('--repair', () => {
  test('puts a sound file in the place of a damaged one, which is kept', () => {
    const file = damaged();
    const before = readFileSync(file);
    const { code, output } = check({ file, repair: true });
    expect(code).toBe(0);
    const aside = readdirSync(join(file, '..')).find((name) => name.startsWith('history.db.damaged-')) ?? '';
    expect(output).toContain(`The damaged one is kept as ${join(file, '..', aside)}.`);
    expect(readFileSync(join(file, '..', aside)).equals(before)).toBe(true);
    expect(check({ file }).code).toBe(0);
    expect(check({ file, repair: true }).output).toContain('There is nothing to repair.');
  });

  test('of a sound file does nothing', () => {
    const file = copy();
    expect(check({ file, repair: true }).output).toContain('There is nothing to repair.');
    expect(readdirSync(join(file, '..')).some((name) => name.includes('damaged'))).toBe(false);
  });

  test('with --dry-run only says what would be saved', () => {
    const file = damaged();
    const { code, output } = check({ file, repair: true, dryRun: true });
    expect(code).toBe(0);
    expect(output).toContain('Nothing was written.');
    expect(readdirSync(join(file, '..')).filter((name) => !name.startsWith('history.db'))).toEqual([]);
    expect(existsSync(`${file}.part`)).toBe(false);
    expect(check({ file }).code).toBe(1);
  });
});

describe('--into', () => {
  /** The history that was begun when the damaged one was quarantined; its first half hour is in both. */
  function young(): { path: string; points: [number, number][]; nowMs: number } {
    const beginMs = endMs - HOUR_MS / 2;
    const points = Array.from({ length: 2000 }, (_, i): [number, number] => [beginMs + i * 10_000 + 3, 9000 + i * 2]);
    const house = new EngineHouse(tempFolder());
    house.add('water.volume', 'm3', [[beginMs, 5]]);
    house.add('grid.energyImport', 'Wh', points);
    const nowMs = beginMs + 2000 * 10_000;
    house.settle(nowMs);
    house.restart();
    return { path: house.path, points, nowMs };
  }

  test('fills the gap in the history that is in use now: nothing twice, sums over the seam are right', () => {
    const file = copy('history.db.damaged-20260117-120000');
    const { path, points, nowMs } = young();
    const laterMs = nowMs + 72 * HOUR_MS;
    const old = openHouse(copy(), laterMs);
    // What both have of the same instant is as the younger one says.
    const both = new Map([...(old.raw('grid.energyImport') as [number, number][]), ...points]);
    const recorded = [...both].sort((a, b) => a[0] - b[0]);
    old.engine.close();
    const whole = new EngineHouse(tempFolder());
    whole.add('grid.energyImport', 'Wh', recorded);
    whole.settle(laterMs);
    for (const pass of ['first', 'again']) {
      const { code, output } = check({ file, into: path });
      expect([pass, code]).toEqual([pass, 0]);
      expect(output).toContain(`What was missing in ${path} of this is there now.`);
      expect(check({ file: path }).output).toContain('is sound');
      const merged = openHouse(path, laterMs);
      expect(merged.raw('grid.energyImport')).toEqual(recorded);
      expect(merged.raw('grid.power')).toHaveLength(5490);
      expect(merged.raw('water.volume')).toHaveLength(1);
      for (const level of ['1min', '15min', '1h', '1d'] as const) {
        const sums = (house: EngineHouse): unknown[] =>
          house.lines('grid.energyImport', level).map(({ atMs, count, first, last, delta }) => {
            return [atMs, count, first, last, Math.round((delta ?? 0) * 10)];
          });
        expect(sums(merged)).toEqual(sums(whole));
      }
      merged.restart();
    }
  });

  test('a file that is not there yet is begun', () => {
    const into = join(tempFolder(), 'new.db');
    expect(check({ file: damaged(), into }).code).toBe(0);
    expect(check({ file: into }).code).toBe(0);
  });

  test('a history that is damaged itself is refused', () => {
    const into = copy();
    damage(into, (bytes) => bytes.fill(0, 0, PAGE_BYTES));
    expect(() => check({ file: damaged(), into })).toThrow(/is damaged itself/);
  });
});

describe('a hub that writes the file', () => {
  async function running(path: string): Promise<void> {
    const log = { info: () => undefined, warn: () => undefined };
    const config = { path, commitMs: 100, keep: KEEP_ALL, resolution: {} };
    const store = openHistory({ config, clock: systemClock, log, timeZone: 'Europe/Berlin' });
    cleanUps.push(() => store.close());
    // It has the file open when it answers.
    await store.seriesList();
  }

  test('does not mind the examination', async () => {
    const file = copy();
    await running(file);
    expect(check({ file }).output).toContain('is sound');
  });

  test('keeps it from being repaired and filled', async () => {
    const file = copy();
    await running(file);
    const inUse = expect.objectContaining({ code: 'HISTORY_IN_USE', message: expect.stringContaining(file) });
    expect(() => check({ file: damaged(), into: file })).toThrow(inUse);
    expect(() => check({ file, into: join(tempFolder(), 'new.db') })).toThrow(inUse);
  });
});

describe('refused', () => {
  test.each([
    [{ repair: true, into: 'x.db' }, /exclude each other/],
    [{ into: 'history.db' }, /names the damaged file itself/],
  ])('%j', (flags, problem) => {
    expect(() => check({ file: 'history.db', ...flags })).toThrow(problem);
  });

  test.each([{}, { repair: true }, { dryRun: true }, { into: 'new.db' }])(
    'a file that is not there, with %j',
    (flags) => {
      const file = join(tempFolder(), 'no.db');
      expect(() => check({ file, ...flags })).toThrow(expect.objectContaining({ code: 'HISTORY_NO_FILE' }));
      expect(existsSync(file)).toBe(false);
    },
  );
});

test('the hub goes on with a repaired file', async () => {
  const file = damaged();
  check({ file, repair: true });
  const log = { info: () => undefined, warn: () => undefined };
  const config = { path: file, commitMs: 100, keep: KEEP_ALL, resolution: {} };
  const store = openHistory({ config, clock: systemClock, log, timeZone: 'Europe/Berlin' });
  cleanUps.push(() => store.close());
  const measuredAtMs = Date.now();
  const reading = { measurand: 'power', value: 1, unit: 'W', measuredAtMs, validForMs: 1 };
  store.append({ device: 'grid', measuredAtMs, readings: [reading] });
  await store.flush();
  const [power] = (await store.seriesList()).filter(({ name }) => name === 'grid.power');
  expect(power).toMatchObject({ lastMs: measuredAtMs });
  expect(Math.floor((power?.firstMs ?? 0) / 60_000)).toBe(BEGIN_MS / 60_000);
  expect(store.health().problem).toBeNull();
});
