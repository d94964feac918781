// Sends the datagrams of a played SMA Energy Meter: with every new value, and once a second at least. While there is no present
// value nothing is sent, as by a meter that is switched off.
import { createSocket, type Socket } from 'node:dgram';
import { channelsOf } from '../../../codec/speedwire/channels.ts';
import { encodeDatagram, SPEEDWIRE_GROUP } from '../../../codec/speedwire/datagram.ts';
import type { Clock } from '../../../model/clock.ts';
import { errnoOf, errorText } from '../../../model/error.ts';
import { problemOf, type ErrorProblem } from '../../../model/problem.ts';
import { formatAddress, type NetworkAddress } from '../../../transport/address.ts';
import { ownAddressOf } from '../../../transport/datagram/interfaces.ts';
import { PHASES, type Measurand } from '../../../vocabulary/measurands.ts';
import type { ReadFigures } from '../played-meter.ts';
import type { GridFigures } from '../values/grid-figures.ts';

/** SUSy-ID of the SMA Energy Meter 20, and the firmware whose datagrams these are. */
const SUSY_ID = 349;
const SOFTWARE = '2.3.4.R';
/** A real one sends once a second, at its fastest five times. */
const EVERY_MS = 1000;
const FASTEST_MS = 200;
const TICKER = 2 ** 32;

export interface SpeedwireSenderOptions {
  readonly serial: number;
  readonly read: ReadFigures;
  readonly clock: Clock;
  /** Where to; empty: the multicast group. */
  readonly to: readonly NetworkAddress[];
  /** Name of the interface or own address in the network that the group is told in; null: as the system chooses. */
  readonly interface: string | null;
  readonly onSent: () => void;
  readonly onProblem: (problem: ErrorProblem) => void;
}

export class SpeedwireSender {
  readonly #options: SpeedwireSenderOptions;
  #socket: Socket | null = null;
  #sentMs = -Infinity;
  #hasNetwork = false;
  #cancel: () => void = () => undefined;

  constructor(options: SpeedwireSenderOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock, to } = this.#options;
    const socket = createSocket(to.some(({ host }) => host.includes(':')) ? 'udp6' : 'udp4');
    socket.on('error', () => undefined);
    socket.bind(0, () => {
      this.#socket = socket;
      this.#send();
    });
    this.#cancel = clock.every(EVERY_MS / 5, () => {
      if (clock.monotonicMs() - this.#sentMs >= EVERY_MS) this.#send();
    });
  }

  /** Never rejects. */
  stop(): Promise<void> {
    this.#cancel();
    const socket = this.#socket;
    this.#socket = null;
    return socket === null ? Promise.resolve() : new Promise((closed) => socket.close(() => closed()));
  }

  /** There are new values. */
  tell(): void {
    if (this.#options.clock.monotonicMs() - this.#sentMs >= FASTEST_MS) this.#send();
  }

  #send(): void {
    const { read, clock, to } = this.#options;
    const figures = read();
    if (figures === null || this.#socket === null) return;
    this.#sentMs = clock.monotonicMs();
    if (!this.#isInNetwork(this.#socket)) return;
    const bytes = this.#datagram(figures);
    for (const { host, port } of to.length === 0 ? [SPEEDWIRE_GROUP] : to) {
      this.#socket.send(bytes, port, host, (error) => {
        if (error) this.#tellFailed(formatAddress({ host, port }), error);
        else this.#options.onSent();
      });
    }
  }

  /** A network that is not there yet, as while the machine starts, is looked for with each datagram. */
  #isInNetwork(socket: Socket): boolean {
    const { interface: name, to } = this.#options;
    if (this.#hasNetwork || name === null || to.length > 0) return true;
    const own = ownAddressOf(name);
    if (own === null) {
      this.#tellFailed(name, new Error('this machine has no such network'));
      return false;
    }
    socket.setMulticastInterface(own);
    this.#hasNetwork = true;
    return true;
  }

  #tellFailed(where: string, error: unknown): void {
    const text = `datagrams cannot be sent to ${where}: ${errorText(error)}; check \`interface\`, \`to\` and the network`;
    this.#options.onProblem(problemOf('EMULATE_SEND', text, { where, ...errnoOf(error) }));
  }

  #datagram(figures: GridFigures): Uint8Array {
    const { serial, clock } = this.#options;
    return encodeDatagram({
      ...{ susyId: SUSY_ID, serial, tickerMs: Math.floor(clock.wallMs()) % TICKER, software: SOFTWARE },
      channels: channelsOf(valuesOf(figures), false),
    });
  }
}

const OF_PHASE = ['power', 'current', 'voltage', 'apparentPower', 'reactivePower', 'powerFactor'] as const;
const COUNTERS = ['energyImport', 'energyExport'] as const;

function valuesOf(figures: GridFigures): ReadonlyMap<Measurand, number> {
  const whole = (['power', 'apparentPower', 'reactivePower', 'powerFactor', ...COUNTERS] as const).map(
    (name) => [name, figures[name]] as const,
  );
  const phases = PHASES.flatMap((phase, index) =>
    [...OF_PHASE, ...COUNTERS].map((name) => [`${name}${phase}`, figures.phases[index]?.[name] ?? null] as const),
  );
  return new Map([...whole, ...phases].flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])));
}
