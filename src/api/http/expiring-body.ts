// An answer that is serialised once and served until something in it changes or the first of its values dies.
// It must not know what is in the answer.

export interface TimedBody {
  /** The answer, or null: there is none now. */
  readonly body: Buffer | null;
  /** Last instant at which the answer is true, monotonic ms. */
  readonly validUntilMs: number;
}

export class ExpiringBody {
  readonly #build: () => TimedBody;
  #current: TimedBody | null = null;

  constructor(build: () => TimedBody) {
    this.#build = build;
  }

  /** `nowMs`: monotonic. */
  get(nowMs: number): TimedBody {
    if (this.#current === null || nowMs > this.#current.validUntilMs) this.#current = this.#build();
    return this.#current;
  }

  invalidate(): void {
    this.#current = null;
  }
}
