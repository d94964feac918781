// The format of the history file as docs/history.md describes it: a reader in another language, written after that page, finds
// the same values; and the queries on that page run.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Sqlite } from '../../src/history/format/sqlite.ts';
import { openHouse, recordHistory, type Recorded } from '../support/damaged-history.ts';
import type { EngineHouse } from '../support/history-engine.ts';
import { keptFolder } from '../support/temp-folder.ts';

const DOCS = resolve(import.meta.dirname, '../../docs');

let recorded: Recorded;
let house: EngineHouse;

beforeAll(() => {
  recorded = recordHistory(keptFolder());
  const laterMs = recorded.endMs + 72 * 3_600_000;
  recorded.house.settle(laterMs);
  recorded.house.add('water.volume', 'm3', [[laterMs - 60_000, 5]]);
  recorded.house.commit(laterMs);
  recorded.house.restart();
  house = openHouse(recorded.path, laterMs);
});

function fromPython(name: string, level: string): string[][] {
  const text = execFileSync('python3', [resolve(DOCS, 'read-history.py'), recorded.path, name, level], {
    encoding: 'utf8',
    maxBuffer: 50_000_000,
  });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
}

describe('docs/read-history.py', () => {
  test.each(['grid.power', 'grid.energyImport', 'car.connected', 'car.state'])('reads %s', (name) => {
    const lines = fromPython(name, 'raw');
    const expected = (recorded.points.get(name) ?? []).map(([ms, value]) => {
      return [ms, typeof value === 'boolean' ? Number(value) : value];
    });
    expect(lines.map(([ms, value = '']) => [Number(ms), name === 'car.state' ? value : Number(value)])).toEqual(
      expected,
    );
  });

  test.each([
    ['minute', '1min'],
    ['quarter', '15min'],
  ] as const)('reads every %s', (table, level) => {
    for (const name of ['grid.power', 'grid.energyImport']) {
      const lines = fromPython(name, table).map((cells) => cells.map(Number));
      const expected = house
        .lines(name, level)
        .map((one) => [...[one.atMs, one.mean, one.min, one.max, one.first, one.last, one.count], one.delta ?? 0]);
      expect(lines).toEqual(expected);
    }
  });
});

describe('docs/history.md', () => {
  const page = readFileSync(resolve(DOCS, 'history.md'), 'utf8');
  const queries = [...page.matchAll(/```sql\n([^]*?)```/g)].flatMap(([, block = '']) => block.trim().split(/;\s*/));

  test.each(queries.filter((query) => query !== ''))('%s', (query) => {
    const file = new Sqlite(recorded.path, { readOnly: true, busyMs: 1000 });
    expect(file.all(query).length).toBeGreaterThan(0);
    file.close();
  });

  test('names every table and column', () => {
    const file = new Sqlite(recorded.path, { readOnly: true, busyMs: 1000 });
    const tables = file
      .all("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
      .map(([name]) => String(name));
    const missing = tables.flatMap((table) => {
      const columns = file.all(`SELECT name FROM pragma_table_info('${table}')`).map(([name]) => String(name));
      return [table, ...columns].filter((name) => !page.includes(`\`${name}\``)).map((name) => `${table}: ${name}`);
    });
    file.close();
    expect(missing).toEqual([]);
  });
});
