// When one meter is due, and for what: fast and slow groups, growing pauses while it is silent. Pure arithmetic on ms.
import { backoff } from '../model/backoff.ts';

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

export class PollSchedule {
  readonly #intervals: PollIntervals;
  readonly #timeoutMs: number;
  readonly #pauses = backoff(FIRST_PROBE_PAUSE_MS, LAST_PROBE_PAUSE_MS);
  #fastDueMs: number;
  #slowDueMs: number;
  /** Pause before the probe that is due next; null while the meter answers. */
  #probePauseMs: number | null = null;

  /** `hasSlowRows` false: everything is read by fast polls. */
  constructor(intervals: PollIntervals, timeoutMs: number, hasSlowRows: boolean, nowMs: number) {
    this.#intervals = intervals;
    this.#timeoutMs = timeoutMs;
    this.#fastDueMs = nowMs;
    this.#slowDueMs = hasSlowRows ? nowMs : Infinity;
  }

  get dueMs(): number {
    return this.#probePauseMs === null ? Math.min(this.#fastDueMs, this.#slowDueMs) : this.#fastDueMs;
  }

  /** What to do at `nowMs`, when it is due. */
  task(nowMs: number): PollTask {
    if (this.#probePauseMs !== null) {
      const shareMs = Math.max(LEAST_PROBE_TIMEOUT_MS, this.#probePauseMs * PROBE_TIMEOUT_SHARE);
      return { kind: 'probe', timeoutMs: Math.min(this.#timeoutMs, shareMs) };
    }
    return { kind: 'poll', scope: this.#slowDueMs <= nowMs ? 'all' : 'fast' };
  }

  /** The task is done at `nowMs`; `answered` false puts the meter into probing with growing pauses. */
  done(task: PollTask, answered: boolean, nowMs: number): void {
    if (!answered) {
      this.#probePauseMs = this.#pauses.next();
      this.#fastDueMs = nowMs + this.#probePauseMs;
      return;
    }
    if (this.#probePauseMs !== null) {
      this.#probePauseMs = null;
      this.#pauses.reset();
      this.#fastDueMs = nowMs;
      if (this.#slowDueMs < Infinity) this.#slowDueMs = nowMs;
      return;
    }
    this.#fastDueMs = next(this.#fastDueMs, this.#intervals.fastMs, nowMs);
    if (task.kind === 'poll' && task.scope === 'all' && this.#slowDueMs < Infinity) {
      this.#slowDueMs = next(this.#slowDueMs, this.#intervals.slowMs, nowMs);
    }
  }
}

/** Keeps the beat while the bus keeps up; when it does not, the turn comes again after everybody else's. */
function next(dueMs: number, intervalMs: number, nowMs: number): number {
  return Math.max(dueMs + intervalMs, nowMs);
}
