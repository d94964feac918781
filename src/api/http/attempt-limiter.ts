// Counts different wrong secrets per address, so that nobody can try them out. It must not know any right secret.
import type { Clock } from '../../model/clock.ts';

const WINDOW_MS = 60_000;

/** Different wrong secrets per address and minute. A client that repeats one wrong secret is not guessing. */
const MAX_WRONG_SECRETS = 10;

/** Addresses remembered; the oldest is forgotten first. */
const MAX_ADDRESSES = 1000;

interface Attempts {
  readonly sinceMs: number;
  readonly wrong: Set<string>;
}

export class AttemptLimiter {
  readonly #clock: Clock;
  readonly #byAddress = new Map<string, Attempts>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isBlocked(address: string): boolean {
    const attempts = this.#current(address);
    return attempts !== null && attempts.wrong.size >= MAX_WRONG_SECRETS;
  }

  /** `digest` stands for the secret that was tried. */
  failed(address: string, digest: string): void {
    let attempts = this.#current(address);
    if (attempts === null) {
      attempts = { sinceMs: this.#clock.monotonicMs(), wrong: new Set() };
      this.#byAddress.set(address, attempts);
      this.#forgetOldest();
    }
    attempts.wrong.add(digest);
  }

  #current(address: string): Attempts | null {
    const attempts = this.#byAddress.get(address);
    if (!attempts) return null;
    if (this.#clock.monotonicMs() - attempts.sinceMs < WINDOW_MS) return attempts;
    this.#byAddress.delete(address);
    return null;
  }

  #forgetOldest(): void {
    for (const address of this.#byAddress.keys()) {
      if (this.#byAddress.size <= MAX_ADDRESSES) return;
      this.#byAddress.delete(address);
    }
  }
}
