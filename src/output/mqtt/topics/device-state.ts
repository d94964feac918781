// What is known of a device at this moment, as all layouts of topics need it. It must not know topics.
import type { LiveState } from '../../../live/live-state.ts';
import type { DeviceView } from '../../../model/device-view.ts';
import type { ReadingValue } from '../../../model/reading.ts';
import { shownValue } from './shown-value.ts';

export interface DeviceState {
  readonly device: DeviceView;
  /** Whether it answers: the state is online or degraded. */
  readonly isAvailable: boolean;
  /** Wall clock of the newest value that counts, ms since the epoch; null: none counts. */
  readonly measuredAtMs: number | null;
  /** Every measurand it is known to have, in its own order; null: never read, or its lifetime is over. */
  readonly values: ReadonlyMap<string, ReadingValue | null>;
}

/** Measurand -> unit: what the device is declared to measure, then whatever else it reported. */
export function measurandsOf(live: LiveState, device: DeviceView): Map<string, string | null> {
  const units = new Map(Object.entries(device.measurands));
  for (const { measurand, unit } of live.latest.readings(device.name)) units.set(measurand, unit);
  return units;
}

/** Null: nothing can be said of it yet, it has just been started. */
export function deviceStateOf(live: LiveState, device: DeviceView): DeviceState | null {
  const { state } = device.health();
  if (state === 'starting') return null;
  const values = new Map<string, ReadingValue | null>(Object.keys(device.measurands).map((name) => [name, null]));
  let measuredAtMs: number | null = null;
  for (const reading of live.latest.readings(device.name)) {
    const isAlive = live.latest.isAlive(reading);
    values.set(reading.measurand, isAlive ? shownValue(reading.value, reading.unit) : null);
    if (isAlive) measuredAtMs = Math.max(measuredAtMs ?? 0, reading.measuredAtMs);
  }
  return { device, isAvailable: state !== 'offline', measuredAtMs, values };
}
