// An infrared head with the meter under it: built from the configuration, started and stopped whole.
import { createSmlStream, smlAddress } from './open-stream.ts';
import type { SmlDeviceConfig, SmlBusConfig } from './config.ts';
import { SmlDevice } from './device.ts';
import type { Clock } from '../../model/clock.ts';
import type { DeviceView } from '../../model/device-view.ts';
import { measurandInfo } from '../../vocabulary/measurands.ts';
import type { Sinks, SourceGroup } from '../../source/source-group.ts';

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
      for (const meter of meters) meter.accept(arrival);
    },
    onState: (open, reason) => sinks.onBusState(config.name, open, reason),
    ...(onTraffic && { onTraffic: (bytes) => onTraffic(config.name, 'in', bytes) }),
  });
  const meters = devices.map((device) => {
    const { name, lifetimeMs, measurands } = device;
    return new SmlDevice({
      ...{ name, lifetimeMs, measurands, clock, quirks: quirksOf(device) },
      wireTrouble: () => stream.problem,
      onSnapshot: sinks.onSnapshot,
      onHealth: (transition) => sinks.onHealth({ device: name, ...transition, atMs: clock.wallMs() }),
    });
  });
  return {
    bus: {
      name: config.name,
      type: config.type,
      asksRegisters: false,
      address: smlAddress(config.line),
      stats: () => stream.stats(),
    },
    devices: meters.flatMap((meter, index) => {
      const device = devices[index];
      return device ? [viewOf(meter, device)] : [];
    }),
    busyMs: () => stream.overdueMs(),
    start() {
      for (const meter of meters) meter.start();
      stream.start();
    },
    async stop() {
      await stream.stop();
      for (const meter of meters) meter.stop();
    },
  };
}

function quirksOf({ model, quirks }: SmlDeviceConfig): SmlDeviceConfig['model']['quirks'] {
  return { ...model.quirks, ...quirks };
}

function viewOf(meter: SmlDevice, config: SmlDeviceConfig): DeviceView {
  const { name, bus, apiId, lifetimeMs, model, measurands } = config;
  return {
    ...{ name, bus, apiId, lifetimeMs },
    id: null,
    kind: 'sml',
    hasWire: true,
    values: 'when heard',
    model: model.id,
    type: model.type,
    manufacturer: model.manufacturer,
    description: model.model,
    phases: model.phases,
    measurands: Object.fromEntries(
      (measurands ?? model.expected).map((measurand) => [measurand, measurandInfo(measurand)?.unit ?? null]),
    ),
    get quirks() {
      return meter.quirks;
    },
    health: () => meter.health,
    lastReceived: () => meter.lastReceived(),
  };
}
