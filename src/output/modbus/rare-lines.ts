// Lets the same news through once in a while: a client that asks the same wrong thing every second must not fill the log.
// It must not know what the news is.
import type { Clock } from '../../model/clock.ts';

const PAUSE_MS = 3_600_000;
/** More different ones than this are not told, so that nobody can fill memory and log with them. */
const MAX_REMEMBERED = 64;

export class RareLines {
  readonly #clock: Clock;
  readonly #toldMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `tell` unless it was called for the same key within the last hour. */
  tell(key: string, tell: () => void): void {
    const nowMs = this.#clock.monotonicMs();
    const lastMs = this.#toldMs.get(key);
    if (lastMs !== undefined && nowMs - lastMs < PAUSE_MS) return;
    if (this.#toldMs.size >= MAX_REMEMBERED) this.#forgetOld(nowMs);
    if (this.#toldMs.size >= MAX_REMEMBERED) return;
    this.#toldMs.set(key, nowMs);
    tell();
  }

  #forgetOld(nowMs: number): void {
    for (const [key, toldMs] of this.#toldMs) if (nowMs - toldMs >= PAUSE_MS) this.#toldMs.delete(key);
  }
}
