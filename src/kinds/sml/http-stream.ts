// A bridge that gives the last telegram of its head to whoever asks over HTTP, as a stream of bytes: asks again and again, and
// hands on what is new. Knows HTTP, no telegrams.
import type { Clock } from '../../model/clock.ts';
import { MeterHubError } from '../../model/error.ts';
import type { HttpEndpoint } from '../../source/entry/http-endpoint.ts';
import type { ByteStream } from '../../transport/byte-stream.ts';
import { HttpClient, type HttpRequest } from '../../transport/http.ts';

export interface SmlHttpLine extends HttpEndpoint {
  /** From the start of one request to the start of the next, ms. */
  readonly intervalMs: number;
}

/** Bridges are slow over their radio link. */
const TIMEOUT_MS = 5000;
const ASK: HttpRequest = { method: 'GET', path: '', headers: { Accept: '*/*' } };

/** Asks once. Rejects as HttpClient.send does. */
export async function openSmlHttp(line: SmlHttpLine, clock: Clock, signal: AbortSignal): Promise<ByteStream> {
  const { url, auth, tls } = line;
  const http = new HttpClient({ url, auth, tls, clock });
  try {
    const startMs = clock.monotonicMs();
    const { bytes } = await http.send(ASK, TIMEOUT_MS, signal);
    return new SmlHttpStream(http, line.intervalMs, clock, bytes, startMs);
  } catch (error) {
    http.close();
    throw error;
  }
}

class SmlHttpStream implements ByteStream {
  readonly #http: HttpClient;
  readonly #intervalMs: number;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  /** What the first request brought; null: it was handed on. */
  #first: Uint8Array | null;
  #last: Buffer;
  #dueMs: number;

  constructor(http: HttpClient, intervalMs: number, clock: Clock, first: Buffer, startMs: number) {
    this.#http = http;
    this.#intervalMs = intervalMs;
    this.#clock = clock;
    this.#first = this.#last = first;
    this.#dueMs = startMs + intervalMs;
  }

  write(): Promise<void> {
    return Promise.reject(new MeterHubError('BUS_CLOSED', 'nothing is sent to a head behind HTTP'));
  }

  /**
   * The same bytes again are the same telegram: the head has heard nothing since, and a value of then must not look like one
   * of now.
   */
  async read(timeoutMs: number): Promise<Uint8Array> {
    const clock = this.#clock;
    const { signal } = this.#closing;
    if (signal.aborted) throw this.#closed();
    if (this.#first !== null) {
      const bytes = this.#first;
      this.#first = null;
      return bytes;
    }
    const endMs = clock.monotonicMs() + timeoutMs;
    const waitMs = Math.min(this.#dueMs, endMs) - clock.monotonicMs();
    if (waitMs > 0) await clock.sleep(waitMs, signal).catch(() => undefined);
    if (isAborted(signal)) throw this.#closed();
    if (clock.monotonicMs() < this.#dueMs) return NOTHING;
    this.#dueMs = clock.monotonicMs() + this.#intervalMs;
    const { bytes } = await this.#http.send(ASK, TIMEOUT_MS, signal).catch((error: unknown) => {
      throw isAborted(signal) ? this.#closed() : error;
    });
    if (bytes.equals(this.#last)) return NOTHING;
    this.#last = bytes;
    return bytes;
  }

  close(): Promise<void> {
    this.#closing.abort();
    this.#http.close();
    return Promise.resolve();
  }

  #closed(): MeterHubError {
    return new MeterHubError('BUS_CLOSED', 'the head behind HTTP is closed');
  }
}

const NOTHING = new Uint8Array(0);

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
