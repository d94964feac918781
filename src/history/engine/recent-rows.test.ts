// The rows of what is not compressed yet: what is in them after a part of the readings went into pieces, and how little is
// written to get there.
import { statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EngineHouse } from '../../../test/support/history-engine.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';

const BEGIN_MS = Date.UTC(2026, 0, 15, 12);
const FAST = Array.from({ length: 50 }, (_, i) => `grid.power${i}`);

/** Values that need all their bytes as rows. */
const value = (i: number): number => Math.sin(i) * 1000;

/** Five minutes: many fast series, a slow one, one of words. */
function polled(fast: readonly string[]): EngineHouse {
  const history = new EngineHouse(tempFolder(), { steps: { power: 'exact' } });
  for (let s = 0; s < 299; s++) {
    const atMs = BEGIN_MS + s * 1000;
    for (const name of fast) history.add(name, 'W', [[atMs, value(s)]]);
    if (s % 60 === 0) history.add('water.volume', 'm3', [[atMs, s / 60]]);
    if (s % 100 === 0) history.add('car.state', null, [[atMs, `state ${s}`]]);
    if (s % 10 === 9) history.commit(atMs);
  }
  return history;
}

function rowsByName(history: EngineHouse): unknown[] {
  const sql = 'SELECT s.device, count(*) FROM recent r JOIN series s ON s.id = r.series GROUP BY s.device ORDER BY 1';
  return [...(history.engine.current?.database.all(sql) ?? [])];
}

describe('when most readings are compressed', () => {
  test('the rows of the others stay, and all is there after a power cut', () => {
    const history = polled(FAST);
    expect(rowsByName(history)).toEqual([
      ['car', 3],
      ['grid', 290 * FAST.length],
      ['water', 5],
    ]);
    history.add('water.volume', 'm3', [[BEGIN_MS + 299_000, 99]]);
    expect(history.commit(BEGIN_MS + 300_000).problem).toBeNull();
    expect(rowsByName(history)).toEqual([
      ['car', 3],
      ['water', 6],
    ]);
    history.restart();
    history.engine.open(BEGIN_MS);
    expect(history.raw('grid.power7')).toHaveLength(299);
    expect(history.raw('water.volume').map(([, volume]) => volume)).toEqual([0, 1, 2, 3, 4, 99]);
    expect(history.raw('car.state').map(([, word]) => word)).toEqual(['state 0', 'state 100', 'state 200']);
  });

  test('their rows are not written again to be deleted', () => {
    const history = polled(FAST);
    const logBytes = (): number => statSync(`${history.path}-wal`).size;
    const before = logBytes();
    expect(before).toBeGreaterThan(400_000);
    history.commit(BEGIN_MS + 300_000);
    // 50 pieces of 299 random values of 8 bytes, and a few pages around.
    expect(logBytes() - before).toBeLessThan(250_000);
  });
});

test('when few readings are compressed, only their rows go', () => {
  const history = polled(FAST.slice(0, 1));
  for (const name of FAST.slice(1)) {
    history.add(
      name,
      'W',
      Array.from({ length: 20 }, (_, s) => [BEGIN_MS + s * 1000, value(s)]),
    );
  }
  history.commit(BEGIN_MS + 299_500);
  history.commit(BEGIN_MS + 300_000);
  expect(rowsByName(history)).toContainEqual(['grid', 20 * (FAST.length - 1)]);
  history.restart();
  history.engine.open(BEGIN_MS);
  expect(history.raw('grid.power0')).toHaveLength(299);
  expect(history.raw('grid.power1')).toHaveLength(20);
});
