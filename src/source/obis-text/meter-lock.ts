// Which telegrams of a line count: those of the meter that was heard first, as long as it is heard. Knows numbers of meters only.
import type { Clock } from '../../model/clock.ts';

/** The other one is forgotten after this time. */
const REMEMBER_MS = 60_000;

export class MeterLock {
  readonly #clock: Clock;
  readonly #patienceMs: number;
  #identity: string | null = null;
  #heardTick = 0;
  #strangerTick: number | null = null;
  #strangers = 0;

  /** `patienceMs`: silent for longer, another meter may take its place. */
  constructor(clock: Clock, patienceMs: number) {
    this.#clock = clock;
    this.#patienceMs = patienceMs;
  }

  /** How many telegrams of another meter came, while they come; 0: none. */
  get strangers(): number {
    const tick = this.#strangerTick;
    return tick !== null && this.#clock.monotonicMs() - tick < REMEMBER_MS ? this.#strangers : 0;
  }

  /** `identity`: number of the meter that sent it, or its type where it says none. */
  isOwn(identity: string): boolean {
    const nowTick = this.#clock.monotonicMs();
    if (identity === this.#identity || this.#identity === null || nowTick - this.#heardTick > this.#patienceMs) {
      this.#identity = identity;
      this.#heardTick = nowTick;
      return true;
    }
    this.#strangers = this.strangers + 1;
    this.#strangerTick = nowTick;
    return false;
  }
}
