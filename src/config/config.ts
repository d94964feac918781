// The configuration as the program sees it: complete, checked, with defaults filled in. No YAML, no schema here.
import type { Framing, ModbusMeterModel } from '../definition/modbus-meter.ts';

export interface Config {
  readonly server: ServerConfig;
  readonly buses: readonly BusConfig[];
  /** In the order of the file. */
  readonly devices: readonly DeviceConfig[];
  readonly log: LogConfig;
}

export interface ServerConfig {
  readonly listen: readonly ListenAddress[];
  /** Further Host names to accept. */
  readonly hosts: readonly string[];
  readonly tokens: readonly TokenConfig[];
  /** How often the dataset at `/` is computed, ms. */
  readonly cycleMs: number;
  /** `UniqueId` in the second seed's interfaces; %d is the device's number there. */
  readonly uniqueIdFormat: string;
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export interface TokenConfig {
  readonly name: string;
  readonly secret: string;
  readonly may: readonly ('command' | 'publish' | 'read')[];
}

export interface LogConfig {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Folder for daily files; null: standard error only. */
  readonly path: string | null;
  /** How long daily files are kept, ms. */
  readonly keepMs: number;
  /** The most that all files together may take, bytes. */
  readonly maxBytes: number;
}

interface BusBase {
  readonly name: string;
}

export interface SerialLineConfig {
  readonly port: string;
  readonly baud: number;
  readonly framing: Framing;
}

export interface NetworkAddress {
  readonly host: string;
  readonly port: number;
}

export interface ModbusRtuBusConfig extends BusBase, SerialLineConfig {
  readonly type: 'modbus-rtu';
  /** The adapter returns what is sent: read it back and drop it. */
  readonly echo: boolean;
}

export interface ModbusNetBusConfig extends BusBase, NetworkAddress {
  readonly type: 'modbus-rtu-over-tcp' | 'modbus-rtu-over-udp' | 'modbus-tcp';
}

export interface SmlBusConfig extends BusBase {
  readonly type: 'sml';
  readonly line: SerialLineConfig | NetworkAddress;
}

export interface HttpBusConfig extends BusBase {
  readonly type: 'http';
  /** Base URL without credentials. */
  readonly url: string;
  readonly auth: { readonly user: string; readonly password: string } | { readonly token: string } | null;
}

export type ModbusBusConfig = ModbusRtuBusConfig | ModbusNetBusConfig;
export type BusConfig = ModbusBusConfig | SmlBusConfig | HttpBusConfig;

export interface ModbusDeviceConfig {
  readonly kind: 'modbus';
  readonly name: string;
  readonly model: ModbusMeterModel;
  readonly bus: string;
  /** Modbus unit id, 1..247 (0..255 on Modbus TCP). */
  readonly id: number;
  /** Number in `/last/{id}`; the unit id unless said otherwise. */
  readonly apiId: number;
  /** How long a value counts after its measurement, ms. */
  readonly lifetimeMs: number;
  readonly poll: PollIntervals;
  /** Time a reply may take beyond its time on the wire, ms. */
  readonly timeoutMs: number;
  /** Silence before a request when the bus turns to this unit from another, ms. */
  readonly pauseMs: number;
  /** Only these are polled; null = all of the model. */
  readonly measurands: readonly string[] | null;
}

export interface PollIntervals {
  /** 0 = without pause. */
  readonly fastMs: number;
  readonly slowMs: number;
}

export type DeviceConfig = ModbusDeviceConfig;

export const DEFAULT_TIMEOUT_MS = 600;
export const DEFAULT_LIFETIME_MS = 10_000;
export const DEFAULT_POLL: PollIntervals = { fastMs: 1000, slowMs: 10_000 };

export const DEFAULT_SERVER: ServerConfig = {
  listen: [{ host: '0.0.0.0', port: 8008 }],
  hosts: [],
  tokens: [],
  cycleMs: 1000,
  uniqueIdFormat: 'Instrument%d',
};
export const DEFAULT_LOG: LogConfig = { level: 'info', path: null, keepMs: 30 * 86_400_000, maxBytes: 100_000_000 };
