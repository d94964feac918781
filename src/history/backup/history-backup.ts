// Copies of the history, made while it is written: when the next one is due, how that goes, and what the hub says of it. It
// must not know how a copy is made, and must never touch the folder itself: it may lie on a disk that hangs.
import type { Clock } from '../../model/clock.ts';
import { ProblemReporter, type ProblemLog, type OutputProblem } from '../../log/problem-reporter.ts';
import { isPlausible } from '../../time/time-guard.ts';
import type { HistoryBackupConfig } from '../history-config.ts';
import { startCopy, type CopyAnswer, type RunningCopy } from './start-copy.ts';
import type { CopyTask } from './copy-history.ts';

/** After the start, when everything else has settled. */
const FIRST_LOOK_MS = 120_000;
const LOOK_MS = 60_000;
const RETRY_MS = 15 * 60_000;
/** One that takes longer hangs: it is ended. A gigabyte takes a minute on a PC, some on a Raspberry Pi. */
const LONGEST_COPY_MS = 3_600_000;

export interface HistoryBackupOptions {
  /** The history. */
  readonly path: string;
  readonly config: HistoryBackupConfig;
  readonly timeZone: string;
  readonly clock: Clock;
  readonly log: ProblemLog;
  readonly start?: (task: CopyTask) => RunningCopy;
}

export interface HistoryBackupHealth extends OutputProblem {
  readonly name: 'history-backup';
  /** When the newest copy was made, ms since the epoch; null: nobody has looked yet, or there is none. */
  readonly lastSuccessMs: number | null;
}

export class HistoryBackup {
  readonly name = 'history-backup';
  readonly #options: HistoryBackupOptions;
  readonly #problem: ProblemReporter;
  readonly #cancelTimer: () => void;
  /** On the clock that is never set. */
  #nextLookMs: number;
  /** On the wall clock. */
  #nextCopyMs = -Infinity;
  #running: { readonly copy: RunningCopy; readonly sinceMs: number } | null = null;
  #newestMs: number | null = null;

  constructor(options: HistoryBackupOptions) {
    const { clock, log } = options;
    this.#options = options;
    this.#problem = new ProblemReporter(this.name, log);
    this.#nextLookMs = clock.monotonicMs() + FIRST_LOOK_MS;
    this.#cancelTimer = clock.every(LOOK_MS, () => this.#look());
  }

  health(): HistoryBackupHealth {
    return { name: this.name, ...this.#problem.state, lastSuccessMs: this.#newestMs };
  }

  stop(): void {
    this.#cancelTimer();
    this.#running?.copy.stop();
    this.#running = null;
  }

  #look(): void {
    const { clock, config, path, timeZone, start = startCopy } = this.#options;
    const nowMs = clock.wallMs();
    const { everyMs, keep, path: folder } = config;
    if (this.#running !== null) return this.#endIfLate(this.#running);
    // A clock that was set back must not put it off for years.
    if (this.#nextCopyMs > nowMs + everyMs) this.#nextCopyMs = nowMs + everyMs;
    if (clock.monotonicMs() < this.#nextLookMs || nowMs < this.#nextCopyMs || !isPlausible(nowMs)) return;
    const copy = start({ path, folder, everyMs, keep, nowMs, timeZone });
    const running = { copy, sinceMs: clock.monotonicMs() };
    this.#running = running;
    void copy.answer.then((answer) => {
      if (this.#running === running) this.#ended(answer);
    });
  }

  #endIfLate({ copy, sinceMs }: { readonly copy: RunningCopy; readonly sinceMs: number }): void {
    const { clock, config } = this.#options;
    const tookMs = clock.monotonicMs() - sinceMs;
    if (tookMs <= LONGEST_COPY_MS) return;
    copy.stop();
    const problem = `writing a copy below ${config.path} does not end: the disk stalls`;
    this.#ended({ problem, facts: { stalledMs: tookMs } });
  }

  #ended(answer: CopyAnswer): void {
    const { clock, config, log } = this.#options;
    this.#running = null;
    if ('problem' in answer) {
      this.#nextLookMs = clock.monotonicMs() + RETRY_MS;
      this.#problem.failed({ text: answer.problem, code: 'HISTORY_BACKUP', facts: answer.facts });
      return;
    }
    const { made, newestMs, bytes } = answer.outcome;
    this.#newestMs = newestMs;
    this.#nextCopyMs = newestMs + config.everyMs;
    this.#problem.succeeded();
    if (made !== null) log.info({ output: this.name, bytes }, `history-backup: ${made} is written and checked`);
  }
}
