// A simulated bus and the hub's own group of meters on it, over a real socket or serial cable, and what came out.
import { findModel } from '../../src/catalog/index.ts';
import type { ModbusDeviceConfig, ModbusBusConfig } from '../../src/kinds/modbus/config.ts';
import type { PollIntervals } from '../../src/source/poll/poll-schedule.ts';
import type { ModbusMeterModel } from '../../src/definition/modbus/model.ts';
import type { HealthChange } from '../../src/model/health.ts';
import type { Snapshot } from '../../src/model/reading.ts';
import { modbusGroup } from '../../src/kinds/modbus/group.ts';
import type { SourceGroup } from '../../src/source/source-group.ts';
import {
  startSimulator,
  type BusOptions,
  type LinkType,
  type RunningSimulator,
} from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { openPtyPair, type PtyPair } from './pty-pair.ts';

export function modbusModel(name: string): ModbusMeterModel {
  const model = findModel(name);
  if (model?.kind !== 'modbus') throw new Error(`no Modbus meter ${name}`);
  return model;
}

export interface HouseOptions {
  readonly link: LinkType;
  /** Unit id -> model. */
  readonly meters: Readonly<Record<number, string>>;
  readonly bus?: Partial<BusOptions>;
  readonly poll?: PollIntervals;
  readonly timeoutMs?: number;
  readonly lifetimeMs?: number;
  readonly measurands?: readonly string[] | null;
  readonly baud?: number;
  readonly echo?: boolean;
  /** Of the faults. */
  readonly seed?: number;
}

export interface House {
  readonly simulator: RunningSimulator;
  readonly group: SourceGroup;
  readonly cable: PtyPair | null;
  readonly snapshots: Snapshot[];
  readonly changes: HealthChange[];
  readonly busStates: string[];
  stop(): Promise<void>;
}

/** Another number in every register of every meter, to be told apart by any mix-up. */
function distinctValues(unit: number, model: ModbusMeterModel): Record<string, number> {
  return Object.fromEntries(
    model.rows.map((row, index) => {
      const isWide = row.type !== 'uint16' && row.type !== 'int16';
      return [row.measurand, (unit * (isWide ? 1024 : 64) + index) * row.scale];
    }),
  );
}

export async function openHouse(options: HouseOptions): Promise<House> {
  const { link, poll = { fastMs: 0, slowMs: 0 }, timeoutMs = 600, lifetimeMs = 10_000, measurands = null } = options;
  const cable = link === 'modbus-rtu' ? await openPtyPair() : null;
  const meters = Object.entries(options.meters).map(([id, name]) => {
    const model = modbusModel(name);
    return { id: Number(id), model, values: distinctValues(Number(id), model) };
  });
  const links = cable ? ([{ type: 'modbus-rtu', path: cable.left }] as const) : [{ type: link as 'modbus-tcp' }];
  const simulator = await startSimulator(
    { seed: options.seed ?? 1, buses: [{ links, meters, ...options.bus }] },
    systemClock,
  );
  for (const meter of simulator.meters) meter.freeze();
  const snapshots: Snapshot[] = [];
  const changes: HealthChange[] = [];
  const busStates: string[] = [];
  const devices = meters.map(({ id, model }): ModbusDeviceConfig => {
    const unit = { kind: 'modbus', name: `m${id}`, model, bus: 'b', id, apiId: id } as const;
    return { ...unit, lifetimeMs, poll, timeoutMs, pauseMs: 0, measurands };
  });
  const group = modbusGroup(busConfig(options, simulator, cable), devices, systemClock, {
    onSnapshot: (snapshot) => snapshots.push(snapshot),
    onHealth: (change) => changes.push(change),
    onBusState: (_, open, reason) => busStates.push(open ? 'open' : (reason ?? 'closed')),
  });
  group.start();
  const stop = async (): Promise<void> => {
    await group.stop();
    await simulator.stop();
    await cable?.unplug();
  };
  return { simulator, group, cable, snapshots, changes, busStates, stop };
}

function busConfig(
  { link, baud = 115_200, echo = false }: HouseOptions,
  simulator: RunningSimulator,
  cable: PtyPair | null,
): ModbusBusConfig {
  if (link === 'modbus-rtu') {
    return { name: 'b', type: link, port: cable?.right ?? '', baud, framing: '8N1', echo };
  }
  const { host, port } = simulator.link(link);
  return { name: 'b', type: link, host: host ?? '', port: port ?? 0 };
}

/** Every published reading that is not exactly what the meter holds. Values must be frozen or fixed. */
export function wrongReadings({ simulator, snapshots }: House): string[] {
  const right = new Map<string, Map<string, number | null>>();
  const wrong: string[] = [];
  for (const { device, readings } of snapshots) {
    let values = right.get(device);
    if (!values) right.set(device, (values = new Map<string, number | null>()));
    for (const { measurand, value } of readings) {
      let expected = values.get(measurand);
      if (expected === undefined) {
        expected = simulator.meter(Number(device.slice(1))).reading(measurand);
        values.set(measurand, expected);
      }
      if (value !== expected) wrong.push(`${device}.${measurand}: ${value} instead of ${expected}`);
    }
  }
  return wrong;
}
