// An infrared head with the meter under it: built from the configuration, started and stopped whole.
import { createSmlStream, smlAddress } from './open-stream.ts';
import type { SmlDeviceConfig, SmlBusConfig } from './config.ts';
import { SmlDevice } from './device.ts';
import type { Clock } from '../../model/clock.ts';
import type { DeviceView } from '../../model/device-view.ts';
import { listeningGroup } from '../../source/listening-group.ts';
import type { Sinks, SourceGroup } from '../../source/source-group.ts';
import { unitsByName, wiredView } from '../../source/wired-view.ts';

/** A head that is silent for less is not taken for a stuck adapter, however short the lifetime. */
const LEAST_SILENCE_MS = 10_000;

/** The configuration allows one device a head; several would all hear the same meter. */
export function smlGroup(
  config: SmlBusConfig,
  devices: readonly SmlDeviceConfig[],
  clock: Clock,
  sinks: Sinks,
): SourceGroup {
  const { onTraffic } = sinks;
  const stream = createSmlStream(config, {
    clock,
    acceptKermit: devices.length === 0 || devices.some((device) => quirksOf(device).crcKermit),
    silenceMs: Math.max(LEAST_SILENCE_MS, ...devices.map(({ lifetimeMs }) => lifetimeMs)),
    onArrival: (arrival) => {
      for (const { device } of meters) device.accept(arrival);
    },
    onState: (open, reason) => sinks.onBusState(config.name, open, reason),
    ...(onTraffic && { onTraffic: (bytes) => onTraffic(config.name, 'in', bytes) }),
  });
  const meters = devices.map((device) => {
    const { name, lifetimeMs, measurands } = device;
    const meter = new SmlDevice({
      ...{ name, lifetimeMs, measurands, clock, quirks: quirksOf(device) },
      wireTrouble: () => stream.problem,
      onSnapshot: sinks.onSnapshot,
      onHealth: (transition) => sinks.onHealth({ device: name, ...transition, atMs: clock.wallMs() }),
    });
    return { device: meter, view: viewOf(meter, device) };
  });
  const { name, type, line } = config;
  return listeningGroup({ name, type, address: smlAddress(line) }, stream, meters);
}

function quirksOf({ model, quirks }: SmlDeviceConfig): SmlDeviceConfig['model']['quirks'] {
  return { ...model.quirks, ...quirks };
}

function viewOf(meter: SmlDevice, config: SmlDeviceConfig): DeviceView {
  return {
    ...wiredView(config),
    values: 'when heard',
    measurands: unitsByName(config.measurands ?? config.model.expected),
    get quirks() {
      return meter.quirks;
    },
    health: () => meter.health,
    lastReceived: () => meter.lastReceived(),
  };
}
