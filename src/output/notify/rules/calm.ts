// When a state is told: once when it has lasted, and once when it is over. It must not know what the state is.

/** Over for so long, at most, before it is told to be over: what comes and goes is one thing. */
const MOST_OVER_MS = 5 * 60_000;

interface State {
  badSinceMs: number | null;
  goodSinceMs: number | null;
  isTold: boolean;
}

export class Calm {
  readonly #states = new Map<string, State>();

  /**
   * `isBad` null: nobody knows, which begins nothing and ends nothing. `forMs`: it has to last so long. What is to be told now; null:
   * nothing.
   */
  accept(key: string, isBad: boolean | null, forMs: number, nowMs: number): 'problem' | 'over' | null {
    const state = this.#states.get(key) ?? { badSinceMs: null, goodSinceMs: null, isTold: false };
    this.#states.set(key, state);
    if (isBad === null) {
      state.badSinceMs = null;
      state.goodSinceMs = null;
      return null;
    }
    if (isBad) {
      state.goodSinceMs = null;
      state.badSinceMs ??= nowMs;
      if (state.isTold || nowMs - state.badSinceMs < forMs) return null;
      state.isTold = true;
      return 'problem';
    }
    state.badSinceMs = null;
    state.goodSinceMs ??= nowMs;
    if (!state.isTold || nowMs - state.goodSinceMs < Math.min(forMs, MOST_OVER_MS)) return null;
    state.isTold = false;
    return 'over';
  }

  /** Forgets what nobody asks about any more. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.#states.keys()) if (!keys.has(key)) this.#states.delete(key);
  }
}
