// A change that could shut out whoever made it: undone when nobody says within a minute that the hub can still be reached.
// It must not know what a change is.
import type { Clock } from '../../model/clock.ts';

/** Time to open the page at its new address and log in there, ms. */
export const CONFIRM_MS = 60_000;

interface Pending {
  readonly untilMs: number;
  readonly forget: () => void;
}

export class Unconfirmed {
  readonly #clock: Clock;
  #pending: Pending | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Wall clock, ms since the epoch; null: nothing waits. */
  get untilMs(): number | null {
    return this.#pending?.untilMs ?? null;
  }

  begin(undo: () => void): void {
    this.confirm();
    const forget = this.#clock.after(CONFIRM_MS, () => {
      this.#pending = null;
      undo();
    });
    this.#pending = { untilMs: this.#clock.wallMs() + CONFIRM_MS, forget };
  }

  /** False: nothing waited. */
  confirm(): boolean {
    const pending = this.#pending;
    this.#pending = null;
    pending?.forget();
    return pending !== null;
  }
}
