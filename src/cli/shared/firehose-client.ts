// Asks a server's /firehose (the second seed's, or MeterHub's own) for events. Knows HTTP and the shape of answers,
// not what is done with them.
import type { Clock } from '../../model/clock.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import { usage } from './bus-option.ts';

export interface FirehoseQuestion {
  /** Without a path: `http://localhost:8080`. */
  readonly base: string;
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
const MAX_BODY_CHARACTERS = 5_000_000;

/** Events, oldest first; empty when none came in time. Rejects with TCP_CONNECT, or a FirehoseRefused. */
export async function askFirehose(
  question: FirehoseQuestion,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly FirehoseEvent[]> {
  const { base, category, timeoutS, sinceMs } = question;
  const query = new URLSearchParams({ timeout: String(timeoutS), category });
  if (sinceMs !== null) query.set('since_time', String(sinceMs));
  const url = `${base}/firehose?${query.toString()}`;
  const late = new AbortController();
  const cancel = clock.after(timeoutS * 1000 + GRACE_MS, () => late.abort(new Error('no answer in time')));
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, late.signal]), redirect: 'error' });
    const text = await response.text();
    if (response.status === 404) throw refused(base, 'it has no /firehose');
    if (!response.ok) throw new MeterHubError('TCP_CONNECT', `${base} answered with status ${response.status}`);
    return eventsIn(base, text);
  } catch (error) {
    if (error instanceof MeterHubError) throw error;
    throw new MeterHubError('TCP_CONNECT', `cannot reach ${base}: ${causeText(error)}`, { cause: error });
  } finally {
    cancel();
  }
}

function eventsIn(base: string, text: string): FirehoseEvent[] {
  const answer = text.length > MAX_BODY_CHARACTERS ? null : parse(text);
  if (answer === null) throw refused(base, 'its answer is no JSON object');
  const problem = answer['error'];
  if (problem !== undefined) throw refused(base, typeof problem === 'string' ? problem : JSON.stringify(problem));
  const events = answer['events'];
  if (events === undefined && answer['timeout'] !== undefined) return [];
  if (!Array.isArray(events)) throw refused(base, 'its answer has neither events nor a timeout');
  return events.flatMap((event: unknown): FirehoseEvent[] => {
    if (!isObject(event) || typeof event['timestamp'] !== 'number' || !isObject(event['data'])) return [];
    return [{ timestampMs: event['timestamp'], data: event['data'] }];
  });
}

function refused(base: string, why: string): FirehoseRefused {
  return new FirehoseRefused('HTTP_BAD_REQUEST', `${base}: ${why}\n  hint: is it MeterHub or sdm630_httpd?`);
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

/** What fetch hides: its own message is always "fetch failed". */
function causeText(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED') return 'connection refused (is it running there?)';
  if (code === 'ENOTFOUND') return 'the name is unknown';
  return errorText(cause) || code;
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
