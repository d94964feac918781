// The whole program with a history file that somebody damages while it is in use. It is quarantined under a name that
// the log says, a new one is begun, and what is in memory is not lost.
import { readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { countingMeter, unbroken } from '../support/counting-meter.ts';
import { healthOf, pointsInFile, recordedPoints } from '../support/history-facts.ts';
import { metric, polls, recordingHub } from '../support/recording-hub.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

const aside = (path: string): string[] =>
  readdirSync(dirname(path)).filter(
    (name) => name.startsWith(`${basename(path)}.damaged-`) && !/-(wal|shm)$/.test(name),
  );

describe('while it is in use', () => {
  test.each<[string, (path: string) => void]>([
    ['overwritten', (path) => writeFileSync(path, Buffer.alloc(statSync(path).size, 0xa5), { flag: 'r+' })],
    ['emptied', (path) => truncateSync(path, 0)],
    ['deleted', (path) => ['', '-wal', '-shm'].forEach((end) => rmSync(path + end, { force: true }))],
  ])('%s', async (_, damage) => {
    const path = join(tempFolder(), 'history.db');
    const meter = await countingMeter();
    const hub = await recordingHub(meter, path);
    await eventually('two commits', async () => (await metric(hub, 'stored_values_total')) > 250);
    damage(path);
    await polls(meter, 400);
    // Whoever asks meanwhile gets the right answer or none.
    const answer = await recordedPoints(hub).catch((error: unknown) => String(error));
    if (typeof answer !== 'string') expect(unbroken(answer).first).toBe(1);
    await eventually('all is well', async () => (await healthOf(hub)).status === 'ok');
    hub.signal('SIGTERM');
    await hub.ended;
    // Whether the damage was noticed or repaired by what was written over it: nothing of this hour is lost.
    const again = await recordingHub(meter, path);
    const points = await recordedPoints(again);
    expect(points[0]?.[1]).toBe(1);
    expect(points.length).toBeGreaterThan(600);
    expect((await healthOf(again)).status).toBe('ok');
    await again.kill();
    expect(pointsInFile(path).length).toBeGreaterThanOrEqual(points.length - 400);
    for (const name of aside(path)) expect(hub.errors + again.errors).toContain(name);
  });
});
