// Who is next on a wire: commands before polls, first come first served, nobody before his time. Knows no wire.

/** `command`: a person or program waits (commands, scans, settings); `poll`: the regular reading. */
export type Priority = 'command' | 'poll';

interface Entry<T> {
  readonly item: T;
  readonly priority: Priority;
}

export class RequestQueue<T> {
  readonly #entries: Entry<T>[] = [];
  readonly #notBeforeMs: (item: T) => number;

  /** `notBeforeMs` says when an item may go at the earliest; it is asked each time. */
  constructor(notBeforeMs: (item: T) => number) {
    this.#notBeforeMs = notBeforeMs;
  }

  get size(): number {
    return this.#entries.length;
  }

  add(item: T, priority: Priority): void {
    this.#entries.push({ item, priority });
  }

  /** Puts an item back that was taken: it keeps its turn. */
  putBack(item: T, priority: Priority): void {
    this.#entries.unshift({ item, priority });
  }

  /** The next item that may go at `nowMs`, or the time to wait for one (Infinity when empty). */
  take(nowMs: number): { item: T; priority: Priority } | { waitMs: number } {
    let waitMs = Infinity;
    let found = -1;
    for (const [index, entry] of this.#entries.entries()) {
      const restMs = this.#notBeforeMs(entry.item) - nowMs;
      if (restMs > 0) waitMs = Math.min(waitMs, restMs);
      else if (found < 0 || (entry.priority === 'command' && this.#entries[found]?.priority === 'poll')) found = index;
    }
    const [entry] = found >= 0 ? this.#entries.splice(found, 1) : [];
    return entry ?? { waitMs };
  }

  /** Empties the queue. */
  takeAll(): T[] {
    return this.#entries.splice(0).map(({ item }) => item);
  }
}
