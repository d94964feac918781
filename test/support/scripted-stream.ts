// A wire whose other end is a script, on a clock that the test moves. Nothing in it takes real time.
import type { Clock } from '../../src/model/clock.ts';
import { MeterHubError } from '../../src/model/error.ts';
import type { ByteStream } from '../../src/transport/byte-stream.ts';

/** What the other end does with bytes that were written: calls `answer` as often as it likes. */
export type Script = (written: Uint8Array, answer: (bytes: Uint8Array, afterMs: number) => void) => void;

export class ScriptedStream implements ByteStream {
  readonly written: { readonly atMs: number; readonly bytes: Uint8Array }[] = [];
  isClosed = false;
  readonly #clock: Clock;
  readonly #script: Script;
  #arrived: number[] = [];
  #failure: MeterHubError | null = null;
  #wake: () => void = () => undefined;

  constructor(clock: Clock, script: Script = () => undefined) {
    this.#clock = clock;
    this.#script = script;
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    this.written.push({ atMs: this.#clock.monotonicMs(), bytes });
    this.#script(bytes, (reply, afterMs) => this.arrive(reply, afterMs));
    return Promise.resolve();
  }

  /** Milliseconds until the bytes reach the reader. */
  arrive(bytes: Uint8Array, afterMs = 0): void {
    this.#clock.after(afterMs, () => {
      this.#arrived.push(...bytes);
      this.#wake();
    });
  }

  /** The wire goes away. */
  fail(error = new MeterHubError('PORT_HANGUP', 'the port went away', { details: { path: '/dev/ttyUSB0' } })): void {
    this.#failure = error;
    this.#wake();
  }

  async read(timeoutMs: number): Promise<Uint8Array> {
    if (this.#arrived.length === 0 && this.#failure === null && timeoutMs > 0) {
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.after(timeoutMs, resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
    }
    if (this.#arrived.length === 0 && this.#failure) throw this.#failure;
    return Uint8Array.from(this.#arrived.splice(0));
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.fail(new MeterHubError('BUS_CLOSED', 'closed'));
    return Promise.resolve();
  }
}
