// When one meter is due, and for what: fast and slow groups, growing pauses while it is silent. Pure arithmetic on ms.
import { backoff } from '../../async/retry.ts';

export interface PollIntervals {
  /** 0 = without pause. */
  readonly fastMs: number;
  readonly slowMs: number;
}

export type PollTask =
  { readonly kind: 'poll'; readonly scope: 'fast' | 'all' } | { readonly kind: 'probe'; readonly timeoutMs: number };

/** Pauses between probes of a silent meter. */
const FIRST_PROBE_PAUSE_MS = 1000;
const LAST_PROBE_PAUSE_MS = 60_000;

/**
 * A probe may wait this share of the pause before it, so that a dead meter costs the others little from the start;
 * with the longest pause it is the meter's full timeout again.
 */
const PROBE_TIMEOUT_SHARE = 0.02;
const LEAST_PROBE_TIMEOUT_MS = 40;

/** A meter that has refused all it was to be asked is looked at again so late at the earliest, whatever its interval. */
const IDLE_PAUSE_MS = 1000;

/** Which groups of rows a meter has. */
export interface RowGroups {
  readonly hasFastRows: boolean;
  readonly hasSlowRows: boolean;
}

export class PollSchedule {
  readonly #intervals: PollIntervals;
  readonly #timeoutMs: number;
  readonly #groups: RowGroups;
  readonly #pauses = backoff(FIRST_PROBE_PAUSE_MS, LAST_PROBE_PAUSE_MS);
  #fastDueMs = 0;
  #slowDueMs = 0;
  /** The probe that is due next and the pause before it; null while the meter answers. */
  #probe: { readonly dueMs: number; readonly pauseMs: number } | null = null;

  constructor(intervals: PollIntervals, timeoutMs: number, groups: RowGroups, nowMs: number) {
    this.#intervals = intervals;
    this.#timeoutMs = timeoutMs;
    this.#groups = groups;
    this.#startAt(nowMs);
  }

  /** When it is to be asked next, monotonic ms; Infinity when it has no rows. */
  get dueMs(): number {
    return this.#probe?.dueMs ?? Math.min(this.#fastDueMs, this.#slowDueMs);
  }

  /** What to do at `nowMs`, when it is due. */
  task(nowMs: number): PollTask {
    if (this.#probe !== null) {
      const shareMs = Math.max(LEAST_PROBE_TIMEOUT_MS, this.#probe.pauseMs * PROBE_TIMEOUT_SHARE);
      return { kind: 'probe', timeoutMs: Math.min(this.#timeoutMs, shareMs) };
    }
    return { kind: 'poll', scope: this.#slowDueMs <= nowMs ? 'all' : 'fast' };
  }

  /** The task is done at `nowMs`; `silent` puts the meter into probing with growing pauses. */
  done(task: PollTask, outcome: PollOutcome, nowMs: number): void {
    if (outcome === 'silent' || (task.kind === 'probe' && outcome === 'idle')) {
      const pauseMs = this.#pauses.next();
      this.#probe = { dueMs: nowMs + pauseMs, pauseMs };
      return;
    }
    if (task.kind === 'probe') {
      this.#probe = null;
      this.#pauses.reset();
      this.#startAt(nowMs);
      return;
    }
    const leastMs = outcome === 'idle' ? IDLE_PAUSE_MS : 0;
    this.#fastDueMs = next(this.#fastDueMs, Math.max(leastMs, this.#intervals.fastMs), nowMs);
    if (task.scope === 'all') {
      this.#slowDueMs = next(this.#slowDueMs, Math.max(leastMs, this.#intervals.slowMs), nowMs);
    }
  }

  /** Everything it has is due at once. */
  #startAt(nowMs: number): void {
    this.#fastDueMs = this.#groups.hasFastRows ? nowMs : Infinity;
    this.#slowDueMs = this.#groups.hasSlowRows ? nowMs : Infinity;
  }
}

/** Keeps the beat while the bus keeps up; when it does not, the turn comes again after everybody else's. */
function next(dueMs: number, intervalMs: number, nowMs: number): number {
  return Math.max(dueMs + intervalMs, nowMs);
}

/** `idle`: there is nothing to ask, all of the rows in scope were refused. */
export type PollOutcome = 'answered' | 'silent' | 'idle';
