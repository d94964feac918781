// Uploads finished files by FTP, one at a time, as often as it takes. It must not know what is in them.
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { Readable } from 'node:stream';
import type { Client } from 'basic-ftp';
import type { FtpConfig } from './config.ts';
import { Retry } from '../../async/retry.ts';
import { LATE, within } from '../../async/within.ts';
import type { Clock } from '../../model/clock.ts';
import { errorText, errnoOf } from '../../model/error.ts';
import type { DetailsOf } from '../../vocabulary/error-codes.ts';
import type { OutputHealth } from '../../model/output-health.ts';
import { ProblemReporter, type ProblemLog } from '../../log/problem-reporter.ts';
import { problemOf } from '../../model/problem.ts';

/** Silence on the connection, ms. */
const SILENCE_MS = 30_000;
/** For one whole upload, ms: some 30 kB over whatever line. */
const UPLOAD_MS = 120_000;
const FIRST_RETRY_MS = 30_000;
const MAX_RETRY_MS = 3_600_000;
/** Two months of days; the oldest is given up first. */
const MAX_WAITING = 62;

export interface FtpUploadOptions {
  readonly config: FtpConfig;
  /** Folder of the files. */
  readonly root: string;
  readonly clock: Clock;
  readonly log: ProblemLog;
}

export class FtpUpload {
  readonly name = 'ftp';
  readonly #options: FtpUploadOptions;
  readonly #waiting = new Set<string>();
  readonly #problem: ProblemReporter;
  readonly #retry: Retry;
  #client: Client | null = null;
  #failures = 0;
  #droppedFiles = 0;
  #lastUploadMs: number | null = null;
  #isBusy = false;
  #isStopped = false;

  constructor(options: FtpUploadOptions) {
    this.#options = options;
    this.#problem = new ProblemReporter(this.name, options.log);
    this.#retry = new Retry({ clock: options.clock, firstMs: FIRST_RETRY_MS, maxMs: MAX_RETRY_MS });
  }

  /** Takes a file below the root, `2026/2026-01-15.csv`; it is read when its turn comes. A file that is not there is left out. */
  enqueue(name: string): void {
    // To the end: the newest content counts, and a file that fails must not keep the others waiting for ever.
    this.#waiting.delete(name);
    this.#waiting.add(name);
    for (const oldest of this.#waiting) {
      if (this.#waiting.size <= MAX_WAITING) break;
      this.#waiting.delete(oldest);
      this.#droppedFiles++;
    }
    void this.#work();
  }

  /** Files that wait for their turn. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Uploads that failed since the start. */
  get failures(): number {
    return this.#failures;
  }

  health(): OutputHealth {
    return {
      name: this.name,
      ...this.#problem.state,
      queued: this.#waiting.size + (this.#client === null ? 0 : 1),
      queueOf: 'files',
      dropped: this.#droppedFiles,
      lastSuccessMs: this.#lastUploadMs,
    };
  }

  stop(): void {
    this.#isStopped = true;
    this.#retry.cancel();
    this.#client?.close();
  }

  async #work(): Promise<void> {
    if (this.#isBusy || this.#isStopped) return;
    this.#isBusy = true;
    this.#retry.cancel();
    try {
      for (let name = this.#next(); name !== undefined; name = this.#next()) await this.#uploadOrKeep(name);
      this.#retry.reset();
      this.#problem.succeeded();
    } catch (error) {
      const { host, port } = this.#options.config;
      const remedy = 'Check address, user, password and path of backup.ftp; it is tried again by itself.';
      // At the end of the program connections are cut on purpose.
      if (this.#next() === undefined) return;
      this.#failures++;
      const where = `${host}:${port}`;
      const text = `cannot upload to ${where}: ${errorText(error)}. ${remedy}`;
      this.#problem.failed(problemOf('FTP_UPLOAD', text, { where, ...answerOf(error) }));
      this.#retry.later(() => void this.#work());
    } finally {
      this.#isBusy = false;
    }
  }

  #next(): string | undefined {
    const [first] = this.#waiting;
    return this.#isStopped ? undefined : first;
  }

  /** Rejects when it failed; the file is then the last in the queue. */
  async #uploadOrKeep(name: string): Promise<void> {
    this.#waiting.delete(name);
    try {
      await this.#upload(name);
    } catch (error) {
      this.#waiting.add(name);
      throw error;
    }
  }

  async #upload(name: string): Promise<void> {
    const { config, root, clock, log } = this.#options;
    const content = await readIfThere(join(root, name));
    if (content === null) return;
    const { host } = config;
    // Loaded by who uploads only. Bundled, the package has a default export only.
    const { default: ftp } = await import('basic-ftp');
    if (this.#isStopped) return;
    const client = new ftp.Client(SILENCE_MS);
    this.#client = client;
    try {
      if ((await within(clock, UPLOAD_MS, this.#transfer(client, name, content))) === LATE)
        throw new Error(`no end after ${UPLOAD_MS / 1000} s`);
      this.#lastUploadMs = clock.wallMs();
      log.info({ bytes: content.length }, `ftp: ${name} uploaded to ${host}`);
    } finally {
      client.close();
      this.#client = null;
    }
  }

  async #transfer(client: Client, name: string, content: Buffer): Promise<void> {
    const { host, port, user, password, secure, path } = this.#options.config;
    await client.access({ host, port, user, password, secure });
    await client.ensureDir(posix.join(path, posix.dirname(name)));
    await client.uploadFrom(Readable.from([content]), posix.basename(name));
  }
}

/** The number of a server's refusal (530: not logged in), or what the system says. */
function answerOf(error: unknown): Omit<DetailsOf<'FTP_UPLOAD'>, 'where'> {
  const isRefusal = error instanceof Error && 'code' in error && typeof error.code === 'number';
  return isRefusal ? { status: Number(error.code) } : errnoOf(error);
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
