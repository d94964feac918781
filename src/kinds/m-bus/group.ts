// An M-Bus wire with its meters and the poller that asks them: built from the configuration, started and stopped whole.
import type { Clock } from '../../model/clock.ts';
import type { DeviceView } from '../../model/device-view.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import { DuePoller } from '../../source/poll/due-poller.ts';
import type { Sinks, SourceGroup } from '../../source/source-group.ts';
import { unitsByName, wiredView } from '../../source/wired-view.ts';
import type { MBus } from './bus/m-bus.ts';
import { readMeter, type MeterAddress } from './bus/read-meter.ts';
import type { MBusConfig, MBusDeviceConfig } from './config.ts';
import { MBusDevice, meterText } from './device.ts';
import { createMBus } from './open-bus.ts';
import { MBusSchedule } from './schedule.ts';
import { mBusAddress } from './wires.ts';

interface Member {
  readonly config: MBusDeviceConfig;
  readonly device: MBusDevice;
  readonly schedule: MBusSchedule;
}

export function mBusGroup(
  config: MBusConfig,
  devices: readonly MBusDeviceConfig[],
  clock: Clock,
  sinks: Sinks,
): SourceGroup {
  const { onTraffic } = sinks;
  const bus = createMBus(config, clock, {
    onState: (open, reason) => sinks.onBusState(config.name, open, reason),
    ...(onTraffic && { onTraffic: (direction, bytes) => onTraffic(config.name, direction, bytes) }),
  });
  return groupOn(bus, config, devices, clock, sinks);
}

/** On a bus that is there already. */
export function groupOn(
  bus: MBus,
  config: MBusConfig,
  devices: readonly MBusDeviceConfig[],
  clock: Clock,
  sinks: Pick<Sinks, 'onSnapshot' | 'onHealth'>,
): SourceGroup {
  const members = devices.map((device) => memberOf(device, clock, sinks));
  const poller = new DuePoller<Member>({
    ...{ clock, members },
    dueMs: ({ schedule }) => schedule.dueMs,
    ask: (member) => askMember(bus, member, clock),
    onBehind: (ms) => (bus.behindMs = ms),
  });
  return {
    bus: {
      name: config.name,
      type: config.type,
      asksRegisters: false,
      address: mBusAddress(config),
      stats: () => bus.stats(),
    },
    devices: members.map(viewOf),
    busyMs: () => poller.busyMs(),
    start() {
      bus.start();
      poller.start();
    },
    async stop() {
      const stopped = poller.stop();
      await bus.stop();
      await stopped;
      for (const { device } of members) device.stop();
    },
  };
}

function memberOf(config: MBusDeviceConfig, clock: Clock, sinks: Pick<Sinks, 'onSnapshot' | 'onHealth'>): Member {
  const { name, lifetimeMs, measurands, intervalMs } = config;
  const device = new MBusDevice({
    ...{ name, lifetimeMs, measurands, clock },
    onSnapshot: sinks.onSnapshot,
    onHealth: (transition) => sinks.onHealth({ device: name, ...transition, atMs: clock.wallMs() }),
  });
  return { config, device, schedule: new MBusSchedule(intervalMs, clock.monotonicMs()) };
}

/** Codes of meters that did not say a word that was understood: asking again soon costs no battery. */
const UNHEARD: readonly string[] = ['MBUS_TIMEOUT', 'MBUS_DAMAGED', 'MBUS_FOREIGN', 'BUS_CLOSED'];

async function askMember(bus: MBus, { config, device, schedule }: Member, clock: Clock): Promise<void> {
  const startMs = clock.monotonicMs();
  try {
    const { timeoutMs } = config;
    const answer = await bus.use((ask) => readMeter(ask, targetOf(config), { bus: bus.name, timeoutMs }));
    device.accept(answer, clock.monotonicMs() - startMs);
    schedule.answered(startMs);
  } catch (error) {
    const problem =
      error instanceof MeterHubError ? error : new MeterHubError('INTERNAL', errorText(error), { cause: error });
    if (problem.code !== 'CANCELLED') bus.failed(problem.code);
    device.fail(problem);
    schedule.failed(clock.monotonicMs(), UNHEARD.includes(problem.code));
  }
}

export function targetOf({ id, secondary }: Pick<MBusDeviceConfig, 'id' | 'secondary'>): MeterAddress {
  return secondary === null ? { kind: 'primary', address: id ?? 0 } : { kind: 'secondary', pattern: secondary };
}

function viewOf({ config, device }: Member): DeviceView {
  const { model, measurands } = config;
  const said = (): ReturnType<typeof meterText> | null => (device.meter === null ? null : meterText(device.meter));
  return {
    ...wiredView(config),
    values: 'when heard',
    get manufacturer() {
      return said()?.manufacturer ?? model.manufacturer;
    },
    get description() {
      return said()?.description.en ?? model.model;
    },
    get measurands() {
      const heard = Object.entries(device.units).filter(([one]) => measurands?.includes(one) ?? true);
      return { ...unitsByName(measurands ?? []), ...Object.fromEntries(heard) };
    },
    health: () => device.health,
    lastReceived: () => ({ kind: 'records', ...device.lastRecords() }),
  };
}
