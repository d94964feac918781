// Turns arriving chunks into awaited reads with a timeout: the pull side of sockets. Knows no socket and no protocol.
import type { MeterHubError } from '../model/error.ts';
import { LATE, within } from '../async/within.ts';
import type { Clock } from '../model/clock.ts';
import { systemClock } from './system-clock.ts';

const NOTHING = new Uint8Array(0);

export class Inbox {
  readonly #clock: Clock;
  readonly #chunks: Uint8Array[] = [];
  #failure: MeterHubError | null = null;
  #wake: (() => void) | null = null;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

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

  async #arrival(timeoutMs: number): Promise<void> {
    const arrived = new Promise<void>((resolve) => (this.#wake = resolve));
    const isLate = (await within(this.#clock, timeoutMs, arrived)) === LATE;
    // After a stall of the program timers run before the sockets are read: what lies there has come in time.
    if (isLate) await new Promise((resolve) => setImmediate(resolve));
    this.#wake = null;
  }
}
