// What the thread has been given and has not said to be on the disk. It must not know threads.

export class PostedBatches {
  #batches: { readonly number: number; readonly count: number }[] = [];
  #values = 0;

  /** Values in all of them. */
  get values(): number {
    return this.#values;
  }

  /** Number of the oldest one; null: all is on the disk. */
  get oldest(): number | null {
    return this.#batches[0]?.number ?? null;
  }

  /** `number` rising. */
  add(number: number, count: number): void {
    this.#batches.push({ number, count });
    this.#values += count;
  }

  /** Up to this number they are on the disk. */
  stored(number: number): void {
    this.#batches = this.#batches.filter((batch) => batch.number > number);
    this.#values = this.#batches.reduce((sum, { count }) => sum + count, 0);
  }

  /** They are gone with the thread. How many values. */
  lose(): number {
    const lost = this.#values;
    this.#batches = [];
    this.#values = 0;
    return lost;
  }
}
