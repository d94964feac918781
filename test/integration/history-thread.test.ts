// The history's thread ends in the middle: what it had been given is lost, and that is said.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openHistory } from '../../src/history/recorder.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { KEEP_ALL } from '../support/history-engine.ts';
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
