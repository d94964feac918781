// The history's thread ends in the middle: what it had been given is lost, and that is said. And one that is slow to end is
// never stopped.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isWritten } from '../../src/history/engine/file-lock.ts';
import { openHistory } from '../../src/history/recorder.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { KEEP_ALL } from '../support/history-engine.ts';
import { openHouse } from '../support/damaged-history.ts';
import { eventually } from '../support/eventually.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';

test('values that were given to a thread that ended are counted as lost, those that come after it wait', async () => {
  const warnings: string[] = [];
  const log = { info: () => undefined, warn: (_: object, text: string) => warnings.push(text) };
  const config = { path: join(tempFolder(), 'history.db'), commitMs: 3_600_000, keep: KEEP_ALL, resolution: {} };
  // A zone that does not exist is what no thread survives.
  const store = openHistory({ config, clock: systemClock, log, timeZone: 'No/Such_Zone' });
  const append = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const measuredAtMs = Date.UTC(2026, 0, 15, 20) + i * 1000;
      const reading = { measurand: 'power', value: i, unit: 'W', measuredAtMs, validForMs: 1 };
      store.append({ device: 'grid', measuredAtMs, readings: [reading] });
    }
  };
  append(10);
  await expect(store.flush()).rejects.toMatchObject({ code: 'HISTORY_WRITE' });
  append(3);
  expect(store.health()).toMatchObject({ droppedValues: 10, queuedValues: 3, storedValues: 0, code: 'HISTORY_WRITE' });
  expect(store.health().problem).toMatch(/the history thread ended \(.*No\/Such_Zone/);
  expect(warnings).toHaveLength(1);
  await store.close();
});

test('a thread that is not ready when patience ends goes on, and everything is written', async () => {
  const path = join(tempFolder(), 'history.db');
  const endMs = Date.UTC(2026, 0, 15, 20);
  const clock = new FakeClock(endMs);
  const warnings: string[] = [];
  const log = { info: () => undefined, warn: (_: object, text: string) => warnings.push(text) };
  const store = openHistory({
    ...{ config: { path, commitMs: 3_600_000, keep: KEEP_ALL, resolution: {} }, timeZone: 'UTC' },
    ...{ clock, log },
  });
  for (let i = 0; i < 500; i++) {
    const measuredAtMs = endMs - 500_000 + i * 1000;
    const reading = { measurand: 'energyImport', value: i, unit: 'Wh', measuredAtMs, validForMs: 1 };
    store.append({ device: 'grid', measuredAtMs, readings: [reading] });
  }
  // Patience is over before the thread has so much as begun.
  await Promise.all([store.close(), clock.advance(60_000)]);
  expect(existsSync(path)).toBe(false);
  expect(warnings).toEqual(['history: 500 values wait for the disk; the program ends when they are written']);
  await eventually('the thread has let go of the file', () => existsSync(path) && !isWritten(path));
  const house = openHouse(path, endMs);
  expect(house.raw('grid.energyImport')).toHaveLength(500);
  house.engine.close();
});
