// A wire on which a meter sends by itself: listens, has a decoder verify the telegrams, opens the wire anew when it is lost or
// silent. It must not know any protocol nor what is in a telegram.
import { backoff, type Backoff } from '../async/retry.ts';
import type { BusStats } from '../model/bus-stats.ts';
import type { Clock } from '../model/clock.ts';
import type { Problem } from '../model/problem.ts';
import type { ByteStream, OpenStream } from '../transport/byte-stream.ts';
import { MeterHubError } from '../model/error.ts';
import type { ErrorCode } from '../vocabulary/error-codes.ts';
import { countFaults, countText, type Arrival, type Faults } from './arrival.ts';
import { BusMeter } from './bus-meter.ts';
import type { TellState } from './debounced-state.ts';
import { ReopeningStream } from './reopening-stream.ts';

/** Finds the telegrams of one protocol in bytes. */
export interface TelegramDecoder<T, F extends ErrorCode> {
  /** Telegrams that end with these bytes and are verified, oldest first. */
  push(bytes: Uint8Array): readonly T[];
  /** What was wrong since the last call. */
  takeFaults(): Faults<F>;
  /** After how many bytes every telegram breaks off; null: they do not, or each elsewhere. Left out: not known. */
  readonly cutAfterBytes?: number | null;
  /** The wire was opened anew: what has begun does not go on. */
  reset(): void;
}

export interface TelegramStreamOptions<T, F extends ErrorCode> {
  readonly name: string;
  readonly open: OpenStream;
  readonly decoder: TelegramDecoder<T, F>;
  readonly clock: Clock;
  /** Time of one byte on the wire, ms; 0 = not known. */
  readonly byteMs: number;
  /** Time without a telegram after which the wire is opened anew: adapters get stuck. Doubles while that does not help. */
  readonly silenceMs: number;
  /** Code of that silence. */
  readonly silentCode: ErrorCode;
  readonly onArrival: (arrival: Arrival<T, F>) => void;
  readonly onTraffic?: (bytes: Uint8Array) => void;
  readonly onState?: TellState;
}

const LONGEST_SILENCE_MS = 600_000;
/** A wire that has nothing and does not wait either is asked no more often than this. */
const NO_SPIN_MS = 100;

export class TelegramStream<T, F extends ErrorCode> {
  readonly name: string;
  readonly #options: TelegramStreamOptions<T, F>;
  readonly #clock: Clock;
  readonly #meter: BusMeter;
  readonly #wire: ReopeningStream;
  readonly #silences: Backoff;
  /** How long the present silence may last, ms. */
  #patienceMs: number;
  /** When the present read must have ended; null: nothing is being read. */
  #readEndMs: number | null = null;

  constructor(options: TelegramStreamOptions<T, F>) {
    const { name, open, clock, silenceMs, onState } = options;
    this.name = name;
    this.#options = options;
    this.#clock = clock;
    this.#meter = new BusMeter(clock);
    this.#silences = backoff(silenceMs, Math.max(silenceMs, LONGEST_SILENCE_MS));
    this.#patienceMs = this.#silences.next();
    this.#wire = new ReopeningStream({
      ...{ name, open, clock, worksWhen: 'heard', ...(onState && { onState }) },
      onOpened: (stream, signal) => this.#listen(stream, signal),
    });
  }

  /** Why nothing can arrive; null while it is opened for the first time or open, or only closed because it was silent. */
  get problem(): Problem | null {
    const { problem } = this.#wire;
    const isNone = problem?.code === this.#options.silentCode || problem?.code === 'NOT_OPENED_YET';
    return isNone ? null : problem;
  }

  /** `requests`: telegrams that came, damaged ones included. There are no round trips: the meter is not asked. */
  stats(): BusStats {
    const { stream, problem } = this.#wire;
    return this.#meter.stats({ open: stream !== null, waiting: 0, behindMs: 0 }, problem);
  }

  /** How long the present read has been going on beyond its time limit, ms. */
  overdueMs(): number {
    return this.#readEndMs === null ? 0 : Math.max(0, this.#clock.monotonicMs() - this.#readEndMs);
  }

  start(): void {
    this.#wire.start();
  }

  stop(): Promise<void> {
    return this.#wire.stop();
  }

  /** Hands on what arrives, until the wire is gone or silent: rejects with the reason. */
  async #listen(stream: ByteStream, signal: AbortSignal): Promise<void> {
    this.#options.decoder.reset();
    let lastMs = this.#clock.monotonicMs();
    for (;;) {
      const startMs = this.#clock.monotonicMs();
      const waitMs = lastMs + this.#patienceMs - startMs;
      if (waitMs <= 0) throw this.#silence();
      const bytes = await this.#read(stream, startMs, waitMs);
      const nowMs = this.#clock.monotonicMs();
      if (bytes.length > 0) {
        if (this.#accept(bytes)) lastMs = nowMs;
      } else if (nowMs - startMs < NO_SPIN_MS) {
        await this.#clock.sleep(NO_SPIN_MS, signal);
      }
    }
  }

  async #read(stream: ByteStream, startMs: number, waitMs: number): Promise<Uint8Array> {
    this.#readEndMs = startMs + waitMs;
    try {
      return await stream.read(waitMs);
    } finally {
      this.#readEndMs = null;
    }
  }

  #silence(): MeterHubError {
    const silentMs = this.#patienceMs;
    this.#patienceMs = this.#silences.next();
    const text = `no telegram for ${Math.round(silentMs / 1000)} s, it is opened anew`;
    return new MeterHubError({ code: this.#options.silentCode, details: { silentMs } }, text);
  }

  /** True when a telegram was among the bytes. */
  #accept(bytes: Uint8Array): boolean {
    const { byteMs, decoder, onTraffic, onArrival } = this.#options;
    onTraffic?.(bytes);
    const telegrams = decoder.push(bytes);
    const faults = decoder.takeFaults();
    this.#meter.busy(bytes.length * byteMs);
    this.#meter.requests += telegrams.length + countFaults(faults);
    for (const code of Object.keys(faults) as F[]) {
      for (let left = faults[code] ?? 0; left > 0; left--) this.#meter.error(code);
    }
    if (telegrams.length > 0) {
      this.#wire.works();
      this.#silences.reset();
      this.#patienceMs = this.#silences.next();
    }
    const { cutAfterBytes = null } = decoder;
    const cut = cutAfterBytes === null ? {} : { cutAfterBytes };
    onArrival({ bytes: bytes.length, textBytes: countText(bytes), telegrams, faults, ...cut });
    return telegrams.length > 0;
  }
}
