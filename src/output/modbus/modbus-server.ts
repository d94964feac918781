// The Modbus output: listens, keeps the number of clients within bounds, hands their requests to played meters and
// shared buses. It must not know how those come to their answers.
import type { Socket } from 'node:net';
import type { Catalogue } from '../../catalog/model-set.ts';
import type { WriteRequest } from '../../codec/modbus/request.ts';
import { DEVICE_FAILURE, exceptionPdu } from '../../codec/modbus/slave-frames.ts';
import type { ModbusProtocol, ModbusOutputConfig, ModbusOutputUnit, SharedBus as SharedBusConfig } from './config.ts';
import type { LiveState } from '../../live/live-state.ts';
import type { Clock } from '../../model/clock.ts';
import type { Text } from '../../vocabulary/text.ts';
import { errorText } from '../../model/error.ts';
import type { ListenAddress } from '../../transport/address.ts';
import { listenTcp, type OpenServer } from '../../transport/tcp-listen.ts';
import type { SharedWire } from '../../source/lent-bus.ts';
import type { OutputHealth } from '../../model/output-health.ts';
import { NO_PROBLEM, ProblemReporter, type ProblemLog } from '../../log/problem-reporter.ts';
import { ALL_CLIENTS, ClientConnection } from './client-connection.ts';
import { RequestCredit } from './request-credit.ts';
import { Listener } from '../listen/listener.ts';
import { MissingReport } from './emulated/missing-report.ts';
import { EmulatedMeter, type Refused } from './emulated/emulated-meter.ts';
import { refusalText } from './emulated/refusal-text.ts';
import { profileText } from './masters/missing-rules.ts';
import { RareLines } from './rare-lines.ts';
import { ServerCounts, type DropReason, type ModbusServerFigures } from './server-figures.ts';
import { requestsOf } from './server-framing.ts';
import { SharedBus } from './lent/lent-units.ts';
import { SunSpecMeter } from './sunspec/sunspec-meter.ts';
import { answerPdu, type Routes } from './unit-router.ts';

export interface ModbusServerOptions {
  readonly config: ModbusOutputConfig;
  readonly live: LiveState;
  readonly clock: Clock;
  readonly log: ProblemLog;
  /** The Modbus bus of this name as it is now. */
  readonly findWire: (bus: string) => SharedWire | null;
  /** What models there are now; the built-in ones unless said otherwise. */
  readonly catalogue?: () => Catalogue;
}

/** Far above any household, far below what exhausts a small machine. */
export const MAX_CLIENTS = 32;
/**
 * At this number the one that has been idle longest makes room: of another address that has most connections, or, where every
 * address has one, if it has been idle at least this time.
 */
const REPLACEABLE_IDLE_MS = 30_000;
const CHECK_EVERY_MS = 2000;
export const LISTEN_PROBLEM = {
  code: 'MODBUS_LISTEN',
  lowPort: 'choose one above 1023 with `listen`, for example 1502',
  key: 'listen',
} as const;
/** Refusals that health tells; a unit has one or two. */
const MAX_NOTICES = 16;

export class ModbusServer {
  readonly #options: ModbusServerOptions;
  readonly #routes: Routes;
  readonly #reporters: readonly ProblemReporter[];
  readonly #listeners: readonly Listener[];
  readonly #clients = new Set<ClientConnection>();
  readonly #counts = new ServerCounts();
  readonly #rare: RareLines;
  readonly #credit: RequestCredit;
  readonly #reports: MissingReport[] = [];
  /** What clients were refused, each said once. */
  readonly #notices: Text[] = [];
  #cancelChecks: () => void = () => undefined;

  constructor(options: ModbusServerOptions) {
    const { config, clock, log } = options;
    this.#options = options;
    this.#rare = new RareLines(clock);
    this.#credit = new RequestCredit(clock, ALL_CLIENTS);
    this.#routes = {
      played: new Map(config.units.map((unit) => [unit.id, this.#play(unit)])),
      shared: config.share.map((bus) => this.#share(bus)),
    };
    this.#reporters = config.listen.map(() => new ProblemReporter(config.name, log));
    this.#listeners = config.listen.map((address, index) => {
      const reporter = this.#reporters[index] ?? new ProblemReporter(config.name, log);
      const accept = (socket: Socket): { close(): void } => this.#accept(socket);
      const onOpen = (where: string): void => {
        log.info({ output: config.name }, `${config.name}: ${PROTOCOL_TEXT[config.protocol]} listens on ${where}`);
      };
      const open = (place: ListenAddress): Promise<OpenServer> => listenTcp(place, accept);
      return new Listener({ address, clock, open, reporter, onOpen, problem: LISTEN_PROBLEM });
    });
  }

  /** Where it listens: `host:port`. */
  get addresses(): readonly string[] {
    return this.#listeners.flatMap(({ address }) => address ?? []);
  }

  start(): void {
    for (const bus of this.#routes.shared) bus.start();
    for (const listener of this.#listeners) listener.start();
    this.#cancelChecks = this.#options.clock.every(CHECK_EVERY_MS, () => {
      for (const client of this.#clients) client.check();
    });
  }

  async stop(): Promise<void> {
    this.#cancelChecks();
    for (const report of this.#reports) report.stop();
    await Promise.all(this.#listeners.map((listener) => listener.stop()));
    for (const bus of this.#routes.shared) bus.stop();
  }

  health(): OutputHealth {
    const states = this.#reporters.map(({ state }) => state);
    const notices = [...this.#options.config.units.flatMap((unit) => profileText(unit) ?? []), ...this.#notices];
    const { problem, code, facts } = states.find((state) => state.problem !== null) ?? NO_PROBLEM;
    return {
      ...{ name: this.#options.config.name, problem, code, facts },
      ...{ queued: this.#waiting(), queueOf: 'requests', dropped: 0 },
      lastSuccessMs: this.#counts.lastAnswerMs,
      ...(notices.length > 0 && { notices }),
    };
  }

  figures(): ModbusServerFigures {
    const { connections, dropped, requests, exceptions } = this.#counts;
    return {
      output: this.#options.config.name,
      clients: this.#clients.size,
      ...{ connections, requests, waiting: this.#waiting() },
      dropped: { ...dropped },
      exceptions: { ...exceptions },
      caches: this.#routes.shared.map((bus) => ({ bus: bus.name, ...bus.figures })),
    };
  }

  #waiting(): number {
    return [...this.#clients].reduce((sum, client) => sum + client.waiting, 0);
  }

  #accept(socket: Socket): { close(): void } {
    const counts = this.#counts;
    counts.connections++;
    const { clock, config } = this.#options;
    const client = new ClientConnection({
      ...{ socket, clock, takeRequests: requestsOf(config.protocol), shared: this.#credit },
      answer: (unit, pdu) => {
        counts.requests++;
        return this.#answer(unit, pdu);
      },
      onAnswered: (pdu) => counts.answered(pdu, clock.wallMs()),
      onDropped: (reason) => this.#tellDropped(client, reason),
    });
    if (this.#hasRoom(client.name)) this.#clients.add(client);
    else client.drop('full');
    return { close: () => this.#clients.delete(client) };
  }

  /** A mistake of this program must not end it, nor leave a client without an answer. */
  #answer(unit: number, pdu: Uint8Array): Uint8Array | Promise<Uint8Array> {
    try {
      return answerPdu(this.#routes, unit, pdu);
    } catch (error) {
      this.#warnRarely('internal', `a request to unit ${unit} could not be answered: ${errorText(error)}`);
      return exceptionPdu(pdu[0] ?? 0, DEVICE_FAILURE);
    }
  }

  #hasRoom(newcomer: string): boolean {
    if (this.#clients.size < MAX_CLIENTS) return true;
    const crowd = this.#crowd(newcomer);
    const [oldest] = longestIdle(crowd ?? [...this.#clients]);
    const needsMs = crowd === null ? REPLACEABLE_IDLE_MS : 1;
    if (oldest === undefined || oldest.idleMs() < needsMs) return false;
    oldest.drop('silent');
    this.#clients.delete(oldest);
    return true;
  }

  /** The connections of the address that has most; null when every address has one, and when that is the newcomer's own. */
  #crowd(newcomer: string): readonly ClientConnection[] | null {
    const byAddress = new Map<string, ClientConnection[]>();
    for (const client of this.#clients) byAddress.set(client.name, [...(byAddress.get(client.name) ?? []), client]);
    const [largest = []] = [...byAddress.values()].sort((a, b) => b.length - a.length);
    return largest.length > 1 && largest[0]?.name !== newcomer ? largest : null;
  }

  #tellDropped({ name }: ClientConnection, reason: DropReason): void {
    this.#counts.dropped[reason]++;
    const why = reason === 'garbage' ? GARBAGE_TEXT[this.#options.config.protocol] : DROP_TEXT[reason];
    this.#warnRarely(`${reason} ${name}`, `the connection of ${name} was closed: ${why}`);
  }

  #warnRarely(key: string, text: string): void {
    const { config, log } = this.#options;
    this.#rare.tell(key, () => log.warn({ output: config.name }, `${config.name}: ${text}`));
  }

  #play(unit: ModbusOutputUnit): Pick<EmulatedMeter, 'read'> {
    const { live, clock, catalogue } = this.#options;
    const { name } = this.#options.config;
    const who = { id: unit.id, device: unit.device, model: unit.as.id };
    const report = (why: Refused['why']): MissingReport => {
      const one = new MissingReport(clock, (measurands) => {
        const text = refusalText(who, why, measurands);
        this.#options.log.warn({ output: name }, `${name}: ${text.en}`);
        this.#notices.push(text);
        if (this.#notices.length > MAX_NOTICES) this.#notices.shift();
      });
      this.#reports.push(one);
      return one;
    };
    const reports = { missing: report('missing'), unlike: report('unlike') };
    const onRefused = (refused: readonly Refused[]): void => {
      for (const { measurand, why } of refused) reports[why].add([measurand]);
    };
    const options = { unit, live, clock, onRefused, ...(catalogue && { catalogue }) };
    return unit.sunSpec === undefined ? new EmulatedMeter(options) : new SunSpecMeter(unit.sunSpec, options);
  }

  #share(config: SharedBusConfig): SharedBus {
    const { clock, findWire } = this.#options;
    const onRefusedWrite = ({ unit, address }: WriteRequest): void => {
      this.#warnRarely(
        `write ${config.bus} ${unit}`,
        `a client wanted to write to unit ${unit} on bus ${config.bus} (register ${address}): refused with exception 1. To allow it, add \`write: true\` to \`share: { ${config.bus}: ... }\``,
      );
    };
    return new SharedBus({ config, clock, findWire: () => findWire(config.bus), onRefusedWrite });
  }
}

function longestIdle(clients: readonly ClientConnection[]): readonly ClientConnection[] {
  return [...clients].sort((a, b) => b.idleMs() - a.idleMs());
}

const PROTOCOL_TEXT: Readonly<Record<ModbusProtocol, string>> = {
  auto: 'Modbus TCP and RTU over TCP',
  'modbus-tcp': 'Modbus TCP',
  'modbus-rtu-over-tcp': 'Modbus RTU over TCP',
};

const GARBAGE_TEXT: Readonly<Record<ModbusProtocol, string>> = {
  auto: 'it speaks neither Modbus TCP nor RTU over TCP',
  'modbus-tcp':
    'it does not speak Modbus TCP. If it speaks RTU over TCP, set that to "Modbus TCP" in the client, or `protocol: modbus-rtu-over-tcp` here',
  'modbus-rtu-over-tcp':
    'it does not speak RTU over TCP. If it speaks Modbus TCP, set `protocol: modbus-tcp` here, or leave `protocol` out',
};

const DROP_TEXT: Readonly<Record<Exclude<DropReason, 'garbage'>, string>> = {
  full: `${MAX_CLIENTS} clients are connected already`,
  silent: 'it asked nothing for too long',
  slow: 'it does not read its answers',
};
