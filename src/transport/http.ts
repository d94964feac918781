// HTTP requests to one device or server: keep-alive, TLS, limits of time and size, authentication, redirects, typed errors
// without credentials. Knows no device and no JSON.
import { readFile } from 'node:fs/promises';
import {
  Agent as HttpAgent,
  request as requestHttp,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Clock } from '../model/clock.ts';
import { errorText, MeterHubError } from '../model/error.ts';
import { saidBy } from '../model/problem.ts';
import { readBody } from './http-body.ts';
import { HttpCredentials } from './http-credentials.ts';
import { connectionProblem, DEVICE_WORDS, isHungUp, type HttpProblem, type HttpWords } from './http-problem.ts';
import { MAX_REDIRECTS, redirectOf } from './http-redirect.ts';
import { redirectText, refusalText } from './http-refusal.ts';
import { excerpt, secretsOf, type HttpAuth } from './http-secrets.ts';
import { TrustingAgent } from './https-agent.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query, appended to the URL of the client; empty or "/": that URL as it is. */
  readonly path: string;
  /** May hold secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** May hold secrets. */
  readonly body?: string | Buffer | null;
}

export interface HttpAnswer {
  readonly status: number;
  /** Without parameters, lower case; empty when the device does not say. */
  readonly contentType: string;
  /** Headers of a single value, by their name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** What `Set-Cookie` says, with its attributes. */
  readonly cookies: readonly string[];
  readonly bytes: Buffer;
  readonly text: string;
}

export interface HttpTls {
  /** PEM file of the authorities, or of the device itself; null: those of Node. It is read again after a failure. */
  readonly caPath: string | null;
  /** Of the only certificate that is trusted, 64 hexadecimal digits. */
  readonly fingerprint?: string | null;
  /** Everybody is trusted. */
  readonly isInsecure?: boolean;
}

export interface HttpClientOptions {
  /** http or https, without credentials. */
  readonly url: string;
  readonly auth: HttpAuth;
  readonly clock: Clock;
  readonly tls?: HttpTls;
  /** For the connection, ms; left out: what is enough for a device in a house. */
  readonly connectTimeoutMs?: number;
  /** Of the headers of an answer; left out: Node's. */
  readonly maxHeaderBytes?: number;
  /** Of an answer that is read, bytes; left out: 1 MB. */
  readonly maxAnswerBytes?: number;
  /** Only the beginning of an answer counts: one that is too long, or breaks off, is no error. */
  readonly isBeginningEnough?: boolean;
  /** A POST may arrive twice without harm: then it is sent again, too, when an idle connection turns out to be closed. */
  readonly mayPostTwice?: boolean;
  readonly words?: HttpWords;
}

/** No device in a house needs longer to take a connection. */
export const CONNECT_TIMEOUT_MS = 3000;
/** Longest answer that is read, bytes. */
export const MAX_ANSWER_BYTES = 1_048_576;
/** Notices a peer that vanished while the connection is idle. */
const TCP_KEEP_ALIVE_MS = 30_000;

export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #base: URL;
  readonly #words: HttpWords;
  readonly #credentials: HttpCredentials;
  /** By protocol, from when it is needed, and anew after each failure of the connection. */
  readonly #agents = new Map<string, Promise<HttpAgent>>();

  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#base = new URL(options.url);
    this.#words = options.words ?? DEVICE_WORDS;
    this.#credentials = new HttpCredentials(options.auth);
  }

  /** The request as messages name it: no credentials, no query (it may hold keys). */
  where(ask: HttpRequest): string {
    const { origin, pathname } = this.#urlOf(ask);
    return `${ask.method} ${origin}${pathname}`;
  }

  /** The start of a text of the device, fit for a message: one line, no secrets. */
  excerpt(text: string, ask: HttpRequest): string {
    return excerpt(text, secretsOf(this.#options.auth, ask));
  }

  /** As `exchange`, and rejects with HTTP_STATUS or HTTP_AUTH when the status is not 2xx. */
  async send(ask: HttpRequest, timeoutMs: number, signal: AbortSignal): Promise<HttpAnswer> {
    const answer = await this.exchange(ask, timeoutMs, signal);
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw this.statusError(ask, answer);
  }

  /**
   * Resolves with the answer, whatever its status. Rejects with HTTP_CONNECT, HTTP_TIMEOUT, HTTP_ANSWER_TOO_LARGE,
   * HTTP_CONTENT (broken off, no HTTP) or CANCELLED, or what the client's words make of them. `timeoutMs` is for all of it,
   * a second try on a new connection included.
   */
  async exchange(ask: HttpRequest, timeoutMs: number, signal: AbortSignal): Promise<HttpAnswer> {
    const { clock } = this.#options;
    const endMs = clock.monotonicMs() + timeoutMs;
    const leftMs = (): number => endMs - clock.monotonicMs();
    try {
      return await this.#converse(ask, (url, authorization) =>
        this.#try(ask, url, leftMs(), signal, authorization).catch((error: unknown) => {
          if (!(error instanceof Failure) || !error.isStale) throw error;
          // The idle connection was closed while the request was on its way: the other side has not seen it.
          return this.#try(ask, url, leftMs(), signal, authorization);
        }),
      );
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.problem.code === 'HTTP_CONNECT') this.close();
      throw this.#words.error(error.problem);
    }
  }

  close(): void {
    for (const agent of this.#agents.values()) {
      // One that could not be made has told whoever wanted it.
      agent.then(
        (made) => made.destroy(),
        () => undefined,
      );
    }
    this.#agents.clear();
  }

  /** Sends it, again with the credentials that are asked for, and where the other side points to within its host. */
  async #converse(
    ask: HttpRequest,
    send: (url: URL, header: string | null) => Promise<HttpAnswer>,
  ): Promise<HttpAnswer> {
    const { method, body = null } = ask;
    let url = this.#urlOf(ask);
    let redirects = 0;
    for (;;) {
      const header = this.#credentials.headerFor({ method, url, body });
      const answer = await send(url, header);
      const { status, headers } = answer;
      const challenge = headers['www-authenticate'] ?? '';
      if (this.#credentials.learn(header, { status, challenge }, method === 'GET')) continue;
      const redirect = redirectOf({ method, from: url, status, location: headers['location'] });
      if (redirect.kind !== 'follow' || redirects === MAX_REDIRECTS) return answer;
      url = redirect.url;
      redirects++;
    }
  }

  #urlOf({ path }: HttpRequest): URL {
    if (path === '' || path === '/') return this.#base;
    return new URL(`${this.#base.origin}${this.#base.pathname.replace(/\/+$/, '')}${path}`);
  }

  async #try(
    ask: HttpRequest,
    url: URL,
    timeoutMs: number,
    signal: AbortSignal,
    authorization: string | null,
  ): Promise<HttpAnswer> {
    const where = this.where(ask);
    const cancelled = new Failure({ code: 'CANCELLED', where, reason: 'cancelled', facts: {} });
    if (signal.aborted) throw cancelled;
    const agent = await this.#agentFor(url, where);
    // It may have been cancelled meanwhile, which the compiler does not see.
    if (isAborted(signal)) throw cancelled;
    const request = this.#open(ask, url, agent, authorization);
    const { clock, connectTimeoutMs = CONNECT_TIMEOUT_MS } = this.#options;
    return new Promise((resolve, reject) => {
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
      const late = (code: HttpProblem['code'], limitMs: number): void => {
        const reason = `${step} within ${this.#words.span(limitMs)}`;
        fail(new Failure({ code, where, reason, facts: { timeoutMs: Math.round(limitMs) } }));
      };
      const onAbort = (): void => fail(cancelled);
      const connectMs = Math.min(connectTimeoutMs, timeoutMs);
      const stopConnectTimer = clock.after(connectMs, () => late('HTTP_CONNECT', connectMs));
      const stopTimer = clock.after(timeoutMs, () => late('HTTP_TIMEOUT', timeoutMs));
      signal.addEventListener('abort', onAbort, { once: true });
      const onConnected = (): void => {
        stopConnectTimer();
        step = 'no answer';
      };
      request.on('socket', (socket) => {
        if (socket.connecting) socket.once('connect', onConnected);
        else onConnected();
      });
      request.on('error', (error) => fail(this.#failureOf(where, request, ask, error)));
      request.on('response', (response) => {
        step = 'no complete answer';
        this.#read(response, where).then((answer) => {
          end();
          resolve(answer);
        }, fail);
      });
      request.end(ask.body ?? undefined);
    });
  }

  #failureOf(where: string, request: ClientRequest, { method }: HttpRequest, error: Error): Failure {
    const mayRepeat = method === 'GET' || this.#options.mayPostTwice === true;
    const isStale = mayRepeat && request.reusedSocket && isHungUp(error);
    return new Failure(connectionProblem(where, error, this.#words), isStale);
  }

  #open(ask: HttpRequest, url: URL, agent: HttpAgent, authorization: string | null): ClientRequest {
    const { maxHeaderBytes } = this.#options;
    const body = ask.body ?? null;
    const headers = {
      Accept: 'application/json',
      // Compressed answers would need limits of their own and gain nothing at this size.
      'Accept-Encoding': 'identity',
      ...(body !== null && { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) }),
      ...(authorization !== null && { Authorization: authorization }),
      ...ask.headers,
    };
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const limits = maxHeaderBytes === undefined ? {} : { maxHeaderSize: maxHeaderBytes };
    return send(url, { method: ask.method, headers, agent, ...limits });
  }

  #agentFor({ protocol }: URL, where: string): Promise<HttpAgent> {
    const known = this.#agents.get(protocol);
    if (known) return known;
    const made = this.#newAgent(protocol, where);
    this.#agents.set(protocol, made);
    return made;
  }

  async #newAgent(protocol: string, where: string): Promise<HttpAgent> {
    const options = { keepAlive: true, keepAliveMsecs: TCP_KEEP_ALIVE_MS, maxSockets: 1 };
    if (protocol !== 'https:') return new HttpAgent(options);
    const { caPath = null, fingerprint = null, isInsecure = false } = this.#options.tls ?? {};
    try {
      const ca = caPath === null ? null : await readFile(caPath, 'utf8');
      return new TrustingAgent(options, { ca, fingerprint, isInsecure });
    } catch (error) {
      const reason = `the file of \`ca\` cannot be read: ${errorText(error)}`;
      const facts = saidBy({ en: reason, de: `die Datei von \`ca\` ist nicht lesbar: ${errorText(error)}` });
      throw new Failure({ code: 'HTTP_CONNECT', where, reason, facts, cause: error });
    }
  }

  async #read(response: IncomingMessage, where: string): Promise<HttpAnswer> {
    const { maxAnswerBytes = MAX_ANSWER_BYTES, isBeginningEnough = false } = this.#options;
    const body = await readBody(response, maxAnswerBytes);
    if (!isBeginningEnough && body.kind === 'tooLong') {
      const reason = `the answer is longer than ${maxAnswerBytes} bytes`;
      throw new Failure({ code: 'HTTP_ANSWER_TOO_LARGE', where, reason, facts: {} });
    }
    if (!isBeginningEnough && body.kind === 'brokenOff') {
      const reason = `the answer broke off after ${body.bytes.length} bytes`;
      throw new Failure({ code: 'HTTP_CONTENT', where, reason, facts: {}, cause: body.cause });
    }
    if (!isBeginningEnough && body.kind === 'damaged') {
      const reason = `the answer says that it is packed, and its ${body.bytes.length} bytes cannot be unpacked`;
      throw new Failure({ code: 'HTTP_CONTENT', where, reason, facts: {}, cause: body.cause });
    }
    const { statusCode: status = 0, headers } = response;
    const contentType = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const { bytes } = body;
    const text = new TextDecoder().decode(bytes);
    return { status, contentType, headers: singleValues(headers), cookies: headers['set-cookie'] ?? [], bytes, text };
  }

  /** What a status that is not 2xx means. */
  statusError(ask: HttpRequest, { status, headers, text }: HttpAnswer): MeterHubError {
    const where = this.where(ask);
    const details = { where, status };
    if (status === 401 || status === 407) {
      const refusal = refusalText(this.#options.auth, headers['www-authenticate'] ?? '');
      return new MeterHubError('HTTP_AUTH', `${where}: ${refusal.en} (status ${status})`, {
        details: { ...details, ...saidBy(refusal) },
      });
    }
    const { method } = ask;
    const redirect = redirectOf({ method, from: this.#urlOf(ask), status, location: headers['location'] });
    const redirected = redirectText(redirect, status, (target) => this.excerpt(target, ask));
    if (redirected !== null) {
      return new MeterHubError('HTTP_STATUS', `${where}: ${redirected.en}`, {
        details: { ...details, ...saidBy(redirected) },
      });
    }
    const said = this.excerpt(text, ask);
    return new MeterHubError('HTTP_STATUS', `${where}: status ${status}${said === '' ? '' : `: ${said}`}`, {
      details: { ...details, ...(said !== '' && { said }) },
    });
  }
}

/** A try that failed; `isStale`: an idle connection turned out to be closed by the other side. */
class Failure extends Error {
  readonly problem: HttpProblem;
  readonly isStale: boolean;

  constructor(problem: HttpProblem, isStale = false) {
    super(problem.reason, { cause: problem.cause });
    this.problem = problem;
    this.isStale = isStale;
  }
}

function singleValues(headers: IncomingHttpHeaders): Record<string, string> {
  const single: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (typeof value === 'string') single[name] = value;
  return single;
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
