// Cuts the bytes that arrive at an RTU link into requests: by silence on a timed wire, else by the length that the
// function tells. Knows no meter.
import { hasValidCrc, MAX_RTU_FRAME_BYTES, requestLength } from '../../codec/modbus/slave-frames.ts';
import type { Clock } from '../../model/clock.ts';
import type { WireTiming } from './wire-timing.ts';

export interface RtuReceiverEvents {
  /** A request with a valid CRC; `endMs`: when it ended on the wire and the silence after it was over. */
  onRequest(frame: Uint8Array, endMs: number): void;
  /** Bytes that are no request. */
  onGarbage(byteCount: number): void;
  /** A frame occupied the wire in this time, silence included. */
  onBusy(fromMs: number, toMs: number): void;
}

/** Without wire timing: silence after which an unfinished request is given up. */
const GIVE_UP_MS = 50;
const PIECE_BYTES = 64;
/** Bytes of a request that tell the length of any known function (23 has its count in the eleventh). */
const LENGTH_IS_KNOWN_AFTER = 11;

export class RtuReceiver {
  readonly #timing: WireTiming;
  readonly #clock: Clock;
  readonly #events: RtuReceiverEvents;
  #bytes: number[] = [];
  #startMs = 0;
  #endMs = 0;
  #cancel: (() => void) | null = null;

  constructor(timing: WireTiming, clock: Clock, events: RtuReceiverEvents) {
    this.#timing = timing;
    this.#clock = clock;
    this.#events = events;
  }

  /** True while a request is arriving. */
  get isReceiving(): boolean {
    return this.#bytes.length > 0;
  }

  push(chunk: Uint8Array): void {
    const nowMs = this.#clock.monotonicMs();
    if (this.#bytes.length > 0 && nowMs >= this.#silentAtMs()) this.#onSilence();
    if (this.#bytes.length === 0) this.#startMs = this.#endMs = nowMs;
    // The bytes of a pty or socket come at once; on the wire each takes its time.
    this.#endMs = Math.max(this.#endMs, nowMs) + chunk.length * this.#timing.charMs;
    // Requests are taken in between, so that a chunk may hold any number of them.
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      this.#append(chunk.subarray(at, at + PIECE_BYTES));
      if (this.#timing.charMs === 0) this.#takeByLength();
    }
    this.#rearm(nowMs);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#bytes = [];
  }

  #append(bytes: Uint8Array): void {
    const room = MAX_RTU_FRAME_BYTES + 1 - this.#bytes.length;
    this.#bytes.push(...bytes.subarray(0, room));
    if (bytes.length > room) this.#events.onGarbage(bytes.length - room);
  }

  #silentAtMs(): number {
    return this.#endMs + (this.#timing.charMs === 0 ? GIVE_UP_MS : this.#timing.gapMs);
  }

  #rearm(nowMs: number): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#bytes.length === 0) return;
    this.#cancel = this.#clock.after(Math.max(0, this.#silentAtMs() - nowMs), () => {
      this.#cancel = null;
      const now = this.#clock.monotonicMs();
      if (now >= this.#silentAtMs()) this.#onSilence();
      else this.#rearm(now);
    });
  }

  /** What arrived since the last silence is one frame. */
  #onSilence(): void {
    const frame = Uint8Array.from(this.#bytes);
    const endMs = this.#timing.charMs === 0 ? this.#endMs : this.#silentAtMs();
    this.#bytes = [];
    if (frame.length === 0) return;
    if (this.#timing.charMs > 0) this.#events.onBusy(this.#startMs, endMs);
    if (frame.length <= MAX_RTU_FRAME_BYTES && hasValidCrc(frame)) this.#events.onRequest(frame, endMs);
    else this.#events.onGarbage(frame.length);
  }

  /** Takes every complete request; bytes before one are garbage, so that noise does not hide what follows it. */
  #takeByLength(): void {
    for (let at = 0; at < this.#bytes.length; at++) {
      const length = requestLength(Uint8Array.from(this.#bytes.slice(at, at + LENGTH_IS_KNOWN_AFTER)));
      if (typeof length !== 'number' || at + length > this.#bytes.length) continue;
      const frame = Uint8Array.from(this.#bytes.slice(at, at + length));
      if (!hasValidCrc(frame)) continue;
      this.#bytes = this.#bytes.slice(at + length);
      if (at > 0) this.#events.onGarbage(at);
      this.#events.onRequest(frame, this.#endMs);
      at = -1;
    }
  }
}
