// The whole program with a history, reading a meter that counts its answers: what it says of itself, and whether all is there.
import { expect } from 'vitest';
import { countingConfig, unbroken, type CountingMeter } from './counting-meter.ts';
import { healthOf, historyMetric, pointsInFile } from './history-facts.ts';
import { runHub, type HubProcess } from './hub-process.ts';
import { eventually } from './eventually.ts';

export const recordingHub = (meter: CountingMeter, path: string): Promise<HubProcess> =>
  runHub(countingConfig(meter, `history: { path: "${path}", commit: 1s }`));

export const metric = async (hub: HubProcess, name: string): Promise<number> => (await historyMetric(hub, name)) ?? NaN;
export const problem = async (hub: HubProcess): Promise<string> => (await healthOf(hub)).problem ?? '';
export const times = (hub: HubProcess, text: string): number => hub.errors.split(text).length - 1;

export async function polls(meter: CountingMeter, count: number): Promise<void> {
  const until = meter.answers() + count;
  await eventually(`${count} polls`, () => meter.answers() >= until);
}

/** Everything that was read is in the file, from the first reading to the end. */
export async function everythingIn(path: string, hub: HubProcess, meter: CountingMeter): Promise<void> {
  hub.signal('SIGTERM');
  expect(await hub.ended).toBe(0);
  const { first, last } = unbroken(pointsInFile(path));
  expect(first).toBe(1);
  expect(meter.answers() - last).toBeLessThanOrEqual(1);
}
