// Reads a meter of IEC 62056-21 for ever: asks it, or listens to it, and finds out which of the two brings something. Knows no
// configuration and no meaning of a value.
import { parseDataLines, type DataLine } from '../../codec/obis-text/data-line.ts';
import { shapeOf } from '../../codec/obis-text/telegram.ts';
import type { Clock } from '../../model/clock.ts';
import { MeterHubError } from '../../model/error.ts';
import { TextTelegrams } from '../../source/obis-text/text-telegrams.ts';
import type { ByteStream } from '../../transport/byte-stream.ts';
import type { ErrorCode } from '../../vocabulary/error-codes.ts';
import type { D0Way } from './config.ts';
import { D0_FAULTS, isOfMeter, MIN_BYTES, silenceOf } from './faults.ts';
import { readOut } from './session.ts';
import { Ways, type Way } from './ways.ts';

/** What a meter said. */
export interface D0Telegram {
  readonly identification: string;
  readonly lines: readonly DataLine[];
}

export interface D0ReaderOptions {
  readonly mode: D0Way;
  /** Speed that the line keeps, baud; null: it may change. */
  readonly baud: number | null;
  /** The meter has to be woken as a rule. */
  readonly sleeps: boolean;
  readonly intervalMs: number;
  readonly clock: Clock;
  readonly onTelegram: (telegram: D0Telegram) => void;
  /** A try that brought nothing. */
  readonly onFailure: (error: MeterHubError) => void;
  readonly onTraffic: (direction: 'out' | 'in', bytes: Uint8Array) => void;
}

/** Meters that send by themselves do so every few seconds. */
const LISTEN_MS = 12_000;
/** When something comes, two telegrams of a slow one. */
const HEARD_LISTEN_MS = 25_000;
/** As long as nothing is found, the next try follows soon; meters need a rest between two conversations. */
const NEXT_TRY_MS = 3000;
/** A wire that has nothing and does not wait either is asked no more often than this. */
const NO_SPIN_MS = 100;
/** After so many rounds without anything the wire is opened anew: adapters get stuck. */
const ROUNDS_TO_REOPEN = 3;

export class D0Reader {
  readonly #options: D0ReaderOptions;
  readonly #ways: Ways;
  /** Of the last readout without a check character. */
  #shape: string | null = null;

  constructor(options: D0ReaderOptions) {
    this.#options = options;
    this.#ways = new Ways(options.mode, options.baud, options.sleeps);
  }

  /** So many tries are one round: before that, nobody knows that nothing comes. */
  get tries(): number {
    return this.#ways.count;
  }

  /** Until the wire is gone or of no use (rejects), or the signal ends it. */
  async run(wire: ByteStream, signal: AbortSignal): Promise<void> {
    const { clock, intervalMs } = this.#options;
    const stream = new HeardStream(wire, this.#options.onTraffic);
    let inVain = 0;
    while (!signal.aborted) {
      const startMs = clock.monotonicMs();
      const way = this.#ways.current;
      const error = way.asks ? await this.#ask(stream, way, signal) : await this.#listen(stream, way.baud);
      if (error === null) this.#ways.worked();
      else {
        this.#options.onFailure(error);
        this.#ways.failed(error.code);
      }
      inVain = error === null ? 0 : inVain + 1;
      if (error?.code === 'D0_SILENT' && inVain >= ROUNDS_TO_REOPEN * this.tries) throw error;
      if (!way.asks) continue;
      const restMs = this.#ways.isProven ? startMs + intervalMs - clock.monotonicMs() : 0;
      await this.#rest(wire, Math.max(NEXT_TRY_MS, restMs), signal);
    }
  }

  /** Nobody is asked for a while; that the wire is gone is noticed all the same. */
  async #rest(wire: ByteStream, ms: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const endMs = clock.monotonicMs() + ms;
    for (;;) {
      const startMs = clock.monotonicMs();
      if (startMs >= endMs) return;
      await wire.read(endMs - startMs);
      if (clock.monotonicMs() - startMs < NO_SPIN_MS) await clock.sleep(NO_SPIN_MS, signal);
    }
  }

  /** Null: it is there, though what it said may not be believed yet. */
  async #ask(
    stream: ByteStream,
    way: Extract<Way, { asks: true }>,
    signal: AbortSignal,
  ): Promise<MeterHubError | null> {
    const { mode, baud, clock } = this.#options;
    const { wakesUp, changeAfterMs } = way;
    try {
      const asked = mode === 'A' || mode === 'C' ? mode : 'auto';
      const result = await readOut(stream, { mode: asked, baud, wakesUp, changeAfterMs }, clock, signal);
      const { maker, speedCharacter, type } = result.identification;
      const identification = `${maker}${speedCharacter}${type}`;
      const { lines, odd } = parseDataLines(result.text);
      if (lines.length === 0) return new MeterHubError('D0_INCOMPLETE', 'the readout has no values');
      if (result.check === 'right' || this.#isAsBefore({ identification, lines, odd })) {
        this.#options.onTelegram({ identification, lines });
      }
      return null;
    } catch (error) {
      if (isOfMeter(error)) return error;
      throw error;
    }
  }

  /** Without a check character one is believed when the one before had the same lines with as many digits. */
  #isAsBefore(telegram: D0Telegram & { readonly odd: number }): boolean {
    const before = this.#shape;
    this.#shape = telegram.odd > 0 ? null : shapeOf(telegram);
    return this.#shape !== null && this.#shape === before;
  }

  /** For as long as it brings something. Null: it did. */
  async #listen(stream: ByteStream, baud: number): Promise<MeterHubError | null> {
    const { clock, onTelegram, onFailure } = this.#options;
    await stream.setBaudRate?.(baud);
    const decoder = new TextTelegrams<ErrorCode>(D0_FAULTS);
    let bytesHeard = 0;
    let startMs = clock.monotonicMs();
    let hasCome = false;
    for (;;) {
      const leftMs = startMs + (bytesHeard >= MIN_BYTES ? HEARD_LISTEN_MS : LISTEN_MS) - clock.monotonicMs();
      if (leftMs <= 0) {
        const error = silenceOf(bytesHeard, decoder.takeFaults());
        if (!hasCome) return error;
        // It is there and has become silent: that is to be said, and it is listened to for some more time.
        onFailure(error);
        return null;
      }
      const bytes = await stream.read(leftMs);
      bytesHeard += bytes.length;
      const telegrams = decoder.push(bytes);
      for (const { identification, lines } of telegrams) onTelegram({ identification, lines });
      if (telegrams.length === 0) continue;
      hasCome = true;
      this.#ways.worked();
      bytesHeard = 0;
      startMs = clock.monotonicMs();
      decoder.takeFaults();
    }
  }
}

/** The same wire, with an ear on it. */
class HeardStream implements ByteStream {
  readonly #stream: ByteStream;
  readonly #onTraffic: D0ReaderOptions['onTraffic'];
  readonly setBaudRate?: (baudRate: number) => Promise<void>;

  constructor(stream: ByteStream, onTraffic: D0ReaderOptions['onTraffic']) {
    this.#stream = stream;
    this.#onTraffic = onTraffic;
    if (stream.setBaudRate !== undefined) this.setBaudRate = async (baudRate) => stream.setBaudRate?.(baudRate);
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#onTraffic('out', bytes);
    await this.#stream.write(bytes);
  }

  async read(timeoutMs: number): Promise<Uint8Array> {
    const bytes = await this.#stream.read(timeoutMs);
    if (bytes.length > 0) this.#onTraffic('in', bytes);
    return bytes;
  }

  close(): Promise<void> {
    return this.#stream.close();
  }
}
