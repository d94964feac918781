// The whole program with a history file that is damaged when it starts. It is quarantined under a name that
// the log says, and a new one is begun.
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Sqlite } from '../../src/history/format/sqlite.ts';
import { countingMeter } from '../support/counting-meter.ts';
import { EngineHouse } from '../support/history-engine.ts';
import { healthOf } from '../support/history-facts.ts';
import { everythingIn, metric, recordingHub, times } from '../support/recording-hub.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

const aside = (path: string): string[] =>
  readdirSync(dirname(path)).filter(
    (name) => name.startsWith(`${basename(path)}.damaged-`) && !/-(wal|shm)$/.test(name),
  );

/** Half an hour of a meter, as a hub leaves it that was stopped. */
function recordBefore(path: string): void {
  const house = new EngineHouse('', { path });
  const beginMs = Date.UTC(2026, 0, 15, 12);
  house.add(
    'grid.power',
    'W',
    Array.from({ length: 1800 }, (_, i): [number, number] => [beginMs + i * 1000, i]),
  );
  house.commit(beginMs + 1_800_000, { isLast: true });
  house.engine.close();
  // As a program leaves it that has ended: libsql keeps the log beside the file as long as this one runs.
  const file = new Sqlite(path, { readOnly: false, busyMs: 1000 });
  file.all('PRAGMA wal_checkpoint(TRUNCATE)');
  file.close();
  for (const log of ['-wal', '-shm']) rmSync(`${path}${log}`, { force: true });
}

describe('at the start', () => {
  test.each<[string, (path: string) => void]>([
    ['no database at all', (path) => writeFileSync(path, 'no database'.repeat(1000))],
    ['without its end', (path) => truncateSync(path, 6000)],
    ['with other bytes in its tables', (path) => writeFileSync(path, readFileSync(path).fill(0xa5, 100))],
  ])('%s', async (_, damage) => {
    const path = join(tempFolder(), 'history.db');
    recordBefore(path);
    damage(path);
    const damaged = readFileSync(path);
    const meter = await countingMeter();
    const hub = await recordingHub(meter, path);
    await eventually('a commit', async () => (await metric(hub, 'stored_values_total')) > 0);
    const [name = ''] = aside(path);
    expect(aside(path)).toHaveLength(1);
    expect(readFileSync(join(dirname(path), name)).equals(damaged)).toBe(true);
    expect(times(hub, 'the history file is damaged: it was quarantined as')).toBe(1);
    expect(hub.errors).toContain(name);
    expect((await healthOf(hub)).status).toBe('ok');
    await everythingIn(path, hub, meter);
  });
});
