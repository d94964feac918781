// Sends replies one after the other at the times that a line of the given speed would need. Knows no meter.
import type { Clock } from '../../model/clock.ts';
import type { WireTiming } from './wire-timing.ts';

export interface Reply {
  /** Whom it is for. */
  readonly owner: object;
  /** When its first byte starts. Moved when another reply is still on the wire then. */
  startMs: number;
  readonly bytes: Uint8Array;
  /** What it takes on the wire, in characters; a gateway that adds a header hands all bytes on at the end. */
  readonly characters: number;
  /** Hands bytes to the link. */
  send(bytes: Uint8Array): void;
  /** Called before the first byte. */
  onStart(): void;
  /** All bytes have left; `endMs`: the end of the last one. */
  onSent(startMs: number, endMs: number): void;
  /** Something else talks at the same time: what has not been sent arrives as rubbish. */
  isGarbled(): boolean;
}

export class Transmitter {
  readonly #timing: WireTiming;
  readonly #clock: Clock;
  /** By start; the first one is being sent when `#sent` is not 0. */
  readonly #queue: Reply[] = [];
  #sent = 0;
  #lastEndMs = -Infinity;
  #cancel: (() => void) | null = null;
  #stopped = false;

  constructor(timing: WireTiming, clock: Clock) {
    this.#timing = timing;
    this.#clock = clock;
  }

  /** The reply that is on the wire at `nowMs`. */
  talking(nowMs: number): Reply | null {
    const head = this.#queue[0];
    return head && this.#timing.charMs > 0 && head.startMs <= nowMs && nowMs < this.#endOf(head) ? head : null;
  }

  enqueue(reply: Reply): void {
    let at = this.#queue.findIndex((each) => each.startMs > reply.startMs);
    if (at < 0) at = this.#queue.length;
    if (at === 0 && this.#sent > 0) at = 1;
    this.#queue.splice(at, 0, reply);
    this.#pump();
  }

  /** Forgets everything that has not been sent. */
  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#queue.length = 0;
  }

  #endOf(reply: Reply): number {
    return reply.startMs + reply.characters * this.#timing.charMs;
  }

  /** Sends everything that is due, then waits for what comes next. */
  #pump(): void {
    this.#cancel?.();
    this.#cancel = null;
    for (let head = this.#queue[0]; head && !this.#stopped; head = this.#queue[0]) {
      // Two meters never talk at once, and leave the silence between frames.
      if (this.#sent === 0) head.startMs = Math.max(head.startMs, this.#lastEndMs + this.#timing.gapMs);
      const length = head.bytes.length;
      const until = head.characters === length ? Math.min(length, this.#sent + this.#timing.chunkBytes) : length;
      const dueMs = until === length ? this.#endOf(head) : head.startMs + until * this.#timing.charMs;
      if (this.#clock.monotonicMs() < dueMs) {
        this.#wait(dueMs, until === length);
        return;
      }
      this.#sendUntil(head, until);
    }
  }

  #sendUntil(head: Reply, until: number): void {
    if (this.#sent === 0) head.onStart();
    const bytes = head.bytes.subarray(this.#sent, until);
    head.send(head.isGarbled() ? bytes.map((byte) => byte ^ 0x55) : bytes);
    this.#sent = until;
    if (until < head.bytes.length) return;
    this.#queue.shift();
    this.#sent = 0;
    this.#lastEndMs = this.#endOf(head);
    head.onSent(head.startMs, this.#lastEndMs);
  }

  /** Timers are coarse; the end of a reply is met by staying awake for the last moment before it. */
  #wait(dueMs: number, exactly: boolean): void {
    const restMs = dueMs - this.#clock.monotonicMs();
    const spinMs = exactly ? this.#timing.spinMs : 0;
    if (restMs <= spinMs) {
      const immediate = setImmediate(() => this.#pump());
      this.#cancel = () => clearImmediate(immediate);
    } else {
      this.#cancel = this.#clock.after(restMs - spinMs, () => this.#pump());
    }
  }
}
