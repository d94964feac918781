// An optical head on a simulated meter, on a clock that the test moves: at another speed than the meter's only noise comes through,
// in both directions. A head that cannot change its speed has no `setBaudRate`.
import { MeterHubError } from '../../src/model/error.ts';
import { SimulatedD0Meter, type D0MeterOptions } from '../../src/simulator/d0/meter.ts';
import type { ByteStream } from '../../src/transport/byte-stream.ts';
import type { FakeClock } from './fake-clock.ts';

export interface HeadOptions {
  /** Speed at the beginning. */
  readonly baud?: number;
  readonly canChange?: boolean;
  /** What is sent comes back. */
  readonly echo?: boolean;
  /** The fastest that the head can. */
  readonly mostBaud?: number;
}

export class SimulatedHead implements ByteStream {
  readonly meter: SimulatedD0Meter;
  readonly speeds: { readonly atMs: number; readonly baud: number }[] = [];
  readonly written: { readonly atMs: number; readonly text: string }[] = [];
  setBaudRate?: (baudRate: number) => Promise<void>;
  readonly #clock: FakeClock;
  readonly #options: HeadOptions;
  #baud: number;
  #arrived: number[] = [];
  #failure: MeterHubError | null = null;
  #wake: () => void = () => undefined;

  constructor(clock: FakeClock, meter: D0MeterOptions, options: HeadOptions = {}) {
    this.#clock = clock;
    this.#options = options;
    this.#baud = options.baud ?? 300;
    this.meter = new SimulatedD0Meter(meter, { send: (bytes, baud) => this.shine(bytes, baud) }, clock);
    if (options.canChange === false) return;
    this.setBaudRate = (baudRate) => {
      this.#baud = baudRate;
      this.speeds.push({ atMs: clock.monotonicMs(), baud: baudRate });
      return Promise.resolve();
    };
  }

  /** Light on the head, from the meter or from elsewhere. */
  shine(bytes: Uint8Array, baud = this.#baud): void {
    const isReadable = baud === this.#baud && baud <= (this.#options.mostBaud ?? Infinity);
    this.#arrived.push(...(isReadable ? bytes : bytes.map((byte, index) => ((byte * 7 + index * 13) & 0x1f) | 0x80)));
    this.#wake();
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    this.written.push({ atMs: this.#clock.monotonicMs(), text: Buffer.from(bytes).toString('latin1') });
    if (this.#options.echo === true) this.shine(bytes);
    this.meter.receive(bytes, this.#baud);
    return Promise.resolve();
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
    this.#failure ??= new MeterHubError('BUS_CLOSED', 'closed');
    this.meter.close();
    this.#wake();
    return Promise.resolve();
  }
}
