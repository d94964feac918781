// The configuration as the program sees it: complete, checked, with defaults filled in. No YAML, no schema here.
import type { Framing } from '../definition/modbus/define.ts';
import type { DeviceConfig, PollIntervals } from './device-config.ts';
import type { OutputConfig } from './output-config.ts';
import type {
  BackupConfig,
  CommandTarget,
  DatasetEntry,
  HistoryConfig,
  PublishedKey,
  RolesConfig,
  TraceConfig,
} from './section-config.ts';

export type {
  DeviceConfig,
  HttpDeviceConfig,
  ModbusDeviceConfig,
  PollIntervals,
  SmlDeviceConfig,
} from './device-config.ts';

export interface Config {
  readonly server: ServerConfig;
  readonly buses: readonly BusConfig[];
  /** In the order of the file. */
  readonly devices: readonly DeviceConfig[];
  /** In the order of the file. */
  readonly dataset: readonly DatasetEntry[];
  readonly publish: readonly PublishedKey[];
  readonly commands: readonly CommandTarget[];
  readonly roles: RolesConfig;
  /** Null: nothing is stored. */
  readonly history: HistoryConfig | null;
  readonly trace: TraceConfig;
  /** Null: no CSV files. */
  readonly backup: BackupConfig | null;
  readonly log: LogConfig;
  readonly outputs: readonly OutputConfig[];
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

/** The sections that a configuration of meters alone leaves out. */
export const NO_SECTIONS: Omit<Config, 'server' | 'buses' | 'devices' | 'log'> = {
  dataset: [],
  publish: [],
  commands: [],
  roles: { grid: null, house: null, pv: [], battery: [], car: [], consumers: [] },
  history: null,
  trace: { size: 600 },
  backup: null,
  outputs: [],
};
