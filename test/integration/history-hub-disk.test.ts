// The whole program on disks that fail under its history: full, read-only, not there, somebody else's. Polling goes on
// at its rate, what is wrong is said once and in /healthz, and nothing is lost.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Sqlite } from '../../src/history/format/sqlite.ts';
import { countingMeter, unbroken } from '../support/counting-meter.ts';
import { healthOf, pointsInFile, recordedPoints } from '../support/history-facts.ts';
import { everythingIn, metric, polls, problem, recordingHub, times } from '../support/recording-hub.ts';
import { mayMount, SmallDisk } from '../support/small-disk.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

test.skipIf(!mayMount())('a full disk (needs the right to mount one)', async () => {
  const disk = new SmallDisk(4);
  const meter = await countingMeter();
  const path = join(disk.folder, 'history.db');
  const hub = await recordingHub(meter, path);
  await eventually('a commit', async () => (await metric(hub, 'stored_values_total')) > 0);
  disk.fill();
  await eventually('the problem', async () => (await problem(hub)) !== '');
  expect(await problem(hub)).toMatch(/history\.db: the disk is full\. Make room\./);
  // A restart would not help: for watchdogs it is well.
  expect((await hub.ask('/healthz')).status).toBe(200);
  expect((await healthOf(hub)).status).toBe('degraded');
  const stored = await metric(hub, 'stored_values_total');
  for (let i = 0; i < 5; i++) {
    await polls(meter, 40);
    const before = meter.answers();
    const [{ Power }] = await hub.json<[{ Power: { L1: number } }]>('/last');
    expect(Power.L1).toBeGreaterThanOrEqual(before - 2);
  }
  expect(await metric(hub, 'stored_values_total')).toBe(stored);
  expect(await metric(hub, 'queued_values')).toBeGreaterThanOrEqual(meter.answers() - stored - 10);
  // What is in memory can be asked for.
  expect(unbroken(await recordedPoints(hub)).last).toBeGreaterThan(200);
  expect(times(hub, 'the disk is full')).toBe(1);
  disk.makeRoom();
  await eventually('all is well', async () => (await healthOf(hub)).status === 'ok');
  expect(times(hub, 'history works again')).toBe(1);
  expect(await metric(hub, 'dropped_values_total')).toBe(0);
  expect(await metric(hub, 'last_commit_timestamp_seconds')).toBeGreaterThan(Date.now() / 1000 - 60);
  await everythingIn(path, hub, meter);
});

test.skipIf(!mayMount())('a read-only disk (needs the right to mount one)', async () => {
  const disk = new SmallDisk(4);
  disk.remount('ro');
  const meter = await countingMeter();
  const path = join(disk.folder, 'history.db');
  const hub = await recordingHub(meter, path);
  await eventually('the problem', async () => (await problem(hub)) !== '');
  expect(await problem(hub)).toMatch(/may not be written. Check the rights|cannot be opened. Check `history.path`/);
  await polls(meter, 80);
  disk.remount('rw');
  await eventually('all is well', async () => (await healthOf(hub)).status === 'ok');
  await everythingIn(path, hub, meter);
});

test('a folder that is not there is made; one that cannot be made is named, and used when it can', async () => {
  const meter = await countingMeter();
  const folder = tempFolder();
  const made = await recordingHub(meter, join(folder, 'a', 'b', 'history.db'));
  await eventually('a commit', async () => (await metric(made, 'stored_values_total')) > 0);
  await everythingIn(join(folder, 'a', 'b', 'history.db'), made, meter);

  const other = await countingMeter();
  writeFileSync(join(folder, 'data'), 'a file where a folder should be');
  const path = join(folder, 'data', 'history.db');
  const hub = await recordingHub(other, path);
  await eventually('the problem', async () => (await problem(hub)) !== '');
  expect(await problem(hub)).toContain(`${path}: it cannot be opened. Check \`history.path\``);
  const refused = await hub.ask('/api/v1/history?series=grid.power');
  expect(refused.status).toBeGreaterThanOrEqual(500);
  expect(refused.text).toContain('HISTORY_READ');
  await polls(other, 100);
  rmSync(join(folder, 'data'));
  await eventually('all is well', async () => (await healthOf(hub)).status === 'ok');
  await everythingIn(path, hub, other);
});

test('the file of another program is named and left alone', async () => {
  const meter = await countingMeter();
  const path = join(tempFolder(), 'photos.db');
  const photos = new Sqlite(path, { readOnly: false, busyMs: 0 });
  photos.exec("CREATE TABLE photos (name TEXT); INSERT INTO photos VALUES ('cat')");
  photos.close();
  const before = readFileSync(path);
  const hub = await recordingHub(meter, path);
  await eventually('the problem', async () => (await problem(hub)) !== '');
  expect(await problem(hub)).toBe(`${path} is the database of another program: choose another path.`);
  await polls(meter, 80);
  expect(times(hub, 'another program')).toBe(1);
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('a second hub on the same file is refused by it, and takes it over when the first one ends', async () => {
  const folder = tempFolder();
  mkdirSync(join(folder, 'data'));
  const path = join(folder, 'data', 'history.db');
  const meter = await countingMeter();
  const first = await recordingHub(meter, path);
  await eventually('a commit', async () => (await metric(first, 'stored_values_total')) > 0);
  const other = await countingMeter();
  const second = await recordingHub(other, path);
  await eventually('the problem', async () => (await problem(second)) !== '');
  expect(await problem(second)).toContain(`${path} is being written by another process`);
  await polls(other, 100);
  await polls(meter, 100);
  expect(await problem(first)).toBe('');
  expect(await metric(second, 'stored_values_total')).toBe(0);
  await first.kill();
  const ofFirst = pointsInFile(path);
  expect(unbroken(ofFirst).first).toBe(1);
  await eventually('all is well', async () => (await healthOf(second)).status === 'ok');
  expect(await metric(second, 'dropped_values_total')).toBe(0);
  second.signal('SIGTERM');
  expect(await second.ended).toBe(0);
  // Both meters have the same name: of both, every reading that does not fall on the same millisecond is there.
  const both = pointsInFile(path);
  expect(both.length).toBeGreaterThan(ofFirst.length + other.answers() * 0.5);
  const ofSecond = new Set(both.map(([, value]) => value));
  for (let value = 1; value < other.answers(); value++) expect(ofSecond.has(value)).toBe(true);
});
