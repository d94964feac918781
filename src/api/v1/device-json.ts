// Devices and readings as our own interface shows them. It must not know routes.
import type { Catalogue } from '../../catalog/model-set.ts';
import { germanTitle } from '../../definition/german.ts';
import type { LiveState } from '../../live/live-state.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { Reading } from '../../model/reading.ts';
import { isoUtc } from '../../time/zoned-time.ts';
import type { DeviceJson, ReadingJson, ReadingsJson } from './answers/device.ts';

/** Every measurand the device is known to have, in its own order, then whatever else it reported. */
export function readingsJson(live: LiveState, device: DeviceView): ReadingsJson {
  const readings: Record<string, ReadingJson> = {};
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

function withheldJson(live: LiveState, device: string): DeviceJson['health']['withheld'] {
  const entries = [...live.withheld(device)].map(([measurand, { count, last }]) => {
    const { value, unit, reason, atMs } = last;
    return [
      measurand,
      { count, value: Number.isFinite(value) ? value : null, unit, reason, at: isoUtc(atMs) },
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** `producers`: devices with the role `pv`. */
export function deviceJson(
  live: LiveState,
  catalogue: Catalogue,
  device: DeviceView,
  producers: readonly string[] = [],
): DeviceJson {
  const { name, kind, hasWire, model, type, manufacturer, description, bus, id, apiId, lifetimeMs, quirks } = device;
  const health = device.health();
  const known = catalogue.findModel(model);
  return {
    ...{ name, kind, hasWire, model, type, manufacturer, description, bus, id, apiId, lifetimeMs, quirks },
    label: device.shown?.label ?? null,
    icon: device.shown?.icon ?? null,
    room: device.shown?.room ?? null,
    placement: device.placement?.en ?? null,
    de: {
      title: known === null ? description : germanTitle(known),
      placement: device.placement?.de ?? null,
    },
    production: live.production(name, producers.includes(name)),
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
      withheld: withheldJson(live, name),
    },
    readings: readingsJson(live, device),
  };
}
