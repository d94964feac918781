// The person at the other end of a command: what is printed for him, what he is asked. Knows no meter.
import { createInterface } from 'node:readline/promises';

export interface Terminal {
  /** Results, for programs too. */
  readonly out: (text: string) => void;
  /** Progress, questions and warnings. */
  readonly err: (text: string) => void;
  /** True when somebody watches `err`, so that a line may be drawn over. */
  readonly isWatched: boolean;
  /** True when `out` is a screen. */
  readonly isScreen: boolean;
  /** The line that is typed after the question; null when the input has ended. */
  readonly ask: (question: string) => Promise<string | null>;
}

export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  get isWatched() {
    return process.stderr.isTTY;
  },
  get isScreen() {
    return process.stdout.isTTY;
  },
  ask: askOnStandardInput,
};

function askOnStandardInput(question: string): Promise<string | null> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    lines.once('close', () => resolve(null));
    void lines.question(question).then((answer) => {
      resolve(answer);
      lines.close();
    });
  });
}

/** True for an answer that says yes: y, yes. */
export function saysYes(answer: string | null): boolean {
  return answer !== null && /^\s*y(es)?\s*$/i.test(answer);
}

const BAR_CHARACTERS = 30;
const CLEAR_LINE = '\r\u001b[K';

/** A bar that is drawn over itself; nothing at all when nobody watches. */
export class ProgressBar {
  readonly #terminal: Terminal;
  #isDrawn = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  draw(done: number, total: number, text: string): void {
    if (!this.#terminal.isWatched) return;
    const filled = total === 0 ? 0 : Math.round((BAR_CHARACTERS * done) / total);
    const bar = '#'.repeat(filled).padEnd(BAR_CHARACTERS, '.');
    this.#terminal.err(`${CLEAR_LINE}[${bar}] ${done}/${total} ${text}`);
    this.#isDrawn = true;
  }

  /** Takes the bar away, so that a line can be printed in its place. */
  clear(): void {
    if (this.#isDrawn) this.#terminal.err(CLEAR_LINE);
    this.#isDrawn = false;
  }
}
