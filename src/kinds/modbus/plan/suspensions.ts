// What a meter refused, by register address, each left alone for a growing time: a busy gateway refuses in passing, a register
// that does not exist is refused for ever. It must not know requests or buses.
import type { Clock } from '../../../model/clock.ts';

/** A busy gateway is free again within seconds, and a value lives for 10 s at least: it does not go out for one refusal. */
const FIRST_PAUSE_MS = 2000;
/** What is refused for ever is asked for a few times a day: firmware and meters are exchanged. */
const LAST_PAUSE_MS = 6 * 3_600_000;

interface Suspension {
  /** Monotonic ms: the first refusal in a row, and the end of the pause after the last one. */
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly pauseMs: number;
}

export class Suspensions {
  readonly #clock: Clock;
  readonly #firstPauseMs: number;
  readonly #entries = new Map<number, Suspension>();

  constructor(clock: Clock, firstPauseMs = FIRST_PAUSE_MS) {
    this.#clock = clock;
    this.#firstPauseMs = firstPauseMs;
  }

  /** It was refused, perhaps again: the next pause is twice the last one. */
  add(key: number): void {
    const nowMs = this.#clock.monotonicMs();
    const before = this.#entries.get(key);
    const pauseMs = before === undefined ? this.#firstPauseMs : Math.min(LAST_PAUSE_MS, before.pauseMs * 2);
    this.#entries.set(key, { sinceMs: before?.sinceMs ?? nowMs, untilMs: nowMs + pauseMs, pauseMs });
  }

  /** It was answered: what is refused the next time is new. */
  clear(key: number): void {
    this.#entries.delete(key);
  }

  clearAll(): void {
    this.#entries.clear();
  }

  /** Its pause is not over. */
  isPaused(key: number): boolean {
    return (this.#entries.get(key)?.untilMs ?? -Infinity) > this.#clock.monotonicMs();
  }

  /** It was refused when it was asked for last, whether its pause is over or not. */
  has(key: number): boolean {
    return this.#entries.has(key);
  }

  get keys(): readonly number[] {
    return [...this.#entries.keys()];
  }

  /** When the first of the pauses that are not over ends, monotonic ms; Infinity: there is none. */
  get nextEndMs(): number {
    const nowMs = this.#clock.monotonicMs();
    return Math.min(
      Infinity,
      ...[...this.#entries.values()].map(({ untilMs }) => untilMs).filter((end) => end > nowMs),
    );
  }

  /** Since when the longest of them has been refused, monotonic ms; null: nothing is. */
  get sinceMs(): number | null {
    const since = [...this.#entries.values()].map(({ sinceMs }) => sinceMs);
    return since.length === 0 ? null : Math.min(...since);
  }
}
