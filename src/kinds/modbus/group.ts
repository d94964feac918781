// A Modbus bus with its meters and the poller that asks them: built from the configuration, started and stopped whole.
import { unitIdsOf, type ModbusDeviceConfig, DEFAULT_TIMEOUT_MS, type ModbusBusConfig } from './config.ts';
import { busAddress, createModbusBus } from './open-bus.ts';
import type { ModbusBus } from './bus/modbus-bus.ts';
import { ModbusDevice } from './device.ts';
import type { Clock } from '../../model/clock.ts';
import { meaningInModel } from '../../definition/modbus/meaning.ts';
import type { DeviceView } from '../../model/device-view.ts';
import { SunSpecDevice } from './sunspec/device.ts';
import { sunSpecView } from './sunspec/view.ts';
import type { HealthTransition } from '../../source/health-tracker.ts';
import { meterPoller } from './poller.ts';
import { askOnce } from './commissioning/ask-once.ts';
import { ModbusScanner } from './commissioning/polled-scan.ts';
import { PollSchedule } from '../../source/poll/poll-schedule.ts';
import type { SharedWire } from '../../source/lent-bus.ts';
import type { Sinks, SourceGroup } from '../../source/source-group.ts';
import { wiredView } from '../../source/wired-view.ts';

export function modbusGroup(
  config: ModbusBusConfig,
  devices: readonly ModbusDeviceConfig[],
  clock: Clock,
  sinks: Sinks,
): SourceGroup {
  const { onTraffic } = sinks;
  const scanner = new ModbusScanner(config.type);
  const bus = createModbusBus(config, clock, {
    onState: (open, reason) => sinks.onBusState(config.name, open, reason),
    onTraffic(direction, bytes) {
      scanner.hear(direction, bytes);
      onTraffic?.(config.name, direction, bytes);
    },
  });
  const meters = devices.map((device): ModbusDevice | SunSpecDevice => {
    const { name, model, id: unit, lifetimeMs, timeoutMs, pauseMs, measurands, poll, maxRegistersPerRead } = device;
    const options = {
      ...{ name, bus, unit, lifetimeMs, timeoutMs, pauseMs, measurands, clock, ...poll },
      ...(maxRegistersPerRead !== undefined && { maxRegistersPerRead }),
      onSnapshot: sinks.onSnapshot,
      onHealth: (transition: HealthTransition) => {
        sinks.onHealth({ device: name, ...transition, atMs: clock.wallMs() });
      },
    };
    if (model.discovers !== undefined) return new SunSpecDevice({ ...options, part: device.part ?? 1 });
    return new ModbusDevice({ ...options, model });
  });
  const members = meters.map((meter, index) => {
    const { poll, timeoutMs } = devices[index] ?? { poll: { fastMs: 0, slowMs: 0 }, timeoutMs: 0 };
    return { device: meter, schedule: new PollSchedule(poll, timeoutMs, meter, clock.monotonicMs()) };
  });
  const poller = meterPoller(bus, clock, members);
  return {
    bus: {
      name: config.name,
      type: config.type,
      asksRegisters: true,
      address: busAddress(config),
      stats: () => bus.stats(),
    },
    devices: meters.map((meter, index) => viewOf(meter, devices[index])).filter((view) => view !== null),
    busyMs: () => poller.busyMs(),
    scan: (request) => scanner.scan(bus, request),
    ask: (device) => askOnce(bus, device, clock),
    shared: sharedWire(bus, config, devices),
    start() {
      bus.start();
      poller.start();
    },
    async stop() {
      const stopped = poller.stop();
      await bus.stop();
      await stopped;
      for (const meter of meters) meter.stop();
    },
  };
}

/** Other masters' requests have the timing of the meter they are for, or the usual one when it is not configured here. */
function sharedWire(bus: ModbusBus, config: ModbusBusConfig, devices: readonly ModbusDeviceConfig[]): SharedWire {
  return {
    units: unitIdsOf(config),
    exchanges: bus.exchanges,
    request(request, attempts) {
      const device = devices.find(({ id }) => id === request.unit);
      const { timeoutMs, pauseMs } = device ?? { timeoutMs: DEFAULT_TIMEOUT_MS, pauseMs: 0 };
      return bus.request(request, { priority: 'guest', timeoutMs, pauseMs, attempts });
    },
  };
}

function viewOf(meter: ModbusDevice | SunSpecDevice, config: ModbusDeviceConfig | undefined): DeviceView | null {
  if (!config) return null;
  const { model } = config;
  if (meter instanceof SunSpecDevice) return sunSpecView(meter, config);
  const measurands = [...meter.rows, ...model.derived.map(({ measurand }) => ({ measurand, unit: null }))].map(
    ({ measurand }) => [measurand, model.rows.find((row) => row.measurand === measurand)?.unit ?? null] as const,
  );
  return {
    ...wiredView(config),
    values: 'declared',
    measurands: Object.fromEntries(measurands),
    ...(model.carries && { carries: model.carries }),
    health: () => meter.health,
    meaningOf: (measurand) => meaningInModel(model, measurand),
    lastReceived: () => meter.lastReceived(),
  };
}
