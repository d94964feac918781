// Copies of a history on a real disk, made while an engine has it open and writes.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { EngineHouse } from '../../../test/support/history-engine.ts';
import { openHouse } from '../../../test/support/damaged-history.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { checkHistory } from '../repair/check.ts';
import { copyIfDue, type CopyTask } from './copy-history.ts';
import { copyName } from './copies.ts';

const BEGIN_MS = Date.UTC(2026, 0, 15, 20);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const READINGS = 1000;

let house: EngineHouse;
let folder: string;
let nowMs: number;

beforeEach(() => {
  house = new EngineHouse(tempFolder());
  folder = join(tempFolder(), 'copies', 'of the house');
  const readings = Array.from({ length: READINGS }, (_, i): [number, number] => [BEGIN_MS + i * 10_000, i]);
  house.add('grid.energyImport', 'Wh', readings);
  nowMs = BEGIN_MS + 4 * HOUR_MS;
  house.commit(nowMs);
});

function copy(changes: Partial<CopyTask> = {}) {
  const task = { path: house.path, folder, everyMs: DAY_MS, keep: 3, nowMs, timeZone: 'Europe/Berlin' };
  return copyIfDue({ ...task, ...changes });
}

test('a copy is complete in itself, sound, and has everything that was committed', () => {
  const { made, newestMs, bytes } = copy();
  expect(made).toBe(join(folder, copyName(house.path, nowMs)));
  expect([newestMs, bytes > 10_000]).toEqual([nowMs, true]);
  expect(readdirSync(folder)).toEqual([copyName(house.path, nowMs)]);
  expect(checkHistory(made ?? '', 'UTC', () => undefined)).toMatchObject({ findings: [], readingCount: READINGS });
  // The engine goes on, in its own file.
  house.add('grid.energyImport', 'Wh', [[nowMs, READINGS]]);
  expect(house.commit(nowMs + 1000).problem).toBeNull();
  expect(house.raw('grid.energyImport')).toHaveLength(READINGS + 1);
  const restored = openHouse(made ?? '', nowMs);
  expect(restored.raw('grid.energyImport')).toHaveLength(READINGS);
  restored.engine.close();
});

test('none is made before it is due, and the age of the newest is known after a restart', () => {
  copy();
  expect(copy({ nowMs: nowMs + DAY_MS - 1000 })).toMatchObject({ made: null, newestMs: nowMs });
  expect(copy({ nowMs: nowMs + DAY_MS })).toMatchObject({ newestMs: nowMs + DAY_MS });
  expect(readdirSync(folder)).toHaveLength(2);
});

test('the newest ones stay, and what is none of them', () => {
  for (let day = 0; day < 5; day++) copy({ nowMs: nowMs + day * DAY_MS });
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  copy({ nowMs: nowMs + 5 * DAY_MS });
  const names = [3, 4, 5].map((day) => copyName(house.path, nowMs + day * DAY_MS));
  expect(readdirSync(folder).toSorted()).toEqual([...names, 'notes.txt']);
});

describe('what fails', () => {
  test('a half-written copy of a program that died is removed', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${copyName(house.path, nowMs - DAY_MS)}.part`), 'half');
    copy();
    expect(readdirSync(folder)).toEqual([copyName(house.path, nowMs)]);
  });

  test('a history that is damaged makes no copy, and drives none out', () => {
    for (let day = 0; day < 3; day++) copy({ nowMs: nowMs + day * DAY_MS });
    house.engine.current?.database.run("UPDATE raw SET data = x'0102030405060708'");
    const before = readdirSync(folder);
    const attempt = (): unknown => copy({ nowMs: nowMs + 3 * DAY_MS });
    const problem = /not sound: damaged: readings of grid\.energyImport\. See `meterhub history check -f/;
    expect(attempt).toThrow(
      expect.objectContaining({ code: 'HISTORY_BACKUP', message: expect.stringMatching(problem) }),
    );
    expect(readdirSync(folder)).toEqual(before);
  });

  test('a folder that cannot be written leaves nothing behind', () => {
    const file = join(tempFolder(), 'a file');
    writeFileSync(file, '');
    expect(() => copy({ folder: file })).toThrow();
    expect(() => copy({ path: join(tempFolder(), 'none.db') })).toThrow(/no history file/);
    expect(existsSync(join(folder, copyName('none.db', nowMs)))).toBe(false);
  });
});
