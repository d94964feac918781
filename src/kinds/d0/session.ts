// One conversation with a meter of IEC 62056-21: sign-on, identification, change of speed with the pauses that heads and meters
// need, readout. Knows bytes and times, no devices.
import {
  characterOf,
  parseIdentification,
  SIGN_ON_BAUD,
  type D0Identification,
} from '../../codec/d0/identification.ts';
import { acknowledge, SIGN_ON, wakeUp } from '../../codec/d0/messages.ts';
import { ReadoutCollector } from '../../codec/d0/readout.ts';
import type { Clock } from '../../model/clock.ts';
import { MeterHubError } from '../../model/error.ts';
import type { ByteStream } from '../../transport/byte-stream.ts';

export interface SessionOptions {
  /** `A`: nothing is acknowledged, the meter goes on at the speed of the sign-on. */
  readonly mode: 'auto' | 'A' | 'C';
  /** Speed that the line keeps, baud; null: 300 for the sign-on, then what the meter offers. */
  readonly baud: number | null;
  /** From handing over the acknowledgement to the change of speed, ms; null: the meter is asked to stay slow. */
  readonly changeAfterMs: number | null;
  /** The meter sleeps: it has to be woken first. */
  readonly wakesUp: boolean;
}

export interface SessionResult {
  readonly identification: D0Identification;
  readonly text: string;
  readonly check: 'right' | 'none';
}

/** Start, seven data bits, parity, stop. */
const BITS = 10;
/** A meter answers within 1.5 s (6.4.3), sleepy ones a little later; adapters and networks take their time. */
const REACTION_MS = 2500;
/** No more than 1.5 s between two characters (6.4.3), and what a converter keeps back. */
const GAP_MS = 2000;
/** Between the identification and the acknowledgement: 200 ms at least (6.4.3), and heads that still shine. */
const BEFORE_ACK_MS = 300;
/** After waking a meter: 1.5 s to 1.7 s (annex B). */
const AFTER_WAKING_MS = 1600;
/** Longer lines are no identification. */
const MAX_LINE_BYTES = 200;
/** Our own question, noise, and what is left of an earlier readout may come before it. */
const MAX_LINES = 5;
const LINE_FEED = 0x0a;

/** Rejects with D0_SILENT, D0_NOT_D0, D0_CHECK, D0_INCOMPLETE or D0_SPEED, or as the stream does. */
export function readOut(
  stream: ByteStream,
  options: SessionOptions,
  clock: Clock,
  signal: AbortSignal,
): Promise<SessionResult> {
  return new Session(stream, options, clock, signal).run();
}

class Session {
  readonly #stream: ByteStream;
  readonly #options: SessionOptions;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  /** Speed of the line now, baud. */
  #baud: number;
  /** Came behind the line that was asked for. */
  #rest: Uint8Array = new Uint8Array(0);
  #heardBytes = 0;

  constructor(stream: ByteStream, options: SessionOptions, clock: Clock, signal: AbortSignal) {
    this.#stream = stream;
    this.#options = options;
    this.#clock = clock;
    this.#signal = signal;
    this.#baud = options.baud ?? SIGN_ON_BAUD;
  }

  async run(): Promise<SessionResult> {
    await this.#stream.setBaudRate?.(this.#baud);
    await this.#drain();
    if (this.#options.wakesUp) {
      const zeros = wakeUp(this.#byteMs());
      await this.#stream.write(zeros);
      await this.#pause(zeros.length * this.#byteMs() + AFTER_WAKING_MS);
      await this.#drain();
    }
    await this.#stream.write(SIGN_ON);
    const identification = await this.#identification(SIGN_ON.length * this.#byteMs() + REACTION_MS);
    await this.#changeSpeed(identification);
    return { identification, ...(await this.#readout()) };
  }

  #byteMs(): number {
    return (BITS * 1000) / this.#baud;
  }

  /** What lies there is of an earlier conversation. */
  async #drain(): Promise<void> {
    for (let turn = 0; turn < MAX_LINES; turn++) if ((await this.#stream.read(0)).length === 0) return;
  }

  #pause(ms: number): Promise<void> {
    return this.#clock.sleep(ms, this.#signal);
  }

  async #identification(withinMs: number): Promise<D0Identification> {
    for (let line = 0; line < MAX_LINES; line++) {
      const text = await this.#line(line === 0 ? withinMs : REACTION_MS);
      if (text === null) break;
      const found = parseIdentification(text);
      if (found !== null) return found;
    }
    const bytes = this.#heardBytes;
    // A head that gives back what is sent is there; the meter says nothing.
    if (bytes <= SIGN_ON.length) throw new MeterHubError('D0_SILENT', 'the meter does not answer');
    throw new MeterHubError({ code: 'D0_NOT_D0', details: { bytes } }, `${bytes} bytes came, but no identification`);
  }

  async #line(withinMs: number): Promise<string | null> {
    const line: number[] = [];
    let waitMs = withinMs;
    while (line.length < MAX_LINE_BYTES) {
      const bytes = this.#rest.length > 0 ? this.#rest : await this.#stream.read(waitMs);
      this.#rest = new Uint8Array(0);
      if (bytes.length === 0) return null;
      const end = bytes.findIndex((byte) => (byte & 0x7f) === LINE_FEED);
      const own = end < 0 ? bytes : bytes.subarray(0, end);
      this.#heardBytes += own.length + 1;
      line.push(...own.map((byte) => byte & 0x7f));
      if (end >= 0) {
        this.#rest = bytes.slice(end + 1);
        break;
      }
      waitMs = GAP_MS;
    }
    return Buffer.from(line.slice(0, MAX_LINE_BYTES)).toString('latin1');
  }

  async #changeSpeed({ mode, baud, speedCharacter }: D0Identification): Promise<void> {
    const { mode: asked, changeAfterMs, baud: kept } = this.#options;
    if (mode === 'A' || asked === 'A') return;
    const canChange = kept === null && this.#stream.setBaudRate !== undefined;
    if (mode === 'B') {
      if (canChange) await this.#setSpeed(baud);
      else if (baud !== this.#baud)
        throw speedError(baud, 'the meter changes to it by itself, and the line cannot follow');
      return;
    }
    const isQuick = canChange && changeAfterMs !== null && baud !== this.#baud;
    await this.#pause(BEFORE_ACK_MS);
    await this.#stream.write(acknowledge(isQuick ? speedCharacter : (characterOf(this.#baud) ?? '0')));
    if (!isQuick) return;
    await this.#pause(changeAfterMs);
    await this.#setSpeed(baud);
  }

  async #setSpeed(baud: number): Promise<void> {
    await this.#stream.setBaudRate?.(baud);
    this.#baud = baud;
  }

  async #readout(): Promise<Pick<SessionResult, 'text' | 'check'>> {
    const collector = new ReadoutCollector();
    let bytes = this.#rest;
    let waitMs = REACTION_MS;
    for (;;) {
      const readout = collector.push(bytes);
      if (readout !== null && 'text' in readout) return readout;
      if (readout !== null) throw this.#wrong(readout.wrong, collector);
      bytes = await this.#stream.read(waitMs);
      if (bytes.length === 0) throw this.#wrong('ended', collector);
      waitMs = GAP_MS;
    }
  }

  #wrong(how: 'check' | 'too long' | 'ended', { length, isNoise }: ReadoutCollector): MeterHubError {
    if (isNoise) return speedError(this.#baud, 'what comes is no text: the head may be too slow for it');
    if (how === 'check') {
      return new MeterHubError('D0_CHECK', 'the readout arrived damaged: its check character is wrong');
    }
    if (how === 'too long') return incomplete(length, `the readout does not end: ${length} bytes so far`);
    return length === 0
      ? incomplete(0, `the meter introduced itself, but no data followed at ${this.#baud} baud`)
      : incomplete(length, `the readout broke off after ${length} bytes`);
  }
}

function incomplete(bytes: number, text: string): MeterHubError {
  return new MeterHubError({ code: 'D0_INCOMPLETE', details: { bytes } }, text);
}

function speedError(baud: number, why: string): MeterHubError {
  return new MeterHubError({ code: 'D0_SPEED', details: { baud } }, `${baud} baud: ${why}`);
}
