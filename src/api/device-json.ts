// Devices and readings as our own interface shows them. It must not know routes.
import type { LiveState } from '../live/live-state.ts';
import type { DeviceView } from '../model/device-view.ts';
import type { ErrorFacts } from '../model/errors.ts';
import type { Reading, ReadingValue } from '../model/reading.ts';
import { isoUtc } from './local-time.ts';

export interface ReadingJson {
  /** null: never read, or its lifetime is over. */
  readonly value: ReadingValue | null;
  readonly unit: string | null;
  /** ISO 8601 in UTC with milliseconds; kept when the value's lifetime is over; null: never read. */
  readonly at: string | null;
}

export type ReadingsJson = Record<string, ReadingJson>;

/** Every measurand the device is known to have, in its own order, then whatever else it reported. */
export function readingsJson(live: LiveState, device: DeviceView): ReadingsJson {
  const readings: ReadingsJson = {};
  for (const [measurand, unit] of Object.entries(device.measurands)) {
    readings[measurand] = { value: null, unit, at: null };
  }
  for (const reading of live.latest.readings(device.name)) {
    readings[reading.measurand] = readingJson(reading, live.latest.isAlive(reading));
  }
  return readings;
}

export function readingJson(reading: Reading, isAlive: boolean): ReadingJson {
  return { value: isAlive ? reading.value : null, unit: reading.unit, at: isoUtc(reading.measuredAtMs) };
}

export interface DeviceJson {
  readonly name: string;
  readonly kind: string;
  readonly model: string;
  readonly type: string;
  readonly manufacturer: string;
  readonly description: string;
  readonly bus: string;
  readonly id: number | null;
  readonly apiId: number | null;
  readonly lifetimeMs: number;
  readonly quirks: readonly string[];
  readonly health: HealthJson;
  readonly readings: ReadingsJson;
}

interface HealthJson {
  readonly state: string;
  readonly since: string;
  readonly reason: string | null;
  /** Code of the reason, and what a translation of it needs. */
  readonly code: string | null;
  readonly facts: ErrorFacts;
  readonly lastSuccess: string | null;
  readonly requests: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly roundTripMs: number | null;
  /** Counter readings that were not believed, e.g. a fall to 0. */
  readonly heldBack: number;
}

export function deviceJson(live: LiveState, device: DeviceView): DeviceJson {
  const { name, kind, model, type, manufacturer, description, bus, id, apiId, lifetimeMs, quirks } = device;
  const health = device.health();
  return {
    ...{ name, kind, model, type, manufacturer, description, bus, id, apiId, lifetimeMs, quirks },
    health: {
      state: health.state,
      since: isoUtc(health.sinceMs),
      reason: health.reason,
      code: health.code,
      facts: health.facts,
      lastSuccess: health.lastSuccessMs === null ? null : isoUtc(health.lastSuccessMs),
      requests: health.requests,
      errors: health.errors,
      roundTripMs: health.roundTripMs,
      heldBack: live.heldBack(name),
    },
    readings: readingsJson(live, device),
  };
}
