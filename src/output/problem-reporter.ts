// Says once that something does not work, and once that it works again: a full disk must not fill the log as well.
// It must not know what the problem is.

export interface ProblemLog {
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

export class ProblemReporter {
  readonly #name: string;
  readonly #log: ProblemLog;
  #problem: string | null = null;

  constructor(name: string, log: ProblemLog) {
    this.#name = name;
    this.#log = log;
  }

  /** What is wrong now; null: nothing. */
  get problem(): string | null {
    return this.#problem;
  }

  failed(problem: string): void {
    if (this.#problem === null) this.#log.warn({ output: this.#name }, `${this.#name}: ${problem}`);
    this.#problem = problem;
  }

  succeeded(): void {
    if (this.#problem !== null) this.#log.info({ output: this.#name }, `${this.#name} works again`);
    this.#problem = null;
  }
}
