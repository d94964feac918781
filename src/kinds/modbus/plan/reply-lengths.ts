// Which reads are answered and which never are, although the unit answers others: bridges with small buffers cut, drop or
// refuse long replies, and some meters are silent about registers that they lack. It must not know buses or rows.
import type { Clock } from '../../../model/clock.ts';
import type { Span } from '../bus/read-plan.ts';
import { Suspensions } from './suspensions.ts';

/** `alone`: nothing says more than that this read failed. `long`: only shorter ones arrive. `hole`: others as long do. */
export type Suspicion = 'alone' | 'long' | 'hole';

/** So often in a row must a read fail, with others answered in between, before that is held against it. */
const FAILURES_TO_LEARN = 2;
/** Nothing is made shorter than this, registers: the longest number has four. */
const LEAST_LIMIT = 4;
/** Longer reads are tried again after this time at first, ms: each try costs a timeout. */
const FIRST_LIMIT_PAUSE_MS = 60_000;
/** A failure says something of what comes next for so long. */
const RECENT_MS = 10_000;
const LIMIT = 0;

interface Failure {
  readonly count: number;
  readonly atMs: number;
  times: number;
  /** The most registers that came in one reply since the last failure; 0: nothing came. */
  longestSince: number;
}

export class ReplyLengths {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failure>();
  readonly #pauses: Suspensions;
  #longest = 0;
  /** Most registers of a read that are known to arrive; null: nothing had to be shortened. */
  #learned: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#pauses = new Suspensions(clock, FIRST_LIMIT_PAUSE_MS);
  }

  /** Most registers of a read that arrive, as far as something has been learned; null: nothing had to be shortened. */
  get learned(): number | null {
    return this.#learned;
  }

  /** The most registers that one read may have now; Infinity: nothing is known, or longer ones are to be tried again. */
  get limit(): number {
    return this.#learned !== null && this.#pauses.isPaused(LIMIT) ? this.#learned : Infinity;
  }

  /** Registers of the shortest read that has just not been answered; Infinity: there is none. */
  get shortestFailed(): number {
    const sinceMs = this.#clock.monotonicMs() - RECENT_MS;
    const recent = [...this.#failures.values()].filter(({ atMs }) => atMs > sinceMs);
    return Math.min(...recent.map(({ count }) => count));
  }

  /** When longer reads are tried again, monotonic ms; Infinity: there is no need. */
  get nextTryMs(): number {
    return this.#learned === null ? Infinity : this.#pauses.nextEndMs;
  }

  answered({ address, count }: Span): void {
    this.#failures.delete(keyOf({ address, count }));
    for (const failure of this.#failures.values()) failure.longestSince = Math.max(failure.longestSince, count);
    this.#longest = Math.max(this.#longest, count);
    if (this.#learned === null || count <= this.#learned) return;
    this.#learned = null;
    this.#pauses.clear(LIMIT);
  }

  /** A read was not answered, or not whole. What that says of it. */
  failed({ address, count }: Span): Suspicion {
    const key = keyOf({ address, count });
    const before = this.#failures.get(key) ?? { times: 0, longestSince: count > this.#longest ? this.#longest : 0 };
    this.#failures.set(key, { count, atMs: this.#clock.monotonicMs(), times: before.times + 1, longestSince: 0 });
    if (before.longestSince === 0) return 'alone';
    if (count <= before.longestSince) return 'hole';
    // What was long enough before may be too long for another bridge.
    this.#longest = Math.min(this.#longest, before.longestSince);
    return 'long';
  }

  /** True when it has failed in a row often enough to learn from. */
  isCertain(span: Span): boolean {
    return (this.#failures.get(keyOf(span))?.times ?? 0) >= FAILURES_TO_LEARN;
  }

  /** Reads of so many registers do not arrive. */
  shorten(count: number): void {
    const limit = Math.max(LEAST_LIMIT, Math.floor(count / 2));
    if (count <= LEAST_LIMIT || limit >= this.limit) return;
    this.#learned = limit;
    this.#pauses.add(LIMIT);
  }

  forget(): void {
    this.#failures.clear();
    this.#pauses.clearAll();
    this.#longest = 0;
    this.#learned = null;
  }
}

function keyOf({ address, count }: Span): string {
  return `${address}+${count}`;
}
