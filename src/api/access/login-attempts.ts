// How often a password or a code may be tried: per address with growing pauses, and in all. It must not know either.
import type { Clock } from '../../model/clock.ts';

/** Wrong ones of one address before it has to wait. */
const FREE_TRIES = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** An address is forgotten after this long without a try. */
const FORGET_MS = 60 * 60_000;

/** Wrong ones of all addresses together, in the window. */
const TRIES_IN_ALL = 50;
const WINDOW_MS = 15 * 60_000;

/** Addresses remembered; the oldest is forgotten first. */
const MAX_ADDRESSES = 1000;

interface Tries {
  count: number;
  lastMs: number;
}

export class LoginAttempts {
  readonly #clock: Clock;
  readonly #byAddress = new Map<string, Tries>();
  /** Who was right once in this run is not shut out by what others try. */
  readonly #known = new Set<string>();
  #inAllMs: readonly number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long this address has to wait before its next try, ms; 0: it need not. */
  waitMs(address: string): number {
    const nowMs = this.#clock.monotonicMs();
    const own = this.#byAddress.get(address);
    const over = (own?.count ?? 0) - FREE_TRIES;
    const pauseMs = over < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** over, LONGEST_WAIT_MS);
    const ownMs = own === undefined ? 0 : own.lastMs + pauseMs - nowMs;
    const oldestMs = this.#recent().at(-TRIES_IN_ALL);
    const inAllMs = oldestMs === undefined || this.#known.has(address) ? 0 : oldestMs + WINDOW_MS - nowMs;
    return Math.max(0, ownMs, inAllMs);
  }

  /** A try counts as wrong until it is known to be right: many at once get no further than one after the other. */
  begin(address: string): void {
    const nowMs = this.#clock.monotonicMs();
    const tries = this.#byAddress.get(address);
    const isFresh = tries === undefined || nowMs - tries.lastMs > FORGET_MS;
    this.#byAddress.delete(address);
    this.#byAddress.set(address, { count: isFresh ? 1 : tries.count + 1, lastMs: nowMs });
    this.#inAllMs = [...this.#recent(), nowMs].slice(-TRIES_IN_ALL);
    for (const oldest of this.#byAddress.keys()) {
      if (this.#byAddress.size <= MAX_ADDRESSES) break;
      this.#byAddress.delete(oldest);
    }
  }

  wasRight(address: string): void {
    this.#byAddress.delete(address);
    this.#inAllMs = this.#inAllMs.slice(0, -1);
    if (this.#known.size < MAX_ADDRESSES) this.#known.add(address);
  }

  #recent(): readonly number[] {
    const sinceMs = this.#clock.monotonicMs() - WINDOW_MS;
    return this.#inAllMs.filter((atMs) => atMs > sinceMs);
  }
}
