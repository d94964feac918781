// Which devices are there, and how old their values are: read by every interface that leaves silent devices out.
// It must not know any answer's shape.
import type { LiveState } from '../../live/live-state.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { Reading } from '../../model/reading.ts';

/** Available: not given up, and at least one value still lives. */
export function isAvailable(live: LiveState, device: DeviceView): boolean {
  if (device.health().state === 'offline') return false;
  for (const reading of live.latest.readings(device.name)) {
    if (live.latest.isAlive(reading)) return true;
  }
  return false;
}

export function aliveReadings(live: LiveState, device: string): Reading[] {
  return [...live.latest.readings(device)].filter((reading) => live.latest.isAlive(reading));
}

/** Wall clock of the newest of these readings, ms; 0 when there are none. */
export function newestMs(readings: readonly Reading[]): number {
  return readings.reduce((newest, reading) => Math.max(newest, reading.measuredAtMs), 0);
}

/** Last instant at which all of these readings still live, monotonic ms. */
export function firstExpiryMs({ latest }: LiveState, readings: readonly Reading[]): number {
  return readings.reduce((first, reading) => Math.min(first, latest.expiresMs(reading)), Infinity);
}
