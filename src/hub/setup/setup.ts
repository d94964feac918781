// Setting up from the page: the configuration file, ports, the search, trials, and what is brought into force. It must not know
// HTTP.
import type { Logger } from 'pino';
import type { SearchedWire, SearchFacts, SerialPortFacts, SetupService } from '../../api/setup/setup-service.ts';
import { checkAllowed } from '../../config/edit/allowed.ts';
import type { ConfigFile, PlannedChange } from '../../config/edit/config-file.ts';
import type { ConfigEdit } from '../../config/edit/edit.ts';
import type { Config } from '../../config/config.ts';
import type { LiveState } from '../../live/live-state.ts';
import type { Clock } from '../../model/clock.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import type { BusBase } from '../../source/entry/device-base.ts';
import { isPrivateHost } from '../../transport/ports/private-address.ts';
import type { HubSources } from '../sources.ts';
import { Search } from './search.ts';
import { searchTools } from './search-tools.ts';
import { tryDevice, type RunningWires } from './trial.ts';
import { CONFIRM_MS, Unconfirmed } from './unconfirmed.ts';
import type { Wire } from './wire-attempts.ts';

export interface SetupOptions {
  readonly file: ConfigFile;
  /** Serial ports of the machine. */
  readonly ports: () => readonly string[];
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly live: LiveState;
  readonly sources: HubSources;
  readonly config: () => Config;
  /** Brings the file into force; what was restarted. */
  readonly reload: (who: string) => Promise<{ readonly changed: readonly string[] }>;
}

/** The section that says how the hub is reached, and by whom. */
const ACCESS = 'server';

/** The longest name that DNS knows, and a port. */
const MAX_ADDRESS_LENGTH = 260;

export class HubSetup implements SetupService {
  readonly #options: SetupOptions;
  readonly #running: RunningWires;
  readonly #search: Search;
  readonly #unconfirmed: Unconfirmed;

  constructor(options: SetupOptions) {
    this.#options = options;
    const { clock, log, config, sources, live } = options;
    this.#unconfirmed = new Unconfirmed(clock);
    this.#running = {
      onWire: (key) => sources.onWire(key),
      present: (device) =>
        live.device(device) === undefined
          ? null
          : [...live.latest.readings(device)].filter(({ measurand }) => live.latest.get(device, measurand) !== null),
    };
    this.#search = new Search(searchTools({ clock, log, config, running: this.#running }));
  }

  async stored() {
    return { ...(await this.#options.file.read()), confirmUntilMs: this.#unconfirmed.untilMs };
  }

  confirm(who: string): boolean {
    const isConfirmed = this.#unconfirmed.confirm();
    if (isConfirmed) this.#options.log.info({ who }, 'the change of how the hub is reached is confirmed');
    return isConfirmed;
  }

  ports(): readonly SerialPortFacts[] {
    return this.#options.ports().map((port) => ({ port, usedBy: this.#userOf(port) }));
  }

  #userOf(port: string): string | null {
    for (const bus of this.#options.config().buses) {
      if ('port' in bus && bus.port === port) return bus.name;
    }
    return null;
  }

  async startSearch(wires: readonly SearchedWire[]): Promise<void> {
    if (this.#search.isRunning) {
      if (this.#search.state().isRunning) throw new MeterHubError('SETUP_BUSY', 'a search is under way');
      await this.#search.stop();
    }
    const ports = this.#options.ports();
    for (const wire of wires) {
      if ('address' in wire) await demandPrivate(hostOf(wire.address), wire.address);
      else if (!ports.includes(wire.port)) {
        throw new MeterHubError('SETUP_PATH', `${wire.port} is no serial port of this machine`, {
          details: { path: wire.port },
        });
      }
    }
    if (this.#search.isRunning) throw new MeterHubError('SETUP_BUSY', 'a search is under way');
    this.#search.start(wires.map((wire): Wire => ({ ...wire, text: 'port' in wire ? wire.port : wire.address })));
  }

  search(): SearchFacts {
    return this.#search.state();
  }

  stopSearch(): Promise<void> {
    return this.#search.stop();
  }

  async attempt(edits: readonly ConfigEdit[], revision: string, device: string) {
    await this.#demandAllowed(edits);
    const { file, clock } = this.#options;
    const config = await file.configWith(edits, revision);
    const bus = config.buses.find(({ name }) => name === config.devices.find((each) => each.name === device)?.bus);
    const host = bus === undefined ? null : hostOfBus(bus);
    if (host !== null) await demandPrivate(host, host);
    await this.#search.stop();
    return tryDevice({ config, device, running: this.#running, clock });
  }

  async plan(edits: readonly ConfigEdit[], revision: string): Promise<PlannedChange> {
    await this.#demandAllowed(edits);
    return this.#options.file.plan(edits, revision);
  }

  async save(edits: readonly ConfigEdit[], revision: string, who: string) {
    await this.#demandAllowed(edits);
    await this.#search.stop();
    const { file, log, reload } = this.#options;
    const written = await file.save(edits, revision);
    if (!written.written) return { ...written, changed: [], confirmUntilMs: null };
    const places = edits.map(({ at, value }) => `${at.join('.')}${value === undefined ? ' (removed)' : ''}`).join(', ');
    log.warn({ who }, `the configuration was changed: ${places}`);
    // Who saves has reached the hub.
    this.#unconfirmed.confirm();
    // Before it is in force: the answer may not get through any more.
    if (edits.some(({ at }) => at[0] === ACCESS)) {
      this.#unconfirmed.begin(() => void this.#undo(written.revision, revision));
    }
    try {
      const { changed } = await reload(who);
      return { ...written, changed, confirmUntilMs: this.#unconfirmed.untilMs };
    } catch (error) {
      // What cannot be brought into force must not wait in the file for the next start.
      this.#unconfirmed.confirm();
      await file.revert(written.revision, revision);
      throw error;
    }
  }

  stop(): Promise<void> {
    this.#unconfirmed.confirm();
    return this.#search.stop();
  }

  /** Never rejects: nobody waits for it. */
  async #undo(from: string, to: string): Promise<void> {
    const { file, log, reload } = this.#options;
    const text = `nobody confirmed within ${CONFIRM_MS / 1000} s that the hub can be reached with the new section ${ACCESS}`;
    try {
      if (await file.revert(from, to)) {
        log.warn(`${text}: it is as before`);
        await reload('undo');
      } else {
        log.warn(`${text}, but the file has changed since: it stays`);
      }
    } catch (error) {
      log.error({ err: error }, `${text}, but it cannot be undone: ${errorText(error)}`);
    }
  }

  async #demandAllowed(edits: readonly ConfigEdit[]): Promise<void> {
    const { file, dataFolder, ports, config } = this.#options;
    const { values } = await file.read();
    checkAllowed(edits, { catalogue: config().catalogue, dataFolder, ports: ports(), current: values });
  }
}

async function demandPrivate(host: string, where: string): Promise<void> {
  if (where.length <= MAX_ADDRESS_LENGTH && host !== '' && (await isPrivateHost(host))) return;
  throw new MeterHubError('SETUP_ADDRESS', `${where.slice(0, MAX_ADDRESS_LENGTH)} is no address of the own network`, {
    details: { where: where.slice(0, MAX_ADDRESS_LENGTH) },
  });
}

/** `[fe80::1]:502`, `192.168.0.44:502`, `gateway.local` */
function hostOf(address: string): string {
  return /^\[([^\]]+)\](:\d+)?$/.exec(address)?.[1] ?? address.replace(/:\d+$/, '');
}

/** Null: it has no address. */
function hostOfBus(bus: BusBase): string | null {
  if ('host' in bus && typeof bus.host === 'string') return bus.host;
  if ('url' in bus && typeof bus.url === 'string' && URL.canParse(bus.url)) return new URL(bus.url).hostname;
  return null;
}
