// The owner of one M-Bus wire: keeps it open, gives it to one after the other. Knows no meter.
import type { MBusFrame } from '../../../codec/m-bus/frame.ts';
import type { BusStats } from '../../../model/bus-stats.ts';
import type { Clock } from '../../../model/clock.ts';
import { MeterHubError } from '../../../model/error.ts';
import { BusMeter } from '../../../source/bus-meter.ts';
import { ReopeningStream } from '../../../source/reopening-stream.ts';
import type { ByteStream, OpenStream } from '../../../transport/byte-stream.ts';
import { exchange, type Heard, type MBusTiming } from './line.ts';

export interface MBusOptions {
  readonly name: string;
  readonly open: OpenStream;
  readonly clock: Clock;
  readonly timing: MBusTiming;
  /** A serial port is open or not; a gateway's connection counts when somebody answered over it. */
  readonly isDirect: boolean;
  readonly onState?: (open: boolean, reason: string | null) => void;
  readonly onTraffic?: (direction: 'out' | 'in', bytes: Uint8Array) => void;
}

/** Sends a frame and resolves with what was heard; rejects when the wire is gone. */
export type Ask = (request: MBusFrame, timeoutMs: number) => Promise<Heard>;

export class MBus {
  readonly name: string;
  /** How late the poller is; set by the poller, told in the stats. */
  behindMs = 0;
  readonly #options: MBusOptions;
  readonly #clock: Clock;
  readonly #meter: BusMeter;
  readonly #connection: ReopeningStream;
  readonly #stop = new AbortController();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #wakeOnChange: (() => void)[] = [];

  constructor(options: MBusOptions) {
    const { name, open, clock, isDirect, onState } = options;
    this.name = name;
    this.#options = options;
    this.#clock = clock;
    this.#meter = new BusMeter(clock);
    this.#connection = new ReopeningStream({
      ...{ name, open, clock, worksWhen: isDirect ? 'opened' : 'used', ...(onState && { onState }) },
      onOpened: () => this.#announce(),
      onFailed: () => this.#announce(),
    });
  }

  start(): void {
    this.#connection.start();
  }

  async stop(): Promise<void> {
    this.#stop.abort(this.#stopped());
    this.#announce();
    await this.#connection.stop();
    await this.#last;
  }

  get isOpen(): boolean {
    return this.#connection.stream !== null;
  }

  stats(): BusStats {
    const { isOpen: open, behindMs } = this;
    return this.#meter.stats({ open, waiting: this.#waiting, behindMs }, this.#connection.problem);
  }

  /** Counts a failure under its code. */
  failed(code: string): void {
    this.#meter.error(code);
  }

  /**
   * Gives the wire to the work when it is its turn: nobody else asks meanwhile. Rejects as the work does, or with BUS_CLOSED
   * or CANCELLED. A connection that turns out to be lost is opened anew, and the work begins again, once.
   */
  use<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => this.#serve(work));
    this.#waiting++;
    this.#last = turn.then(
      () => void this.#waiting--,
      () => void this.#waiting--,
    );
    return turn;
  }

  async #serve<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    try {
      return await this.#useOnce(work);
    } catch (error) {
      if (!(error instanceof LostWire)) throw error;
      await this.#connection.lose(error.cause);
    }
    try {
      return await this.#useOnce(work);
    } catch (error) {
      if (!(error instanceof LostWire)) throw error;
      await this.#connection.lose(error.cause);
      throw this.#closed();
    }
  }

  async #useOnce<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    const stream = await this.#opened();
    const startMs = this.#clock.monotonicMs();
    try {
      return await work((request, timeoutMs) => this.#ask(stream, request, timeoutMs));
    } finally {
      this.#meter.busy(this.#clock.monotonicMs() - startMs);
    }
  }

  async #ask(stream: ByteStream, request: MBusFrame, timeoutMs: number): Promise<Heard> {
    if (this.#isStopping()) throw this.#stopped();
    const { timing, onTraffic } = this.#options;
    const clock = this.#clock;
    const startMs = clock.monotonicMs();
    this.#meter.request();
    try {
      const options = { ...timing, clock, ...(onTraffic && { onTraffic }) };
      const heard = await exchange(stream, request, timeoutMs, options);
      if (heard.kind === 'frame') {
        this.#meter.roundTrip(clock.monotonicMs() - startMs);
        this.#connection.works();
      }
      return heard;
    } catch (error) {
      if (this.#isStopping()) throw this.#stopped();
      throw new LostWire(error);
    }
  }

  async #opened(): Promise<ByteStream> {
    for (;;) {
      if (this.#isStopping()) throw this.#stopped();
      const { stream, hasFailed } = this.#connection;
      if (stream !== null) return stream;
      if (hasFailed) throw this.#closed();
      await new Promise<void>((resolve) => this.#wakeOnChange.push(resolve));
    }
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  #announce(): void {
    for (const wake of this.#wakeOnChange.splice(0)) wake();
  }

  #stopped(): MeterHubError {
    return new MeterHubError('CANCELLED', `bus ${this.name} is stopped`);
  }

  #closed(): MeterHubError {
    const { problem } = this.#connection;
    const text = `bus ${this.name} is not open: ${problem?.text ?? 'it is being closed'}`;
    const cause = problem === null ? {} : { ...problem.facts, cause: problem.code };
    return new MeterHubError('BUS_CLOSED', text, { details: { ...cause, bus: this.name } });
  }
}

/** Not the meter is at fault. */
class LostWire extends Error {
  constructor(cause: unknown) {
    super('the wire is gone', { cause });
  }
}
