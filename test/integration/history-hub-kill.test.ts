// kill -9 of the whole program while it polls without pause, again and again on one file: everything up to the last commit is
// there, nothing is doubled or wrong, and the file is sound.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { amount } from '../support/amount.ts';
import { countingConfig, countingMeter, unbroken } from '../support/counting-meter.ts';
import { healthOf, historyMetric, pointsInFile, recordedPoints, type HistoryPoint } from '../support/history-facts.ts';
import { configFile, HubProcess, runHub } from '../support/hub-process.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

const LIVES = amount(5, 3);
const COMMIT_MS = 1000;
/** What a busy machine may add to the interval between two commits. */
const LATE_MS = 10_000;

const stored = async (hub: HubProcess): Promise<number> => (await historyMetric(hub, 'stored_values_total')) ?? 0;

/** The lives of a hub: values without a gap, from the first one that it read to the last one that it wrote. */
function livesIn(points: readonly HistoryPoint[]): { first: number; last: number }[] {
  const begins = points.flatMap(([, value], i) => (i === 0 || value !== (points[i - 1]?.[1] ?? 0) + 1 ? [i] : []));
  return begins.map((begin, i) => unbroken(points.slice(begin, begins[i + 1])));
}

test(`${LIVES} kills at random moments`, async () => {
  const random = seededRandom(42);
  const meter = await countingMeter();
  const path = join(tempFolder(), 'history.db');
  const config = countingConfig(meter, `history: { path: ${path}, commit: ${COMMIT_MS}ms }`);
  const readAt: number[] = [];
  const watch = setInterval(() => (readAt[meter.answers()] ??= Date.now()), 5);
  let before: readonly HistoryPoint[] = [];
  for (let life = 0; life < LIVES; life++) {
    const firstRead = meter.answers() + 1;
    const hub = await runHub(config);
    // All of the past is there, the last life's included.
    expect((await recordedPoints(hub)).slice(0, before.length)).toEqual(before);
    await eventually('a commit', async () => (await stored(hub)) > 0);
    await new Promise((resolve) => setTimeout(resolve, random() * 2 * COMMIT_MS));
    const said = await stored(hub);
    const killedMs = Date.now();
    await hub.kill();
    const points = pointsInFile(path);
    expect(points.slice(0, before.length)).toEqual(before);
    const mine = points.slice(before.length);
    const { first, last } = unbroken(mine);
    // A reading on its way when the hub before died is nobody's.
    expect(first - firstRead).toBeLessThanOrEqual(1);
    expect(mine.length).toBeGreaterThanOrEqual(said);
    const lostMs = killedMs - (readAt.slice(last + 1).find((ms) => ms > 0) ?? killedMs);
    expect(lostMs).toBeLessThan(COMMIT_MS + LATE_MS);
    before = points;
  }
  clearInterval(watch);
  expect(livesIn(before)).toHaveLength(LIVES);
  const hub = await runHub(config);
  expect((await recordedPoints(hub)).slice(0, before.length)).toEqual(before);
  expect((await healthOf(hub)).problem).toBeNull();
  // Ended as it should, nothing is lost at all.
  await eventually('readings', () => meter.answers() > before.length);
  hub.signal('SIGTERM');
  expect(await hub.ended).toBe(0);
  expect(meter.answers() - unbroken(pointsInFile(path).slice(before.length)).last).toBeLessThanOrEqual(1);
});

test('SIGHUP with another history section: it goes on in the other file', async () => {
  const meter = await countingMeter();
  const folder = tempFolder();
  const [old, fresh] = [join(folder, 'old.db'), join(folder, 'new.db')];
  const file = configFile(countingConfig(meter, `history: { path: ${old} }`));
  const hub = await new HubProcess(['run', '-c', file]).ready();
  await eventually('readings', () => meter.answers() > 50);
  writeFileSync(file, countingConfig(meter, `history: { path: ${fresh} }`));
  hub.signal('SIGHUP');
  await eventually('the change', () => hub.errors.includes('configuration read again: history'));
  const { answers } = meter;
  const until = answers() + 50;
  await eventually('more readings', () => answers() > until);
  hub.signal('SIGTERM');
  expect(await hub.ended).toBe(0);
  const [before, after] = [pointsInFile(old), pointsInFile(fresh)];
  expect(Math.min(before.length, after.length)).toBeGreaterThan(30);
  expect(unbroken([...before, ...after]).first).toBe(1);
});
