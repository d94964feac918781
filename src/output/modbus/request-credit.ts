// How many requests may be made: so many a second, and some at once. It must not know whose they are.
import type { Clock } from '../../model/clock.ts';

export class RequestCredit {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #atOnce: number;
  #left: number;
  #sinceMs: number;

  constructor(clock: Clock, { perSecond, atOnce }: { readonly perSecond: number; readonly atOnce: number }) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#atOnce = atOnce;
    this.#left = atOnce;
    this.#sinceMs = clock.monotonicMs();
  }

  /** Whether one may be made now. */
  get isThere(): boolean {
    const nowMs = this.#clock.monotonicMs();
    this.#left = Math.min(this.#atOnce, this.#left + ((nowMs - this.#sinceMs) * this.#perSecond) / 1000);
    this.#sinceMs = nowMs;
    return this.#left >= 1;
  }

  use(): void {
    this.#left--;
  }
}
