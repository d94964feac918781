// Where the log of today can be read. An interface and its simplest kind: the newest lines in memory.
import type { Clock } from '../model/clock.ts';
import { localDate } from '../time/local-time.ts';

/** The most that is answered and kept in memory, bytes. */
export const MAX_LOG_ANSWER_BYTES = 1_000_000;

export interface LogSource {
  /** The newest lines of today, at most 1 MB. Never rejects. */
  today(): Promise<string>;
}

export class LogRing implements LogSource {
  readonly #clock: Pick<Clock, 'wallMs'>;
  readonly #maxBytes: number;
  #lines: { readonly date: string; readonly text: string }[] = [];
  #bytes = 0;

  constructor(clock: Pick<Clock, 'wallMs'>, maxBytes: number = MAX_LOG_ANSWER_BYTES) {
    this.#clock = clock;
    this.#maxBytes = maxBytes;
  }

  /** One line with its end. */
  write(text: string): void {
    this.#lines.push({ date: localDate(this.#clock.wallMs()), text });
    this.#bytes += Buffer.byteLength(text);
    if (this.#bytes > this.#maxBytes) this.#shorten();
  }

  today(): Promise<string> {
    const date = localDate(this.#clock.wallMs());
    const lines = this.#lines.filter((line) => line.date === date);
    return Promise.resolve(lines.map(({ text }) => text).join(''));
  }

  /** To half, so that it is not done for every line. */
  #shorten(): void {
    let drop = 0;
    while (this.#bytes > this.#maxBytes / 2 && drop < this.#lines.length) {
      this.#bytes -= Buffer.byteLength(this.#lines[drop]?.text ?? '');
      drop++;
    }
    this.#lines = this.#lines.slice(drop);
  }
}
