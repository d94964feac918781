// One commit at a time: who wants one while one is under way waits for the end of the same. It must not know what is written.

export class CommitTurn<Report> {
  #current: { readonly sinceMs: number; readonly done: ((report: Report | null) => void)[] } | null = null;

  get isRunning(): boolean {
    return this.#current !== null;
  }

  /** How long the present one has been going, ms; 0: there is none. `nowMs` as told to `take`. */
  lengthMs(nowMs: number): number {
    return this.#current === null ? 0 : nowMs - this.#current.sinceMs;
  }

  /** Calls `begin` unless one is under way. Resolves with the report, or null when it ended without one. */
  take(nowMs: number, begin: () => void): Promise<Report | null> {
    return new Promise((resolve) => {
      if (this.#current !== null) {
        this.#current.done.push(resolve);
        return;
      }
      this.#current = { sinceMs: nowMs, done: [resolve] };
      begin();
    });
  }

  /** It is over; the next one may begin. */
  end(report: Report | null): void {
    const done = this.#current?.done ?? [];
    this.#current = null;
    for (const resolve of done) resolve(report);
  }
}
