// The CSV backup: a row each few minutes into the file of the day, on disk as soon as it is there; uploads are handed on.
// It must not know where datasets come from or how files are uploaded.
import type { BackupConfig } from './config.ts';
import type { DatasetCycle } from '../../live/dataset.ts';
import { Retry } from '../../async/retry.ts';
import { within } from '../../async/within.ts';
import type { Clock } from '../../model/clock.ts';
import { errorText, MeterHubError, errnoOf } from '../../model/error.ts';
import { localDate } from '../../time/local-time.ts';
import { csvLine } from './csv-format.ts';
import { dayFileName, restoreDay, writeDay } from './day-file.ts';
import type { OutputHealth } from '../../model/output-health.ts';
import type { Output } from '../output.ts';
import type { DayFile } from '../offers.ts';
import { ProblemReporter, type ProblemLog } from '../../log/problem-reporter.ts';
import { RowSchedule } from './row-schedule.ts';
import { problemOf } from '../../model/problem.ts';

/** Days kept in memory while the disk refuses them; the oldest is given up first. */
const MAX_UNWRITTEN_DAYS = 7;
const FIRST_RETRY_MS = 10_000;
const MAX_RETRY_MS = 300_000;
/** A write that takes longer means that the disk (a network share, a dying card) stalls. */
const STALL_MS = 30_000;
/** What a write that is under way gets to finish at the end of the program. */
const STOP_GRACE_MS = 1000;

interface Day {
  readonly date: string;
  rows: string[];
  /** How many of the rows are on disk. */
  writtenRows: number;
  /** What was on disk before is in `rows`. Not before that may anything be written. */
  isRestored: boolean;
  /** There is a file of it. */
  isOnDisk: boolean;
  /** Counts up with every change; the disk is up to date when it has the same number. */
  revision: number;
  writtenRevision: number;
  wantsUpload: boolean;
}

export interface CsvBackupOptions {
  readonly config: Pick<BackupConfig, 'path' | 'columns' | 'everyMs' | 'saveMs'>;
  readonly clock: Clock;
  readonly log: ProblemLog;
  /** Takes the name of a file that is complete on disk, below the backup's folder. */
  readonly upload: ((name: string) => void) | null;
}

export class CsvBackup implements Output<DatasetCycle>, DayFile {
  readonly name = 'backup';
  readonly #options: CsvBackupOptions;
  readonly #header: string;
  readonly #schedule: RowSchedule;
  readonly #days = new Map<string, Day>();
  readonly #problem: ProblemReporter;
  readonly #retry: Retry;
  #writing: Promise<void> | null = null;
  #writingSinceMs = 0;
  #lostRows = 0;
  #lastWriteMs: number | null = null;
  #isStopped = false;

  constructor(options: CsvBackupOptions) {
    this.#options = options;
    const { columns, everyMs, saveMs } = options.config;
    this.#header = csvLine(columns);
    this.#schedule = new RowSchedule(everyMs, saveMs);
    this.#problem = new ProblemReporter(this.name, options.log);
    this.#retry = new Retry({ clock: options.clock, firstMs: FIRST_RETRY_MS, maxMs: MAX_RETRY_MS });
  }

  /** Takes up the file of today, and sees that the one of yesterday is uploaded: the program may have ended at midnight. */
  start(): void {
    const { clock, upload } = this.#options;
    this.#day(localDate(clock.wallMs()));
    upload?.(dayFileName(localDate(clock.wallMs() - 86_400_000)));
    void this.#work();
  }

  accept(cycle: DatasetCycle): void {
    const due = this.#schedule.check(cycle.atMs);
    if (due === null) return;
    const day = this.#day(due.date);
    for (const other of this.#days.values()) if (other !== day && other.rows.length > 0) other.wantsUpload = true;
    day.rows.push(csvLine(this.#options.config.columns.map((name) => cycle.value(name))));
    day.revision++;
    if (due.save) day.wantsUpload = true;
    this.#giveUpOldDays();
    void this.#work();
  }

  today(): string {
    const rows = this.#days.get(localDate(this.#options.clock.wallMs()))?.rows ?? [];
    return this.#header + rows.join('');
  }

  /** Writes the file of today now and hands it to the upload. */
  async save(patienceMs: number): Promise<void> {
    const day = this.#day(localDate(this.#options.clock.wallMs()));
    day.revision++;
    day.wantsUpload = true;
    const wanted = day.revision;
    // A write may be under way already, without what is wanted.
    const written = this.#work().then(() => (day.writtenRevision < wanted ? this.#work() : undefined));
    await within(this.#options.clock, patienceMs, written);
    if (day.writtenRevision >= wanted) return;
    throw new MeterHubError('BACKUP_WRITE', this.health().problem ?? 'The backup takes too long to write.');
  }

  health(): OutputHealth {
    const silentMs = this.#options.clock.monotonicMs() - this.#writingSinceMs;
    const isStalled = this.#writing !== null && silentMs > STALL_MS;
    const stall = `writing below ${this.#options.config.path} does not end: the disk stalls; the rows are kept in memory`;
    return {
      name: this.name,
      ...(isStalled ? { problem: stall, code: 'BACKUP_WRITE', facts: { stalledMs: silentMs } } : this.#problem.state),
      queued: [...this.#days.values()].reduce((sum, day) => sum + day.rows.length - day.writtenRows, 0),
      queueOf: 'rows',
      dropped: this.#lostRows,
      lastSuccessMs: this.#lastWriteMs,
    };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#retry.cancel();
    const written = (this.#writing ?? Promise.resolve()).then(() => this.#writeAll());
    await within(this.#options.clock, STOP_GRACE_MS, written);
  }

  #day(date: string): Day {
    let day = this.#days.get(date);
    if (!day) {
      const state = { isRestored: false, isOnDisk: false, revision: 0, writtenRevision: 0, wantsUpload: false };
      day = { date, rows: [], writtenRows: 0, ...state };
      this.#days.set(date, day);
    }
    return day;
  }

  #giveUpOldDays(): void {
    for (const [date, day] of this.#days) {
      if (this.#days.size <= MAX_UNWRITTEN_DAYS) return;
      this.#days.delete(date);
      this.#lostRows += day.rows.length - day.writtenRows;
      this.#options.log.warn({ date }, `backup: ${day.rows.length} rows of ${date} are lost: the disk refused them`);
    }
  }

  /** Brings the disk up to date, one write at a time. Never rejects. */
  #work(): Promise<void> {
    if (this.#writing === null && !this.#isStopped) {
      this.#retry.cancel();
      this.#writing = this.#writeAll().finally(() => {
        this.#writing = null;
      });
    }
    return this.#writing ?? Promise.resolve();
  }

  async #writeAll(): Promise<void> {
    for (let day = this.#unfinished(); day !== undefined; day = this.#unfinished()) {
      try {
        await this.#bringUpToDate(day);
      } catch (error) {
        const text = `cannot write ${dayFileName(day.date)}: ${errorText(error)}. Check space and rights.`;
        this.#problem.failed(problemOf('BACKUP_WRITE', text, errnoOf(error)));
        if (!this.#isStopped) this.#retry.later(() => void this.#work());
        return;
      }
      this.#handOn(day);
    }
    this.#retry.reset();
    this.#problem.succeeded();
  }

  #unfinished(): Day | undefined {
    return [...this.#days.values()].find(
      (day) => !day.isRestored || day.writtenRevision < day.revision || (day.wantsUpload && day.isOnDisk),
    );
  }

  async #bringUpToDate(day: Day): Promise<void> {
    const { config, clock } = this.#options;
    this.#writingSinceMs = clock.monotonicMs();
    if (!day.isRestored) await this.#restore(day);
    const { revision, rows } = day;
    const count = rows.length;
    if (day.writtenRevision === revision) return;
    await writeDay(config.path, day.date, this.#header + rows.join(''));
    day.writtenRevision = revision;
    day.writtenRows = count;
    this.#lastWriteMs = clock.wallMs();
    day.isOnDisk = true;
  }

  async #restore(day: Day): Promise<void> {
    const { config, log } = this.#options;
    const { rows, putAside } = await restoreDay(config.path, day.date, this.#header);
    day.rows = [...rows, ...day.rows];
    day.writtenRows = rows.length;
    day.isRestored = true;
    day.isOnDisk = rows.length > 0;
    if (rows.length > 0) log.info({ rows: rows.length }, `backup: took up ${dayFileName(day.date)}`);
    if (putAside !== null) {
      log.warn({}, `backup: the columns have changed: the file of today so far was kept as ${putAside}`);
    }
  }

  #handOn(day: Day): void {
    const { upload, clock } = this.#options;
    // Rows that came while it was being written first.
    if (day.writtenRevision < day.revision) return;
    if (day.wantsUpload && day.isOnDisk) {
      day.wantsUpload = false;
      upload?.(dayFileName(day.date));
    }
    if (day.date !== localDate(clock.wallMs())) this.#days.delete(day.date);
  }
}
