// HTTP requests to one device: keep-alive, time and size limits, no redirects, typed errors without credentials.
// Knows no device and no JSON.
import { Agent as HttpAgent, request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Clock } from '../model/clock.ts';
import { errorText, MeterHubError, type ErrorFacts } from '../model/error.ts';
import { excerpt, secretsOf, type HttpAuth } from './http-secrets.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query, appended to the URL of the bus; empty or "/": that URL as it is. */
  readonly path: string;
  /** May hold secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** May hold secrets. */
  readonly body?: string | null;
}

export interface HttpAnswer {
  /** Without parameters, lower case; empty when the device does not say. */
  readonly contentType: string;
  readonly text: string;
}

export interface HttpClientOptions {
  /** http or https, without credentials. */
  readonly url: string;
  readonly auth: HttpAuth;
  readonly clock: Clock;
}

/** No device in a house needs longer to take a connection. */
export const CONNECT_TIMEOUT_MS = 3000;
/** Longest answer that is read, bytes. */
export const MAX_ANSWER_BYTES = 1_048_576;
/** Notices a peer that vanished while the connection is idle. */
const TCP_KEEP_ALIVE_MS = 30_000;

export class HttpClient {
  readonly #base: URL;
  readonly #auth: HttpAuth;
  readonly #clock: Clock;
  readonly #agent: HttpAgent;

  constructor({ url, auth, clock }: HttpClientOptions) {
    this.#base = new URL(url);
    this.#auth = auth;
    this.#clock = clock;
    const options = { keepAlive: true, keepAliveMsecs: TCP_KEEP_ALIVE_MS, maxSockets: 1 };
    this.#agent = this.#base.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /** The request as messages name it: no credentials, no query (it may hold keys). */
  where(ask: HttpRequest): string {
    const { origin, pathname } = this.#urlOf(ask);
    return `${ask.method} ${origin}${pathname}`;
  }

  /** The start of a text of the device, fit for a message: one line, no secrets. */
  excerpt(text: string, ask: HttpRequest): string {
    return excerpt(text, secretsOf(this.#auth, ask));
  }

  /**
   * Resolves with the answer when its status is 2xx. Rejects with HTTP_CONNECT, HTTP_TIMEOUT, HTTP_STATUS, HTTP_AUTH,
   * HTTP_ANSWER_TOO_LARGE, HTTP_CONTENT (broken off) or CANCELLED. `timeoutMs` is for the whole exchange.
   */
  async send(ask: HttpRequest, timeoutMs: number, signal: AbortSignal): Promise<HttpAnswer> {
    const startMs = this.#clock.monotonicMs();
    try {
      return await this.#exchange(ask, timeoutMs, signal);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      // The device closed the idle connection while the request was on its way: it has not seen it.
      const restMs = timeoutMs - (this.#clock.monotonicMs() - startMs);
      return await this.#exchange(ask, restMs, signal).catch((again: unknown) => {
        throw again instanceof StaleConnection ? again.asError() : again;
      });
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #urlOf({ path }: HttpRequest): URL {
    if (path === '' || path === '/') return this.#base;
    return new URL(`${this.#base.origin}${this.#base.pathname.replace(/\/$/, '')}${path}`);
  }

  #exchange(ask: HttpRequest, timeoutMs: number, signal: AbortSignal): Promise<HttpAnswer> {
    const where = this.where(ask);
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(new MeterHubError('CANCELLED', `${where}: cancelled`));
        return;
      }
      const request = this.#open(ask);
      let step = 'no connection';
      const end = (): void => {
        stopConnectTimer();
        stopTimer();
        signal.removeEventListener('abort', onAbort);
      };
      const fail = (error: Error): void => {
        end();
        request.destroy();
        reject(error);
      };
      const onAbort = (): void => fail(new MeterHubError('CANCELLED', `${where}: cancelled`));
      const connectMs = Math.min(CONNECT_TIMEOUT_MS, timeoutMs);
      const stopConnectTimer = this.#clock.after(connectMs, () =>
        fail(
          new MeterHubError('HTTP_CONNECT', `${where}: no connection within ${Math.round(connectMs)} ms`, {
            facts: { where, timeoutMs: Math.round(connectMs) },
          }),
        ),
      );
      const stopTimer = this.#clock.after(timeoutMs, () =>
        fail(
          new MeterHubError('HTTP_TIMEOUT', `${where}: ${step} within ${Math.round(timeoutMs)} ms`, {
            facts: { where, timeoutMs: Math.round(timeoutMs) },
          }),
        ),
      );
      signal.addEventListener('abort', onAbort, { once: true });
      const onConnected = (): void => {
        stopConnectTimer();
        step = 'no answer';
      };
      request.on('socket', (socket) => {
        if (socket.connecting) socket.once('connect', onConnected);
        else onConnected();
      });
      request.on('error', (error) => fail(connectionError(where, request, ask, error)));
      request.on('response', (response) => {
        step = 'no complete answer';
        this.#read(response, where, ask).then((answer) => {
          end();
          resolve(answer);
        }, fail);
      });
      request.end(ask.body ?? undefined);
    });
  }

  #open(ask: HttpRequest): ClientRequest {
    const url = this.#urlOf(ask);
    const body = ask.body ?? null;
    const headers = {
      Accept: 'application/json',
      // Compressed answers would need limits of their own and gain nothing at this size.
      'Accept-Encoding': 'identity',
      ...(body !== null && { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) }),
      ...authHeader(this.#auth),
      ...ask.headers,
    };
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    return send(url, { method: ask.method, headers, agent: this.#agent });
  }

  async #read(response: IncomingMessage, where: string, ask: HttpRequest): Promise<HttpAnswer> {
    const text = await readText(response, where);
    const { statusCode: status = 0, headers } = response;
    const contentType = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (status >= 200 && status < 300) return { contentType, text };
    const said = this.excerpt(text, ask);
    const facts = { where, status };
    if (status === 401 || status === 407) {
      const what = this.#auth === null ? 'wants user and password: set `auth`' : 'refuses the credentials of `auth`';
      throw new MeterHubError('HTTP_AUTH', `${where}: the device ${what} (status ${status})`, { facts });
    }
    if (status >= 300 && status < 400) {
      const target = this.excerpt(
        (headers.location ?? 'nowhere').split(/[?#]/)[0]?.replace(/\/\/[^/@]*@/, '//') ?? '',
        ask,
      );
      const remedy = 'redirects are not followed: correct the `url`';
      throw new MeterHubError('HTTP_STATUS', `${where}: redirected to ${target} (status ${status}); ${remedy}`, {
        facts,
      });
    }
    throw new MeterHubError('HTTP_STATUS', `${where}: status ${status}${said === '' ? '' : `: ${said}`}`, { facts });
  }
}

/** An idle connection turned out to be closed by the other side. */
class StaleConnection extends Error {
  readonly #facts: ErrorFacts;

  constructor(message: string, cause: Error, facts: ErrorFacts) {
    super(message, { cause });
    this.#facts = facts;
  }

  asError(): MeterHubError {
    return new MeterHubError('HTTP_CONNECT', this.message, { cause: this.cause, facts: this.#facts });
  }
}

async function readText(response: IncomingMessage, where: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      const bytes: unknown = chunk;
      if (!(bytes instanceof Uint8Array)) continue;
      chunks.push(bytes);
      size += bytes.length;
      if (size > MAX_ANSWER_BYTES) {
        response.destroy();
        throw new MeterHubError(
          'HTTP_ANSWER_TOO_LARGE',
          `${where}: the answer is longer than ${MAX_ANSWER_BYTES} bytes`,
          { facts: { where } },
        );
      }
    }
  } catch (error) {
    if (error instanceof MeterHubError) throw error;
    throw new MeterHubError('HTTP_CONTENT', `${where}: the answer broke off after ${size} bytes`, {
      cause: error,
      facts: { where },
    });
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function connectionError(where: string, request: ClientRequest, ask: HttpRequest, error: Error): Error {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('HPE_')) {
    return new MeterHubError('HTTP_CONTENT', `${where}: what answers does not speak HTTP`, {
      cause: error,
      facts: { where },
    });
  }
  const facts = { where, ...(code !== '' && { errno: code }) };
  const isLost = code === 'ECONNRESET' || code === 'EPIPE';
  const text = `${where}: ${reasonOf(code, error)}`;
  if (isLost && request.reusedSocket && ask.method === 'GET') return new StaleConnection(text, error, facts);
  return new MeterHubError('HTTP_CONNECT', text, { cause: error, facts });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: is this the right address and port?',
  ECONNRESET: 'the device hung up without an answer',
  EPIPE: 'the device hung up without an answer',
  EHOSTUNREACH: 'the device is not in the network',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'no connection',
  ENOTFOUND: 'the name is unknown',
  EAI_AGAIN: 'the name cannot be looked up now',
};

function reasonOf(code: string, error: Error): string {
  if (/CERT|SELF_SIGNED/.test(code)) return `its certificate is not trusted (${code}): use http`;
  return REASONS[code] ?? (errorText(error) || code);
}

function authHeader(auth: HttpAuth): Record<string, string> {
  if (auth === null) return {};
  if ('token' in auth) return { Authorization: `Bearer ${auth.token}` };
  return { Authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` };
}
