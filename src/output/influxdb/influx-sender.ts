// Sends what waits, batch after batch, oldest first, and does what the answers ask for: wait, cut in half, leave a field out.
// It must not know readings.
import type { InfluxOutputConfig } from './config.ts';
import { Retry } from '../../async/retry.ts';
import type { Clock } from '../../model/clock.ts';
import { errorText, detailsOf, MeterHubError } from '../../model/error.ts';
import { type ProblemLog, ProblemReporter, type OutputProblem } from '../../log/problem-reporter.ts';
import type { Batch } from './batch.ts';
import type { BatchQueue } from './batch-queue.ts';
import type { HttpClient } from '../../transport/http.ts';
import { DoubleCount } from './double-count.ts';
import { influxClient, postOf } from './influx-client.ts';
import { withoutField } from './line-protocol.ts';
import { Refusals } from './refusals.ts';
import { judge, type Conflict, type Verdict, type Wait } from './verdict.ts';
import { secretsOfTarget, writeRequest } from './write-request.ts';

/** Pauses while the server is away or busy. */
const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 60_000;
/** Pauses while somebody has to do something: create a database, correct a token. */
const FIRST_SLOW_RETRY_MS = 60_000;
const MAX_SLOW_RETRY_MS = 600_000;
/** Times that a refused batch is halved before the rest is given up: 64 pieces. */
const MAX_CUTS = 6;

export interface InfluxSenderOptions {
  readonly config: InfluxOutputConfig;
  readonly queue: BatchQueue;
  readonly clock: Clock;
  readonly log: ProblemLog;
  /** 0 to below 1: many programs must not come back at the same moment. */
  readonly random: () => number;
}

export class InfluxSender {
  readonly refusals: Refusals;
  readonly #options: InfluxSenderOptions;
  readonly #http: HttpClient;
  readonly #problem: ProblemReporter;
  readonly #doubleCount: DoubleCount;
  readonly #retry: Retry;
  readonly #slowRetry: Retry;
  readonly #abort = new AbortController();
  #sending: Promise<void> | null = null;
  #inFlight: Batch | null = null;
  #isEnding = false;
  /** Since the end began. */
  #hasFailed = false;
  #lastSuccessMs: number | null = null;
  #droppedValues = 0;
  #sentValues = 0;

  constructor(options: InfluxSenderOptions) {
    this.#options = options;
    const { config, clock, log, random: jitter } = options;
    this.#http = influxClient(config, clock);
    this.#problem = new ProblemReporter(config.name, log);
    this.#retry = new Retry({ clock, jitter, firstMs: FIRST_RETRY_MS, maxMs: MAX_RETRY_MS });
    this.#slowRetry = new Retry({ clock, jitter, firstMs: FIRST_SLOW_RETRY_MS, maxMs: MAX_SLOW_RETRY_MS });
    this.refusals = new Refusals(config.name, clock, log);
    const { name, url, timeoutMs } = config;
    this.#doubleCount = new DoubleCount({ name, url, timeoutMs, http: this.#http, clock, log });
  }

  /** Values in the request that is under way. */
  get flyingValues(): number {
    return this.#inFlight?.values ?? 0;
  }

  get sentValues(): number {
    return this.#sentValues;
  }

  /** Values that the server refused for good. */
  get droppedValues(): number {
    return this.#droppedValues;
  }

  /** Wall clock, ms; null: nothing was written yet. */
  get lastSuccessMs(): number | null {
    return this.#lastSuccessMs;
  }

  /** What is wrong with the server, or else with what it is told. */
  get problem(): OutputProblem {
    const states = [this.#problem.state, this.refusals.state, this.#doubleCount.state];
    return states.find(({ problem }) => problem !== null) ?? this.refusals.state;
  }

  /** It pauses because the server cannot be written to. */
  get isWaiting(): boolean {
    return this.#retry.isWaiting || this.#slowRetry.isWaiting;
  }

  /** Sends what waits, unless that is being done, or the server needs a pause. */
  kick(): void {
    if (this.#sending !== null || this.isWaiting || this.#isEnding) return;
    this.#sending = this.#sendAll().finally(() => {
      this.#sending = null;
      // What came in the very moment in which it ended.
      if (this.#options.queue.hasBatch) this.kick();
    });
  }

  /** Sends what it can in so much time, then nothing any more. What could not be sent is in the queue. Never rejects. */
  async end(graceMs: number): Promise<void> {
    const { clock } = this.#options;
    this.#retry.cancel();
    this.#slowRetry.cancel();
    this.#isEnding = true;
    const stopTimer = clock.after(graceMs, () => this.#abort.abort());
    await this.#sending;
    if (!this.#hasFailed && !this.#abort.signal.aborted) await this.#sendAll();
    stopTimer();
    this.#http.close();
  }

  async #sendAll(): Promise<void> {
    for (let batch = this.#options.queue.take(); batch !== undefined; batch = this.#options.queue.take()) {
      this.#inFlight = batch;
      const verdict = await this.#send(batch).catch((error: unknown): Wait => this.#failure(error));
      this.#inFlight = null;
      if (verdict.kind === 'wait') {
        this.#options.queue.putBack(...(await smaller(batch, verdict)));
        this.#pause(verdict);
        return;
      }
      this.#worked();
      await this.#settle(batch, verdict);
      if (this.#abort.signal.aborted) return;
    }
  }

  async #send(batch: Batch): Promise<Verdict> {
    const { config, clock } = this.#options;
    const post = postOf(writeRequest(config.target), await batch.packed());
    const { status, headers, text } = await this.#http.exchange(post, config.timeoutMs, this.#abort.signal);
    if (status < 300) await this.#doubleCount.check(headers, this.#abort.signal);
    return judge({ status, retryAfter: headers['retry-after'] ?? null, text }, config.target, clock.wallMs());
  }

  /** What a batch still needs after an answer other than "not now". */
  async #settle(batch: Batch, verdict: Exclude<Verdict, Wait>): Promise<void> {
    switch (verdict.kind) {
      case 'written':
        this.#wrote(batch.values);
        return;
      case 'conflict':
        return this.#leaveOut(batch, verdict);
      case 'partly': {
        const lost = Math.min(batch.values, Math.round((verdict.lines * batch.values) / batch.lines));
        this.#wrote(batch.values - lost);
        this.#drop(lost, verdict.text);
        return;
      }
      case 'malformed':
        if (batch.lines > 1 && batch.cuts < MAX_CUTS) this.#options.queue.putBack(...(await batch.halves()));
        else this.#drop(batch.values, verdict.text);
        return;
      case 'tooLarge':
        this.#options.queue.makeSmaller(Math.floor(batch.plainBytes / 2));
        if (batch.lines > 1) this.#options.queue.putBack(...(await batch.halves()));
        else this.#drop(batch.values, 'a row is too large for it');
    }
  }

  /** The lines with the field were not written, the others were: writing them again does no harm. */
  async #leaveOut(batch: Batch, { measurement, field, type }: Conflict): Promise<void> {
    const where = measurement === null ? '' : ` of ${measurement}`;
    const problem =
      `the field ${field}${where} has the type ${type} in the database: MeterHub writes ${type === 'string' ? 'numbers' : 'floating-point numbers'}. ` +
      'It is left out; choose another `measurement` or database, or remove the old data.';
    this.refusals.addField(measurement, field, problem);
    const rest = await batch.changed((line) => withoutField(line, measurement, field));
    const lost = batch.values - (rest?.values ?? 0);
    if (rest && lost > 0) {
      this.#droppedValues += lost;
      this.#options.queue.putBack(rest);
    } else {
      // A field that is not in the batch: taking it out again and again would help nobody.
      this.#droppedValues += batch.values;
    }
  }

  #wrote(values: number): void {
    this.#sentValues += values;
    this.#lastSuccessMs = this.#options.clock.wallMs();
  }

  #drop(values: number, said: string): void {
    this.#droppedValues += values;
    // Numbers and names differ from one refusal to the next; the reason is the same.
    const kind = said.replace(/[0-9]+|'[^']*'|"[^"]*"/g, '').slice(0, 60);
    this.refusals.addPoints(kind, `the server refuses points: ${said}. They are left out, the rest is written.`);
  }

  #worked(): void {
    this.#retry.reset();
    this.#slowRetry.reset();
    this.#problem.succeeded();
  }

  #failure(error: unknown): Wait {
    const isKnown = error instanceof MeterHubError;
    const code = isKnown ? error.code : 'INTERNAL';
    return { kind: 'wait', code, facts: detailsOf(error), problem: errorText(error), isSlow: false, waitMs: null };
  }

  #pause({ code, facts, problem, isSlow, waitMs }: Wait): void {
    if (code === 'CANCELLED') return;
    const { config } = this.#options;
    const text = secretsOfTarget(config.target).reduce((clean, secret) => clean.replaceAll(secret, '***'), problem);
    this.#problem.failed({
      text: `cannot write to ${config.url}: ${text}`,
      code,
      facts: { ...facts, where: config.url },
    });
    if (this.#isEnding) {
      this.#hasFailed = true;
      return;
    }
    const retry = isSlow ? this.#slowRetry : this.#retry;
    retry.later(() => this.kick(), waitMs ?? 0);
  }
}

/** Nothing of a request has arrived when the connection was never made. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * A batch whose answer was lost may have been written, and some servers count twice what they get twice: each further try puts
 * at stake half as much. What waits behind it is sent whole again.
 */
async function smaller(batch: Batch, { code, facts }: Wait): Promise<readonly Batch[]> {
  const wasSent = code === 'INFLUX_CONNECT' && !NEVER_SENT.has(String(facts['errno'] ?? ''));
  return wasSent && batch.lines > 1 ? batch.halves(batch.cuts) : [batch];
}
