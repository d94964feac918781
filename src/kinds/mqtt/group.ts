// A broker with the devices that are read there: built from the configuration, started and stopped whole.
import { hasWildcard, matchesFilter } from '../../codec/mqtt/topics.ts';
import { placeOf } from '../../transport/mqtt/broker-target.ts';
import { configuredCounts, valueInfo } from '../../vocabulary/measurands.ts';
import type { Clock } from '../../model/clock.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { Sinks, SourceGroup } from '../../source/source-group.ts';
import { wiredView } from '../../source/wired-view.ts';
import type { MqttBusConfig, MqttDeviceConfig } from './config.ts';
import { mqttControl } from './control.ts';
import { MqttDevice } from './device.ts';
import { SourceLink } from './link.ts';
import { unitsOf } from './resolve.ts';

interface Member {
  readonly config: MqttDeviceConfig;
  readonly device: MqttDevice;
}

export function mqttGroup(
  config: MqttBusConfig,
  devices: readonly MqttDeviceConfig[],
  clock: Clock,
  sinks: Sinks,
): SourceGroup {
  const { onTraffic } = sinks;
  const members = devices.map((device): Member => {
    return { config: device, device: createDevice(device, clock, sinks, () => link.problem) };
  });
  const whose = byTopic(members);
  const link = new SourceLink({
    ...{ config, clock },
    filters: [...new Set(members.flatMap(({ device }) => device.filters))],
    onMessage: (message) => {
      for (const device of whose(message.topic)) device.accept(message);
    },
    onState: (open, reason) => sinks.onBusState(config.name, open, reason),
    ...(onTraffic && { onTraffic: (direction, bytes) => onTraffic(config.name, direction, bytes) }),
  });
  return {
    bus: {
      ...{ name: config.name, type: config.type, asksRegisters: false, address: placeOf(config.url) },
      stats: () => link.stats(),
    },
    devices: members.map(viewOf),
    controllables: members.flatMap(({ config: { name, settings }, device }) =>
      settings.length === 0 ? [] : [mqttControl(name, settings, device, link)],
    ),
    start() {
      for (const { device } of members) device.start();
      link.start();
    },
    stop() {
      link.stop();
      for (const { device } of members) device.stop();
      return Promise.resolve();
    },
  };
}

/** Who listens at a topic: looked up by its name, and only filters with wildcards one by one. */
function byTopic(members: readonly Member[]): (topic: string) => Iterable<MqttDevice> {
  const exact = new Map<string, MqttDevice[]>();
  const wild: { readonly filter: string; readonly device: MqttDevice }[] = [];
  for (const { device } of members) {
    for (const filter of device.filters) {
      if (hasWildcard(filter)) wild.push({ filter, device });
      else exact.set(filter, [...(exact.get(filter) ?? []), device]);
    }
  }
  return (topic) => {
    const chosen = wild.filter(({ filter }) => matchesFilter(filter, topic)).map(({ device }) => device);
    return new Set([...(exact.get(topic) ?? []), ...chosen]);
  };
}

function createDevice(
  { name, values, measurands, availability, lifetimeMs, timePath, maxAgeMs }: MqttDeviceConfig,
  clock: Clock,
  sinks: Pick<Sinks, 'onSnapshot' | 'onHealth'>,
  brokerTrouble: () => SourceLink['problem'],
): MqttDevice {
  return new MqttDevice({
    ...{ name, availability, lifetimeMs, timePath, maxAgeMs, clock, brokerTrouble },
    values: values.filter((value) => measurands?.includes(value.name) ?? true),
    onSnapshot: sinks.onSnapshot,
    onHealth: (transition) => sinks.onHealth({ device: name, ...transition, atMs: clock.wallMs() }),
  });
}

function viewOf({ config, device }: Member): DeviceView {
  const { measurands } = config;
  const values = config.values.filter((value) => measurands?.includes(value.name) ?? true);
  const units = unitsOf(values);
  return {
    ...wiredView(config),
    values: values.some(({ isOptional }) => isOptional) ? 'when heard' : 'declared',
    measurands: Object.fromEntries(Object.entries(units).filter(([one]) => !isOptionalValue(config, one))),
    health: () => device.health,
    meaningOf: (measurand) => {
      const value = values.find((each) => each.name === measurand);
      if (value === undefined) return undefined;
      const unit = units[measurand] ?? null;
      return { ...valueInfo(measurand, unit), counts: configuredCounts(measurand, unit, value.counts), adds: null };
    },
    lastReceived: () => device.lastReceived(),
  };
}

function isOptionalValue({ values }: MqttDeviceConfig, name: string): boolean {
  return values.find((value) => value.name === name)?.isOptional ?? false;
}
