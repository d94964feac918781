// The owner of one Modbus wire: one request at a time, gaps, timeouts, retries, reopening. Knows units, no meters.
import type { Exchange, Framing } from '../codec/modbus/exchange.ts';
import type { ModbusReply, ModbusRequest } from '../codec/modbus/request.ts';
import { backoff } from '../model/backoff.ts';
import type { BusStats } from '../model/bus-stats.ts';
import type { Clock } from '../model/clock.ts';
import { errorText, MeterHubError } from '../model/errors.ts';
import type { ByteStream, OpenStream } from '../transport/byte-stream.ts';
import { BusMeter } from './bus-meter.ts';
import { faultError, ModbusExceptionError } from './modbus-error.ts';
import { OwedReplies } from './owed-replies.ts';
import { RequestQueue, type Priority } from './request-queue.ts';

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

/** What the wire is like. */
export interface Wire {
  /** Time of one byte, ms; 0 where bytes cost nothing (Modbus TCP). */
  readonly byteMs: number;
  /** Silence before a request: 3.5 characters (MODBUS over Serial Line V1.02, 2.5.1.1), ms. */
  readonly gapMs: number;
  /** True when this program times the bytes itself: it may sleep until a reply must have arrived. */
  readonly direct: boolean;
  /** Silence after which a reply that stopped half-way is given up, ms. */
  readonly stalledMs: number;
  /** The adapter returns every request: take it off before the reply. */
  readonly echo: boolean;
}

export interface RequestOptions {
  readonly priority: Priority;
  /** Time the meter may take beyond the time on the wire, ms. */
  readonly timeoutMs: number;
  /** Silence before the request when the wire turns to this unit from another, ms. */
  readonly pauseMs?: number;
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

/** After a timeout the same unit is left alone this long at most, so that a late reply meets nobody. */
const MAX_LISTEN_MS = 250;
/** Wakes this long before a reply is due, so that its end is seen in time. */
const WAKE_EARLY_MS = 1.2;
const FIRST_TURNAROUND_MS = 10;
const TURNAROUND_WEIGHT = 0.2;
const FIRST_REOPEN_MS = 1000;
const LAST_REOPEN_MS = 30_000;
const TIMEOUTS_BEFORE_REOPEN = 5;

export class ModbusBus {
  readonly name: string;
  readonly wire: Wire;
  /** How late the poller is; set by the poller, told in the stats. */
  behindMs = 0;
  readonly #options: ModbusBusOptions;
  readonly #clock: Clock;
  readonly #meter: BusMeter;
  readonly #queue: RequestQueue<Job>;
  readonly #owed = new OwedReplies();
  readonly #leaveAloneUntilMs = new Map<number, number>();
  readonly #turnaroundMs = new Map<number, number>();
  readonly #stop = new AbortController();
  #stream: ByteStream | null = null;
  #framing: Framing;
  #problem: string | null = 'not opened yet';
  #lastUnit: number | null = null;
  #quietSinceMs = 0;
  #wakeQueue: (() => void) | null = null;
  #wakeOnChange: (() => void)[] = [];
  #onLost: () => void = () => undefined;
  /** True from the loss of the wire until the first try to open it again has failed: requests wait so long. */
  #reopening = true;
  #openedMs = 0;
  #timeoutsInRow = 0;
  #runs: Promise<void>[] = [];

  constructor(options: ModbusBusOptions) {
    this.name = options.name;
    this.wire = options.wire;
    this.#options = options;
    this.#clock = options.clock;
    this.#meter = new BusMeter(options.clock);
    this.#framing = options.framing();
    this.#queue = new RequestQueue((job) => this.#leaveAloneUntilMs.get(job.request.unit) ?? 0);
  }

  start(): void {
    this.#runs = [this.#keepOpen(), this.#serveQueue()];
  }

  /** Ends pending requests with CANCELLED and closes the wire. */
  async stop(): Promise<void> {
    this.#stop.abort(new MeterHubError('CANCELLED', `bus ${this.name} is being stopped`));
    for (const job of this.#queue.takeAll()) job.reject(new MeterHubError('CANCELLED', `bus ${this.name} is stopped`));
    this.#wakeQueue?.();
    this.#announceWireChange();
    this.#onLost();
    await this.#stream?.close();
    await Promise.allSettled(this.#runs);
  }

  get isOpen(): boolean {
    return this.#stream !== null;
  }

  /** Why the wire is not open; null when it is. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Resolves when the wire is open, or the bus is stopped. */
  async opened(): Promise<void> {
    while (!this.isOpen && !this.#isStopping()) await this.#wireChange();
  }

  /** Smoothed time the unit takes to begin its answer, ms; a usual value before the first. */
  turnaroundMs(unit: number): number {
    return this.#turnaroundMs.get(unit) ?? FIRST_TURNAROUND_MS;
  }

  stats(): BusStats {
    const { isOpen: open, behindMs } = this;
    return this.#meter.stats({ open, problem: this.#problem, waiting: this.#queue.size, behindMs });
  }

  /**
   * Sends the request when its turn comes and resolves with the registers read (empty for a write).
   * Rejects with MODBUS_TIMEOUT, _CRC, _LENGTH, _FOREIGN, _EXCEPTION, BUS_CLOSED or CANCELLED.
   */
  request(request: ModbusRequest, options: RequestOptions): Promise<Uint8Array> {
    if (this.#isStopping()) {
      return Promise.reject(new MeterHubError('CANCELLED', `bus ${this.name} is stopped`));
    }
    if (!this.isOpen && !this.#reopening) return Promise.reject(this.#closedError());
    return new Promise((resolve, reject) => {
      this.#queue.add({ request, options, resolve, reject, triesLeft: options.attempts }, options.priority);
      this.#wakeQueue?.();
    });
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Opens the wire and opens it again when it is lost: at once the first time, then with growing pauses. */
  async #keepOpen(): Promise<void> {
    const { signal } = this.#stop;
    const pauses = backoff(FIRST_REOPEN_MS, LAST_REOPEN_MS);
    while (!this.#isStopping()) {
      try {
        const stream = await this.#options.open(signal);
        if (this.#isStopping()) {
          await stream.close();
          return;
        }
        this.#becomeOpen(stream);
        pauses.reset();
        await new Promise<void>((resolve) => {
          this.#onLost = resolve;
        });
        // A wire that opens but is lost at once must not be opened in a tight loop.
        if (this.#clock.monotonicMs() - this.#openedMs > FIRST_REOPEN_MS) continue;
      } catch (error) {
        if (this.#isStopping()) return;
        this.#becomeClosed(errorText(error));
      }
      await this.#clock.sleep(pauses.next(), signal).catch(() => undefined);
    }
  }

  #becomeOpen(stream: ByteStream): void {
    this.#stream = stream;
    this.#reopening = true;
    this.#framing = this.#options.framing();
    this.#problem = null;
    this.#timeoutsInRow = 0;
    this.#openedMs = this.#clock.monotonicMs();
    this.#quietSinceMs = this.#openedMs;
    this.#options.onState?.(true, null);
    this.#announceWireChange();
  }

  /** Opening failed: who waits is told, who asks from now on is refused at once. */
  #becomeClosed(problem: string): void {
    this.#reopening = false;
    this.#problem = problem;
    this.#options.onState?.(false, problem);
    for (const job of this.#queue.takeAll()) job.reject(this.#closedError());
    this.#announceWireChange();
  }

  async #loseStream(error: unknown): Promise<void> {
    const stream = this.#stream;
    if (stream === null) return;
    this.#stream = null;
    this.#problem = errorText(error);
    this.#options.onState?.(false, this.#problem);
    await stream.close();
    this.#onLost();
  }

  #wireChange(): Promise<void> {
    return new Promise((resolve) => this.#wakeOnChange.push(resolve));
  }

  #announceWireChange(): void {
    for (const wake of this.#wakeOnChange.splice(0)) wake();
  }

  #closedError(): MeterHubError {
    return new MeterHubError('BUS_CLOSED', `bus ${this.name} is not open: ${this.#problem ?? 'it is being closed'}`);
  }

  async #serveQueue(): Promise<void> {
    while (!this.#isStopping()) {
      if (this.#stream === null) {
        await this.#wireChange();
        continue;
      }
      const next = this.#queue.take(this.#clock.monotonicMs());
      if ('item' in next) await this.#serve(this.#stream, next.item, next.priority);
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
      const reply = await this.#exchange(stream, job);
      if (reply.kind === 'data') job.resolve(reply.data);
      else job.reject(new ModbusExceptionError(this.name, job.request, reply.code));
    } catch (error) {
      if (this.#isStopping()) {
        job.reject(new MeterHubError('CANCELLED', `bus ${this.name} is stopped`));
        return;
      }
      const fault = error instanceof MeterHubError ? error : new MeterHubError('BUS_CLOSED', errorText(error));
      job.triesLeft--;
      if (job.triesLeft > 0) this.#queue.putBack(job, priority);
      else job.reject(fault);
      if (!fault.code.startsWith('MODBUS_') || this.#isUseless(fault.code)) await this.#loseStream(fault);
    }
  }

  /**
   * A network connection that lost its framing, or answers nothing any more, is opened anew: gateways that restart or
   * drop idle connections do not always say so.
   */
  #isUseless(code: string): boolean {
    if (this.wire.direct) return false;
    this.#timeoutsInRow = code === 'MODBUS_TIMEOUT' ? this.#timeoutsInRow + 1 : 0;
    return this.#timeoutsInRow >= TIMEOUTS_BEFORE_REOPEN || (this.#framing.numbered && code === 'MODBUS_CRC');
  }

  /** One request and its reply. Throws a MODBUS_ error when there is none, anything else when the wire is gone. */
  async #exchange(stream: ByteStream, job: Job): Promise<ModbusReply> {
    const { request, options } = job;
    await this.#silence(stream, request.unit, options.pauseMs ?? 0);
    const exchange = this.#framing.begin(request);
    const startMs = this.#clock.monotonicMs();
    this.#meter.request();
    this.#options.onTraffic?.('out', exchange.bytes);
    await stream.write(exchange.bytes);
    const reply = await this.#awaitReply(stream, exchange, job, startMs);
    const endMs = this.#clock.monotonicMs();
    this.#quietSinceMs = endMs;
    this.#lastUnit = request.unit;
    this.#meter.busy(endMs - startMs + this.wire.gapMs);
    if (reply) {
      this.#timeoutsInRow = 0;
      await this.#hearOut(stream, exchange, job, startMs);
      this.#meter.roundTrip(endMs - startMs);
      if (reply.kind === 'exception') this.#meter.error('MODBUS_EXCEPTION');
      return reply;
    }
    const fault = exchange.fault();
    this.#meter.error(fault);
    if (fault === 'MODBUS_TIMEOUT') this.#becomeCareful(request, options.timeoutMs, endMs);
    throw faultError(this.name, request, fault, endMs - startMs);
  }

  /** Waits until the wire has been silent long enough, then throws away what nobody asked for. */
  async #silence(stream: ByteStream, unit: number, pauseMs: number): Promise<void> {
    const turnsMs = this.#lastUnit !== null && this.#lastUnit !== unit ? pauseMs : 0;
    for (;;) {
      const restMs = this.#quietSinceMs + Math.max(this.wire.gapMs, turnsMs) - this.#clock.monotonicMs();
      if (restMs > 0) await this.#clock.sleep(restMs, this.#stop.signal);
      const stray = await stream.read(0);
      if (stray.length === 0) return;
      this.#options.onTraffic?.('in', stray);
      // Over MBAP stray bytes are late replies with old numbers; they do not occupy the wire.
      if (this.#framing.numbered) return;
      this.#quietSinceMs = this.#clock.monotonicMs();
    }
  }

  async #awaitReply(
    stream: ByteStream,
    exchange: Exchange,
    { request, options }: Job,
    startMs: number,
  ): Promise<ModbusReply | null> {
    const { byteMs, stalledMs } = this.wire;
    const echoBytes = this.wire.echo ? exchange.bytes.length : 0;
    const onWireMs = (exchange.bytes.length + exchange.replyBytes) * byteMs;
    const deadlineMs = startMs + onWireMs + options.timeoutMs;
    const guessMs = this.turnaroundMs(request.unit);
    await this.#sleepUntil(startMs + onWireMs + guessMs - WAKE_EARLY_MS);
    let echoLeft = echoBytes;
    let reads = 0;
    for (;;) {
      const restMs = deadlineMs - this.#clock.monotonicMs();
      if (restMs <= 0) return null;
      let chunk = await stream.read(exchange.received > 0 ? Math.min(restMs, stalledMs) : restMs);
      if (chunk.length === 0) {
        if (exchange.received > 0) return null;
        continue;
      }
      reads++;
      this.#options.onTraffic?.('in', chunk);
      if (echoLeft > 0) {
        const taken = Math.min(echoLeft, chunk.length);
        echoLeft -= taken;
        chunk = chunk.subarray(taken);
        if (chunk.length === 0) continue;
      }
      const reply = exchange.push(chunk);
      const nowMs = this.#clock.monotonicMs();
      if (reply) {
        this.#learnTurnaround(request.unit, nowMs - startMs - onWireMs, reads === 1, reply);
        return reply;
      }
      const missing = exchange.replyBytes - exchange.received;
      if (missing > 2) await this.#sleepUntil(nowMs + missing * byteMs - WAKE_EARLY_MS);
    }
  }

  /** Sleeping while bytes trickle in saves one wake-up a byte; where gateways time the wire it would only delay. */
  async #sleepUntil(timeMs: number): Promise<void> {
    if (!this.wire.direct) return;
    const restMs = timeMs - this.#clock.monotonicMs();
    if (restMs >= 1) await this.#clock.sleep(restMs, this.#stop.signal);
  }

  #learnTurnaround(unit: number, measuredMs: number, complete: boolean, reply: ModbusReply): void {
    if (reply.kind === 'exception') return;
    const before = this.#turnaroundMs.get(unit);
    // The reply lay there complete when we woke: it was faster than the guess, by how much is not known.
    const sampleMs = Math.max(0, complete && this.wire.direct ? measuredMs - 1 : measuredMs);
    this.#turnaroundMs.set(unit, before === undefined ? sampleMs : before + TURNAROUND_WEIGHT * (sampleMs - before));
  }

  /**
   * After a timeout the unit may still answer. It is left alone for a while with the wire being listened to, and the
   * shape of the lost reply is remembered.
   */
  #becomeCareful(request: ModbusRequest, timeoutMs: number, nowMs: number): void {
    if (this.#framing.numbered) return;
    this.#owed.add(request, nowMs);
    this.#leaveAloneUntilMs.set(request.unit, nowMs + Math.min(timeoutMs, MAX_LISTEN_MS));
  }

  /**
   * While the unit owes a reply of this shape, what came could be that one. Then the true answer follows: listen for
   * as long as the meter may take, and if anything comes, believe neither.
   */
  async #hearOut(stream: ByteStream, exchange: Exchange, { request, options }: Job, startMs: number): Promise<void> {
    if (!this.#owed.isAmbiguous(request, this.#clock.monotonicMs())) return;
    const onWireMs = (exchange.bytes.length + exchange.replyBytes) * this.wire.byteMs;
    const untilMs = startMs + onWireMs + options.timeoutMs;
    const more = await stream.read(Math.max(1, untilMs - this.#clock.monotonicMs()));
    this.#quietSinceMs = this.#clock.monotonicMs();
    if (more.length === 0) {
      this.#owed.clear(request.unit);
      return;
    }
    this.#options.onTraffic?.('in', more);
    this.#owed.settle(request);
    this.#meter.error('MODBUS_FOREIGN');
    throw faultError(this.name, request, 'MODBUS_FOREIGN', 0);
  }
}
