// The owner of one HTTP endpoint: one request at a time, commands ahead of polls, JSON or a typed error. Knows no device.
import { lenientJson } from '../../codec/http/lenient-json.ts';
import type { BusStats } from '../../model/bus-stats.ts';
import type { Clock } from '../../model/clock.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import { toProblem, waiting, type Problem } from '../../model/problem.ts';
import { HttpClient, type HttpAnswer, type HttpRequest, type HttpTls } from '../../transport/http.ts';
import type { HttpLogin } from '../../definition/http/login.ts';
import { wantedRestMs } from '../../transport/http-rest.ts';
import { HttpSession, isRefusal } from './session.ts';
import { isBinary, type HttpAuth } from '../../transport/http-secrets.ts';
import { BusMeter } from '../../source/bus-meter.ts';
import { RequestQueue, type Priority } from '../../source/request-queue.ts';

export interface HttpBusOptions {
  readonly name: string;
  /** Without credentials. */
  readonly url: string;
  readonly auth: HttpAuth;
  readonly tls?: HttpTls;
  /** Null or left out: `auth` goes with each request. */
  readonly login?: HttpLogin | null;
  readonly clock: Clock;
  /** What went out and came in, for `-v`: request line and body of the answer, no credentials. */
  readonly onTraffic?: (direction: 'out' | 'in', bytes: Uint8Array) => void;
}

export interface HttpRequestOptions {
  readonly priority: Priority;
  /** For the whole exchange, ms. */
  readonly timeoutMs: number;
  /** Makes JSON of what the device takes for JSON. */
  readonly repair?: ((text: string) => string) | null;
  /** Whether the answer counts although its status says that the request was wrong: it may hold values all the same. */
  readonly isUsable?: (json: unknown) => boolean;
}

/** What devices and commands need of the bus. */
export interface HttpSource {
  /**
   * Asks when its turn comes and resolves with the parsed JSON. Rejects with HTTP_CONNECT, _TIMEOUT, _STATUS, _AUTH,
   * _RATE_LIMIT, _ANSWER_TOO_LARGE, _CONTENT or CANCELLED.
   */
  ask(ask: HttpRequest, options: HttpRequestOptions): Promise<unknown>;
  /** The request as messages name it: no credentials, no query. */
  where(ask: HttpRequest): string;
}

interface Job {
  readonly ask: HttpRequest;
  readonly options: HttpRequestOptions;
  readonly resolve: (json: unknown) => void;
  readonly reject: (error: MeterHubError) => void;
}

export class HttpBus implements HttpSource {
  readonly name: string;
  /** How late the poller is; set by the poller, told in the stats. */
  behindMs = 0;
  readonly #client: HttpClient;
  readonly #clock: Clock;
  readonly #meter: BusMeter;
  readonly #queue = new RequestQueue<Job>(() => 0);
  readonly #stop = new AbortController();
  readonly #onTraffic: HttpBusOptions['onTraffic'];
  #run: Promise<void> | null = null;
  #problem: Problem | null = waiting('NOT_ASKED_YET');
  #restUntilMs = -Infinity;
  readonly #session: HttpSession | null;

  constructor(options: HttpBusOptions) {
    this.name = options.name;
    this.#clock = options.clock;
    const { login = null, auth, clock } = options;
    // With a login, user and password go there and nowhere else.
    const client = new HttpClient({ ...options, auth: login === null ? auth : null });
    this.#client = client;
    this.#session = login === null ? null : new HttpSession({ login, auth, client, clock });
    this.#meter = new BusMeter(options.clock);
    this.#onTraffic = options.onTraffic;
  }

  ask(ask: HttpRequest, options: HttpRequestOptions): Promise<unknown> {
    if (this.#stop.signal.aborted) return Promise.reject(this.#stopped());
    return new Promise((resolve, reject) => {
      this.#queue.add({ ask, options, resolve, reject }, options.priority);
      this.#run ??= this.#serveQueue();
    });
  }

  /** Until then, monotonic ms, the device wants to be left alone. */
  get restUntilMs(): number {
    return this.#restUntilMs;
  }

  where(ask: HttpRequest): string {
    return this.#client.where(ask);
  }

  /** `open` says whether the last request got through to the device. */
  stats(): BusStats {
    const open = this.#problem === null;
    return this.#meter.stats({ open, waiting: this.#queue.size, behindMs: this.behindMs }, this.#problem);
  }

  /** Ends pending requests with CANCELLED and closes the connection. */
  async stop(): Promise<void> {
    this.#stop.abort();
    for (const job of this.#queue.takeAll()) job.reject(this.#stopped());
    await this.#run;
    this.#client.close();
  }

  async #serveQueue(): Promise<void> {
    for (;;) {
      const next = this.#queue.take(0);
      if (!('item' in next)) break;
      await this.#serve(next.item);
    }
    this.#run = null;
  }

  async #serve({ ask, options, resolve, reject }: Job): Promise<void> {
    const startMs = this.#clock.monotonicMs();
    this.#meter.request();
    this.#onTraffic?.('out', Buffer.from(this.where(ask)));
    try {
      const { answer, sent } = await this.#exchange(ask, startMs + options.timeoutMs);
      this.#onTraffic?.('in', answer.bytes);
      const json = this.#jsonOf(answer, sent, options);
      this.#meter.roundTrip(this.#clock.monotonicMs() - startMs);
      this.#problem = null;
      resolve(json);
    } catch (error) {
      const problem =
        error instanceof MeterHubError ? error : new MeterHubError('INTERNAL', errorText(error), { cause: error });
      if (problem.code !== 'CANCELLED') {
        this.#meter.error(problem.code);
        const isOutOfReach = problem.code === 'HTTP_CONNECT' || problem.code === 'HTTP_TIMEOUT';
        this.#problem = isOutOfReach ? toProblem(problem) : null;
      }
      reject(problem);
    } finally {
      this.#meter.busy(this.#clock.monotonicMs() - startMs);
    }
  }

  /** The answer, and the request with what the login adds: whatever of it comes back must not be told. */
  async #exchange(ask: HttpRequest, endMs: number): Promise<{ answer: HttpAnswer; sent: HttpRequest }> {
    const session = this.#session;
    const { signal } = this.#stop;
    const leftMs = (): number => Math.max(1, endMs - this.#clock.monotonicMs());
    if (session === null) return { answer: await this.#client.exchange(ask, leftMs(), signal), sent: ask };
    const wasOpen = session.isOpen;
    const signed = async (): Promise<{ answer: HttpAnswer; sent: HttpRequest }> => {
      await session.open(leftMs(), signal);
      const sent = session.signed(ask);
      return { answer: await this.#client.exchange(sent, leftMs(), signal), sent };
    };
    let done = await signed();
    if (wasOpen && isRefusal(done.answer.status)) {
      session.forget();
      done = await signed();
    }
    if (isRefusal(done.answer.status)) throw session.refusedAfterLogin(ask, done.answer.status);
    return done;
  }

  #jsonOf(answer: HttpAnswer, ask: HttpRequest, options: HttpRequestOptions): unknown {
    const { status } = answer;
    if (status >= 200 && status < 300) return this.#parse(answer, ask, options);
    const restMs = wantedRestMs(answer, this.#clock.wallMs());
    if (restMs !== null) {
      this.#restUntilMs = this.#clock.monotonicMs() + restMs;
      const where = this.where(ask);
      const text = `${where}: asked too often (status ${status}), asked again in ${Math.ceil(restMs / 1000)} s`;
      throw new MeterHubError('HTTP_RATE_LIMIT', text, { details: { where, status, waitMs: restMs } });
    }
    const json = isAboutRequest(status) ? jsonIn(answer.text, options) : null;
    if (json !== null && options.isUsable?.(json.value) === true) return json.value;
    throw this.#client.statusError(ask, answer);
  }

  #parse(answer: HttpAnswer, ask: HttpRequest, options: HttpRequestOptions): unknown {
    const { text, bytes, contentType } = answer;
    const json = jsonIn(text, options);
    if (json) return json.value;
    const start = isBinary(text) ? `${bytes.length} bytes that are no text` : this.#client.excerpt(text, ask);
    const type = contentType === '' || contentType.endsWith('json') ? '' : ` (${contentType})`;
    const what = start === '' ? 'is empty' : `is not JSON${type}: ${start}`;
    const where = this.where(ask);
    throw new MeterHubError('HTTP_CONTENT', `${where}: the answer ${what}`, {
      details: { where, ...(start !== '' && { said: start }) },
    });
  }

  #stopped(): MeterHubError {
    return new MeterHubError('CANCELLED', `bus ${this.name} is stopped`);
  }
}

/** The device found something wrong with the request, but not with who sent it or how often. */
function isAboutRequest(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 403, 407, 429].includes(status);
}

/** Devices say text/plain or nothing and mean JSON: what counts is what comes. */
function jsonIn(text: string, { repair }: HttpRequestOptions): { readonly value: unknown } | null {
  const wanted = text.replace(/^\uFEFF/, '');
  const repaired = repair ? repair(wanted) : wanted;
  // One value that is no JSON, as NaN, must not take its neighbours with it.
  return parsed(wanted) ?? parsed(repaired) ?? lenientJson(wanted) ?? lenientJson(repaired);
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
