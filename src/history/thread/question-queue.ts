// The questions to the history thread, answered one at a time, with a turn of the event loop in between: so a commit waits for
// one page and never for a long list of them, and what was read is given back (the memory of rows is freed between turns
// only). It must not know what is asked.

export class QuestionQueue<Question> {
  readonly #answer: (question: Question) => void;
  /** Calls back after what else has arrived was handled. */
  readonly #afterTurn: (work: () => void) => void;
  #waiting: Question[] = [];

  constructor(answer: (question: Question) => void, afterTurn: (work: () => void) => void) {
    this.#answer = answer;
    this.#afterTurn = afterTurn;
  }

  add(question: Question): void {
    this.#waiting.push(question);
    if (this.#waiting.length === 1) this.#afterTurn(() => this.#next());
  }

  /** At once: what they are about is going to change. */
  answerAll(): void {
    for (const question of this.#waiting.splice(0)) this.#answer(question);
  }

  /** Nobody waits for the answers any more. */
  clear(): void {
    this.#waiting = [];
  }

  #next(): void {
    const question = this.#waiting.shift();
    if (question === undefined) return;
    if (this.#waiting.length > 0) this.#afterTurn(() => this.#next());
    this.#answer(question);
  }
}
