// The log in daily files, rotated by size and age. A disk that is full or stalls costs lines, never the program's time.
// It must not know what is logged.
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogConfig } from './log-config.ts';
import { BoundedQueue } from '../async/bounded-queue.ts';
import { within } from '../async/within.ts';
import type { Clock } from '../model/clock.ts';
import { errorText, errnoOf } from '../model/error.ts';
import { localDate } from '../time/local-time.ts';
import { cleanLogFolder, listLogFiles, logFileName, readEndOfDay } from './log-folder.ts';
import { MAX_LOG_ANSWER_BYTES, type LogSource } from './log-source.ts';
import type { OutputHealth } from '../model/output-health.ts';
import { NO_PROBLEM, type OutputProblem } from './problem-reporter.ts';
import { makeFolder } from '../files/make-folder.ts';

/** Lines that wait for the disk, bytes. What does not fit is counted and lost. */
const MAX_WAITING_BYTES = 1_000_000;
/** One file is at most this part of all that may be kept: so that deleting the oldest leaves most of the log. */
const FILES_IN_FULL_FOLDER = 10;
/** Pause until a folder that cannot be written is tried again, ms. */
const RETRY_MS = 10_000;
/** What lines get to reach the disk at the end of the program, ms. */
const CLOSE_GRACE_MS = 1000;

export interface LogFilesOptions {
  readonly folder: string;
  readonly keepMs: LogConfig['keepMs'];
  readonly maxBytes: LogConfig['maxBytes'];
  readonly clock: Clock;
  /** Told once when files cannot be written, and once when they can again. It must not write to this log. */
  readonly onProblem: (text: string) => void;
}

export class LogFiles implements LogSource {
  readonly #options: LogFilesOptions;
  readonly #maxFileBytes: number;
  readonly #waiting = new BoundedQueue<string>({
    limit: MAX_WAITING_BYTES,
    whenFull: 'refuse',
    weigh: (line) => Buffer.byteLength(line),
  });
  /** Since the last line that was written. */
  #lost = 0;
  #lostSinceStart = 0;
  #lastWriteMs: number | null = null;
  #file: { readonly date: string; readonly part: number; bytes: number } | null = null;
  #writing: Promise<void> | null = null;
  #retryAtMs = -Infinity;
  #problem: OutputProblem = NO_PROBLEM;

  constructor(options: LogFilesOptions) {
    this.#options = options;
    this.#maxFileBytes = Math.max(1000, Math.floor(options.maxBytes / FILES_IN_FULL_FOLDER));
  }

  /** One line with its end. Returns at once. */
  write(line: string): void {
    if (this.#waiting.push(line)) {
      this.#work();
      return;
    }
    this.#lost++;
    this.#lostSinceStart++;
  }

  async today(): Promise<string> {
    await this.#writtenOrNot();
    const { folder, clock } = this.#options;
    try {
      return await readEndOfDay(folder, localDate(clock.wallMs()), MAX_LOG_ANSWER_BYTES);
    } catch (error) {
      const waiting = this.#waiting.items.join('');
      // The folder is made with the first line.
      const { problem } = this.#problem;
      if (isMissing(error)) return problem === null ? waiting : `${problem}\n${waiting}`;
      return `The log cannot be read: ${errorText(error)}\n${waiting}`;
    }
  }

  health(): OutputHealth {
    return {
      ...{ name: 'log', ...this.#problem },
      ...{ queued: this.#waiting.size, queueOf: 'lines', dropped: this.#lostSinceStart },
      lastSuccessMs: this.#lastWriteMs,
    };
  }

  /** Lines that wait reach the disk, if it takes them within a second. Never rejects. */
  async close(): Promise<void> {
    this.#retryAtMs = -Infinity;
    this.#work();
    await this.#writtenOrNot();
  }

  /** Waits for the write that is under way, if the disk takes it within a second. */
  async #writtenOrNot(): Promise<void> {
    if (this.#writing !== null) await within(this.#options.clock, CLOSE_GRACE_MS, this.#writing);
  }

  #work(): void {
    if (this.#writing !== null || this.#options.clock.monotonicMs() < this.#retryAtMs) return;
    this.#writing = this.#writeAll().finally(() => {
      this.#writing = null;
    });
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#waiting.size > 0) await this.#writeSome();
      if (this.#problem.problem !== null) this.#options.onProblem('the log files can be written again');
      this.#problem = NO_PROBLEM;
    } catch (error) {
      const { folder, clock } = this.#options;
      const problem = `cannot write the log below ${folder}: ${errorText(error)}. Check space and rights.`;
      if (this.#problem.problem === null) this.#options.onProblem(problem);
      this.#problem = { problem, code: 'LOG_WRITE', facts: errnoOf(error) };
      this.#file = null;
      this.#retryAtMs = clock.monotonicMs() + RETRY_MS;
    }
  }

  async #writeSome(): Promise<void> {
    const { folder, clock } = this.#options;
    const file = await this.#currentFile(localDate(clock.wallMs()));
    const lines = this.#waiting.items;
    const text = lines.join('') + this.#lossLine();
    await appendFile(join(folder, logFileName(file.date, file.part)), text);
    file.bytes += Buffer.byteLength(text);
    this.#lost = 0;
    this.#lastWriteMs = clock.wallMs();
    for (let written = 0; written < lines.length; written++) this.#waiting.shift();
  }

  #lossLine(): string {
    return this.#lost === 0 ? '' : `(${this.#lost} lines are missing here: the disk did not take them)\n`;
  }

  /** The file to write to; a new day or a full file begins another one and clears away what is too much. */
  async #currentFile(date: string): Promise<{ date: string; part: number; bytes: number }> {
    const { folder, clock, keepMs, maxBytes } = this.#options;
    let file = this.#file;
    if (file?.date === date && file.bytes < this.#maxFileBytes) return file;
    await makeFolder(folder);
    const newest = (await listLogFiles(folder)).filter((one) => one.date === date).at(-1);
    if (newest === undefined) file = { date, part: 1, bytes: 0 };
    else if (newest.bytes >= this.#maxFileBytes) file = { date, part: newest.part + 1, bytes: 0 };
    else file = { date, part: newest.part, bytes: newest.bytes };
    await appendFile(join(folder, logFileName(file.date, file.part)), '');
    await cleanLogFolder(folder, localDate(clock.wallMs() - keepMs), maxBytes - this.#maxFileBytes);
    this.#file = file;
    return file;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
