// A serial port whose settings are not known: when bytes come and no telegram, the other usual setting is tried. Knows no telegrams.
import type { Clock } from '../../model/clock.ts';
import type { TextLine, TextLineSettings } from '../../source/entry/text-line-keys.ts';
import type { ByteStream, OpenStream } from '../../transport/byte-stream.ts';

/** Long enough for a telegram of meters that send every 10 s. */
const FRUITLESS_MS = 15_000;
/** Less may be a disturbance. */
const FRUITLESS_BYTES = 100;

export type OpenWith = (settings: TextLineSettings, signal: AbortSignal) => Promise<ByteStream>;

export class AutoLine {
  readonly #settings: TextLine['settings'];
  readonly #clock: Clock;
  #index = 0;
  /** What came since the last telegram, or since the setting was changed. */
  #bytes = 0;
  #sinceTick = 0;
  /** A telegram has proven the setting. */
  #isProven = false;

  constructor(settings: TextLine['settings'], clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** What is tried now, or was proven. */
  get current(): TextLineSettings {
    return this.#settings[this.#index] ?? this.#settings[0];
  }

  /** A telegram was understood. */
  works(): void {
    this.#isProven = true;
  }

  /** Opens the port anew with the other setting while it is read, when the present one brings nothing. */
  opener(open: OpenWith): OpenStream {
    return async (signal) => {
      this.#restart();
      return new AutoStream(
        await open(this.current, signal),
        async () => {
          this.#index = (this.#index + 1) % this.#settings.length;
          this.#restart();
          return await open(this.current, signal);
        },
        this,
      );
    };
  }

  /** Bytes came; true: so many without a telegram that the other setting is worth a try. */
  isFruitless(bytes: number): boolean {
    this.#bytes += bytes;
    const tookMs = this.#clock.monotonicMs() - this.#sinceTick;
    return !this.#isProven && this.#settings.length > 1 && this.#bytes >= FRUITLESS_BYTES && tookMs >= FRUITLESS_MS;
  }

  #restart(): void {
    this.#bytes = 0;
    this.#sinceTick = this.#clock.monotonicMs();
  }
}

class AutoStream implements ByteStream {
  #stream: ByteStream;
  readonly #reopen: () => Promise<ByteStream>;
  readonly #line: AutoLine;
  #isClosed = false;

  constructor(stream: ByteStream, reopen: () => Promise<ByteStream>, line: AutoLine) {
    this.#stream = stream;
    this.#reopen = reopen;
    this.#line = line;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#stream.write(bytes);
  }

  async read(timeoutMs: number): Promise<Uint8Array> {
    if (this.#line.isFruitless(0)) await this.#change();
    const bytes = await this.#stream.read(timeoutMs);
    this.#line.isFruitless(bytes.length);
    return bytes;
  }

  async #change(): Promise<void> {
    await this.#stream.close();
    this.#stream = await this.#reopen();
    // Whoever closed it meanwhile has closed the one before.
    if (this.#isClosed) await this.#stream.close();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#stream.close();
  }
}
