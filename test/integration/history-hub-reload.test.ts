// The history of a running hub under another configuration: it takes effect at once, and no value is lost on the way.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Sqlite } from '../../src/history/format/sqlite.ts';
import { countingConfig, countingMeter, unbroken, type CountingMeter } from '../support/counting-meter.ts';
import { healthOf, historyMetric, pointsInFile, recordedPoints } from '../support/history-facts.ts';
import { HubHouse } from '../support/hub-house.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

let house: HubHouse;
let meter: CountingMeter;
let folder: string;

beforeEach(async () => {
  house = new HubHouse();
  meter = await countingMeter();
  folder = tempFolder();
});

afterEach(() => house.stop());

const section = (text: string): string => countingConfig(meter, text === '' ? '' : `history: { ${text} }`);

async function change(text: string): Promise<unknown> {
  house.text = section(text);
  const { status, body } = await house.ask('/api/v1/reload', { method: 'POST' });
  expect(status).toBe(200);
  return body;
}

const queued = async (): Promise<number> => (await historyMetric(house, 'queued_values')) ?? 0;

async function polls(count: number): Promise<void> {
  const until = meter.answers() + count;
  await eventually(`${count} polls`, () => meter.answers() >= until);
}

test('interval, retention and resolution change while it records; no reading is missing', async () => {
  const path = join(folder, 'history.db');
  await house.start(section(`path: ${path}, commit: 1s`));
  await polls(50);
  for (const keep of ['1d', '2d', '3d']) {
    expect(await change(`path: ${path}, commit: 1s, keep: { raw: ${keep} }`)).toMatchObject({ changed: ['history'] });
    await polls(30);
  }
  expect(await change(`path: ${path}, commit: 1h, keep: { raw: 3d }`)).toMatchObject({ changed: ['history'] });
  await polls(30);
  const { first, last } = unbroken(await recordedPoints(house));
  expect(first).toBeLessThanOrEqual(2);
  expect(last).toBeGreaterThan(150);
  // From now on in steps of 1000 W.
  await change(`path: ${path}, commit: 1s, keep: { raw: 3d }, resolution: { power: 1000 }`);
  const changedAt = meter.answers();
  await polls(1000);
  const points = await recordedPoints(house);
  const fine = points.filter(([, value]) => value % 1000 !== 0);
  expect(unbroken(fine).last).toBeGreaterThanOrEqual(last);
  expect(unbroken(fine).last).toBeLessThanOrEqual(changedAt + 2);
  expect(new Set(points.slice(fine.length).map(([, value]) => value))).toEqual(new Set([0, 1000]));
  expect((await healthOf(house)).status).toBe('ok');
  await house.hub.stop();
  expect(pointsInFile(path).slice(0, points.length)).toEqual(points);
});

test('what does not differ is not touched', async () => {
  const path = join(folder, 'history.db');
  await house.start(section(`path: ${path}, commit: 1h`));
  await polls(20);
  // What waits is written by a change of the history only.
  const before = await queued();
  expect(await change(`path: ${path}, commit: 1h`)).toMatchObject({ changed: [] });
  house.text = `${section(`path: ${path}, commit: 1h`)}\nroles: { grid: grid }`;
  expect((await house.ask('/api/v1/reload', { method: 'POST' })).body).toMatchObject({ changed: ['roles'] });
  await polls(20);
  expect(await queued()).toBeGreaterThan(before);
  expect(unbroken(await recordedPoints(house)).last).toBeGreaterThan(30);
});

test('another path: what was read goes on in the new file, what was before stays in the old one', async () => {
  const [old, fresh] = [join(folder, 'old.db'), join(folder, 'new', 'history.db')];
  await house.start(section(`path: ${old}, commit: 1s`));
  await polls(100);
  await change(`path: ${fresh}, commit: 1s`);
  await polls(100);
  await house.hub.stop();
  const before = pointsInFile(old);
  const after = pointsInFile(fresh);
  expect(unbroken([...before, ...after]).first).toBeLessThanOrEqual(2);
  expect(Math.min(before.length, after.length)).toBeGreaterThan(80);
});

test('another path because the old one cannot be written: everything is in the new file', async () => {
  writeFileSync(join(folder, 'data'), 'a file where a folder should be');
  await house.start(section(`path: ${join(folder, 'data', 'history.db')}, commit: 1s`));
  await eventually('the problem', async () => (await healthOf(house)).problem !== null);
  await polls(100);
  const path = join(folder, 'history.db');
  await change(`path: ${path}, commit: 1s`);
  await eventually('all is well', async () => (await healthOf(house)).status === 'ok');
  expect(house.loggedTimes('history works again')).toBe(1);
  await house.hub.stop();
  const { first, last } = unbroken(pointsInFile(path));
  expect(first).toBeLessThanOrEqual(2);
  expect(last).toBeGreaterThan(100);
});

test('while another program holds the lock: the answer comes at once, everything is there afterwards', async () => {
  const path = join(folder, 'history.db');
  await house.start(section(`path: ${path}, commit: 1s`));
  await eventually('a commit', async () => (await recordedPoints(house)).length > 0);
  const other = new Sqlite(path, { readOnly: false, busyMs: 5000 });
  other.exec('BEGIN IMMEDIATE');
  await eventually('a commit that waits', async () => (await queued()) > 200);
  const before = meter.answers();
  await change(`path: ${path}, commit: 1s, keep: { raw: 5d }`);
  // A commit waits for 5 s for a lock; 1000 answers are 5 s of polling.
  expect(meter.answers() - before).toBeLessThan(500);
  await polls(50);
  other.exec('ROLLBACK');
  other.close();
  await eventually('all is well', async () => {
    return (await healthOf(house)).status === 'ok' && (await queued()) < 500;
  });
  expect(unbroken(await recordedPoints(house)).first).toBeLessThanOrEqual(2);
  await house.hub.stop();
  expect(unbroken(pointsInFile(path)).last).toBeGreaterThanOrEqual(before + 50);
});

test('off, on again, and into the same file', async () => {
  const path = join(folder, 'history.db');
  await house.start(section(`path: ${path}, commit: 1h`));
  await polls(50);
  expect(await change('')).toMatchObject({ changed: ['history'] });
  const before = pointsInFile(path);
  expect(unbroken(before).last).toBeGreaterThanOrEqual(50);
  expect((await house.ask('/api/v1/history?series=grid.power')).status).toBe(404);
  expect((await healthOf(house)).outputs['history']).toBeUndefined();
  await polls(20);
  expect(pointsInFile(path)).toEqual(before);
  await change(`path: ${path}, commit: 1h`);
  await polls(50);
  const after = await recordedPoints(house);
  expect(after.slice(0, before.length)).toEqual(before);
  const later = unbroken(after.slice(before.length));
  expect(later.first).toBeGreaterThanOrEqual(before.length + 20);
  expect(later.last).toBeGreaterThanOrEqual(later.first + 40);
  rmSync(folder, { recursive: true });
});
