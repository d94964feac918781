// One emulated bus: meters on it, links that reach it, faults and timing. Knows no socket and no serial port.
import type { Clock } from '../../model/clock.ts';
import {
  buildReply,
  drawFaults,
  NO_FAULTS,
  type FaultKind,
  type FaultRates,
  type ReplyFraming,
} from './reply-faults.ts';
import { DEVICE_FAILURE, exceptionPdu } from '../../codec/modbus/slave-frames.ts';
import { BehindReplies } from './wire-faults/behind-replies.ts';
import { replyNumber, type NumberHabit } from './wire-faults/gateway-numbers.ts';
import { JoinedReplies } from './wire-faults/joined-replies.ts';
import { cutFrame, isLonger } from './wire-faults/long-replies.ts';
import { otherMasterBytes } from './wire-faults/other-master.ts';
import { PassingRefusals } from './wire-faults/passing-refusals.ts';
import type { Random } from '../physics/random.ts';
import { RtuReceiver } from './rtu-receiver.ts';
import type { Answer, SimulatedUnit } from './simulated-unit.ts';
import { Transmitter } from './transmitter.ts';
import { WireStatistics, type WireStats } from './wire-stats.ts';
import type { WireTiming } from './wire-timing.ts';

/** One master's way to the wire. */
export interface WirePort {
  /** Bytes of Modbus RTU that arrived. */
  receive(bytes: Uint8Array): void;
  /** A complete Modbus TCP request that arrived. */
  request(transactionId: number, unitId: number, pdu: Uint8Array): void;
  /** The master is gone: what is on its way to it is lost. */
  close(): void;
}

interface Port {
  send(bytes: Uint8Array): void;
  /** Closes the connection; null: there is none, it is a cable. */
  readonly hangUp: (() => void) | null;
  readonly joined: JoinedReplies;
  readonly behind: BehindReplies;
  /** True while a request is arriving from it. */
  isReceiving(): boolean;
  isOpen: boolean;
  /** The request that is arriving collided with something. */
  spoilt: boolean;
  /** When the last reply to this port ended. */
  lastReplyEndMs: number;
}

export interface WireOptions<Unit extends SimulatedUnit> {
  readonly meters: readonly Unit[];
  readonly timing: WireTiming;
  readonly random: Random;
  readonly faults?: Partial<FaultRates>;
  readonly dead?: readonly number[];
}

/** With these the reply is right and comes. */
const HARMLESS: ReadonlySet<FaultKind> = new Set(['late', 'master', 'broadcast', 'close']);

function withNumber(framing: ReplyFraming, habit: NumberHabit | null): ReplyFraming {
  if (framing.kind === 'rtu') return framing;
  return { ...framing, transactionId: replyNumber(habit, framing.transactionId) };
}

export class Wire<Unit extends SimulatedUnit = SimulatedUnit> {
  readonly #meters: readonly Unit[];
  readonly #timing: WireTiming;
  readonly #random: Random;
  readonly #clock: Clock;
  readonly #transmitter: Transmitter;
  readonly #statistics: WireStatistics;
  readonly #receivers = new Set<RtuReceiver>();
  readonly #dead: Set<number>;
  #faults: FaultRates;
  /** Until then the wire belongs to the exchange of `#owner`; requests from other links wait. */
  #reservedUntilMs = -Infinity;
  #owner: Port | null = null;
  readonly #refusals = new PassingRefusals();
  /** Replies to another master so far. */
  #others = 0;

  constructor(options: WireOptions<Unit>, clock: Clock) {
    this.#meters = options.meters;
    this.#timing = options.timing;
    this.#random = options.random;
    this.#clock = clock;
    this.#faults = { ...NO_FAULTS, ...options.faults };
    this.#dead = new Set(options.dead);
    this.#transmitter = new Transmitter(options.timing, clock);
    this.#statistics = new WireStatistics(clock.monotonicMs());
  }

  get meters(): readonly Unit[] {
    return this.#meters;
  }

  /** Joins a link; `send` takes the bytes that the master reads, `hangUp` closes its connection (null: it is a cable). */
  attach(send: (bytes: Uint8Array) => void, hangUp: (() => void) | null = null): WirePort {
    const isReceiving = (): boolean => receiver.isReceiving;
    const habits = { joined: new JoinedReplies(), behind: new BehindReplies() };
    const state = { isOpen: true, spoilt: false, lastReplyEndMs: -Infinity };
    const port: Port = { send, hangUp, isReceiving, ...habits, ...state };
    const receiver: RtuReceiver = new RtuReceiver(this.#timing, this.#clock, {
      onRequest: (frame, endMs) => this.#onRtuRequest(port, frame, endMs),
      onGarbage: (byteCount) => this.#onGarbage(port, byteCount),
      onBusy: (fromMs, toMs) => this.#statistics.busy(fromMs, toMs),
    });
    this.#receivers.add(receiver);
    return {
      receive: (bytes) => this.#onBytes(port, receiver, bytes),
      request: (transactionId, unitId, pdu) => this.#onTcpRequest(port, transactionId, unitId, pdu),
      close: () => {
        port.isOpen = false;
        receiver.stop();
        this.#receivers.delete(receiver);
      },
    };
  }

  /** A dead unit never answers. */
  setDead(unitId: number, dead: boolean): void {
    if (dead) this.#dead.add(unitId);
    else this.#dead.delete(unitId);
  }

  /** Replaces the rates that are given; the others stay. */
  setFaults(rates: Partial<FaultRates>): void {
    this.#faults = { ...this.#faults, ...rates };
  }

  stats(): WireStats {
    return this.#statistics.snapshot(this.#clock.monotonicMs(), this.#meters);
  }

  resetStats(): void {
    this.#statistics.reset(this.#clock.monotonicMs());
  }

  stop(): void {
    this.#transmitter.stop();
    for (const receiver of this.#receivers) receiver.stop();
  }

  #onBytes(port: Port, receiver: RtuReceiver, bytes: Uint8Array): void {
    if (this.#faults.echo) port.send(bytes);
    if (this.#timing.charMs > 0) {
      const nowMs = this.#clock.monotonicMs();
      // What a master sends into its own reply is lost with it; other links wait for the wire instead.
      if (this.#transmitter.talking(nowMs)?.owner === port) this.#collide(port);
      else if (!receiver.isReceiving && nowMs < port.lastReplyEndMs + this.#timing.gapMs) this.#tooSoon(port);
    }
    receiver.push(bytes);
  }

  #tooSoon(port: Port): void {
    this.#statistics.count('gapViolations');
    if (this.#timing.strictGap) port.spoilt = true;
  }

  #collide(port: Port): void {
    if (port.spoilt) return;
    this.#statistics.count('collisions');
    port.spoilt = true;
  }

  #onGarbage(port: Port, byteCount: number): void {
    port.spoilt = false;
    this.#statistics.count('garbageBytes', byteCount);
  }

  #onRtuRequest(port: Port, frame: Uint8Array, endMs: number): void {
    const spoilt = port.spoilt;
    port.spoilt = false;
    if (spoilt) return;
    const whenFreeMs = this.#reservedUntilMs + frame.length * this.#timing.charMs + this.#timing.gapMs;
    const servedMs = this.#owner === port ? endMs : Math.max(endMs, whenFreeMs);
    this.#serve(port, frame[0] ?? 0, frame.slice(1, -2), { kind: 'rtu' }, servedMs);
  }

  /** A gateway sends the request on as RTU when the wire is free. */
  #onTcpRequest(port: Port, transactionId: number, unitId: number, pdu: Uint8Array): void {
    const startMs = Math.max(this.#clock.monotonicMs(), this.#reservedUntilMs);
    const endMs = startMs + (pdu.length + 3) * this.#timing.charMs + this.#timing.gapMs;
    if (this.#timing.charMs > 0) this.#statistics.busy(startMs, endMs);
    this.#serve(port, unitId, pdu, { kind: 'tcp', transactionId }, endMs);
  }

  #serve(port: Port, unitId: number, pdu: Uint8Array, framing: ReplyFraming, endMs: number): void {
    this.#statistics.request(unitId);
    if (unitId === 0) {
      // Broadcast: every meter takes a write, none answers (serial line V1.02, 2.1).
      for (const meter of this.#meters) if (!this.#dead.has(meter.unitId)) meter.answer(pdu);
      return;
    }
    const addressed = this.#meters.filter((meter) => meter.unitId === unitId);
    if (addressed.length === 0) return;
    if (this.#dead.has(unitId)) {
      this.#statistics.fault('dead');
      return;
    }
    const faults = drawFaults(this.#faults, this.#random);
    const answers = addressed.map((meter) => ({ meter, answer: this.#answer(meter, pdu, faults) }));
    const isDropped = faults.has('drop') || answers.some(({ answer }) => isLonger(answer.pdu, this.#faults.dropOver));
    if (isDropped && !faults.has('drop')) this.#statistics.fault('long');
    for (const kind of faults.has('drop') ? (['drop'] as const) : faults) this.#statistics.fault(kind);
    if (isDropped) return;
    this.#reply(port, unitId, answers, framing, faults, endMs);
  }

  /** What the meter says, or a bridge in its place. */
  #answer(meter: SimulatedUnit, pdu: Uint8Array, faults: Set<FaultKind>): Answer {
    const { refuse, refuseOver } = this.#faults;
    const refused = (code: number): Answer => ({ pdu: exceptionPdu(pdu[0] ?? 0, code), read: null });
    const nowMs = this.#clock.monotonicMs();
    const passing = this.#refusals.exception(faults.has('refuse'), refuse.ms, nowMs, this.#random);
    if (passing !== null) {
      faults.add('refuse');
      return refused(passing);
    }
    const answer = meter.answer(pdu);
    if (!isLonger(answer.pdu, refuseOver)) return answer;
    faults.add('long');
    return refused(DEVICE_FAILURE);
  }

  #reply(
    port: Port,
    unitId: number,
    answers: readonly { readonly meter: SimulatedUnit; readonly answer: Answer }[],
    framing: ReplyFraming,
    faults: ReadonlySet<FaultKind>,
    endMs: number,
  ): void {
    const [first] = answers;
    if (!first) return;
    const numbered = withNumber(framing, this.#faults.numbers);
    const whole = buildReply(unitId, first.answer.pdu, numbered, faults, this.#random);
    const bytes = cutFrame(whole, this.#faults.cut);
    const isCut = bytes.length < whole.length;
    if (isCut) this.#statistics.fault('long');
    const isHeld = faults.has('join');
    // On the wire behind a gateway it is the unit id, the PDU and the CRC as well.
    const characters = framing.kind === 'rtu' ? bytes.length : first.answer.pdu.length + 3;
    const startMs = endMs + this.#timing.turnaroundMs + (faults.has('late') ? this.#faults.late.ms : 0);
    // Two meters with the same unit id talk over each other.
    let garbled = answers.length > 1;
    if (garbled) this.#statistics.count('collisions');
    if (!faults.has('late')) {
      this.#reservedUntilMs = startMs + characters * this.#timing.charMs + this.#timing.gapMs;
      this.#owner = port;
    }
    this.#transmitter.enqueue({
      owner: port,
      startMs,
      bytes,
      characters,
      send: (chunk) => {
        const sent = port.behind.take(port.joined.take(chunk, isHeld));
        if (port.isOpen && sent.length > 0) port.send(sent);
      },
      isGarbled: () => (garbled ||= port.spoilt),
      onStart: () => {
        const due = port.behind.begin(faults.has('behind') && port.hangUp !== null);
        if (port.isOpen && due.length > 0) port.send(due);
        const isHeardAsking = faults.has('master');
        if (port.isOpen && (isHeardAsking || faults.has('broadcast'))) {
          port.send(otherMasterBytes(unitId, first.answer.pdu, framing, isHeardAsking, this.#others++));
        }
        if (this.#timing.charMs > 0 && port.isReceiving()) this.#collide(port);
      },
      onSent: (sentFromMs, sentMs) => {
        port.lastReplyEndMs = sentMs;
        this.#statistics.count('replies');
        if (this.#timing.charMs > 0) this.#statistics.busy(sentFromMs, sentMs + this.#timing.gapMs);
        const isException = ((first.answer.pdu[0] ?? 0) & 0x80) !== 0;
        if (isException) this.#statistics.count('exceptions');
        const isWhole = !garbled && !isCut && !port.behind.isBehind;
        const isUseful = port.isOpen && isWhole && [...faults].every((kind) => HARMLESS.has(kind));
        if (isUseful && first.answer.read) this.#statistics.served(first.meter, first.answer.read);
        if (faults.has('close')) port.hangUp?.();
      },
    });
  }
}
