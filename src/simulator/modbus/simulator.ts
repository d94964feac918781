// Starts and stops simulated buses: meters, wires and the links to them. The only file that a test or command needs.
import type { Framing } from '../../transport/serial-line.ts';
import type { ModbusMeterModel } from '../../definition/modbus/model.ts';
import type { Clock } from '../../model/clock.ts';
import { MeterHubError } from '../../model/error.ts';
import type { PowerDriver } from '../physics/electrical-state.ts';
import type { FaultRates } from './reply-faults.ts';
import { seededRandom } from '../physics/random.ts';
import { openSerialLink } from './serial-link.ts';
import { SimulatedMeter } from './simulated-meter.ts';
import { SunSpecSimulation, type SunSpecSimOptions } from './sunspec-device.ts';
import {
  listenModbusTcp,
  listenRtuOverTcp,
  listenRtuOverUdp,
  type ListenAddress,
  type OpenLink,
} from './socket-links.ts';
import type { WireStats } from './wire-stats.ts';
import { INSTANT, wireTiming, type TimingOptions } from './wire-timing.ts';
import { Wire } from './wire.ts';

export type LinkOptions =
  | ({ readonly type: 'modbus-tcp' | 'modbus-rtu-over-tcp' | 'modbus-rtu-over-udp' } & ListenAddress)
  | { readonly type: 'modbus-rtu'; readonly path: string; readonly baudRate?: number; readonly framing?: Framing };

export type LinkType = LinkOptions['type'];

export interface MeterOptions {
  readonly model: ModbusMeterModel;
  /** Unit id, 1..247. */
  readonly id: number;
  /** Values that do not move, in canonical units; null = "not available". */
  readonly values?: Readonly<Record<string, number | null>>;
  /** Active power a phase; default: a slowly moving load. */
  readonly power?: PowerDriver;
  /** Registers that hold nothing do not exist (exception 2). */
  readonly sparse?: boolean;
  /** A new unit id works only after a restart. */
  readonly unitIdAfterRestart?: boolean;
}

export interface BusOptions {
  /** Default: `bus1`, `bus2` ... */
  readonly name?: string;
  readonly links: readonly LinkOptions[];
  readonly meters: readonly MeterOptions[];
  /** Devices that describe themselves. Default: none. */
  readonly sunSpec?: readonly SunSpecSimOptions[];
  /** Default: no line is emulated, replies come at once. */
  readonly timing?: TimingOptions;
  readonly faults?: Partial<FaultRates>;
  /** Unit ids that never answer. */
  readonly dead?: readonly number[];
}

export interface SimulatorOptions {
  /** Of the faults; the same seed and requests give the same faults. Default 1. */
  readonly seed?: number;
  readonly buses: readonly BusOptions[];
}

/** Where a master reaches a bus. */
export interface LinkAddress {
  readonly bus: string;
  readonly type: LinkType;
  /** `host:port`, or the path of a serial port. */
  readonly address: string;
  readonly host: string | null;
  readonly port: number | null;
}

/** Calls without a bus name mean the first bus. All throw CONFIG_INVALID for a bus or meter that is not there. */
export interface RunningSimulator {
  readonly links: readonly LinkAddress[];
  readonly meters: readonly SimulatedMeter[];
  /** The meter that answers to this unit id now. */
  meter(unitId: number, bus?: string): SimulatedMeter;
  sunSpec(unitId: number, bus?: string): SunSpecSimulation;
  /** The first link of a type. */
  link(type: LinkType, bus?: string): LinkAddress;
  stats(bus?: string): WireStats;
  resetStats(bus?: string): void;
  setDead(unitId: number, dead: boolean, bus?: string): void;
  setFaults(rates: Partial<FaultRates>, bus?: string): void;
  /** Closes every link; afterwards no timer and no port is left. Never rejects. */
  stop(): Promise<void>;
}

interface Bus {
  readonly name: string;
  readonly meters: readonly SimulatedMeter[];
  readonly devices: readonly SunSpecSimulation[];
  readonly wire: Wire;
}

/** Rejects with LISTEN or PORT_OPEN when a link cannot be opened, CONFIG_INVALID for contradictions; nothing stays open. */
export async function startSimulator(options: SimulatorOptions, clock: Clock): Promise<RunningSimulator> {
  const seed = options.seed ?? 1;
  const buses = options.buses.map((bus, index) => createBus(bus, index, seed, clock));
  const open: OpenLink[] = [];
  const links: LinkAddress[] = [];
  const stop = async (): Promise<void> => {
    for (const { wire } of buses) wire.stop();
    await Promise.all(open.splice(0).map((link) => link.close()));
  };
  try {
    for (const [index, { name, wire }] of buses.entries()) {
      for (const link of options.buses[index]?.links ?? []) {
        const opened = await openLink(wire, link, clock);
        open.push(opened);
        const { address, host, port } = opened;
        links.push({ bus: name, type: link.type, address, host, port });
      }
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return running(buses, links, stop);
}

function createBus(options: BusOptions, index: number, seed: number, clock: Clock): Bus {
  const name = options.name ?? `bus${index + 1}`;
  const seen = new Set<number>();
  const sunSpec = options.sunSpec ?? [];
  const units = [
    ...options.meters.map(({ id, model }) => ({ id, what: model.id })),
    ...sunSpec.map(({ unitId }) => ({ id: unitId, what: 'sunspec' })),
  ];
  for (const { id, what } of units) {
    if (!Number.isInteger(id) || id < 1 || id > 247) {
      throw new MeterHubError('CONFIG_INVALID', `simulator: bus ${name}: ${what} has unit id ${id}, not 1..247`);
    }
    if (seen.has(id)) throw new MeterHubError('CONFIG_INVALID', `simulator: bus ${name}: unit id ${id} occurs twice`);
    seen.add(id);
  }
  const meters = options.meters.map(({ id, ...rest }) => new SimulatedMeter({ ...rest, unitId: id }, clock));
  const devices = sunSpec.map((each) => new SunSpecSimulation(each, clock));
  const timing = options.timing ? wireTiming(options.timing) : INSTANT;
  const { faults, dead } = options;
  const random = seededRandom(seed + index);
  const wireOptions = { timing, random, ...(faults && { faults }), ...(dead && { dead }) };
  return { name, meters, devices, wire: new Wire({ meters: [...meters, ...devices], ...wireOptions }, clock) };
}

function openLink(wire: Wire, link: LinkOptions, clock: Clock): Promise<OpenLink> {
  switch (link.type) {
    case 'modbus-tcp':
      return listenModbusTcp(wire, link);
    case 'modbus-rtu-over-tcp':
      return listenRtuOverTcp(wire, link);
    case 'modbus-rtu-over-udp':
      return listenRtuOverUdp(wire, link);
    case 'modbus-rtu':
      return openSerialLink(wire, link, clock);
  }
}

function running(buses: readonly Bus[], links: readonly LinkAddress[], stop: () => Promise<void>): RunningSimulator {
  const busOf = (name?: string): Bus => {
    const bus = name === undefined ? buses[0] : buses.find((each) => each.name === name);
    if (!bus) throw new MeterHubError('CONFIG_INVALID', `simulator: there is no bus ${name ?? 'at all'}`);
    return bus;
  };
  const wireOf = (name?: string): Wire => busOf(name).wire;
  return {
    links,
    meters: buses.flatMap(({ meters }) => meters),
    meter(unitId, bus) {
      const meter = busOf(bus).meters.find((each) => each.unitId === unitId);
      if (!meter) throw new MeterHubError('CONFIG_INVALID', `simulator: no meter has unit id ${unitId}`);
      return meter;
    },
    sunSpec(unitId, bus) {
      const device = busOf(bus).devices.find((each) => each.unitId === unitId);
      if (!device) throw new MeterHubError('CONFIG_INVALID', `simulator: no SunSpec device has unit id ${unitId}`);
      return device;
    },
    link(type, bus) {
      const link = links.find((each) => each.type === type && (bus === undefined || each.bus === bus));
      if (!link) throw new MeterHubError('CONFIG_INVALID', `simulator: there is no ${type} link`);
      return link;
    },
    stats: (bus) => wireOf(bus).stats(),
    resetStats: (bus) => wireOf(bus).resetStats(),
    setDead: (unitId, dead, bus) => wireOf(bus).setDead(unitId, dead),
    setFaults: (rates, bus) => wireOf(bus).setFaults(rates),
    stop,
  };
}
