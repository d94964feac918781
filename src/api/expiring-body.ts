// An answer that is serialised once and served until something in it changes or the first of its values dies.
// It must not know what is in the answer.

export interface TimedBody {
  /** The answer, or null: there is none now. */
  readonly body: Buffer | null;
  /** Last instant of the wall clock at which the answer is true, ms since the epoch. */
  readonly validUntilMs: number;
}

export class ExpiringBody {
  readonly #build: () => TimedBody;
  #current: TimedBody | null = null;
  #builtAtMs = 0;

  constructor(build: () => TimedBody) {
    this.#build = build;
  }

  get(nowMs: number): TimedBody {
    // A wall clock that was set back makes every remaining lifetime unknown: build anew.
    if (this.#current === null || nowMs > this.#current.validUntilMs || nowMs < this.#builtAtMs) {
      this.#current = this.#build();
      this.#builtAtMs = nowMs;
    }
    return this.#current;
  }

  invalidate(): void {
    this.#current = null;
  }
}
