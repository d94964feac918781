// When one meter is due, and for what: fast and slow groups, growing pauses while it is silent. Pure arithmetic on ms.
import { backoff } from '../../async/retry.ts';

export interface PollIntervals {
  /** 0 = without pause. */
  readonly fastMs: number;
  readonly slowMs: number;
}

export type PollTask =
  { readonly kind: 'poll'; readonly scope: 'fast' | 'all' } | { readonly kind: 'probe'; readonly timeoutMs: number };

/** Pauses between probes of a silent meter that cost nobody anything: it is found within seconds of being back. */
const FIRST_PROBE_PAUSE_MS = 1000;
const LAST_FREE_PAUSE_MS = 5000;
/** Where the others lose turns by it, the pauses grow on. */
const LAST_PROBE_PAUSE_MS = 60_000;
const PAUSE_PER_LOST_MS = 50;

/** A meter that stays silent may be slower than its timeout: each full probe waits so much longer, up to a limit. */
const PATIENCE_GROWTH = 1.5;
const MOST_PATIENCE_MS = 3000;
/** A full probe by which the others lost turns is paid for by a time without one. */
const FULL_PAUSE_PER_LOST_MS = 200;
const LONGEST_FULL_PAUSE_MS = 600_000;

/** In that time short probes are made: they wait this share of the pause before them, and half of the timeout at most. */
const SHORT_PROBE_SHARE = 0.01;
const LEAST_PROBE_TIMEOUT_MS = 40;

/** A poll that is late by less than this share of its interval keeps the beat. */
const HARMLESS_SHARE = 0.5;

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
  #patienceMs: number;
  #fastDueMs = 0;
  #slowDueMs = 0;
  /** The probe that is due next and the pause before it; null while the meter answers. */
  #probe: { readonly dueMs: number; readonly pauseMs: number } | null = null;
  /** Not before this time does a probe wait the full time. */
  #fullProbeMs = 0;

  constructor(intervals: PollIntervals, timeoutMs: number, groups: RowGroups, nowMs: number) {
    this.#intervals = intervals;
    this.#timeoutMs = this.#patienceMs = timeoutMs;
    this.#groups = groups;
    this.#startAt(nowMs);
  }

  /** When it is to be asked next, monotonic ms; Infinity when it has no rows. */
  get dueMs(): number {
    return this.#probe?.dueMs ?? Math.min(this.#fastDueMs, this.#slowDueMs);
  }

  /** What to do at `nowMs`, when it is due. */
  task(nowMs: number): PollTask {
    if (this.#probe !== null) return { kind: 'probe', timeoutMs: this.#probeTimeoutMs(nowMs, this.#probe.pauseMs) };
    return { kind: 'poll', scope: this.#slowDueMs <= nowMs ? 'all' : 'fast' };
  }

  /** What the meter lost of its turns while another one was asked from `startMs` to `endMs`; a silent one loses nothing. */
  lostMs(startMs: number, endMs: number): number {
    if (this.#probe !== null) return 0;
    const lateMs = endMs - Math.max(startMs, this.dueMs);
    const isFastDue = this.#fastDueMs <= this.#slowDueMs;
    const intervalMs = isFastDue ? this.#intervals.fastMs : this.#intervals.slowMs;
    return Math.max(0, lateMs - intervalMs * HARMLESS_SHARE);
  }

  /**
   * The task is done at `nowMs`, and the other meters lost `lostMs` by it; `silent` puts the meter into probing with growing
   * pauses and growing patience.
   */
  done(task: PollTask, outcome: PollOutcome, nowMs: number, lostMs = 0): void {
    if (outcome === 'silent' || (task.kind === 'probe' && outcome === 'idle')) {
      this.#becomeSilent(task, nowMs, lostMs);
      return;
    }
    if (task.kind === 'probe') {
      this.#probe = null;
      this.#fullProbeMs = 0;
      this.#patienceMs = this.#timeoutMs;
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

  #probeTimeoutMs(nowMs: number, pauseMs: number): number {
    if (nowMs >= this.#fullProbeMs) return this.#patienceMs;
    return Math.min(this.#timeoutMs / 2, Math.max(LEAST_PROBE_TIMEOUT_MS, pauseMs * SHORT_PROBE_SHARE));
  }

  #becomeSilent(task: PollTask, nowMs: number, lostMs: number): void {
    const isFull = task.kind === 'poll' || task.timeoutMs >= this.#timeoutMs;
    if (isFull) this.#fullProbeMs = nowMs + Math.min(LONGEST_FULL_PAUSE_MS, lostMs * FULL_PAUSE_PER_LOST_MS);
    if (isFull && task.kind === 'probe') {
      const mostMs = Math.max(this.#timeoutMs, MOST_PATIENCE_MS);
      this.#patienceMs = Math.min(mostMs, this.#patienceMs * PATIENCE_GROWTH);
    }
    const grownMs = this.#pauses.next();
    const paidMs = isFull ? 0 : Math.min(LAST_PROBE_PAUSE_MS, lostMs * PAUSE_PER_LOST_MS);
    const pauseMs = Math.max(paidMs, lostMs > 0 ? grownMs : Math.min(LAST_FREE_PAUSE_MS, grownMs));
    this.#probe = { dueMs: nowMs + pauseMs, pauseMs };
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
