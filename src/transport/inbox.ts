// Turns arriving chunks into awaited reads with a timeout: the pull side of sockets. Knows no socket and no protocol.
import type { MeterHubError } from '../model/error.ts';

const NOTHING = new Uint8Array(0);

export class Inbox {
  readonly #chunks: Uint8Array[] = [];
  #failure: MeterHubError | null = null;
  #wake: (() => void) | null = null;

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#wake?.();
  }

  /** From now on reads reject, once what had arrived is read. */
  fail(error: MeterHubError): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  get failure(): MeterHubError | null {
    return this.#failure;
  }

  /** Bytes that wait to be read. */
  get size(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  async read(timeoutMs: number): Promise<Uint8Array> {
    if (this.#chunks.length === 0 && this.#failure === null && timeoutMs > 0) await this.#arrival(timeoutMs);
    const [only] = this.#chunks;
    if (only) {
      const all = this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
      this.#chunks.length = 0;
      return all;
    }
    if (this.#failure) throw this.#failure;
    return NOTHING;
  }

  #arrival(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      // After a stall of the program timers run before the sockets are read: what lies there has come in time.
      const timer = setTimeout(() => setImmediate(done), timeoutMs);
      this.#wake = done;
    });
  }
}
