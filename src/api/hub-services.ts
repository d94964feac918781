// What the HTTP interfaces are given. It must not know Fastify: the hub and tests build it from literals.
import type { Logger } from 'pino';
import type { Catalogue } from '../catalog/model-set.ts';
import type { CommandDesk } from '../command/command-desk.ts';
import type { ServerConfig } from '../config/config.ts';
import type { LoadResult } from '../config/load.ts';
import type { ConfigProblem } from '../yaml/file-problem.ts';
import type { RolesConfig } from '../live/roles.ts';
import type { EventLog } from '../events/event-log.ts';
import type { HistoryHealth, HistoryReader } from '../history/history.ts';
import type { Dataset } from '../live/dataset.ts';
import type { LiveState } from '../live/live-state.ts';
import type { PublishedDevice } from '../live/published-device.ts';
import type { SetupService } from './setup/setup-service.ts';
import type { Access } from './access/access.ts';
import type { Clock } from '../model/clock.ts';
import type { LogSource } from '../log/log-source.ts';
import type { OutputFigures } from '../output/figures.ts';
import type { OutputTest } from '../output/output-kind.ts';
import type { OutputHealth } from '../model/output-health.ts';
import type { OutputOffers } from '../output/offers.ts';
import type { ScanRequest } from '../source/source-group.ts';
import type { PersistentState } from './persistent-state.ts';
import type { Tariff } from '../tariff/tariff.ts';
import type { RuntimeFigures } from './runtime-figures.ts';

export interface ApiConfig {
  readonly server: Pick<ServerConfig, 'hosts' | 'tokens'> & Partial<Pick<ServerConfig, 'trustedProxies'>>;
  /** `UniqueId` of gosdm630's interfaces, e.g. `Instrument%d`; `%d` is the device's number there. */
  readonly uniqueIdFormat: string;
  /** Which device plays which part in the energy flow. */
  readonly roles?: RolesConfig;
  /** Years in which calibrations end, by device. */
  readonly calibratedUntil?: Readonly<Record<string, number>>;
}

export interface OutputTests {
  /** Null: there is no such output, or it cannot be tested. */
  test(name: string): Promise<readonly OutputTest[]> | null;
  /** Names of outputs that can be tested. */
  testable(): readonly string[];
}

/** What a new configuration changed. */
export interface Reloaded {
  /** Buses and sections that were restarted, begun or ended: `bus rs485`, `dataset`, `server.listen`. */
  readonly changed: readonly string[];
  readonly warnings: readonly ConfigProblem[];
}

export interface BusScans {
  canScan(bus: string): boolean;
  /** Rejects when the wire fails or the bus is stopped. */
  scan(bus: string, request: Omit<ScanRequest, 'models'>): Promise<void>;
}

export interface HubServices extends OutputOffers {
  readonly live: LiveState;
  readonly clock: Clock;
  readonly config: ApiConfig;
  readonly version: string;
  /** What models there are now; the built-in ones unless said otherwise. */
  readonly catalogue?: () => Catalogue;
  readonly log: Logger;
  readonly runtime?: RuntimeFigures;
  /** The object at `/`; without it an overview is there. */
  readonly dataset?: Pick<Dataset, 'body' | 'isConfigured' | 'explain'>;
  readonly published?: Pick<PublishedDevice, 'publish' | 'keys'>;
  readonly logLines?: LogSource;
  /** The past; without it nothing is recorded. */
  readonly history?: HistoryReader;
  /** What energy costs; without it there are no costs. */
  readonly tariff?: Tariff;
  readonly commands?: CommandDesk;
  /** What happened; without it the exchanges of meters alone. */
  readonly events?: EventLog;
  /** Reads the configuration again. Rejects with CONFIG_INVALID, CONFIG_UNREADABLE, LISTEN or RELOAD_NO_FILE. */
  readonly reload?: (who: string) => Promise<Reloaded>;
  /** What the configuration file says now, mistakes included; without a file there is nothing to check. */
  readonly check?: () => LoadResult;
  /** Looks for meters on a bus. */
  readonly scans?: BusScans;
  /** How recording goes: sizes, what waits, what is lost. */
  readonly historyHealth?: () => HistoryHealth;
  /** What outlives this server; without it the server has a memory of its own. */
  readonly memory?: PersistentState;
  /** Who may log in to the page; without it nobody. */
  readonly access?: Access;
  /** Changes the configuration from the page; left out: there is no file. */
  readonly setup?: SetupService;
  /** What the outputs count, for /metrics. */
  readonly outputFigures?: OutputFigures;
  /** Sends tests to people's receivers. */
  readonly outputTests?: OutputTests;
  /** How the outputs are, for /healthz. */
  readonly outputs?: () => readonly OutputHealth[];
}
