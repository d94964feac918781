// The owner of one Modbus wire: serves one request at a time, tries again, gives up a connection that is of no use. Knows
// units, no meters.
import type { Framing } from '../../../codec/modbus/exchange.ts';
import type { ModbusRequest } from '../../../codec/modbus/request.ts';
import { backoff } from '../../../async/retry.ts';
import { Broadcast } from '../../../async/broadcast.ts';
import type { BusStats } from '../../../model/bus-stats.ts';
import type { Clock } from '../../../model/clock.ts';
import { errorText, MeterHubError } from '../../../model/error.ts';
import type { ByteStream, OpenStream } from '../../../transport/byte-stream.ts';
import { BusMeter } from '../../../source/bus-meter.ts';
import type { BusExchange } from '../../../source/lent-bus.ts';
import { ReopeningStream } from '../../../source/reopening-stream.ts';
import { ModbusExceptionError, otherMasterError } from './modbus-error.ts';
import type { RecentReads } from './recent-reads.ts';
import { ModbusLine } from './modbus-line.ts';
import type { ExchangeOptions, Wire } from './wire.ts';
import { RequestQueue, type Priority } from '../../../source/request-queue.ts';

export interface ModbusBusOptions {
  readonly name: string;
  readonly open: OpenStream;
  readonly framing: () => Framing;
  readonly wire: Wire;
  readonly clock: Clock;
  /** Raw traffic, for `-v`; called with the bytes that went out or came in. */
  readonly onTraffic?: (direction: 'out' | 'in', bytes: Uint8Array) => void;
  /** The wire was opened, or lost with a reason. */
  readonly onState?: (open: boolean, reason: string | null) => void;
}

export interface RequestOptions extends ExchangeOptions {
  readonly priority: Priority;
  /** How often it is tried, 1 or more. */
  readonly attempts: number;
}

interface Job {
  readonly request: ModbusRequest;
  readonly options: RequestOptions;
  readonly resolve: (data: Uint8Array) => void;
  readonly reject: (error: MeterHubError) => void;
  triesLeft: number;
}

/** Requests in a row, and the time, without an answer after which a network connection is taken for dead. */
const TIMEOUTS_BEFORE_REOPEN = 5;
const SILENCE_BEFORE_REOPEN_MS = 5000;
/** Replies to earlier requests: opened anew at once, but where that does not help, after growing pauses. */
const FIRST_SHIFT_PAUSE_MS = 2000;
const LAST_SHIFT_PAUSE_MS = 120_000;

/** It has got the request, and will be able to answer in a moment: acknowledge, device busy (Application Protocol, 7). */
const BUSY: ReadonlySet<number> = new Set([5, 6]);
const BUSY_PAUSE_MS = 100;

/** The answer to a second try would be that to the first; nothing could be asked although it was waited for. */
const USELESS_TO_REPEAT: ReadonlySet<string> = new Set(['MODBUS_SHIFTED', 'MODBUS_NEVER_SILENT']);

export class ModbusBus {
  readonly name: string;
  readonly wire: Wire;
  /** Everything that is asked on the wire, whoever asked. */
  readonly exchanges = new Broadcast<BusExchange>();
  /** How late the poller is; set by the poller, told in the stats. */
  behindMs = 0;
  readonly #options: ModbusBusOptions;
  readonly #clock: Clock;
  readonly #meter: BusMeter;
  readonly #line: ModbusLine;
  readonly #queue: RequestQueue<Job>;
  readonly #stop = new AbortController();
  readonly #connection: ReopeningStream;
  #framing: Framing;
  #wakeQueue: (() => void) | null = null;
  #wakeOnChange: (() => void)[] = [];
  /** When the first of the timeouts in a row happened. */
  #silentSinceMs = 0;
  #timeoutsInRow = 0;
  readonly #shiftPauses = backoff(FIRST_SHIFT_PAUSE_MS, LAST_SHIFT_PAUSE_MS);
  /** Not before this time is the wire opened anew for replies to earlier requests. */
  #nextShiftMs = 0;
  #run: Promise<void> = Promise.resolve();

  constructor(options: ModbusBusOptions) {
    this.name = options.name;
    this.wire = options.wire;
    this.#options = options;
    this.#clock = options.clock;
    this.#meter = new BusMeter(options.clock);
    this.#framing = options.framing();
    const { name, wire, clock, open, onTraffic, onState } = options;
    const signal = this.#stop.signal;
    this.#line = new ModbusLine({ name, wire, clock, meter: this.#meter, signal, ...(onTraffic && { onTraffic }) });
    this.#connection = new ReopeningStream({
      ...{ name, open, clock, worksWhen: wire.direct ? 'opened' : 'used', ...(onState && { onState }) },
      onOpened: () => this.#onOpened(),
      onFailed: () => this.#onFailed(),
    });
    this.#queue = new RequestQueue((job) => this.#line.notBeforeMs(job.request.unit));
  }

  start(): void {
    this.#connection.start();
    this.#run = this.#serveQueue();
  }

  /** Ends pending requests with CANCELLED and closes the wire. */
  async stop(): Promise<void> {
    this.#stop.abort(new MeterHubError('CANCELLED', `bus ${this.name} is being stopped`));
    for (const job of this.#queue.takeAll()) job.reject(new MeterHubError('CANCELLED', `bus ${this.name} is stopped`));
    this.#wakeQueue?.();
    this.#announceWireChange();
    await this.#connection.stop();
    await this.#run;
  }

  /** What all times of this bus are measured with. */
  get clock(): Clock {
    return this.#clock;
  }

  get isOpen(): boolean {
    return this.#connection.stream !== null;
  }

  /** Why the wire is not open; null when it is. */
  get problem(): string | null {
    return this.#connection.problem?.text ?? null;
  }

  /** Resolves when the wire is open, or the bus is stopped. */
  async opened(): Promise<void> {
    while (!this.isOpen && !this.#isStopping()) await this.#wireChange();
  }

  /** A gateway may answer with the reply to an earlier request, and nothing but its shape tells. */
  get mayShift(): boolean {
    return !this.wire.direct && !this.#framing.numbered;
  }

  /** What the units were asked for lately, whoever asked. */
  get recent(): RecentReads {
    return this.#line.recent;
  }

  /** Until when a reply to an earlier request may come that looks like the answer to this one, monotonic ms; null: none may. */
  owedUntilMs(request: ModbusRequest): number | null {
    return this.#line.owedUntilMs(request);
  }

  /** Until when one to a question about other registers may. */
  mixedUpUntilMs(request: ModbusRequest): number | null {
    return this.#line.mixedUpUntilMs(request);
  }

  /** Smoothed time the unit takes to begin its answer, ms; a usual value before the first. */
  turnaroundMs(unit: number): number {
    return this.#line.turnaroundMs(unit);
  }

  /** How long one should wait for the unit at least, by what has been seen of it, ms; 0 when nothing has. */
  patienceMs(unit: number): number {
    return this.#line.patienceMs(unit);
  }

  /** That somebody else asks the unit on this wire, and what was heard; null: nobody does, as far as one can hear. */
  otherMaster(unit: number): MeterHubError | null {
    const heard = this.#line.otherMaster(unit);
    return heard === null ? null : otherMasterError(this.name, heard);
  }

  /** Replies came lately, if only once, whose requests nobody heard: somebody else asks, and may get our replies. */
  get hasUnaskedReplies(): boolean {
    return this.#line.hasUnaskedReplies;
  }

  stats(): BusStats {
    const { isOpen: open, behindMs } = this;
    return this.#meter.stats({ open, waiting: this.#queue.size, behindMs }, this.#connection.problem);
  }

  /**
   * Sends the request when its turn comes and resolves with the registers read (empty for a write).
   * Rejects with MODBUS_TIMEOUT, _CRC, _LENGTH, _FOREIGN, _EXCEPTION, BUS_CLOSED or CANCELLED.
   */
  request(request: ModbusRequest, options: RequestOptions): Promise<Uint8Array> {
    if (this.#isStopping()) {
      return Promise.reject(new MeterHubError('CANCELLED', `bus ${this.name} is stopped`));
    }
    if (!this.isOpen && this.#connection.hasFailed) return Promise.reject(this.#closedError());
    return new Promise((resolve, reject) => {
      this.#queue.add({ request, options, resolve, reject, triesLeft: options.attempts }, options.priority);
      this.#wakeQueue?.();
    });
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  #onOpened(): void {
    this.#framing = this.#options.framing();
    this.#timeoutsInRow = 0;
    this.#line.opened();
    this.#announceWireChange();
  }

  /** Who waits is told, who asks from now on is refused at once. */
  #onFailed(): void {
    for (const job of this.#queue.takeAll()) job.reject(this.#closedError());
    this.#announceWireChange();
  }

  #wireChange(): Promise<void> {
    return new Promise((resolve) => this.#wakeOnChange.push(resolve));
  }

  #announceWireChange(): void {
    for (const wake of this.#wakeOnChange.splice(0)) wake();
  }

  #closedError(): MeterHubError {
    const { problem } = this.#connection;
    const text = `bus ${this.name} is not open: ${problem?.text ?? 'it is being closed'}`;
    const cause = problem === null ? {} : { ...problem.facts, cause: problem.code };
    return new MeterHubError('BUS_CLOSED', text, { details: { ...cause, bus: this.name } });
  }

  async #serveQueue(): Promise<void> {
    while (!this.#isStopping()) {
      const { stream } = this.#connection;
      if (stream === null) {
        await this.#wireChange();
        continue;
      }
      const next = this.#queue.take(this.#clock.monotonicMs());
      if ('item' in next) await this.#serve(stream, next.item, next.priority);
      else await this.#newWork(next.waitMs);
    }
  }

  #newWork(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = waitMs < Infinity ? this.#clock.after(waitMs, () => this.#wakeQueue?.()) : () => undefined;
      this.#wakeQueue = () => {
        cancel();
        this.#wakeQueue = null;
        resolve();
      };
    });
  }

  async #serve(stream: ByteStream, job: Job, priority: Priority): Promise<void> {
    try {
      const reply = await this.#line.exchange(stream, this.#framing, job.request, job.options);
      this.#timeoutsInRow = 0;
      this.#connection.works();
      if (reply.kind === 'exception' && BUSY.has(reply.code) && job.triesLeft > 1) {
        job.triesLeft--;
        this.#line.leaveAlone(job.request.unit, BUSY_PAUSE_MS);
        this.#queue.putBack(job, priority);
        return;
      }
      this.exchanges.publish({ request: job.request, outcome: reply });
      if (reply.kind === 'data') job.resolve(reply.data);
      else job.reject(new ModbusExceptionError(this.name, job.request, reply.code));
    } catch (error) {
      if (this.#isStopping()) {
        job.reject(new MeterHubError('CANCELLED', `bus ${this.name} is stopped`));
        return;
      }
      const fault = error instanceof MeterHubError ? error : new MeterHubError('BUS_CLOSED', errorText(error));
      this.exchanges.publish({ request: job.request, outcome: { kind: 'failed', code: fault.code } });
      job.triesLeft--;
      if (job.triesLeft > 0 && !USELESS_TO_REPEAT.has(fault.code)) this.#queue.putBack(job, priority);
      else job.reject(fault);
      if (fault.code === 'MODBUS_SHIFTED') await this.#endShift(stream, fault);
      if (!fault.code.startsWith('MODBUS_') || this.#isUseless(fault.code)) await this.#connection.lose(fault);
    }
  }

  /** What a gateway holds back goes with the connection. */
  async #endShift(stream: ByteStream, fault: MeterHubError): Promise<void> {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs < this.#nextShiftMs) return;
    if (nowMs > this.#nextShiftMs + LAST_SHIFT_PAUSE_MS) this.#shiftPauses.reset();
    this.#nextShiftMs = nowMs + this.#shiftPauses.next();
    await this.#line.drain(stream).catch(() => undefined);
    await this.#connection.lose(fault);
  }

  /**
   * A network connection that lost its framing, or answers nothing any more, is opened anew: gateways that restart or
   * drop idle connections do not always say so.
   */
  #isUseless(code: string): boolean {
    if (this.wire.direct) return false;
    const nowMs = this.#clock.monotonicMs();
    this.#timeoutsInRow = code === 'MODBUS_TIMEOUT' ? this.#timeoutsInRow + 1 : 0;
    if (this.#timeoutsInRow <= 1) this.#silentSinceMs = nowMs;
    const isSilent =
      this.#timeoutsInRow >= TIMEOUTS_BEFORE_REOPEN && nowMs - this.#silentSinceMs >= SILENCE_BEFORE_REOPEN_MS;
    return isSilent || (this.#framing.numbered && code === 'MODBUS_CRC');
  }
}
