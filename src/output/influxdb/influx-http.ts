// One connection to an InfluxDB server: sends a compressed body, hands back status and text. It must not know what is in it
// or what an answer means.
import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent, request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Clock } from '../../model/clock.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import type { WriteRequest } from './write-request.ts';

export interface InfluxAnswer {
  readonly status: number;
  /** The header as it is; null: none. */
  readonly retryAfter: string | null;
  /** Its beginning. */
  readonly text: string;
}

export interface InfluxHttpOptions {
  /** http or https, without credentials and slash at the end; may have a path. */
  readonly url: string;
  readonly caPath: string | null;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** So much of an answer is kept; what follows is thrown away. */
const MAX_ANSWER_BYTES = 65_536;
/** InfluxDB 1 repeats its error, which repeats the lines, in a header. */
const MAX_HEADER_BYTES = 1_048_576;
const TCP_KEEP_ALIVE_MS = 30_000;

export class InfluxHttp {
  readonly #options: InfluxHttpOptions;
  readonly #url: URL;
  /** Null until it is needed, and anew after each failure: the file of certificates may have changed. */
  #agent: HttpAgent | null = null;

  constructor(options: InfluxHttpOptions) {
    this.#options = options;
    this.#url = new URL(options.url);
  }

  /** Rejects with INFLUX_CONNECT, or CANCELLED. */
  async post(request: WriteRequest, body: Buffer, signal: AbortSignal): Promise<InfluxAnswer> {
    try {
      try {
        return await this.#exchange(request, body, signal);
      } catch (error) {
        // An idle connection was closed while the request was on its way. Writing twice does no harm.
        if (error instanceof Stale) return await this.#exchange(request, body, signal);
        throw error;
      }
    } catch (error) {
      this.close();
      if (error instanceof MeterHubError) throw error;
      throw new MeterHubError('INFLUX_CONNECT', reasonOf(error), { cause: error });
    }
  }

  close(): void {
    this.#agent?.destroy();
    this.#agent = null;
  }

  async #exchange(write: WriteRequest, body: Buffer, signal: AbortSignal): Promise<InfluxAnswer> {
    const { clock, timeoutMs } = this.#options;
    this.#agent ??= await this.#newAgent();
    const agent = this.#agent;
    if (signal.aborted) throw new MeterHubError('CANCELLED', 'cancelled');
    return new Promise((resolve, reject) => {
      const request = this.#open(write, body, agent);
      let step = 'no connection';
      const end = (): void => {
        stopTimer();
        signal.removeEventListener('abort', onAbort);
      };
      const fail = (error: Error): void => {
        end();
        request.destroy();
        reject(error);
      };
      const onAbort = (): void => fail(new MeterHubError('CANCELLED', 'cancelled'));
      const stopTimer = clock.after(timeoutMs, () => fail(new Error(`${step} within ${timeoutMs / 1000} s`)));
      signal.addEventListener('abort', onAbort, { once: true });
      request.on('socket', (socket) => {
        if (socket.connecting) socket.once('connect', () => (step = 'no answer'));
        else step = 'no answer';
      });
      request.on('error', (error) => fail(request.reusedSocket && isLost(error) ? new Stale() : error));
      request.on('response', (response) => {
        step = 'no complete answer';
        void readStart(response).then((text) => {
          end();
          const { statusCode: status = 0, headers } = response;
          resolve({ status, retryAfter: headers['retry-after'] ?? null, text });
        });
      });
      request.end(body);
    });
  }

  #open({ path, headers }: WriteRequest, body: Buffer, agent: HttpAgent): ClientRequest {
    const { protocol, origin, pathname } = this.#url;
    const options = {
      method: 'POST',
      maxHeaderSize: MAX_HEADER_BYTES,
      agent,
      headers: {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Encoding': 'gzip',
        'Content-Length': String(body.length),
        'User-Agent': 'MeterHub',
        ...headers,
      },
    };
    const url = new URL(`${origin}${pathname.replace(/\/+$/, '')}${path}`);
    return protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options);
  }

  async #newAgent(): Promise<HttpAgent> {
    const options = { keepAlive: true, keepAliveMsecs: TCP_KEEP_ALIVE_MS, maxSockets: 1 };
    if (this.#url.protocol !== 'https:') return new HttpAgent(options);
    const { caPath } = this.#options;
    if (caPath === null) return new HttpsAgent(options);
    const ca = await readFile(caPath, 'utf8').catch((error: unknown) => {
      throw new MeterHubError('INFLUX_CONNECT', `the file of \`ca\` cannot be read: ${errorText(error)}`);
    });
    return new HttpsAgent({ ...options, ca });
  }
}

class Stale extends Error {}

/** The beginning of an answer. One that breaks off is as good as one that ends: its status is known. */
async function readStart(response: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      const bytes: unknown = chunk;
      if (!(bytes instanceof Uint8Array)) continue;
      chunks.push(bytes);
      size += bytes.length;
      if (size > MAX_ANSWER_BYTES) break;
    }
  } catch {
    // What came is enough.
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function isLost(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the server hung up without an answer',
  EPIPE: 'the server hung up without an answer',
  EHOSTUNREACH: 'the server is not in the network',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'no connection',
  ENOTFOUND: 'the name is unknown',
  EAI_AGAIN: 'the name cannot be looked up now',
  EPROTO: 'what answers does not speak TLS: is it http, not https?',
};

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code.startsWith('HPE_')) return 'what answers does not speak HTTP (is it https, not http?)';
  if (/CERT|SELF_SIGNED|ISSUER|ERR_TLS/.test(code)) {
    return `its certificate is not trusted (${code}): name the authority's PEM file in \`ca\``;
  }
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_OSSL')) {
    return `no TLS connection (${code}): is it http, not https? Is the file of \`ca\` a certificate?`;
  }
  return REASONS[code] ?? (errorText(error) || code);
}
