// What waits for somebody slower, in order and within a bound; what does not fit is counted. It must not know what waits or
// who comes for it.

export interface BoundedQueueOptions<T> {
  /** Sum of the weights that may wait. */
  readonly limit: number;
  /** What goes when something does not fit: the oldest that waits, or what has just come. */
  readonly whenFull: 'drop-oldest' | 'refuse';
  /** What an item counts, asked when it comes and when it goes. Left out: each counts 1. */
  readonly weigh?: (item: T) => number;
}

/** Emptied places at the front are given back when they are this many, and more than half. */
const MANY_EMPTY = 1024;

/** Items may be anything but undefined. */
export class BoundedQueue<T> {
  readonly #limit: number;
  readonly #mayDropOldest: boolean;
  readonly #weigh: (item: T) => number;
  /** From `#first` on; in front of it are places that are empty by now, so that taking one moves nothing. */
  #items: (T | undefined)[] = [];
  #first = 0;
  #weight = 0;
  #lost = 0;

  constructor({ limit, whenFull, weigh = () => 1 }: BoundedQueueOptions<T>) {
    this.#limit = limit;
    this.#mayDropOldest = whenFull === 'drop-oldest';
    this.#weigh = weigh;
  }

  /** How many items wait. */
  get size(): number {
    return this.#items.length - this.#first;
  }

  /** Sum of their weights. */
  get weight(): number {
    return this.#weight;
  }

  /** Sum of the weights of what was dropped or refused since the beginning. */
  get lost(): number {
    return this.#lost;
  }

  /** The one that `shift` would take. */
  get oldest(): T | undefined {
    return this.#items[this.#first];
  }

  /** What waits, the oldest first. */
  get items(): readonly T[] {
    return this.#waiting();
  }

  /**
   * Adds an item. False: something was lost for it, or it is refused itself. An item that is heavier than the whole limit
   * is never kept.
   */
  push(item: T): boolean {
    const weight = this.#weigh(item);
    const lostBefore = this.#lost;
    if (this.#mayDropOldest) while (this.size > 0 && this.#weight + weight > this.#limit) this.#drop();
    if (this.#weight + weight > this.#limit) {
      this.#lost += weight;
      return false;
    }
    this.#items.push(item);
    this.#weight += weight;
    return this.#lost === lostBefore;
  }

  /** The oldest, no longer waiting; undefined: none waits. */
  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#first];
    this.#items[this.#first++] = undefined;
    if (this.size === 0 || (this.#first > MANY_EMPTY && this.#first > this.size)) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    if (item !== undefined) this.#weight -= this.#weigh(item);
    return item;
  }

  /** All that waits, no longer waiting, the oldest first. */
  takeAll(): T[] {
    const items = this.#waiting();
    this.clear();
    return items;
  }

  /** Puts items back that were taken, in front and in their order. Of what no longer fits, the oldest is lost. */
  putBack(items: readonly T[]): void {
    this.#items = [...items, ...this.#waiting()];
    this.#first = 0;
    for (const item of items) this.#weight += this.#weigh(item);
    while (this.size > 0 && this.#weight > this.#limit) this.#drop();
  }

  /** Forgets what waits; it is not counted as lost. */
  clear(): void {
    this.#items = [];
    this.#first = 0;
    this.#weight = 0;
  }

  /** Gives up what waits: it is counted as lost. */
  giveUp(): void {
    this.#lost += this.#weight;
    this.clear();
  }

  #waiting(): T[] {
    return this.#items.slice(this.#first).filter((item) => item !== undefined);
  }

  #drop(): void {
    const before = this.#weight;
    this.shift();
    this.#lost += before - this.#weight;
  }
}
