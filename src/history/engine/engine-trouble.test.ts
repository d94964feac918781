// What the engine does when disk or file fail: it goes on, says what is wrong, and loses nothing that was in memory.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EngineHouse } from '../../../test/support/history-engine.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { SCHEMA_VERSION } from '../format/schema.ts';
import { Sqlite } from '../format/sqlite.ts';

const BEGIN_MS = Date.UTC(2026, 0, 15, 12);

function seconds(count: number, from = 0): [number, number][] {
  return Array.from({ length: count }, (_, i) => [BEGIN_MS + (from + i) * 1000, Math.random()]);
}

function aside(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.includes('.damaged-'));
}

describe('a full disk', () => {
  test('keeps values in memory, says so, and writes them when there is room', () => {
    const history = new EngineHouse(tempFolder(), { steps: { power: 'exact' } });
    history.commit(BEGIN_MS);
    const limit = (pages: number): void =>
      void history.engine.current?.database.all(`PRAGMA max_page_count = ${pages}`);
    limit(1);
    const points = seconds(3000);
    for (let i = 0; i < points.length; i += 500) {
      history.add('home.power', 'W', points.slice(i, i + 500));
      const report = history.commit(BEGIN_MS + i * 1000);
      expect(report.problem).toMatch(/history\.db: the disk is full\. Make room\. The newest values are kept/);
      expect([report.facts, report.storedValues]).toEqual([{ errno: 'ENOSPC' }, 0]);
      expect(history.raw('home.power')).toEqual(points.slice(0, i + 500));
    }
    limit(100_000);
    expect(history.commit(BEGIN_MS + 3_000_000)).toEqual({
      ...{ storedValues: 3000, problem: null, facts: {}, waitingRollUps: 0, notices: [] },
    });
    history.restart();
    history.engine.open(BEGIN_MS);
    expect(history.raw('home.power')).toEqual(points);
  });
});

describe('a damaged file', () => {
  test.each([
    ['is no database at all', (path: string) => writeFileSync(path, 'no database'.repeat(1000))],
    ['has lost its end', (path: string) => truncateSync(path, 5000)],
    [
      'has other bytes in its tables',
      (path: string) => {
        const bytes = readFileSync(path);
        writeFileSync(path, bytes.fill(0xa5, 100, bytes.length));
      },
    ],
  ])('that %s is quarantined with its name said, and a new one begun', (_, damage) => {
    const folder = tempFolder();
    const history = new EngineHouse(folder);
    history.add('home.power', 'W', seconds(100));
    history.commit(BEGIN_MS, { isLast: true });
    history.restart();
    damage(history.path);
    history.engine.open(BEGIN_MS);
    history.add('home.power', 'W', seconds(10, 200));
    const { problem, notices, storedValues } = history.commit(BEGIN_MS);
    expect({ problem, storedValues }).toEqual({ problem: null, storedValues: 10 });
    const [name = ''] = aside(folder);
    expect(name).toBe('history.db.damaged-20260115-120000');
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain(join(folder, name));
    expect(history.raw('home.power')).toHaveLength(10);
  });

  test('found while it is in use: what is in memory goes into the new file, rows that are not compressed included', () => {
    const folder = tempFolder();
    const history = new EngineHouse(folder, { steps: { power: 'exact' } });
    const points = seconds(200);
    history.add('home.power', 'W', points.slice(0, 100));
    history.commit(BEGIN_MS);
    const database = history.engine.current?.database;
    database?.all('PRAGMA wal_checkpoint(TRUNCATE)');
    const bytes = readFileSync(history.path);
    writeFileSync(history.path, bytes.fill(0xa5, 4096));
    database?.exec('PRAGMA cache_size = 0');
    history.add('home.power', 'W', points.slice(100));
    const { problem, notices } = history.commit(BEGIN_MS + 200_000);
    expect(problem).toBeNull();
    expect(notices.join()).toContain('.damaged-20260115-120320');
    expect(history.raw('home.power')).toEqual(points);
    history.restart();
    history.engine.open(BEGIN_MS);
    expect(history.raw('home.power')).toEqual(points);
  });

  test('a piece whose checksum does not fit is left out and named; the rest is there', () => {
    const history = new EngineHouse(tempFolder(), { steps: { power: 'exact' } });
    const points = seconds(7200);
    history.add('home.power', 'W', points);
    history.commit(BEGIN_MS + 3 * 3_600_000);
    const database = history.engine.current?.database;
    const where = 'WHERE rowid = (SELECT min(rowid) FROM raw)';
    // One bit of the head of a row makes a text of it; another one of its content is another value.
    database?.run(`UPDATE raw SET data = CAST(x'80ff' || substr(data, 2) AS TEXT) ${where}`);
    expect(history.raw('home.power')).toEqual(points.slice(3600));
    expect(history.commit(BEGIN_MS).notices.join()).toMatch(/a piece of home\.power of 2026-01-15T12.* is damaged/);
  });
});

describe('a file that is not ours', () => {
  test('of another program is left alone', () => {
    const folder = tempFolder();
    const path = join(folder, 'photos.db');
    const other = new Sqlite(path, { readOnly: false, busyMs: 0 });
    other.exec('CREATE TABLE photos (name TEXT)');
    other.close();
    const before = readFileSync(path);
    const history = new EngineHouse(folder, { path });
    history.add('home.power', 'W', seconds(1));
    expect(history.commit(BEGIN_MS).problem).toBe(`${path} is the database of another program: choose another path.`);
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder)).toEqual(['photos.db']);
  });

  test('of a newer version is left alone', () => {
    const folder = tempFolder();
    const history = new EngineHouse(folder);
    history.commit(BEGIN_MS);
    history.engine.current?.database.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    history.restart();
    history.add('home.power', 'W', seconds(1));
    expect(history.commit(BEGIN_MS).problem).toMatch(/newer MeterHub \(format 2, known here: 1\): update, or/);
    expect(aside(folder)).toEqual([]);
  });
});

describe('a path that cannot be written', () => {
  test('below a file: said, kept in memory, written when the way is free', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'data'), '');
    const path = join(folder, 'data', 'history.db');
    const history = new EngineHouse(folder, { path });
    history.add('home.power', 'W', seconds(5));
    expect(history.commit(BEGIN_MS).problem).toMatch(/it cannot be opened\. Check `history\.path`/);
    rmSync(join(folder, 'data'));
    history.add('home.power', 'W', seconds(5, 5));
    expect(history.commit(BEGIN_MS)).toMatchObject({ problem: null, storedValues: 10 });
    expect(history.raw('home.power')).toHaveLength(10);
  });

  test('a file that somebody removes is begun anew, with what is in memory', () => {
    const history = new EngineHouse(tempFolder());
    history.add('home.power', 'W', seconds(100));
    history.commit(BEGIN_MS);
    for (const suffix of ['', '-wal', '-shm']) rmSync(history.path + suffix, { force: true });
    history.add('home.power', 'W', seconds(10, 100));
    const { problem, notices } = history.commit(BEGIN_MS);
    expect(problem).toBeNull();
    expect(notices.join()).toMatch(/was removed or replaced/);
    expect(existsSync(history.path)).toBe(true);
    history.restart();
    history.engine.open(BEGIN_MS);
    expect(history.raw('home.power')).toHaveLength(110);
  });

  test('the lock of another program: said, and written when it is gone', () => {
    const history = new EngineHouse(tempFolder());
    history.commit(BEGIN_MS);
    const other = new Sqlite(history.path, { readOnly: false, busyMs: 0 });
    other.exec('BEGIN IMMEDIATE');
    history.add('home.power', 'W', seconds(10));
    expect(history.commit(BEGIN_MS).problem).toMatch(/another program has locked it/);
    expect(history.raw('home.power')).toHaveLength(10);
    other.exec('ROLLBACK');
    other.close();
    expect(history.commit(BEGIN_MS)).toMatchObject({ problem: null, storedValues: 10 });
  });
});

describe('retention', () => {
  const DAY_MS = 86_400_000;
  const keep = {
    rawMs: DAY_MS,
    oneMinuteMs: 4 * DAY_MS,
    fifteenMinutesMs: 30 * DAY_MS,
    oneHourMs: null,
    oneDayMs: null,
  };

  test('deletes what is older, level by level, and the file does not grow any more', () => {
    const history = new EngineHouse(tempFolder(), { keep, steps: { power: 'exact' } });
    const sizes: number[] = [];
    for (let hour = 0; hour < 24 * 15; hour++) {
      const beginMs = BEGIN_MS + hour * 3_600_000;
      // Times that take room as well: what is left over of them would be seen.
      const points = Array.from({ length: 360 }, (_, i): [number, number] => {
        return [beginMs + i * 10_000 + Math.floor(8000 * Math.random()), Math.random()];
      });
      history.add('home.power', 'W', points);
      expect(history.commit(beginMs + 3_600_000, { mayPurge: true }).problem).toBeNull();
      if (hour % 24 === 23) {
        history.engine.current?.database.all('PRAGMA wal_checkpoint(TRUNCATE)');
        sizes.push(statSync(history.path).size);
      }
    }
    const endMs = BEGIN_MS + 15 * DAY_MS;
    const ageInHours = (atMs: number | undefined): number => (endMs - (atMs ?? 0)) / 3_600_000;
    expect(ageInHours(history.raw('home.power')[0]?.[0])).toBeLessThanOrEqual(26);
    expect(ageInHours(history.raw('home.power')[0]?.[0])).toBeGreaterThan(23.9);
    expect(ageInHours(history.lines('home.power', '1min')[0]?.atMs)).toBeLessThanOrEqual(98);
    expect(ageInHours(history.lines('home.power', '1min')[0]?.atMs)).toBeGreaterThanOrEqual(96);
    expect(history.lines('home.power', '15min')[0]?.atMs).toBe(BEGIN_MS);
    expect(history.lines('home.power', '1h')).toHaveLength(24 * 15);
    // Hours and days are kept for ever: some rows a day.
    expect((sizes[14] ?? 0) - (sizes[7] ?? 0)).toBeLessThan(7 * 10_000);
    expect(sizes[7]).toBeGreaterThan(100_000);
  });

  test('deletes nothing as long as it may not', () => {
    const history = new EngineHouse(tempFolder(), { keep });
    history.add('home.power', 'W', seconds(100));
    history.settle(BEGIN_MS + 100 * DAY_MS);
    expect(history.raw('home.power')).toHaveLength(100);
    history.commit(BEGIN_MS + 100 * DAY_MS, { mayPurge: true });
    expect(history.raw('home.power')).toHaveLength(0);
    expect(history.lines('home.power', '1h')).toHaveLength(1);
  });

  test('late readings of an hour whose readings are deleted do not spoil its roll-up', () => {
    const history = new EngineHouse(tempFolder(), { keep });
    history.add('home.power', 'W', seconds(100));
    history.settle(BEGIN_MS + 10 * DAY_MS);
    history.commit(BEGIN_MS + 10 * DAY_MS, { mayPurge: true });
    history.add('home.power', 'W', [[BEGIN_MS + 500, 7]]);
    history.settle(BEGIN_MS + 10 * DAY_MS);
    expect(history.lines('home.power', '1h')).toMatchObject([{ count: 100 }]);
  });
});
