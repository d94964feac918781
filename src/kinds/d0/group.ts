// An optical head with the meter under it: built from the configuration, started and stopped whole. A readout at 300 baud takes
// a minute and holds up nothing else: each head is read by itself.
import { SIGN_ON_BAUD } from '../../codec/d0/identification.ts';
import type { Clock } from '../../model/clock.ts';
import type { DeviceView } from '../../model/device-view.ts';
import { BusMeter } from '../../source/bus-meter.ts';
import { MeterLock } from '../../source/obis-text/meter-lock.ts';
import { plainSerialOf } from '../../source/obis-text/serial.ts';
import { ReopeningStream } from '../../source/reopening-stream.ts';
import type { Sinks, SourceGroup } from '../../source/source-group.ts';
import { unitsByName, wiredView } from '../../source/wired-view.ts';
import type { OpenStream } from '../../transport/byte-stream.ts';
import { openSerial } from '../../transport/serial.ts';
import { openTcp } from '../../transport/tcp.ts';
import type { D0BusConfig, D0DeviceConfig } from './config.ts';
import { D0Device } from './device.ts';
import { isCodeOfMeter } from './faults.ts';
import { D0Reader } from './reader.ts';
import { d0Address, isSerialHead } from './wires.ts';
import type { Problem } from '../../model/problem.ts';

const LONGEST_INTERVAL_MS = 86_400_000;

/** The configuration allows one device a head. */
export function d0Group(
  config: D0BusConfig,
  devices: readonly D0DeviceConfig[],
  clock: Clock,
  sinks: Sinks,
): SourceGroup {
  return groupOn(openerOf(config), config, devices, clock, sinks);
}

/** The same on a line that is given. */
export function groupOn(
  open: OpenStream,
  config: D0BusConfig,
  devices: readonly D0DeviceConfig[],
  clock: Clock,
  sinks: Sinks,
): SourceGroup {
  const meter = new BusMeter(clock);
  const intervalMs = Math.min(...devices.map((device) => device.intervalMs), LONGEST_INTERVAL_MS);
  const lifetimeMs = Math.min(...devices.map((device) => device.lifetimeMs), LONGEST_INTERVAL_MS);
  const lock = new MeterLock(clock, lifetimeMs);
  // The reader opens it anew when nothing comes: that is the meter's trouble, not the wire's.
  const wireTrouble = (): Problem | null => {
    const { problem } = wire;
    return problem === null || problem.code === 'NOT_OPENED_YET' || isCodeOfMeter(problem.code) ? null : problem;
  };
  const members = devices.map((device) => ({
    config: device,
    device: new D0Device({
      ...{ name: device.name, meter: device.model.meter, measurands: device.measurands, clock, wireTrouble },
      ...{ lifetimeMs: device.lifetimeMs, tries: () => reader.tries, strangers: () => lock.strangers },
      onSnapshot: sinks.onSnapshot,
      onChange: (transition) => sinks.onHealth({ device: device.name, ...transition, atMs: clock.wallMs() }),
    }),
  }));
  const reader = new D0Reader({
    ...{ mode: config.mode, baud: config.baud, clock, intervalMs },
    sleeps: devices.some(({ model }) => model.meter === 'heat'),
    onTelegram(telegram) {
      meter.requests++;
      wire.works();
      if (!lock.isOwn(plainSerialOf(telegram) ?? telegram.identification)) return;
      for (const { device } of members) device.accept(telegram);
    },
    onFailure(error) {
      meter.requests++;
      meter.error(error.code);
      for (const { device } of members) device.health.failed(error);
    },
    onTraffic: (direction, bytes) => sinks.onTraffic?.(config.name, direction, bytes),
  });
  const wire = new ReopeningStream({
    ...{ name: config.name, open, clock, worksWhen: 'heard' },
    onOpened: (stream, signal) => reader.run(stream, signal),
    onState: (isOpen, reason) => sinks.onBusState(config.name, isOpen, reason),
  });
  return {
    bus: {
      ...{ name: config.name, type: config.type, asksRegisters: false, address: d0Address(config.line) },
      stats: () => meter.stats({ open: wire.stream !== null, waiting: 0, behindMs: 0 }, wireTrouble()),
    },
    devices: members.map(({ config: device, device: running }) => viewOf(device, running)),
    start() {
      for (const { device } of members) device.health.start();
      wire.start();
    },
    async stop() {
      await wire.stop();
      for (const { device } of members) device.health.stop();
    },
  };
}

function openerOf({ line, baud }: D0BusConfig): OpenStream {
  if (!isSerialHead(line)) return (signal) => openTcp(line, signal);
  const { port: path, framing } = line;
  return () => openSerial({ path, baudRate: baud ?? SIGN_ON_BAUD, framing });
}

function viewOf(config: D0DeviceConfig, running: D0Device): DeviceView {
  return {
    ...wiredView(config),
    values: 'when heard',
    measurands: unitsByName(config.measurands ?? config.model.expected),
    health: () => running.health.health,
    lastReceived: () => running.lastReceived(),
  };
}
