// The powers since the page was opened: what the curve of the day shows where the hub keeps no history. Draws nothing.
import { powerOf } from './flow.ts';
import { hubNowMs, live, second } from '../shared/live.ts';
import { devicesOf } from './today.ts';
import type { HistorySeries } from '../shared/types.ts';

const EVERY_MS = 5000;
/** A day: bounded, whatever happens. */
const KEPT = 17_280;
/** Ten minutes: with a history they only bridge the time until its first commit. */
const KEPT_BESIDE_HISTORY = 120;

const byDevice = new Map<string, (readonly [atMs: number, watts: number])[]>();
let lastMs = 0;

function take(): void {
  const { building, devices, connection } = live();
  const nowMs = hubNowMs();
  if (building === null || connection !== 'live' || nowMs - lastMs < EVERY_MS) return;
  lastMs = nowMs;
  for (const name of devicesOf(building.roles)) {
    const watts = powerOf(devices.get(name));
    if (watts === null) continue;
    const samples = byDevice.get(name) ?? [];
    samples.push([nowMs, watts]);
    const kept = building.hasHistory ? KEPT_BESIDE_HISTORY : KEPT;
    if (samples.length > kept) samples.splice(0, kept / 10);
    byDevice.set(name, samples);
  }
}

export function startSamples(): void {
  second.add(take);
}

export function sampledSeries(): HistorySeries[] {
  return [...byDevice].map(([device, points]) => ({
    name: `${device}.power`,
    ...{ device, measurand: 'power', unit: 'W', columns: ['t', 'value'], points },
  }));
}
