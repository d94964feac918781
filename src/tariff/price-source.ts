// Keeps the prices of one dynamic tariff up to date: asks a server or reads a file now and then, keeps what it learned on the disk.
// It never throws at anybody and nobody waits for it; what does not work is its health.
import { readFile } from 'node:fs/promises';
import { Retry } from '../async/retry.ts';
import { within } from '../async/within.ts';
import type { Clock } from '../model/clock.ts';
import { errorText, MeterHubError } from '../model/error.ts';
import type { OutputHealth } from '../model/output-health.ts';
import type { Calendar } from '../time/calendar.ts';
import { HttpClient } from '../transport/http.ts';
import type { ErrorCode, ErrorDetails } from '../vocabulary/error-codes.ts';
import type { PriceBook } from './price-book.ts';
import { keepPrices, keptPrices } from './price-folder.ts';
import { PRESET_FACTS, readPrices } from './price-shapes.ts';
import { PriceTextError } from './price-text.ts';
import type { DynamicPrice } from './tariff-config.ts';

export interface PriceSourceOptions {
  readonly dynamic: DynamicPrice;
  readonly currency: string;
  readonly book: PriceBook;
  readonly folder: string;
  readonly calendar: Calendar;
  readonly clock: Clock;
  /** A problem that is new, or null: it is over. */
  readonly onProblem: (problem: string | null) => void;
}

interface Problem {
  readonly code: ErrorCode;
  readonly text: string;
  readonly facts: ErrorDetails;
}

/** Of a whole answer. */
const TIMEOUT_MS = 30_000;
/** A year of quarters of an hour as JSON, and more. */
const MAX_ANSWER_BYTES = 16 * 1_048_576;
const STOP_MS = 1000;
const FIRST_RETRY_MS = 60_000;
const MAX_RETRY_MS = 3_600_000;
/** How far back holes are asked for. */
const LOOK_BACK_DAYS = 7;

export class PriceSource {
  readonly #options: PriceSourceOptions;
  readonly #retry: Retry;
  readonly #abort = new AbortController();
  #cancel: (() => void) | null = null;
  #problem: Problem | null = null;
  #keepProblem: Problem | null = null;
  #keptChanges = 0;
  /** What the disk has is in the book: before that nothing is written over it. */
  #isLoaded = false;
  #lastSuccessMs: number | null = null;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: PriceSourceOptions) {
    this.#options = options;
    this.#retry = new Retry({ clock: options.clock, firstMs: FIRST_RETRY_MS, maxMs: MAX_RETRY_MS });
  }

  start(): void {
    this.#turn = this.#load().then(() => this.#ask());
  }

  /** Ends within a second, whatever hangs: the request is cut off, a disk that stalls is left to itself. Never rejects. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#cancel?.();
    this.#retry.cancel();
    await within(this.#options.clock, STOP_MS, this.#turn);
  }

  health(): OutputHealth {
    const { dynamic } = this.#options;
    const problem = this.#keepProblem ?? this.#problem ?? this.#missing();
    return {
      ...{ name: `tariff ${dynamic.name}`, queued: 0, queueOf: 'values', dropped: 0 },
      ...{ problem: problem?.text ?? null, code: problem?.code ?? null, facts: problem?.facts ?? {} },
      lastSuccessMs: this.#lastSuccessMs,
    };
  }

  /** Asked, and there is no price for this moment. */
  #missing(): Problem | null {
    const { book, clock } = this.#options;
    if (this.#lastSuccessMs === null || book.knownUntil(clock.wallMs()) !== null) return null;
    const where = this.#where();
    return { code: 'TARIFF_PRICES', text: `${where} has no price for now`, facts: { where } };
  }

  #where(): string {
    const { url, file, name } = this.#options.dynamic;
    return file ?? (url === null ? name : new URL(url.replaceAll(/[{}]/g, '')).host);
  }

  #again(): void {
    this.#turn = this.#ask();
  }

  async #load(): Promise<void> {
    const { book, folder, dynamic } = this.#options;
    if (this.#isLoaded) return;
    try {
      book.restore((await keptPrices(folder, dynamic.name)).slots);
      this.#isLoaded = true;
    } catch (error) {
      this.#keepProblem = keepProblem(error);
    }
  }

  async #ask(): Promise<void> {
    const isLearnt = await this.#learn();
    if (this.#isStopped()) return;
    await this.#keep();
    if (this.#isStopped()) return;
    if (isLearnt) this.#cancel = this.#options.clock.after(this.#options.dynamic.everyMs, () => this.#again());
    else this.#retry.later(() => this.#again());
  }

  #isStopped(): boolean {
    return this.#abort.signal.aborted;
  }

  async #learn(): Promise<boolean> {
    const { dynamic, book, clock, currency, calendar } = this.#options;
    const { preset, unit, file } = dynamic;
    try {
      const text = file === null ? await this.#fetched() : await readFile(file, 'utf8');
      book.learn(readPrices(text, { preset, unit, currency, calendar }), clock.wallMs());
      this.#lastSuccessMs = clock.wallMs();
      this.#say(null);
      this.#retry.reset();
      return true;
    } catch (error) {
      if (!this.#isStopped()) this.#say(this.#problemOf(error));
      return false;
    }
  }

  async #fetched(): Promise<string> {
    const { dynamic, clock } = this.#options;
    const { url, preset, token } = dynamic;
    const body = preset === null ? null : PRESET_FACTS[preset].body;
    const client = new HttpClient({
      ...{ url: this.#filledIn(url ?? ''), clock, mayPostTwice: true, maxAnswerBytes: MAX_ANSWER_BYTES },
      auth: token === null ? null : { token },
      connectTimeoutMs: TIMEOUT_MS,
    });
    const headers = {
      Accept: 'application/json, text/csv',
      ...(body !== null && { 'Content-Type': 'application/json' }),
    };
    const ask = { method: body === null ? 'GET' : 'POST', path: '', headers, body } as const;
    return (await client.send(ask, TIMEOUT_MS, this.#abort.signal)).text;
  }

  /** From the first hole of the last days to the end of tomorrow. */
  #filledIn(url: string): string {
    const { book, clock, calendar } = this.#options;
    const today = calendar.startOf('day', clock.wallMs());
    const toMs = calendar.shift(today, 2, 'day');
    const known = book.knownUntil(calendar.shift(today, -LOOK_BACK_DAYS, 'day'));
    const fromMs = calendar.startOf('day', Math.min(known ?? calendar.shift(today, -LOOK_BACK_DAYS, 'day'), today));
    const date = (ms: number): string => calendar.iso(ms).slice(0, 10);
    return url
      .replaceAll('{from}', date(fromMs))
      .replaceAll('{to}', date(toMs - 1))
      .replaceAll('{fromMs}', String(fromMs))
      .replaceAll('{toMs}', String(toMs));
  }

  async #keep(): Promise<void> {
    const { book, folder, dynamic } = this.#options;
    await this.#load();
    const { changes } = book;
    if (!this.#isLoaded || changes === this.#keptChanges) return;
    try {
      await keepPrices(folder, dynamic.name, book.slots);
      this.#keptChanges = changes;
      this.#keepProblem = null;
    } catch (error) {
      this.#keepProblem = keepProblem(error);
    }
  }

  #problemOf(error: unknown): Problem {
    const where = this.#where();
    const said = error instanceof PriceTextError ? error.text.en : errorText(error);
    const saidDe = error instanceof PriceTextError ? { saidDe: error.text.de } : {};
    const text = error instanceof MeterHubError ? said : `${where}: ${said}`;
    return { code: 'TARIFF_FETCH', text, facts: { where, said, ...saidDe } };
  }

  #say(problem: Problem | null): void {
    const isSame = problem?.text === this.#problem?.text;
    this.#problem = problem;
    if (!isSame) this.#options.onProblem(problem?.text ?? null);
  }
}

function keepProblem(error: unknown): Problem {
  const errno = error instanceof Error && 'code' in error ? String(error.code) : '';
  return { code: 'TARIFF_KEEP', text: errorText(error), facts: errno === '' ? {} : { errno } };
}
