// When one HTTP request is due: start to start, a rest after the answer, growing pauses after failures. Pure arithmetic.
import { backoff } from '../../async/retry.ts';

/** Small web servers are left alone this long after an answer, or for the interval where that is shorter. */
const LEAST_REST_MS = 1000;
const FIRST_FAILURE_PAUSE_MS = 1000;
const LAST_FAILURE_PAUSE_MS = 60_000;

export class HttpSchedule {
  readonly #intervalMs: number;
  readonly #pauses = backoff(FIRST_FAILURE_PAUSE_MS, LAST_FAILURE_PAUSE_MS);
  #dueMs: number;

  constructor(intervalMs: number, nowMs: number) {
    this.#intervalMs = intervalMs;
    this.#dueMs = nowMs;
  }

  get dueMs(): number {
    return this.#dueMs;
  }

  answered(startMs: number, endMs: number): void {
    this.#pauses.reset();
    this.#dueMs = Math.max(startMs + this.#intervalMs, endMs + Math.min(LEAST_REST_MS, this.#intervalMs));
  }

  /** The interval, or 1 s, 2 s, 4 s ... up to a minute after failures in a row, whichever is longer. */
  failed(endMs: number): void {
    this.#dueMs = endMs + Math.max(this.#intervalMs, this.#pauses.next());
  }

  /** Someone wants to see an effect: not later than this. */
  notLaterThan(timeMs: number): void {
    this.#dueMs = Math.min(this.#dueMs, timeMs);
  }
}
