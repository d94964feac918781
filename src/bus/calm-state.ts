// Passes on whether a wire is open, but not the same news over and over: an adapter with a loose plug must not fill the
// log. Knows no wire and no log.
import type { Clock } from '../model/clock.ts';

/** The same news is passed on once in this time, ms. */
const REPEAT_AFTER_MS = 600_000;
/** Reasons may hold anything; more than this many are forgotten. */
const MAX_REMEMBERED = 16;

export type TellState = (open: boolean, reason: string | null) => void;

export class CalmState {
  readonly #clock: Clock;
  readonly #tell: TellState;
  readonly #toldMs = new Map<string, number>();
  #kept = 0;

  constructor(clock: Clock, tell: TellState) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** `reason`: why it is not open; null when it is. */
  report(open: boolean, reason: string | null): void {
    const key = open ? 'open' : (reason ?? '');
    const nowMs = this.#clock.monotonicMs();
    const toldMs = this.#toldMs.get(key);
    if (toldMs !== undefined && nowMs - toldMs < REPEAT_AFTER_MS) {
      this.#kept++;
      return;
    }
    if (this.#toldMs.size >= MAX_REMEMBERED) this.#toldMs.clear();
    this.#toldMs.set(key, nowMs);
    if (reason === null) this.#tell(open, null);
    else {
      const more = this.#kept === 0 ? '' : ` (${this.#kept} more changes since the last such line)`;
      this.#kept = 0;
      this.#tell(open, reason + more);
    }
  }
}
