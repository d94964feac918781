// The whole program when its disk stalls for 10 s (another program holds the lock of the history): polling goes on at its rate.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Sqlite } from '../../src/history/format/sqlite.ts';
import { countingMeter } from '../support/counting-meter.ts';
import { healthOf } from '../support/history-facts.ts';
import { everythingIn, metric, problem, recordingHub, times } from '../support/recording-hub.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

test('a disk that stalls for 10 s: as many polls as before', async () => {
  const meter = await countingMeter();
  const path = join(tempFolder(), 'history.db');
  const hub = await recordingHub(meter, path);
  await eventually('a commit', async () => (await metric(hub, 'stored_values_total')) > 0);
  const pollsIn = async (ms: number): Promise<number> => {
    const before = meter.answers();
    await new Promise((resolve) => setTimeout(resolve, ms));
    return meter.answers() - before;
  };
  const other = new Sqlite(path, { readOnly: false, busyMs: 5000 });
  other.exec('BEGIN IMMEDIATE');
  const during = await pollsIn(10_000);
  expect(await problem(hub)).toMatch(/another program has locked it/);
  expect(await metric(hub, 'queued_values')).toBeGreaterThanOrEqual(during - 10);
  other.exec('ROLLBACK');
  other.close();
  await eventually('all is well', async () => (await healthOf(hub)).status === 'ok');
  expect(times(hub, 'has locked it')).toBe(1);
  const after = await pollsIn(5000);
  // Twice as long: half the rate is allowed, for others use the machine as well.
  expect(during).toBeGreaterThan(after);
  await everythingIn(path, hub, meter);
});
