// The history of a hub whose clock is wrong and is set while it runs: a Raspberry Pi begins in 1970 and learns the time from the
// network. Nothing is ever stored in 1970, and every reading has the time at which it was measured.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/transport/system-clock.ts';
import { countingConfig, countingMeter, unbroken, type CountingMeter } from '../support/counting-meter.ts';
import { healthOf, historyMetric, pointsInFile, recordedPoints, type HistoryPoint } from '../support/history-facts.ts';
import { HubHouse } from '../support/hub-house.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

const HOUR_MS = 3_600_000;
/** From the answer of the meter to the time that the reading gets, on a busy machine. */
const LATE_MS = 5000;

let house: HubHouse;
let meter: CountingMeter;
let path: string;
/** How wrong the clock of the hub is, ms. */
let wrongMs = 0;

beforeEach(begin);

/** A house without a past. */
async function begin(): Promise<void> {
  house = new HubHouse();
  house.clock = { ...systemClock, wallMs: () => Date.now() + wrongMs };
  meter = await countingMeter();
  path = join(tempFolder(), 'history.db');
  wrongMs = 0;
}

afterEach(() => house.stop());

async function afresh(): Promise<void> {
  await house.stop();
  await begin();
}

const start = () => house.start(countingConfig(meter, `history: { path: ${path}, commit: 1s }`));
const metric = async (name: string): Promise<number> => (await historyMetric(house, name)) ?? NaN;

async function polls(count: number): Promise<void> {
  const until = meter.answers() + count;
  await eventually(`${count} polls`, () => meter.answers() >= until);
}

/** Readings that have another time than the one at which they were measured, `wrongMs` off. */
function wrongTimes(points: readonly HistoryPoint[], offMs = 0): HistoryPoint[] {
  return points.filter(([ms, power]) => !(Math.abs(ms - offMs - meter.answeredAtMs(power)) < LATE_MS));
}

test('from 1970 until the network tells the time: held, then stored with the right times', async () => {
  wrongMs = 60_000 - Date.now();
  await start();
  await polls(300);
  expect(await metric('held_values')).toBeGreaterThanOrEqual(298);
  expect(await metric('stored_values_total')).toBe(0);
  expect(await recordedPoints(house)).toEqual([]);
  expect((await healthOf(house)).problem).toMatch(/^the clock of this machine is wrong \(1970-01-01\): set it/);
  expect(house.loggedTimes('the clock of this machine is wrong')).toBe(1);
  wrongMs = 0;
  await polls(300);
  expect((await healthOf(house)).status).toBe('ok');
  const points = await recordedPoints(house);
  expect(unbroken(points).first).toBe(1);
  expect(points.length).toBeGreaterThan(550);
  expect(wrongTimes(points)).toEqual([]);
  expect([await metric('held_values'), await metric('dropped_values_total')]).toEqual([0, 0]);
  await house.hub.stop();
  expect(pointsInFile(path).slice(0, points.length)).toEqual(points);
});

test('from 1970 to the end: nothing is stored, and how much that was is counted', async () => {
  wrongMs = 60_000 - Date.now();
  await start();
  await polls(100);
  await eventually('held values', async () => (await metric('held_values')) >= 98);
  await house.hub.stop();
  expect(pointsInFile(path)).toEqual([]);
  // A second start with the right time stores from then on.
  wrongMs = 0;
  const first = meter.answers() + 1;
  await start();
  await polls(100);
  const points = await recordedPoints(house);
  expect(unbroken(points).first - first).toBeLessThanOrEqual(1);
  expect(wrongTimes(points)).toEqual([]);
});

test('set forth by an hour and back again: every reading is there, with the time that it was', async () => {
  await start();
  const edges: number[] = [];
  for (const offMs of [0, HOUR_MS, 0, -HOUR_MS, 0]) {
    wrongMs = offMs;
    await polls(5);
    edges.push(meter.answers());
    await polls(150);
    edges.push(meter.answers() - 5);
  }
  await house.hub.stop();
  const points = pointsInFile(path);
  const values = points.map(([, power]) => power).sort((a, b) => a - b);
  expect(values).toEqual(Array.from({ length: values.length }, (_, i) => i + 1));
  expect(meter.answers() - values.length).toBeLessThanOrEqual(1);
  // Those right at an edge may have either time.
  for (const [i, offMs] of [0, HOUR_MS, 0, -HOUR_MS, 0].entries()) {
    const [from = 0, to = 0] = edges.slice(2 * i, 2 * i + 2);
    const between = points.filter(([, power]) => power >= from && power <= to);
    expect(between.length).toBeGreaterThan(100);
    expect(wrongTimes(between, offMs)).toEqual([]);
  }
});

test('the hour that comes twice when clocks go back is no jump: two hours, no gap', async () => {
  const turnMs = Date.UTC(2026, 9, 25, 1);
  // A machine that is busy needs longer until it measures: then it begins earlier before the turn.
  for (let leadMs = 1500; ; leadMs *= 2) {
    wrongMs = turnMs - leadMs - Date.now();
    await start();
    await polls(60);
    if (Date.now() + wrongMs < turnMs) break;
    await afresh();
  }
  await eventually('the second hour', () => Date.now() + wrongMs > turnMs + 1500);
  const points = await recordedPoints(house);
  expect(unbroken(points).first).toBe(1);
  expect(wrongTimes(points, wrongMs)).toEqual([]);
  const range = 'from=2026-10-25&to=2026-10-26&timeZone=Europe/Berlin&resolution=1h';
  const { body } = await house.ask(`/api/v1/history?series=grid.power&${range}`);
  const [series] = (body as { series: { points: number[][] }[] }).series;
  const hours = series?.points.map(([t, , , , , , count]) => [t, (count ?? 0) > 50]);
  expect(hours).toEqual([
    [turnMs - HOUR_MS, true],
    [turnMs, true],
  ]);
});
