// Listens for another master on the wire: lets it finish, and hears out replies that could be its. It must not know how
// requests are sent, nor units' habits.
import type { Exchange } from '../../../codec/modbus/exchange.ts';
import { heardFrames, mayAnswer, type HeardFrame } from '../../../codec/modbus/heard-frames.ts';
import type { ModbusReply, ModbusRequest } from '../../../codec/modbus/request.ts';
import type { Clock } from '../../../model/clock.ts';
import type { ByteStream } from '../../../transport/byte-stream.ts';
import { OtherMaster, sameBytes, type EndedExchange, type HeardMaster } from './other-master.ts';

export interface WireEarOptions {
  readonly clock: Clock;
  /** A converter that may hand the replies of its other clients to us, too, without their requests. */
  readonly isRelayed: boolean;
  readonly onTraffic: (bytes: Uint8Array) => void;
}

/** Behind a converter nobody knows at first whether it has other clients: so long after the start replies are heard out. */
const UNPROVEN_MS = 60_000;
/** Between another master's reply that was taken for ours, and ours: an exchange, and a margin. */
const HEAR_OUT_FACTOR = 1.2;
const HEAR_OUT_MS = 60;
const MAX_HEAR_OUT_MS = 400;
/** Another master that has just asked is given so long to get its reply. */
const LET_FINISH_MS = 250;
/** A master that asks again and again is let finish so long at most: then we ask in between. */
const MAX_LET_FINISH_MS = 1000;
/** A frame has ended when nothing follows for so long. */
const FRAME_END_MS = 30;
/** More than a request and its reply. */
const MAX_HEARD_BYTES = 1024;

export interface HearingOptions {
  /** What such an exchange takes, ms. */
  readonly usualMs: number;
  /** More reads of the same turn follow, and the turn is believed as a whole or not at all. */
  readonly isProvenLater: boolean;
}

/** Whether a reply can be believed, and what else came. */
export interface Hearing {
  readonly hasRival: boolean;
  readonly heard: readonly HeardFrame[];
}

export class WireEar {
  readonly #options: WireEarOptions;
  readonly #clock: Clock;
  readonly #others = new OtherMaster();
  /** Until then replies are heard out, monotonic ms; null: not opened yet. */
  #unprovenUntilMs: number | null = null;
  /** When the last of the bytes came that it took from the wire, monotonic ms. */
  heardUntilMs = -Infinity;

  constructor(options: WireEarOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  /** The wire has just been opened, for the first time or again. */
  opened(): void {
    this.#unprovenUntilMs ??= this.#clock.monotonicMs() + (this.#options.isRelayed ? UNPROVEN_MS : 0);
  }

  /** What was heard of another master that asks the unit, too; null: nothing, or too little. */
  heardOf(unit: number): HeardMaster | null {
    return this.#others.heardOf(unit, this.#clock.monotonicMs());
  }

  /** Requests of another master were heard lately. */
  get mayHearOthers(): boolean {
    return this.#others.hasAsked(this.#clock.monotonicMs());
  }

  /** Bytes lay on the wire that nobody waited for. */
  stray(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#others.heard(heardFrames(bytes), this.#clock.monotonicMs());
  }

  ended(exchange: EndedExchange, frames: readonly HeardFrame[]): void {
    this.#others.ended(exchange, frames, this.#clock.monotonicMs());
  }

  /**
   * Another master has just asked: its reply is waited for, or ours would meet it. One that does not come in time may come
   * during the exchange. True when time went by.
   */
  async letFinish(stream: ByteStream, exchange: Exchange): Promise<boolean> {
    const startMs = this.#clock.monotonicMs();
    for (let waited = false; ; waited = true) {
      const nowMs = this.#clock.monotonicMs();
      const open = this.#others.openRequest(nowMs);
      if (open === null) return waited;
      const restMs = Math.min(open.atMs + LET_FINISH_MS, startMs + MAX_LET_FINISH_MS) - nowMs;
      if (restMs <= 0) {
        exchange.beware(open.request);
        return waited;
      }
      this.stray(await this.#overhear(stream, restMs, FRAME_END_MS));
    }
  }

  /** Replies came lately, if only once, whose requests nobody heard. */
  get hasUnaskedReplies(): boolean {
    return this.#others.hasUnaskedReplies(this.#clock.monotonicMs());
  }

  /** Whether another frame fits the request as well as this reply. */
  async hearOut(
    reply: ModbusReply,
    stream: ByteStream,
    exchange: Exchange,
    request: ModbusRequest,
    { usualMs, isProvenLater }: HearingOptions,
  ): Promise<Hearing> {
    const isRival = (frame: HeardFrame): boolean => mayAnswer(frame, request) && !isSame(frame, reply);
    // A number says whose reply it is.
    if (exchange.number !== null) return { hasRival: false, heard: [] };
    if (exchange.heard().some(isRival)) return { hasRival: true, heard: [] };
    if (!this.#isDoubtful(isProvenLater)) return { hasRival: false, heard: [] };
    const outMs = Math.min(MAX_HEAR_OUT_MS, HEAR_OUT_FACTOR * usualMs + HEAR_OUT_MS);
    // A connection that is closed behind the reply does not take the reply away: whoever asks next finds it closed.
    const bytes = await this.#overhear(stream, outMs, outMs).catch(() => new Uint8Array(0));
    const heard = heardFrames(bytes);
    return { hasRival: heard.some(isRival), heard };
  }

  /** Of a turn it is enough to hear out the last reply: meters answer in turn, so what was mixed up before is heard then. */
  #isDoubtful(isProvenLater: boolean): boolean {
    const isUnproven = this.#clock.monotonicMs() < (this.#unprovenUntilMs ?? 0);
    return (isUnproven && !isProvenLater) || this.hasUnaskedReplies;
  }

  /** What comes within this time, and as long after it as it goes on without a pause. */
  async #overhear(stream: ByteStream, withinMs: number, pauseMs: number): Promise<Uint8Array> {
    const bytes: number[] = [];
    for (let waitMs = withinMs; bytes.length < MAX_HEARD_BYTES; waitMs = pauseMs) {
      const chunk = await stream.read(waitMs);
      if (chunk.length === 0) break;
      this.#options.onTraffic(chunk);
      this.heardUntilMs = this.#clock.monotonicMs();
      bytes.push(...chunk);
    }
    return Uint8Array.from(bytes);
  }
}

function isSame(frame: HeardFrame, reply: ModbusReply): boolean {
  if (frame.kind === 'refusal') return reply.kind === 'exception' && reply.code === frame.code;
  return frame.kind === 'reply' && reply.kind === 'data' && sameBytes(frame.data, reply.data);
}
