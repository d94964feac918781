// How recording goes, as the log and /healthz tell it: what does not work is said once, and once that it is over. It must not
// know why.
import type { ErrorFacts } from '../model/errors.ts';

export interface HistoryLog {
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

export class RecordingState {
  readonly #log: HistoryLog;
  #problem: string | null = null;
  #facts: ErrorFacts = {};

  constructor(log: HistoryLog) {
    this.#log = log;
  }

  /** What does not work; null: all does. */
  get problem(): string | null {
    return this.#problem;
  }

  /** What a translation of the problem needs. */
  get facts(): ErrorFacts {
    return this.#facts;
  }

  /** Null: it works. */
  report(problem: string | null, facts: ErrorFacts): void {
    const fields = { output: 'history' };
    if (problem !== null && this.#problem === null) this.#log.warn(fields, `history: ${problem}`);
    if (problem === null && this.#problem !== null) this.#log.info(fields, 'history works again');
    this.#problem = problem;
    this.#facts = facts;
  }

  /** Something that happened and does not last. */
  notice(text: string): void {
    this.#log.warn({ output: 'history' }, `history: ${text}`);
  }
}
