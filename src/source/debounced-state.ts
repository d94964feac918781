// Passes on whether a wire is open, but not the same news over and over: an adapter with a loose plug must not fill the
// log. Knows no wire and no log.
import type { Clock } from '../model/clock.ts';

/** The same news is passed on three times in this time, ms: a plug that is pulled and put back is told, a loose one not. */
const WINDOW_MS = 600_000;
const MAX_PER_WINDOW = 3;
/** Reasons may hold anything; more than this many are forgotten. */
const MAX_REMEMBERED = 16;

export type TellState = (open: boolean, reason: string | null) => void;

export class DebouncedState {
  readonly #clock: Clock;
  readonly #tell: TellState;
  readonly #told = new Map<string, { readonly sinceMs: number; readonly times: number }>();
  #lastTold: string | null = null;
  #lastReported: string | null = null;
  /** Changes that were not passed on. */
  #kept = 0;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock, tell: TellState) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** `reason`: why it is not open; null when it is. */
  report(open: boolean, reason: string | null): void {
    const key = open ? 'open' : (reason ?? '');
    const isChange = key !== this.#lastReported;
    this.#lastReported = key;
    this.#cancel();
    // A port that stays away is tried again and again: that is no news.
    if (key === this.#lastTold) {
      if (isChange) this.#kept++;
      return;
    }
    const nowMs = this.#clock.monotonicMs();
    const told = this.#told.get(key);
    const { sinceMs, times } = told && nowMs - told.sinceMs < WINDOW_MS ? told : { sinceMs: nowMs, times: 0 };
    if (times >= MAX_PER_WINDOW) {
      if (isChange) this.#kept++;
      // If it stays like this, the last line would be wrong for ever.
      this.#cancel = this.#clock.after(sinceMs + WINDOW_MS - nowMs, () => this.report(open, reason));
      return;
    }
    if (told === undefined && this.#told.size >= MAX_REMEMBERED) this.#told.clear();
    this.#lastTold = key;
    this.#told.set(key, { sinceMs, times: times + 1 });
    if (reason === null) this.#tell(open, null);
    else {
      const more = this.#kept === 0 ? '' : ` (${this.#kept} more changes since the last such line)`;
      this.#kept = 0;
      this.#tell(open, reason + more);
    }
  }

  /** Nothing more is passed on. */
  stop(): void {
    this.#cancel();
  }
}
