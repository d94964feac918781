// Says once that something does not work, and once that it works again: a full disk must not fill the log as well.
// It must not know what the problem is.
import type { ErrorCode, ErrorDetails } from '../vocabulary/error-codes.ts';
import type { ErrorProblem } from '../model/problem.ts';

export interface ProblemLog {
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

/** The part of an output's health that is about what does not work. */
export interface OutputProblem {
  readonly problem: string | null;
  readonly code: ErrorCode | null;
  readonly facts: ErrorDetails;
}

export const NO_PROBLEM: OutputProblem = { problem: null, code: null, facts: {} };

export class ProblemReporter {
  readonly #name: string;
  readonly #log: ProblemLog;
  #state = NO_PROBLEM;

  constructor(name: string, log: ProblemLog) {
    this.#name = name;
    this.#log = log;
  }

  /** What is wrong now, with code and facts. */
  get state(): OutputProblem {
    return this.#state;
  }

  failed({ text: problem, code, facts }: ErrorProblem): void {
    if (this.#state.problem === null) this.#log.warn({ output: this.#name }, `${this.#name}: ${problem}`);
    this.#state = { problem, code, facts };
  }

  succeeded(): void {
    if (this.#state.problem !== null) this.#log.info({ output: this.#name }, `${this.#name} works again`);
    this.#state = NO_PROBLEM;
  }
}
