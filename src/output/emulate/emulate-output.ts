// An output of type `emulate`: one device as a meter that others know, with its carriers. It must not know what is said.
import type { Catalogue } from '../../catalog/model-set.ts';
import type { LiveState } from '../../live/live-state.ts';
import { NO_PROBLEM, ProblemReporter, type ProblemLog } from '../../log/problem-reporter.ts';
import type { Clock } from '../../model/clock.ts';
import { errorText } from '../../model/error.ts';
import type { OutputHealth } from '../../model/output-health.ts';
import type { ListenAddress } from '../../transport/address.ts';
import { listenTcp } from '../../transport/tcp-listen.ts';
import { listenUdp } from '../../transport/datagram/udp-listen.ts';
import { ownAddresses } from '../../transport/datagram/interfaces.ts';
import type { ServiceOffer } from '../../codec/mdns/service.ts';
import { Listener } from '../listen/listener.ts';
import { Announcer } from './carriers/announcer.ts';
import { HttpCarrier } from './carriers/http-carrier.ts';
import { SpeedwireSender } from './carriers/speedwire-sender.ts';
import type { EmulateConfig } from './config.ts';
import { EcoTracker } from './ecotracker.ts';
import { macOf, serialOf } from './identity.ts';
import type { PlayedMeter } from './played-meter.ts';
import { ShellyPro3Em } from './shelly/pro-3em.ts';
import { shelly3Em, shellyEm } from './shelly/gen1.ts';
import { GridMeter } from './values/grid-figures.ts';

export interface EmulateOptions {
  readonly config: EmulateConfig;
  readonly live: LiveState;
  readonly clock: Clock;
  readonly log: ProblemLog;
  readonly catalogue?: () => Catalogue;
  /** What tells this machine from others. */
  readonly machine: string;
}

const LISTEN_PROBLEM = {
  code: 'EMULATE_LISTEN',
  lowPort:
    'ports below 1024 need a right, docs/emulate.md says how the service gets it; or choose another with `listen`, if the other program can be told one',
  key: 'listen',
} as const;
const UDP_PROBLEM = {
  code: 'EMULATE_LISTEN',
  lowPort:
    'ports below 1024 need a right, docs/emulate.md says how the service gets it; or leave it out of `udp`, if the other program asks at 2220',
  key: 'udp',
} as const;

const ANY = new Set(['0.0.0.0', '::']);

export class EmulateOutput {
  readonly #options: EmulateOptions;
  readonly #grid: GridMeter;
  readonly #meter: PlayedMeter | null;
  readonly #http: HttpCarrier | null;
  readonly #sender: SpeedwireSender | null;
  readonly #announcer: Announcer | null;
  readonly #listeners: readonly Listener[];
  readonly #reporters: ProblemReporter[] = [];
  readonly #ends: (() => void)[] = [];
  #answered = 0;
  #lastAnswerMs: number | null = null;

  constructor(options: EmulateOptions) {
    const { config, live, clock, catalogue } = options;
    const { device, invert, announce } = config;
    this.#options = options;
    this.#grid = new GridMeter({ device, invert, live, clock, ...(catalogue && { catalogue }) });
    this.#meter = this.#createMeter();
    this.#http = this.#meter === null ? null : this.#createHttp(this.#meter);
    this.#sender = this.#meter === null ? this.#createSender() : null;
    this.#listeners = this.#meter === null ? [] : this.#createListeners(this.#meter);
    this.#announcer = this.#meter === null || !announce ? null : this.#createAnnouncer(this.#meter);
  }

  start(): void {
    const { live, clock, config } = this.#options;
    for (const listener of this.#listeners) listener.start();
    this.#http?.start();
    this.#sender?.start();
    this.#ends.push(
      live.snapshots.subscribe(({ device }) => {
        if (device === config.device) this.#tell();
      }),
      // A value that ends its life makes no news: it is looked for.
      clock.every(1000, () => {
        if (this.#http?.hasListeners === true && this.#grid.read() === null) this.#http.closeWebSockets();
      }),
    );
  }

  async stop(): Promise<void> {
    for (const end of this.#ends.splice(0)) end();
    this.#http?.stop();
    // Before the ports are closed: what is taken back names them.
    await this.#announcer?.stop();
    await Promise.all([...this.#listeners.map((listener) => listener.stop()), this.#sender?.stop()]);
  }

  health(): OutputHealth {
    const { name, device } = this.#options.config;
    const { problem, code, facts } =
      this.#reporters.map(({ state }) => state).find((state) => state.problem !== null) ?? NO_PROBLEM;
    const notice = {
      en: `${device} has no present power: the played meter is as good as switched off`,
      de: `${device} hat gerade keine Leistung: Der gespielte Zähler ist wie ausgeschaltet`,
    };
    return {
      ...{ name, problem, code, facts, queued: 0, queueOf: 'requests', dropped: 0 },
      ...{ lastSuccessMs: this.#lastAnswerMs, sent: this.#answered },
      ...(this.#grid.read() === null && { notices: [notice] }),
    };
  }

  #tell(): void {
    this.#http?.tell();
    this.#sender?.tell();
  }

  #countAnswer(): void {
    this.#answered++;
    this.#lastAnswerMs = this.#options.clock.wallMs();
  }

  #createMeter(): PlayedMeter | null {
    const { config, clock, machine, live } = this.#options;
    const { as, device, name } = config;
    const mac = config.mac ?? macOf(machine, name);
    const options = { mac, device, clock, read: () => this.#grid.read() };
    switch (as) {
      case 'shelly-pro-3em':
        return new ShellyPro3Em(options);
      case 'shelly-em':
        return shellyEm(options);
      case 'shelly-3em':
        return shelly3Em(options);
      case 'ecotracker': {
        const sign = config.invert ? -1 : 1;
        const meanPower = (): number | null => {
          const mean = live.averages.mean(device, 'power');
          return mean === null ? null : mean * sign;
        };
        return new EcoTracker({ ...options, meanPower });
      }
      case 'sma-energy-meter':
        return null;
    }
  }

  #createHttp(meter: PlayedMeter): HttpCarrier {
    const { clock, log, config } = this.#options;
    return new HttpCarrier({
      ...{ meter, clock, isOff: () => this.#grid.read() === null },
      onAnswered: () => this.#countAnswer(),
      onError: (error) =>
        log.warn({ output: config.name }, `${config.name}: no answer could be made: ${errorText(error)}`),
    });
  }

  #createSender(): SpeedwireSender {
    const { clock, config, machine } = this.#options;
    const reporter = this.#reporter();
    return new SpeedwireSender({
      serial: config.serial ?? serialOf(machine, config.name),
      ...{ clock, to: config.to, interface: config.interface, read: () => this.#grid.read() },
      onSent: () => {
        reporter.succeeded();
        this.#countAnswer();
      },
      onProblem: (problem) => reporter.failed(problem),
    });
  }

  #createListeners(meter: PlayedMeter): Listener[] {
    const { config, clock } = this.#options;
    const tcp = config.listen.map((address) => {
      const open = (place: ListenAddress): ReturnType<typeof listenTcp> =>
        listenTcp(place, (socket) => this.#http?.accept(socket) ?? { close: () => undefined });
      return new Listener({
        ...{ address, clock, open, reporter: this.#reporter(), problem: LISTEN_PROBLEM },
        onOpen: (where) => {
          this.#tellOpen(`${config.as} (${meter.name}) listens on ${where}`);
          this.#announcer?.start();
        },
      });
    });
    const udp = config.udp.map((address) => {
      const open = (place: ListenAddress): ReturnType<typeof listenUdp> =>
        listenUdp(place, (bytes) => this.#answerDatagram(meter, bytes));
      return new Listener({
        ...{ address, clock, open, reporter: this.#reporter(), problem: UDP_PROBLEM },
        onOpen: (where) => this.#tellOpen(`${config.as} answers datagrams on ${where}`),
      });
    });
    return [...tcp, ...udp];
  }

  /** Without values it is silent, as when it is switched off. */
  #answerDatagram(meter: PlayedMeter, bytes: Uint8Array): Uint8Array | null {
    const reply = meter.answerText?.(Buffer.from(bytes).toString('utf8')) ?? null;
    if (reply === null || reply.isOff) return null;
    this.#countAnswer();
    return Buffer.from(reply.text, 'utf8');
  }

  #createAnnouncer({ name, announced }: PlayedMeter): Announcer {
    const addresses = (): string[] => {
      const hosts = this.#options.config.listen.map(({ host }) => host);
      return ownAddresses().filter((own) => hosts.some((host) => ANY.has(host) || host === own));
    };
    const offers = (): ServiceOffer[] => {
      const port = this.#listeners.flatMap(({ address }) => portOf(address) ?? [])[0];
      const [address] = addresses();
      if (port === undefined || address === undefined) return [];
      return announced.map(({ type, txt, saysAddress }) => {
        return { name, type, port, txt: saysAddress === true ? [`ip=${address}`, ...txt] : txt };
      });
    };
    return new Announcer(this.#options.clock, offers, addresses);
  }

  #tellOpen(text: string): void {
    const { log, config } = this.#options;
    log.info({ output: config.name }, `${config.name}: ${text}`);
  }

  #reporter(): ProblemReporter {
    const reporter = new ProblemReporter(this.#options.config.name, this.#options.log);
    this.#reporters.push(reporter);
    return reporter;
  }
}

function portOf(address: string | null): number | null {
  return address === null ? null : Number(address.slice(address.lastIndexOf(':') + 1));
}
