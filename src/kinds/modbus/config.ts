// Modbus buses and devices as they are configured. No YAML, no schema here.
import { SUNSPEC_MEASURANDS } from '../../catalog/sunspec/index.ts';
import { DEFAULT_LIFETIME_MS, type BusBase, type DeviceBase } from '../../source/entry/device-base.ts';
import type { NetworkAddress } from '../../transport/address.ts';
import type { SerialLineConfig } from '../../transport/serial-line.ts';
import type { PollIntervals } from '../../source/poll/poll-schedule.ts';
import type { ModelBase } from '../../definition/model-base.ts';
import type { ModbusMeterModel } from '../../definition/modbus/model.ts';

export interface ModbusDeviceConfig extends DeviceBase {
  readonly kind: 'modbus';
  readonly model: ModbusMeterModel;
  /** Modbus unit id, 1..247 (0..255 on Modbus TCP). */
  readonly id: number;
  /** Number in `/last/{id}`; the unit id unless said otherwise. */
  readonly apiId: number;
  readonly poll: PollIntervals;
  /** Of several devices behind one unit id that describe themselves, which one, from 1; left out: the first. */
  readonly part?: number;
  /** Time a reply may take beyond its time on the wire, ms. */
  readonly timeoutMs: number;
  /** Most registers of one read, 1..125, where that is less than the model says. */
  readonly maxRegistersPerRead?: number;
  /** Silence before a request when the bus turns to this unit from another, ms. */
  readonly pauseMs: number;
}

export interface ModbusRtuBusConfig extends BusBase, SerialLineConfig {
  readonly type: 'modbus-rtu';
  /** The adapter returns what is sent: read it back and drop it. */
  readonly echo: boolean;
  /** For every meter on it that says nothing else. */
  readonly maxRegistersPerRead?: number;
}

export interface ModbusNetBusConfig extends BusBase, NetworkAddress {
  readonly type: 'modbus-rtu-over-tcp' | 'modbus-rtu-over-udp' | 'modbus-tcp';
  /** For every meter on it that says nothing else. */
  readonly maxRegistersPerRead?: number;
}

export type ModbusBusConfig = ModbusRtuBusConfig | ModbusNetBusConfig;

export const MODBUS_BUS_TYPES: readonly ModbusBusConfig['type'][] = [
  'modbus-rtu',
  'modbus-rtu-over-tcp',
  'modbus-rtu-over-udp',
  'modbus-tcp',
];

export function isModbusBus(bus: BusBase): bus is ModbusBusConfig {
  return MODBUS_BUS_TYPES.some((type) => type === bus.type);
}

export function isModbusDevice(device: DeviceBase): device is ModbusDeviceConfig {
  return device.kind === 'modbus';
}

export function isModbusModel(model: ModelBase): model is ModbusMeterModel {
  return model.kind === 'modbus';
}

/** Everything that the model measures, or may measure, what is computed from others included. */
export function modbusMeasurands({ rows, derived, discovers }: ModbusMeterModel): readonly string[] {
  if (discovers !== undefined) return SUNSPEC_MEASURANDS;
  return [...rows, ...derived].map(({ measurand }) => measurand);
}

/** Unit ids that a meter on the bus may have, both ends included. 0 is a broadcast on a serial line. */
export function unitIdsOf({ type }: Pick<ModbusBusConfig, 'type'>): { readonly first: number; readonly last: number } {
  return type === 'modbus-tcp' ? { first: 0, last: 255 } : { first: 1, last: 247 };
}

export const DEFAULT_TIMEOUT_MS = 600;

export const DEFAULT_POLL: PollIntervals = { fastMs: 1000, slowMs: 10_000 };

/** A meter of which nothing is said but where it is. */
export function plainModbusDevice(name: string, model: ModbusMeterModel, bus: string, id: number): ModbusDeviceConfig {
  return {
    ...{ kind: 'modbus', name, model, bus, id, apiId: id, measurands: null },
    ...{ lifetimeMs: DEFAULT_LIFETIME_MS, poll: DEFAULT_POLL, timeoutMs: DEFAULT_TIMEOUT_MS },
    pauseMs: model.pauseOnUnitChangeMs,
  };
}
