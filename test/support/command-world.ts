// The world around a command: what it printed, what it was answered, and how it is told to end.
import type { CommandContext } from '../../src/cli/shared/command-context.ts';
import type { Clock } from '../../src/model/clock.ts';
import { systemClock } from '../../src/transport/system-clock.ts';

export class CommandWorld implements CommandContext {
  output = '';
  errors = '';
  readonly questions: string[] = [];
  readonly clock: Clock;
  readonly #answer: string | null;
  readonly #ending = new AbortController();
  readonly #terminal: { isWatched: boolean; isScreen: boolean };

  /** `answer`: what is typed at every question; null when nobody is there. */
  constructor(
    answer: string | null = null,
    clock: Clock = systemClock,
    terminal = { isWatched: false, isScreen: false },
  ) {
    this.#answer = answer;
    this.clock = clock;
    this.#terminal = terminal;
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  get terminal(): CommandContext['terminal'] {
    return {
      out: (text) => void (this.output += text),
      err: (text) => void (this.errors += text),
      ...this.#terminal,
      ask: (question) => {
        this.questions.push(question);
        return Promise.resolve(this.#answer);
      },
    };
  }

  /** SIGTERM. */
  end(): void {
    this.#ending.abort(new Error('SIGTERM'));
  }

  /** The printed lines without the time of the log. */
  get lines(): string[] {
    return this.output.split('\n').map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d /, ''));
  }
}
