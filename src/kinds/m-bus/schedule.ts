// When an M-Bus meter is due: a battery is spared, a meter that is silent is asked again sooner. Pure arithmetic.
import { backoff } from '../../async/retry.ts';

const FIRST_RETRY_MS = 10_000;

export class MBusSchedule {
  readonly #intervalMs: number;
  readonly #pauses;
  #dueMs: number;

  constructor(intervalMs: number, nowMs: number) {
    this.#intervalMs = intervalMs;
    this.#pauses = backoff(Math.min(FIRST_RETRY_MS, intervalMs), intervalMs);
    this.#dueMs = nowMs;
  }

  /** Monotonic ms. */
  get dueMs(): number {
    return this.#dueMs;
  }

  answered(startMs: number): void {
    this.#pauses.reset();
    // A turn that came a little late keeps the beat.
    const isLate = startMs - this.#dueMs > this.#intervalMs / 2;
    this.#dueMs = (isLate ? startMs : this.#dueMs) + this.#intervalMs;
  }

  /** 10 s, 20 s, 40 s ... up to the interval; one that answered that it may not be asked so often waits for the interval. */
  failed(endMs: number, isSilent: boolean): void {
    this.#dueMs = endMs + (isSilent ? this.#pauses.next() : this.#intervalMs);
  }
}
