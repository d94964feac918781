// Asks a server's /firehose (gosdm630's, or MeterHub's own) for events. Knows HTTP and the shape of answers,
// not what is done with them.
import type { Clock } from '../../model/clock.ts';
import { HttpClient } from '../../transport/http.ts';
import type { HttpWords } from '../../transport/http-problem.ts';
import { MeterHubError } from '../../model/error.ts';
import { alike } from '../../vocabulary/text.ts';
import { usage } from './bus-option.ts';

export interface FirehoseQuestion {
  readonly category: string;
  /** How long the server may wait for an event, s, 1..120. */
  readonly timeoutS: number;
  /** Only events newer than this, ms since the epoch; null: the next one. */
  readonly sinceMs: number | null;
}

export interface FirehoseEvent {
  readonly timestampMs: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The server says that the question is wrong, or is no such server: asking again does not help. */
export class FirehoseRefused extends MeterHubError {}

/** The network and a busy server may take this long beyond the waiting time. */
const GRACE_MS = 15_000;
const MAX_ANSWER_BYTES = 5_000_000;

/** One server, on one connection. To be closed. */
export class FirehoseClient {
  readonly #base: string;
  readonly #http: HttpClient;

  /** @param base without a slash at the end: `http://localhost:8080` */
  constructor(base: string, clock: Clock) {
    this.#base = base;
    const limits = { maxAnswerBytes: MAX_ANSWER_BYTES, connectTimeoutMs: GRACE_MS };
    this.#http = new HttpClient({ url: base, auth: null, clock, words: wordsFor(base), ...limits });
  }

  /** Events, oldest first; empty when none came in time. Rejects with TCP_CONNECT, CANCELLED or a FirehoseRefused. */
  async ask({ category, timeoutS, sinceMs }: FirehoseQuestion, signal: AbortSignal): Promise<readonly FirehoseEvent[]> {
    const base = this.#base;
    const query = new URLSearchParams({ timeout: String(timeoutS), category });
    if (sinceMs !== null) query.set('since_time', String(sinceMs));
    const ask = { method: 'GET', path: `/firehose?${query.toString()}` } as const;
    const { status, text } = await this.#http.exchange(ask, timeoutS * 1000 + GRACE_MS, signal);
    if (status === 404) throw refused(base, 'it has no /firehose');
    if (status < 200 || status >= 300) {
      throw new MeterHubError('TCP_CONNECT', `${base} answered with status ${status}`, {
        details: { where: base, status },
      });
    }
    return eventsIn(base, text);
  }

  close(): void {
    this.#http.close();
  }
}

function wordsFor(base: string): HttpWords {
  return {
    peer: 'server',
    certificateRemedy: () => ({
      en: 'name its PEM file in the environment: NODE_EXTRA_CA_CERTS=hub.pem',
      de: 'seine PEM-Datei in der Umgebung nennen: NODE_EXTRA_CA_CERTS=hub.pem',
    }),
    tlsHint: alike(''),
    span: (ms) => `${ms / 1000} s`,
    error({ code, reason, cause }) {
      if (code === 'CANCELLED') return new MeterHubError('CANCELLED', reason, { cause });
      if (code === 'HTTP_ANSWER_TOO_LARGE') return refused(base, reason);
      return new MeterHubError('TCP_CONNECT', `cannot reach ${base}: ${reason}`, { cause, details: { where: base } });
    },
  };
}

function eventsIn(base: string, text: string): FirehoseEvent[] {
  const answer = parse(text);
  if (answer === null) throw refused(base, 'its answer is no JSON object');
  const problem = answer['error'];
  if (problem !== undefined) throw refused(base, typeof problem === 'string' ? problem : JSON.stringify(problem));
  const events = answer['events'];
  if (events === undefined && answer['timeout'] !== undefined) return [];
  if (!Array.isArray(events)) throw refused(base, 'its answer has neither events nor a timeout');
  return events.flatMap((event: unknown): FirehoseEvent[] => {
    if (!isObject(event) || typeof event['timestamp'] !== 'number') return [];
    // gosdm630's programs send the status as a JSON text in a string, its README shows an object.
    const data = typeof event['data'] === 'string' ? parse(event['data']) : event['data'];
    return isObject(data) ? [{ timestampMs: event['timestamp'], data }] : [];
  });
}

function refused(base: string, why: string): FirehoseRefused {
  return new FirehoseRefused(
    { code: 'HTTP_BAD_REQUEST', details: {} },
    `${base}: ${why}\n  hint: is it MeterHub or sdm630_httpd?`,
  );
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `localhost:8080`, `:8080`, `http://host:8080/prefix` -> the address without a slash at the end. Throws USAGE. */
export function baseUrl(text: string): string {
  const spelled = text.startsWith(':') ? `localhost${text}` : text;
  const whole = /^https?:\/\//.test(spelled) ? spelled : `http://${spelled}`;
  const isOther = /\s|:\/\/.*:\/\//.test(whole);
  const url = !isOther && URL.canParse(whole) ? new URL(whole) : null;
  if (url === null || url.hostname === '' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw usage(`-u: "${text}" is not the address of a server`, 'for example -u localhost:8080');
  }
  return url.href.replace(/\/+$/, '');
}
