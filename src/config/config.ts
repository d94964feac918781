// The configuration as the program sees it: complete, checked, with defaults filled in. No YAML, no schema here.
import { BUILT_IN } from '../catalog/index.ts';
import type { Catalogue } from '../catalog/model-set.ts';
import type { BusBase, DeviceBase } from '../source/entry/device-base.ts';
import type { LogConfig } from '../log/log-config.ts';
import type { ListenAddress } from '../transport/address.ts';
import type { OutputBase } from '../output/output.ts';
import type { DatasetEntry, PublishedKey } from '../live/dataset-config.ts';
import type { RolesConfig } from '../live/roles.ts';
import type { CommandTarget } from '../command/command-config.ts';
import type { HistoryConfig } from '../history/history-config.ts';
import type { TariffConfig } from '../tariff/tariff-config.ts';
import { OUTPUTS } from '../output/outputs.ts';

export interface Config {
  /** What models its devices may have: the built-in ones and those of its own files. */
  readonly catalogue: Catalogue;
  readonly server: ServerConfig;
  readonly buses: readonly BusBase[];
  /** In the order of the file. */
  readonly devices: readonly DeviceBase[];
  /** In the order of the file. */
  readonly dataset: readonly DatasetEntry[];
  readonly publish: readonly PublishedKey[];
  readonly commands: readonly CommandTarget[];
  readonly roles: RolesConfig;
  /** Null: nothing is stored. */
  readonly history: HistoryConfig | null;
  /** Null: nobody says what energy costs. */
  readonly tariff: TariffConfig | null;
  readonly counters: CountersConfig;
  readonly log: LogConfig;
  /** The entries of `outputs`. */
  readonly outputs: readonly OutputBase[];
  /** Those with a section of their own, such as `trace`; each is named like its section. */
  readonly sectionOutputs: readonly OutputBase[];
}

/** What is remembered of counters, so that one that fell is not believed at once. */
export interface CountersConfig {
  /** Null: nothing is kept over a restart. */
  readonly path: string | null;
  /** How long a counter that fell must count on from there, ms. */
  readonly confirmMs: number;
}

export interface ServerConfig {
  readonly listen: readonly ListenAddress[];
  /** Further Host names to accept. */
  readonly hosts: readonly string[];
  readonly tokens: readonly TokenConfig[];
  /** How often the dataset at `/` is computed, ms. */
  readonly cycleMs: number;
  /** `UniqueId` in gosdm630's interfaces; %d is the device's number there. */
  readonly uniqueIdFormat: string;
  /** Name of the tz database; null: the machine's. */
  readonly timeZone: string | null;
  /** Keeps the hash of the page's password; null: there is none, and nobody can log in. */
  readonly passwordFile: string | null;
  /** Addresses and networks (`192.168.0.0/24`) whose word for the client's address and scheme counts. */
  readonly trustedProxies: readonly string[];
  /** Null: plain HTTP. */
  readonly tls: TlsFiles | null;
}

/** PEM files. */
export interface TlsFiles {
  /** The certificate, then those between it and the authority. */
  readonly cert: string;
  readonly key: string;
}

export interface TokenConfig {
  readonly name: string;
  readonly secret: string;
  readonly may: readonly ('command' | 'publish' | 'read')[];
}

export const DEFAULT_SERVER: ServerConfig = {
  listen: [{ host: '0.0.0.0', port: 8008 }],
  hosts: [],
  tokens: [],
  cycleMs: 1000,
  uniqueIdFormat: 'Instrument%d',
  timeZone: null,
  passwordFile: null,
  trustedProxies: [],
  tls: null,
};

/** Beside the usual history. */
export const USUAL_PASSWORD_FILE = 'data/password.json';

/** The sections that a configuration of meters alone leaves out. */
export const NO_SECTIONS: Omit<Config, 'server' | 'buses' | 'devices' | 'log'> = {
  catalogue: BUILT_IN,
  dataset: [],
  publish: [],
  commands: [],
  roles: { grid: null, house: null, pv: [], battery: [], car: [], consumers: [] },
  history: null,
  tariff: null,
  counters: { path: null, confirmMs: 600_000 },
  outputs: [],
  sectionOutputs: OUTPUTS.withoutFile,
};
