// What the check of a history file says, one kind of problem after the other, on real files.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  BEGIN_MS,
  damage,
  openHouse,
  PAGE_BYTES,
  pagesOf,
  recordHistory,
} from '../../../test/support/damaged-history.ts';
import { keptFolder, tempFolder } from '../../../test/support/temp-folder.ts';
import { checkHistory } from './check.ts';
import { Sqlite, type SqlValue } from '../format/sqlite.ts';

/** The files say their own. */
const ZONE = 'UTC';
const nothing = (): void => undefined;
const HOUR = BEGIN_MS / 3_600_000;
/** All hours and days are over. */
const LATER_MS = BEGIN_MS + 100 * 3_600_000;

let original: string;

beforeAll(() => {
  const { house, path } = recordHistory(keptFolder());
  house.restart();
  original = path;
});

function copy(): string {
  const path = join(tempFolder(), 'history.db');
  copyFileSync(original, path);
  return path;
}

/** Changes rows with SQL: SQLite finds nothing wrong with it then. */
function changed(sql: string, parameters: readonly SqlValue[] = []): string {
  const path = copy();
  const database = new Sqlite(path, { readOnly: false, busyMs: 0 });
  expect(database.run(sql, parameters)).toBeGreaterThan(0);
  database.all('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  return path;
}

function findings(path: string): string[] {
  return checkHistory(path, ZONE, nothing).findings.map(({ what }) => what);
}

describe('a sound file', () => {
  test('has no findings, and is counted', () => {
    const report = checkHistory(copy(), ZONE, nothing);
    expect(report).toMatchObject({ findings: [], seriesCount: 4, readingCount: 4 * 5490 });
  });

  test('is not changed', () => {
    const path = copy();
    checkHistory(path, ZONE, nothing);
    expect(readFileSync(path).equals(readFileSync(original))).toBe(true);
  });

  test('is examined while a hub writes it', () => {
    const house = openHouse(copy(), LATER_MS);
    house.add('grid.power', 'W', [[BEGIN_MS + 39 * 3_600_000, 1]]);
    house.commit(LATER_MS);
    expect(checkHistory(house.path, ZONE, nothing)).toMatchObject({ findings: [], readingCount: 4 * 5490 + 1 });
    house.engine.close();
  });

  test('says how far it is', () => {
    const parts: number[] = [];
    checkHistory(copy(), ZONE, (_, part) => parts.push(part));
    expect(parts.length).toBeGreaterThan(30);
    expect(parts.every((part) => part >= 0 && part <= 1)).toBe(true);
  });
});

describe('found, with the name and the time:', () => {
  const where = 'WHERE series = 1 AND hour = ?';

  test.each([
    ['readings whose bytes changed', `UPDATE raw SET data = zeroblob(30) ${where} AND part = 0`],
    ['readings under another hour', `UPDATE raw SET part = 7 ${where} AND part = 0`],
    ['readings with another count', `UPDATE raw SET count = count - 1 ${where} AND part = 0`],
    ['readings with other instants', `UPDATE raw SET times = times + 2 ${where} AND part = 0`],
  ])('%s', (_, sql) => {
    const report = checkHistory(changed(sql, [HOUR + 5]), ZONE, nothing);
    expect(report.findings).toEqual([
      {
        what: 'damaged: readings of grid.power',
        count: 1,
        fromMs: BEGIN_MS + 5 * 3_600_000,
        toMs: BEGIN_MS + 5 * 3_600_000,
      },
    ]);
  });

  test('readings of another series', () => {
    const path = changed('UPDATE raw SET series = 2, part = 9 WHERE series = 1 AND hour = ? AND part = 0', [HOUR + 5]);
    expect(findings(path)).toEqual(['damaged: readings of grid.energyImport']);
  });

  test('minutes, quarters, hours and days that fell over', () => {
    expect(findings(changed(`UPDATE minute SET data = zeroblob(30) ${where}`, [HOUR + 5]))).toContain(
      'damaged: the minutes of grid.power',
    );
    expect(findings(changed('UPDATE quarter SET series = series + 10 WHERE series = 4'))).toEqual([
      '1 row of quarter without a series',
      'values per quarter of an hour of car.connected saw fewer readings than its minutes',
    ]);
    expect(findings(changed('UPDATE hourly SET mean = mean + 1 WHERE series = 1'))).toContain(
      'damaged: the hour of grid.power',
    );
    expect(findings(changed('UPDATE daily SET last = last + 1 WHERE series = 2'))).toContain(
      'damaged: the day of grid.energyImport',
    );
  });

  test('an hour that is missing, or does not know its last readings', () => {
    expect(findings(changed('DELETE FROM hourly WHERE series = 1 AND t = ?', [BEGIN_MS + 5 * 3_600_000]))).toContain(
      'no value per hour of grid.power',
    );
    const path = copy();
    const house = openHouse(path, LATER_MS);
    const database = house.engine.current?.database;
    database?.exec('CREATE TEMP TABLE before AS SELECT * FROM hourly WHERE series = 1');
    house.add('grid.power', 'W', [[BEGIN_MS + 5 * 3_600_000 + 7777, 1e6]]);
    house.settle(LATER_MS);
    expect(findings(path)).toEqual([]);
    database?.exec('INSERT OR REPLACE INTO hourly SELECT * FROM before');
    house.engine.close();
    expect(findings(path)).toEqual(['values per hour of grid.power are not those of its readings']);
  });

  test('a name', () => {
    expect(findings(changed("UPDATE series SET device = 'grit' WHERE id = 1"))).toEqual([
      'SQLite cannot read it: series 1 is damaged (SQLITE_CORRUPT_SERIES)',
    ]);
  });

  test('a recent reading', () => {
    const path = changed('UPDATE recent SET value = 17 WHERE id = (SELECT min(id) FROM recent)');
    expect(findings(path)).toEqual(['damaged: a recent reading']);
  });

  test('a page', () => {
    const path = copy();
    const [page = 0] = pagesOf(path, 'hourly').slice(-1);
    damage(path, (bytes) => bytes.fill(0, (page - 1) * PAGE_BYTES, page * PAGE_BYTES));
    expect(findings(path).join('\n')).toMatch(/SQLite/);
  });

  test.each([
    ['the first page', 0, PAGE_BYTES, /first page/],
    ['the description of the tables', 3000, 4000, /description of/],
  ])('%s', (_, from, to, text) => {
    const path = copy();
    damage(path, (bytes) => bytes.fill(0xc3, from, to));
    expect(findings(path).join('\n')).toMatch(text);
  });
});

describe('refused', () => {
  test('a file that is not there', () => {
    expect(() => checkHistory(join(tempFolder(), 'no.db'), ZONE, nothing)).toThrow(/there is no history file/);
  });

  test('the database of another program', () => {
    const path = join(tempFolder(), 'photos.db');
    const database = new Sqlite(path, { readOnly: false, busyMs: 0 });
    database.exec('CREATE TABLE photos (name TEXT)');
    database.close();
    expect(() => checkHistory(path, ZONE, nothing)).toThrow(/belongs? to|another program/);
  });

  test('a file of a newer version', () => {
    const path = copy();
    const database = new Sqlite(path, { readOnly: false, busyMs: 0 });
    database.exec('PRAGMA user_version = 7');
    database.exec('ALTER TABLE raw ADD COLUMN more');
    database.close();
    expect(() => checkHistory(path, ZONE, nothing)).toThrow(/newer MeterHub/);
  });
});

test('a file that is no database at all is not sound', () => {
  const path = join(tempFolder(), 'noise.db');
  writeFileSync(path, Buffer.alloc(20_000, 0x5a));
  expect(findings(path)).not.toEqual([]);
});
