// One exchange after the other on an open Modbus wire: silence, request, reply, verdict. It never takes a late or foreign
// reply for an answer. Knows units and what they owe; no queue, no meters, and not how the wire is opened.
import type { Exchange, Framing, ReplyFault } from '../../../codec/modbus/exchange.ts';
import type { ModbusReply, ModbusRequest } from '../../../codec/modbus/request.ts';
import type { Clock } from '../../../model/clock.ts';
import type { ByteStream } from '../../../transport/byte-stream.ts';
import { heardFrames, type HeardFrame } from '../../../codec/modbus/heard-frames.ts';
import { EchoFilter } from './echo-filter.ts';
import { faultError, neverSilentError } from './modbus-error.ts';
import { LateReplyGuard } from './late-reply-guard.ts';
import type { HeardMaster } from './other-master.ts';
import { RecentReads } from './recent-reads.ts';
import { Turnarounds } from './turnarounds.ts';
import { WireEar, type Hearing } from './wire-ear.ts';
import type { ExchangeOptions, ModbusLineOptions, Wire } from './wire.ts';

/** After a failure the same unit is left alone this long at most, so that a late reply meets nobody. */
const MAX_LISTEN_MS = 250;
/** So long a request waits for the wire to fall silent at most, beyond the pause it needs anyway, ms. */
const MAX_WAIT_FOR_SILENCE_MS = 2000;
/** A wire that is given up is heard out for so long at most, ms. */
const MAX_DRAIN_MS = 1000;
/** More than the replies that can lie there. */
const MAX_STRAY_BYTES = 2048;
/** Wakes this long before a reply is due, so that its end is seen in time. */
const WAKE_EARLY_MS = 1.2;

export class ModbusLine {
  readonly #options: ModbusLineOptions;
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #owed = new LateReplyGuard();
  readonly #leaveAloneUntilMs = new Map<number, number>();
  readonly #turnarounds = new Turnarounds();
  readonly #ear: WireEar;
  readonly #recent = new RecentReads();
  /** Requests on this connection that were not answered in time, by their number. */
  readonly #unanswered = new Map<number, { readonly unit: number; readonly sentMs: number }>();
  #lastUnit: number | null = null;
  #quietSinceMs = 0;
  /** Some reply was whole: speed and parity are right, whatever comes garbled later. */
  #hasUnderstood = false;
  #echoes: boolean;

  constructor(options: ModbusLineOptions) {
    this.#options = options;
    this.#wire = options.wire;
    this.#clock = options.clock;
    this.#echoes = options.wire.echo;
    this.#ear = new WireEar({
      ...{ clock: options.clock, isRelayed: options.wire.relayed ?? false },
      onTraffic: (bytes) => options.onTraffic?.('in', bytes),
    });
  }

  /** The wire has just been opened. */
  opened(): void {
    this.#quietSinceMs = this.#clock.monotonicMs();
    this.#ear.opened();
    this.#unanswered.clear();
  }

  /** When the unit may be asked again, monotonic ms. */
  notBeforeMs(unit: number): number {
    return this.#leaveAloneUntilMs.get(unit) ?? 0;
  }

  /** The unit is not asked for so long. */
  leaveAlone(unit: number, ms: number): void {
    this.#leaveAloneUntilMs.set(unit, this.#clock.monotonicMs() + ms);
  }

  /** Smoothed time the unit takes to begin its answer, ms; a usual value before the first. */
  turnaroundMs(unit: number): number {
    return this.#turnarounds.smoothedMs(unit);
  }

  /** How long one should wait for the unit at least, by what has been seen of it, ms. */
  patienceMs(unit: number): number {
    return this.#turnarounds.patienceMs(unit);
  }

  /** What was heard of another master that asks the unit, too; null: nothing, or too little. */
  otherMaster(unit: number): HeardMaster | null {
    return this.#ear.heardOf(unit);
  }

  /** Replies came lately, if only once, whose requests nobody heard: each reply is heard out. */
  get hasUnaskedReplies(): boolean {
    return this.#ear.hasUnaskedReplies;
  }

  /** What the unit was asked for lately, so that a reply can be told from those to other requests. */
  get recent(): RecentReads {
    return this.#recent;
  }

  /** Until when a reply to an earlier request may come that looks like the answer to this one, monotonic ms; null: none may. */
  owedUntilMs(request: ModbusRequest): number | null {
    return this.#owed.owedUntilMs(request, this.#clock.monotonicMs());
  }

  /** Until when one to a question about other registers may. */
  mixedUpUntilMs(request: ModbusRequest): number | null {
    return this.#owed.mixedUpUntilMs(request, this.#clock.monotonicMs());
  }

  /** Hears out what is still to come on a wire that is to be given up. Throws when it is gone. */
  async drain(stream: ByteStream): Promise<void> {
    const endMs = this.#clock.monotonicMs() + MAX_DRAIN_MS;
    for (let restMs = MAX_DRAIN_MS; restMs > 0; restMs = endMs - this.#clock.monotonicMs()) {
      const stray = await stream.read(Math.min(restMs, this.#wire.stalledMs));
      if (stray.length === 0) return;
      this.#options.onTraffic?.('in', stray);
    }
  }

  /** One request and its reply. Throws a MODBUS_ error when there is none, anything else when the wire is gone. */
  async exchange(
    stream: ByteStream,
    framing: Framing,
    request: ModbusRequest,
    options: ExchangeOptions,
  ): Promise<ModbusReply> {
    const { meter, name } = this.#options;
    const stray = await this.#silence(stream, framing, request, options.pauseMs ?? 0);
    const exchange = framing.begin(request);
    let isBehind = this.#lookThroughStray(stray, framing, exchange, request.unit);
    if (!framing.numbered && (await this.#ear.letFinish(stream, exchange))) {
      this.#quietSinceMs = this.#clock.monotonicMs();
      const more = await this.#silence(stream, framing, request, 0);
      isBehind = this.#lookThroughStray(more, framing, exchange, request.unit) || isBehind;
    }
    if (isBehind) {
      meter.error('MODBUS_SHIFTED');
      throw faultError(name, request, 'MODBUS_SHIFTED', 0);
    }
    const startMs = this.#clock.monotonicMs();
    meter.request();
    this.#recent.add(request);
    this.#options.onTraffic?.('out', exchange.bytes);
    await stream.write(exchange.bytes);
    const echo = this.#echoFilter(framing, request, exchange);
    const reply = await this.#awaitReply(stream, exchange, echo, request, options, startMs);
    this.#echoes ||= echo.found;
    const endMs = this.#clock.monotonicMs();
    this.#quietSinceMs = endMs;
    this.#lastUnit = request.unit;
    this.#learnFromLate(exchange);
    meter.busy(endMs - startMs + this.#wire.gapMs);
    const { fault, heard } = await this.#judge(reply, stream, exchange, request, options, startMs);
    const isAnswered = reply !== null && fault !== 'MODBUS_FOREIGN';
    const data = reply?.kind === 'data' ? reply.data : null;
    const frames = [...exchange.heard(), ...heard];
    this.#ear.ended({ request, isAnswered, data }, frames);
    if (reply !== null && fault === null) {
      this.#hasUnderstood = true;
      meter.roundTrip(endMs - startMs);
      if (reply.kind === 'exception') meter.error('MODBUS_EXCEPTION');
      return reply;
    }
    if (data !== null && !isAnswered) this.#learnFromDoubtful(request.unit, endMs);
    const isShifted = reply === null && !framing.numbered && this.#isShifted(frames);
    const code = isShifted ? 'MODBUS_SHIFTED' : (fault ?? 'MODBUS_TIMEOUT');
    meter.error(code);
    if (exchange.number !== null) this.#unanswered.set(exchange.number, { unit: request.unit, sentMs: startMs });
    if (!framing.numbered && !isAnswered) this.#becomeCareful(request, options.timeoutMs, startMs, exchange);
    throw faultError(name, request, code, endMs - startMs, reply === null ? exchange.stranger : {});
  }

  /** A whole reply came that answers another request of late, of whatever unit. On a wire of our own it is late; gateways may stay behind. */
  #isShifted(frames: readonly HeardFrame[]): boolean {
    // With another master about, it may be the answer to its request.
    if (this.#wire.direct || this.#ear.mayHearOthers) return false;
    return frames.some(
      (frame) => frame.kind === 'reply' && this.#recent.hasAsked(frame.unit, frame.function, frame.data.length / 2),
    );
  }

  #faultOf(exchange: Exchange): ReplyFault {
    const fault = exchange.fault();
    if (fault !== 'MODBUS_GARBLED' || !this.#hasUnderstood) return fault;
    return exchange.received < exchange.replyBytes ? 'MODBUS_LENGTH' : 'MODBUS_CRC';
  }

  /** An echoed read can be told from every reply to it; an echoed write cannot, so there it has to be known. */
  #echoFilter(framing: Framing, request: ModbusRequest, exchange: Exchange): EchoFilter {
    const mayEcho = !framing.numbered && (this.#echoes || request.kind === 'read');
    return new EchoFilter(mayEcho ? exchange.bytes : null);
  }

  /**
   * Waits until the wire has been silent long enough. What came meanwhile, and nobody waited for. Throws when it never falls
   * silent: the bus must not wait for ever.
   */
  async #silence(stream: ByteStream, framing: Framing, request: ModbusRequest, pauseMs: number): Promise<Uint8Array> {
    const { unit } = request;
    const startMs = this.#clock.monotonicMs();
    let heard: Uint8Array = new Uint8Array(0);
    const turnsMs = this.#lastUnit !== null && this.#lastUnit !== unit ? pauseMs : 0;
    for (;;) {
      const restMs = this.#quietSinceMs + Math.max(this.#wire.gapMs, turnsMs) - this.#clock.monotonicMs();
      if (restMs > 0) await this.#clock.sleep(restMs, this.#options.signal);
      const stray = await stream.read(0);
      if (stray.length === 0) return heard;
      this.#options.onTraffic?.('in', stray);
      // Over MBAP stray bytes are late replies with old numbers; they do not occupy the wire.
      if (framing.numbered) return stray;
      if (heard.length + stray.length <= MAX_STRAY_BYTES) heard = Uint8Array.from([...heard, ...stray]);
      this.#quietSinceMs = this.#clock.monotonicMs();
      const waitedMs = this.#quietSinceMs - startMs;
      if (waitedMs > MAX_WAIT_FOR_SILENCE_MS + turnsMs) {
        this.#options.meter.error('MODBUS_NEVER_SILENT');
        throw neverSilentError(this.#options.name, request, waitedMs);
      }
    }
  }

  /**
   * A reply that came too late says how long the unit takes: by its number, else by the only request it can answer. True when
   * one came whose request has been answered: then by the reply to another, and the gateway is behind.
   */
  #lookThroughStray(stray: Uint8Array, framing: Framing, exchange: Exchange, unit: number): boolean {
    if (stray.length === 0) return false;
    exchange.pushStray(stray);
    this.#learnFromLate(exchange);
    if (framing.numbered) return false;
    const nowMs = this.#clock.monotonicMs();
    this.#ear.stray(stray);
    const isBehind =
      !this.#ear.hasUnaskedReplies &&
      this.#isShifted(heardFrames(stray).filter((frame) => !this.#owed.explains(frame, nowMs)));
    for (const each of new Set([stray[0] ?? unit, unit])) {
      const debt = this.#owed.onlyDebt(each, nowMs);
      if (debt === null || framing.begin(debt.request).push(stray)?.kind !== 'data') continue;
      this.#turnarounds.answeredLate(each, nowMs - debt.sentMs);
    }
    return isBehind;
  }

  #learnFromLate({ late }: Exchange): void {
    for (const number of late) {
      const sent = this.#unanswered.get(number);
      if (sent !== undefined) this.#turnarounds.answeredLate(sent.unit, this.#clock.monotonicMs() - sent.sentMs);
      this.#unanswered.delete(number);
    }
  }

  /** What came at `nowMs` was no answer to this request: then one to the request before it. */
  #learnFromDoubtful(unit: number, nowMs: number): void {
    const sentMs = this.#owed.lastSentMs(unit);
    if (sentMs !== null) this.#turnarounds.answeredLate(unit, nowMs - sentMs);
  }

  async #awaitReply(
    stream: ByteStream,
    exchange: Exchange,
    echo: EchoFilter,
    request: ModbusRequest,
    { timeoutMs }: ExchangeOptions,
    startMs: number,
  ): Promise<ModbusReply | null> {
    const { byteMs, stalledMs } = this.#wire;
    const onWireMs = this.#onWireMs(exchange);
    const deadlineMs = startMs + onWireMs + timeoutMs;
    const expectedMs = startMs + onWireMs + this.turnaroundMs(request.unit);
    await this.#sleepUntil(Math.min(expectedMs - WAKE_EARLY_MS, deadlineMs));
    for (let reads = 1; ; reads++) {
      const restMs = Math.max(0, deadlineMs - this.#clock.monotonicMs());
      const isComing = exchange.isPartial || exchange.cameDamaged;
      const chunk = await stream.read(isComing ? Math.min(restMs, stalledMs) : restMs);
      if (chunk.length === 0) return null;
      this.#options.onTraffic?.('in', chunk);
      const reply = exchange.push(echo.push(chunk));
      const nowMs = this.#clock.monotonicMs();
      if (reply) {
        this.#learnTurnaround(request.unit, nowMs - startMs - onWireMs, reads === 1, reply);
        return reply;
      }
      // What lay there at the deadline has been looked at; a wire that never falls silent must not hold the bus.
      if (restMs === 0) return null;
      const missing = exchange.replyBytes - exchange.received;
      if (missing > 2) await this.#sleepUntil(Math.min(nowMs + missing * byteMs - WAKE_EARLY_MS, deadlineMs));
    }
  }

  /** Time of the request and the regular reply on the wire. */
  #onWireMs(exchange: Exchange): number {
    return (exchange.bytes.length + exchange.replyBytes) * this.#wire.byteMs;
  }

  /** Sleeping while bytes trickle in saves one wake-up a byte; where gateways time the wire it would only delay. */
  async #sleepUntil(timeMs: number): Promise<void> {
    if (!this.#wire.direct) return;
    const restMs = timeMs - this.#clock.monotonicMs();
    if (restMs >= 1) await this.#clock.sleep(restMs, this.#options.signal);
  }

  #learnTurnaround(unit: number, measuredMs: number, complete: boolean, reply: ModbusReply): void {
    if (reply.kind === 'exception') return;
    // The reply lay there complete when we woke: it was faster than the guess, by how much is not known.
    const sampleMs = Math.max(0, complete && this.#wire.direct ? measuredMs - 1 : measuredMs);
    this.#turnarounds.answered(unit, sampleMs);
  }

  /**
   * After a failure the unit may still answer, unless it was the answer that came damaged. The unit is left alone for a
   * while with the wire being listened to, and the request is remembered.
   */
  #becomeCareful(request: ModbusRequest, timeoutMs: number, startMs: number, exchange: Exchange): void {
    const nowMs = this.#clock.monotonicMs();
    if ((exchange.cameDamaged || exchange.cameCut) && this.#owed.silenceMs(request, 'data', startMs, nowMs) === null)
      return;
    this.#owed.add(request, startMs);
    this.leaveAlone(request.unit, Math.min(timeoutMs, MAX_LISTEN_MS));
  }

  /** What is wrong with what came, null when it is the reply for sure; and what else was heard meanwhile. */
  async #judge(
    reply: ModbusReply | null,
    stream: ByteStream,
    exchange: Exchange,
    request: ModbusRequest,
    options: ExchangeOptions,
    startMs: number,
  ): Promise<{ readonly fault: ReplyFault | null; readonly heard: Hearing['heard'] }> {
    if (reply === null) return { fault: this.#faultOf(exchange), heard: [] };
    const isSure = await this.#isSurely(reply, stream, exchange, request, options, startMs);
    if (!isSure) return { fault: 'MODBUS_FOREIGN', heard: [] };
    const usualMs = this.#onWireMs(exchange) + this.turnaroundMs(request.unit);
    const { hasRival, heard } = await this.#ear.hearOut(reply, stream, exchange, request, {
      ...{ usualMs, isProvenLater: options.isProvenLater ?? false },
    });
    if (exchange.number === null) this.#quietSinceMs = Math.max(this.#quietSinceMs, this.#ear.heardUntilMs);
    return { fault: hasRival ? 'MODBUS_OTHER_MASTER' : null, heard };
  }

  /**
   * While the unit owes a reply that looks the same, what came could be that one. Meters answer in turn, so then the
   * next of their answers follows as long after it as the requests were apart: listen so long, and if anything comes,
   * or has come together with it, believe neither.
   */
  async #isSurely(
    reply: ModbusReply,
    stream: ByteStream,
    exchange: Exchange,
    request: ModbusRequest,
    { timeoutMs }: ExchangeOptions,
    startMs: number,
  ): Promise<boolean> {
    const nowMs = this.#clock.monotonicMs();
    const silenceMs = this.#owed.silenceMs(request, reply.kind, startMs, nowMs);
    if (silenceMs === null) return true;
    if (exchange.trailing > 0) return false;
    const onWireMs = this.#onWireMs(exchange);
    const untilMs =
      silenceMs === 0
        ? Math.max(nowMs, startMs + onWireMs + this.turnaroundMs(request.unit)) + this.#wire.stalledMs
        : Math.max(startMs + onWireMs + timeoutMs, nowMs + silenceMs + Math.min(timeoutMs, MAX_LISTEN_MS));
    const more = await stream.read(untilMs - nowMs);
    this.#quietSinceMs = this.#clock.monotonicMs();
    if (more.length > 0) {
      this.#options.onTraffic?.('in', more);
      return false;
    }
    this.#owed.heardOut(request.unit);
    return true;
  }
}
