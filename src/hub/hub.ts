// The composition root: builds what the configuration says, wires it together, starts, changes and stops it in order.
// It must not know command lines or signals.
import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { HubServices, Reloaded } from '../api/hub-services.ts';
import type { Catalogue } from '../catalog/model-set.ts';
import { Access } from '../api/access/access.ts';
import { FrontDoor } from '../api/http/http-listeners.ts';
import { createPersistentState, type PersistentState } from '../api/persistent-state.ts';
import { createServer } from '../api/server.ts';
import { CommandDesk } from '../command/command-desk.ts';
import { formatAddress } from '../transport/address.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../yaml/config-error.ts';
import type { LoadResult } from '../config/load.ts';
import { PulseMemory } from '../source/pulses/pulse-memory.ts';
import { HubCounters } from './counters.ts';
import { HubDataset } from './dataset.ts';
import { HubEvents } from './events.ts';
import { HubHistory } from './history.ts';
import { HubOutputs } from './outputs.ts';
import { HubSetup, type SetupOptions } from './setup/setup.ts';
import { HubSources } from './sources.ts';
import { HubTariff } from './tariff.ts';
import { LiveState } from '../live/live-state.ts';
import { exchangeText } from '../live/exchange-log.ts';
import { noticeText } from '../live/withheld-values.ts';
import type { Clock } from '../model/clock.ts';
import { errorText, MeterHubError } from '../model/error.ts';
import type { LogSource } from '../log/log-source.ts';
import type { OutputHealth } from '../model/output-health.ts';
import type { OutputOffers } from '../output/offers.ts';
import type { Sinks } from '../source/source-group.ts';

export interface HubOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  /** What `/log` shows. */
  readonly logLines?: LogSource & { health?(): OutputHealth | null };
  readonly onTraffic?: Sinks['onTraffic'];
  /** Reads the configuration file again. Throws CONFIG_UNREADABLE. Left out: there is no file. */
  readonly reread?: () => LoadResult;
  /** What the page may change; left out: nothing, there is no file. */
  readonly setup?: Pick<SetupOptions, 'file' | 'ports' | 'dataFolder'>;
  /** A changed configuration is in force. */
  readonly onChanged?: (config: Config) => void;
}

export interface Hub {
  readonly live: LiveState;
  /** Where the interfaces listen: `host:port`. */
  readonly addresses: readonly string[];
  /** What a person types at the first visit of the page; null: no password is to be chosen now. For the terminal, never the log. */
  readonly setupCode: string | null;
  /**
   * Reads the configuration again and restarts what differs. `who` is for the log. Rejects with CONFIG_INVALID (a
   * ConfigError), CONFIG_UNREADABLE, LISTEN or RELOAD_NO_FILE: then everything goes on as before.
   */
  reload(who: string): Promise<Reloaded>;
  /** How long the slowest poller has been at one device, ms: minutes mean that it hangs. */
  longestBusyMs(): number;
  /** Ends everything: ports closed, nothing lost. Never rejects. */
  stop(): Promise<void>;
}

/** Starts the hub. Rejects with LISTEN when an address cannot be used; nothing stays open then. */
export async function startHub(options: HubOptions): Promise<Hub> {
  const hub = new RunningHub(options);
  try {
    await hub.apply(options.config);
  } catch (error) {
    await hub.stop();
    throw error;
  }
  return hub;
}

/** What the interfaces are built from: as long as it is the same, they stay. */
type Shown = Pick<HubServices, 'config' | 'dataset' | 'published' | 'history' | 'tariff'> & OutputOffers;

class RunningHub implements Hub {
  readonly live: LiveState;
  readonly #options: HubOptions;
  readonly #door: FrontDoor;
  readonly #sources: HubSources;
  readonly #dataset: HubDataset;
  readonly #history: HubHistory;
  readonly #tariff: HubTariff;
  readonly #outputs: HubOutputs;
  readonly #commands: CommandDesk;
  readonly #events: HubEvents;
  readonly #memory: PersistentState;
  readonly #access: Access;
  readonly #setup: HubSetup | null;
  readonly #counters: HubCounters;
  #config: Config | null = null;
  #app: { readonly server: FastifyInstance; readonly shown: Shown } | null = null;
  /** Changes come one after the other; the end of the last one. */
  #changing: Promise<unknown> = Promise.resolve();
  #stopping: Promise<void> | null = null;

  constructor(options: HubOptions) {
    this.#options = options;
    const { clock, log, version, onTraffic } = options;
    const onError = (error: unknown): void => log.error({ err: error }, 'a listener failed');
    this.live = new LiveState(clock, {
      onListenerError: onError,
      onWithheld: (notice) => {
        log.warn({ device: notice.device, count: notice.count }, noticeText(notice));
        this.#events.withheld(notice);
      },
    });
    this.live.exchanges.added.subscribe((exchange) => log.warn({ device: exchange.device }, exchangeText(exchange)));
    this.#memory = createPersistentState(this.live, clock);
    this.#access = new Access({ clock, log });
    this.#door = new FrontDoor({ clock, log });
    this.#door.holdEarly();
    const pulses = new PulseMemory();
    this.#sources = new HubSources({ live: this.live, clock, log, pulses, ...(onTraffic && { onTraffic }) });
    this.#dataset = new HubDataset({ live: this.live, clock, onError });
    this.#history = new HubHistory({ live: this.live, clock, log });
    this.#counters = new HubCounters({ live: this.live, pulses, clock, log, store: () => this.#history.store });
    this.#events = new HubEvents({
      ...{ live: this.live, clock, log, version, onError },
      store: () => this.#history.store,
      outputs: () => this.#outputHealth(),
    });
    this.#tariff = new HubTariff({ clock, log });
    this.#commands = new CommandDesk({
      ...{ clock, log, find: (device) => this.#sources.controllable(device) },
      onFact: (fact) => this.#events.command(fact),
    });
    this.#setup = this.#setupOf(options);
    this.#outputs = new HubOutputs({
      ...{ live: this.live, clock, log, version, commands: this.#commands, cycles: this.#dataset.cycles },
      catalogue: () => this.#catalogue(),
      findWire: (bus) => this.#sources.sharedWire(bus),
      history: () => this.#history.store,
      events: this.#events.log,
      outputs: () => this.#outputHealth(),
    });
  }

  #setupOf({ setup, clock, log, config }: HubOptions): HubSetup | null {
    if (!setup) return null;
    return new HubSetup({
      ...{ ...setup, clock, log, live: this.live, sources: this.#sources },
      config: () => this.#config ?? config,
      reload: (who) => this.reload(who),
    });
  }

  get addresses(): readonly string[] {
    return this.#door.addresses.map(formatAddress);
  }

  get setupCode(): string | null {
    return this.#access.setupCode;
  }

  longestBusyMs(): number {
    return this.#sources.longestBusyMs();
  }

  reload(who: string): Promise<Reloaded> {
    return this.#inTurn(async () => {
      const { log, onChanged } = this.#options;
      try {
        const { config, warnings } = this.#reread();
        const changed = await this.apply(config);
        onChanged?.(config);
        this.#events.configChanged(who, changed);
        log.info({ who }, `configuration read again: ${changed.length === 0 ? 'nothing differs' : changed.join(', ')}`);
        return { changed, warnings };
      } catch (error) {
        log.error({ who }, `the configuration is not changed, the old one goes on: ${errorText(error)}`);
        this.#events.configRefused(who, error);
        throw error;
      }
    });
  }

  /** Brings everything into line with the configuration and says what that restarted. */
  async apply(config: Config): Promise<string[]> {
    // What can fail comes first, and leaves everything as it was.
    await this.#door.moveTo(config.server.listen, config.server.tls);
    this.#door.budget.trust(config.server.trustedProxies);
    const old = this.#config;
    this.#config = config;
    this.#access.use({ passwordFile: config.server.passwordFile, hasDevices: config.devices.length > 0 });
    await this.#history.apply(config);
    await this.#tariff.apply(config);
    await this.#counters.apply(config);
    await this.#events.begin();
    const buses = await this.#sources.apply(config);
    const sections = await this.#dataset.apply(config);
    const outputs = await this.#outputs.apply(config);
    this.#commands.configure(config.commands);
    this.#counters.learnDirections(config);
    await this.#serve(config);
    void this.#door.retire();
    return [
      ...[...new Set([...buses.stopped, ...buses.started])].map((name) => `bus ${name}`),
      ...sections,
      ...outputs,
      ...differing(old, config),
    ];
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#changing.then(async () => {
      this.#door.leave();
      this.#commands.stop();
      await this.#setup?.stop();
      await this.#counters.stop();
      await Promise.allSettled([this.#app?.server.close(), this.#sources.stop(), this.#dataset.stop()]);
      this.#events.stop();
      await Promise.all([this.#history.stop(), this.#tariff.stop(), this.#outputs.stop()]);
      this.#memory.feed.stop();
      await this.#door.retire();
    });
    return this.#stopping;
  }

  #reread(): Extract<LoadResult, { ok: true }> {
    const loaded = this.#options.reread?.();
    if (!loaded) throw new MeterHubError('RELOAD_NO_FILE', 'MeterHub was started without a configuration file.');
    if (!loaded.ok) throw new ConfigError('the new configuration has errors', loaded.problems);
    return loaded;
  }

  /** Puts the interfaces behind the door, anew when what they are built from is not the same. */
  async #serve({ server, roles, devices }: Config): Promise<void> {
    const { hosts, tokens, trustedProxies, uniqueIdFormat } = server;
    const { store } = this.#history;
    const { tariff } = this.#tariff;
    const shown: Shown = {
      config: {
        server: { hosts, tokens, trustedProxies },
        uniqueIdFormat,
        roles,
        calibratedUntil: calibrations(devices),
      },
      ...this.#dataset.shown,
      ...this.#outputs.offers,
      ...(store && { history: store }),
      ...(tariff && { tariff }),
    };
    const old = this.#app;
    if (old && isSameShown(old.shown, shown)) return;
    const { clock, log, version, logLines, reread } = this.#options;
    const next = createServer({
      ...shown,
      ...{ live: this.live, clock, log, version, memory: this.#memory, access: this.#access, commands: this.#commands },
      ...(logLines && { logLines }),
      outputs: () => this.#outputHealth(),
      events: this.#events.log,
      ...(store && { historyHealth: () => store.health() }),
      catalogue: () => this.#catalogue(),
      outputFigures: this.#outputs.figures,
      outputTests: this.#outputs,
      reload: (who) => this.reload(who),
      ...(reread && { check: reread }),
      ...(this.#setup && { setup: this.#setup }),
      scans: this.#sources,
    });
    await next.ready();
    this.#door.serve(next);
    this.#app = { server: next, shown };
    await old?.server.close();
  }

  #outputHealth(): OutputHealth[] {
    const { logLines } = this.#options;
    return [
      ...this.#history.outputs(),
      ...this.#tariff.outputs(),
      ...this.#door.budget.health(),
      ...this.#outputs.health(),
      ...[logLines?.health?.() ?? null].filter((log) => log !== null),
    ];
  }

  #catalogue(): Catalogue {
    return (this.#config ?? this.#options.config).catalogue;
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#changing.then(() => {
      if (this.#stopping) throw new MeterHubError('CANCELLED', 'MeterHub stops.');
      return change();
    });
    this.#changing = turn.catch(() => undefined);
    return turn;
  }
}

function calibrations(devices: Config['devices']): Record<string, number> {
  const known = devices.flatMap(({ name, calibratedUntil }) =>
    calibratedUntil === undefined ? [] : [[name, calibratedUntil] as const],
  );
  return Object.fromEntries(known);
}

function isSameShown(one: Shown, other: Shown): boolean {
  return (
    isDeepStrictEqual(one.config, other.config) &&
    one.dataset === other.dataset &&
    one.published === other.published &&
    one.trace === other.trace &&
    one.backup === other.backup &&
    one.history === other.history &&
    one.tariff === other.tariff
  );
}

/** Sections that are not built anew but take effect at once. */
function differing(old: Config | null, { server, commands, log, roles, history, tariff }: Config): string[] {
  if (old === null) return [];
  const pairs = {
    'server.listen': [old.server.listen, server.listen],
    'server.hosts': [old.server.hosts, server.hosts],
    'server.tokens': [old.server.tokens, server.tokens],
    'server.trustedProxies': [old.server.trustedProxies, server.trustedProxies],
    'server.tls': [old.server.tls, server.tls],
    'server.passwordFile': [old.server.passwordFile, server.passwordFile],
    'server.uniqueIdFormat': [old.server.uniqueIdFormat, server.uniqueIdFormat],
    commands: [old.commands, commands],
    log: [old.log, log],
    roles: [old.roles, roles],
    history: [old.history, history],
    tariff: [old.tariff, tariff],
  };
  return Object.entries(pairs).flatMap(([name, [before, after]]) => (isDeepStrictEqual(before, after) ? [] : [name]));
}
