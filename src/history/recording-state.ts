// How recording goes, as the log and /healthz tell it: what does not work is said once, and once that it is over. It must not
// know why.
import type { ErrorDetails } from '../vocabulary/error-codes.ts';
import type { HistoryHealth } from './history.ts';

/** A commit that takes longer is stuck. */
const STALL_MS = 30_000;

export interface HistoryLog {
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

export class RecordingState {
  readonly #log: HistoryLog;
  #problem: string | null = null;
  #facts: ErrorDetails = {};

  constructor(log: HistoryLog) {
    this.#log = log;
  }

  /** Null: it works. */
  report(problem: string | null, facts: ErrorDetails): void {
    const fields = { output: 'history' };
    if (problem !== null && this.#problem === null) this.#log.warn(fields, `history: ${problem}`);
    if (problem === null && this.#problem !== null) this.#log.info(fields, 'history works again');
    this.#problem = problem;
    this.#facts = facts;
  }

  /** What /healthz says. `commitMs`: how long the present commit has been going; `wrongClock`: why values are held. */
  problem(now: {
    readonly path: string;
    readonly commitMs: number;
    readonly wrongClock: string | null;
  }): Pick<HistoryHealth, 'problem' | 'code' | 'facts'> {
    if (now.commitMs > STALL_MS) {
      const stall = `writing the history ${now.path} does not end: the disk stalls; the values are kept in memory`;
      return { problem: stall, code: 'HISTORY_WRITE', facts: { stalledMs: STALL_MS } };
    }
    if (this.#problem !== null) return { problem: this.#problem, code: 'HISTORY_WRITE', facts: this.#facts };
    return { problem: now.wrongClock, code: now.wrongClock === null ? null : 'HISTORY_CLOCK', facts: {} };
  }

  /** Something that happened and does not last. */
  notice(text: string): void {
    this.#log.warn({ output: 'history' }, `history: ${text}`);
  }
}
