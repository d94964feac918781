// What the HTTP interfaces are given. It must not know Fastify: the hub and tests build it from literals.
import { hostname } from 'node:os';
import { getActiveResourcesInfo, memoryUsage } from 'node:process';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config/config.ts';
import type { LiveState } from '../live/live-state.ts';
import type { Clock } from '../model/clock.ts';

export interface ApiConfig {
  readonly server: Pick<ServerConfig, 'hosts' | 'tokens'>;
  /** `UniqueId` of the second seed's interfaces, e.g. `Instrument%d`; `%d` is the device's number there. */
  readonly uniqueIdFormat: string;
}

/** What the process says of itself. */
export interface RuntimeFigures {
  readonly hostName: string;
  /** Heap in use, bytes. */
  heapUsedBytes(): number;
  /** Sockets, timers and the like that the event loop waits for. */
  activeResources(): number;
}

export interface ApiDeps {
  readonly live: LiveState;
  readonly clock: Clock;
  readonly config: ApiConfig;
  readonly version: string;
  readonly log: Logger;
  readonly runtime?: RuntimeFigures;
}

export const nodeRuntime: RuntimeFigures = {
  hostName: hostname(),
  heapUsedBytes: () => memoryUsage().heapUsed,
  activeResources: () => getActiveResourcesInfo().length,
};
