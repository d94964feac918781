// Growing pauses between tries: the numbers alone, and a pause on a clock. It must not know what is tried.
import type { Clock } from '../model/clock.ts';

export interface Backoff {
  /** The pause before the next try, ms. */
  next(): number;
  /** After a success: start small again. */
  reset(): void;
}

/** first, 2 x first, 4 x first ... up to `maxMs`. */
export function backoff(firstMs: number, maxMs: number): Backoff {
  let pauseMs = firstMs;
  return {
    next() {
      const nowMs = pauseMs;
      pauseMs = Math.min(maxMs, pauseMs * 2);
      return nowMs;
    },
    reset() {
      pauseMs = firstMs;
    },
  };
}

export interface RetryOptions {
  readonly clock: Clock;
  readonly firstMs: number;
  readonly maxMs: number;
  /**
   * 0 to below 1, drawn for each pause, which is shortened to half by it at most: programs that lost the same server must
   * not all come back at the same moment. Left out: the pauses are exact.
   */
  readonly jitter?: () => number;
}

/** One thing that is tried again and again: it sleeps out a pause, or calls back after it. One pause at a time. */
export class Retry {
  readonly #clock: Clock;
  readonly #pauses: Backoff;
  readonly #jitter: (() => number) | null;
  #cancel: (() => void) | null = null;

  constructor({ clock, firstMs, maxMs, jitter }: RetryOptions) {
    this.#clock = clock;
    this.#pauses = backoff(firstMs, maxMs);
    this.#jitter = jitter ?? null;
  }

  /** A call-back is due. */
  get isWaiting(): boolean {
    return this.#cancel !== null;
  }

  /** After a success: the next pause is short again. */
  reset(): void {
    this.#pauses.reset();
  }

  /** Sleeps out the next pause, or until the signal is aborted. Never rejects. */
  async pause(signal: AbortSignal): Promise<void> {
    await this.#clock.sleep(this.#nextMs(), signal).catch(() => undefined);
  }

  /** Calls `again` after the next pause, and after `leastMs` at the earliest, in place of a call that is due already. */
  later(again: () => void, leastMs = 0): void {
    this.cancel();
    this.#cancel = this.#clock.after(Math.max(leastMs, this.#nextMs()), () => {
      this.#cancel = null;
      again();
    });
  }

  /** No call-back any more. */
  cancel(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #nextMs(): number {
    const pauseMs = this.#pauses.next();
    return this.#jitter === null ? pauseMs : pauseMs * (0.5 + this.#jitter() / 2);
  }
}
