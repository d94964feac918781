// Who is next on a wire: commands first, then polls and guests in turn, first come first served within each, nobody before
// his time. Knows no wire.

/**
 * `command`: a person or program waits (commands, scans, settings); `poll`: the regular reading; `guest`: another master
 * that reads through this program. However many guests there are, no more than one is served between two polls.
 */
export type Priority = 'command' | 'poll' | 'guest';

interface Entry<T> {
  readonly item: T;
  readonly priority: Priority;
}

export class RequestQueue<T> {
  readonly #entries: Entry<T>[] = [];
  readonly #notBeforeMs: (item: T) => number;
  #lastTaken: Priority = 'guest';

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
    let foundRank = Infinity;
    for (const [index, entry] of this.#entries.entries()) {
      const restMs = this.#notBeforeMs(entry.item) - nowMs;
      const rank = this.#rank(entry.priority);
      if (restMs > 0) waitMs = Math.min(waitMs, restMs);
      else if (rank < foundRank) [found, foundRank] = [index, rank];
    }
    const [entry] = found >= 0 ? this.#entries.splice(found, 1) : [];
    if (entry === undefined) return { waitMs };
    if (entry.priority !== 'command') this.#lastTaken = entry.priority;
    return entry;
  }

  /** The lowest goes first. */
  #rank(priority: Priority): number {
    if (priority === 'command') return 0;
    return priority === this.#lastTaken ? 2 : 1;
  }

  /** Empties the queue. */
  takeAll(): T[] {
    return this.#entries.splice(0).map(({ item }) => item);
  }
}
