// A meter of IEC 62056-21 from its own side: asked in modes A, B and C, or sending by itself, with the speed and the pauses of a
// real one. Serial numbers are invented. Knows no port.
import { characterOf, SIGN_ON_BAUD } from '../../codec/d0/identification.ts';
import { ACKNOWLEDGE, encodeReadout } from '../../codec/d0/messages.ts';
import type { Clock } from '../../model/clock.ts';

/** `C`: goes on at the speed that is acknowledged; `B` by itself; `A` stays at 300 baud, without frame; `push`: is never asked. */
export const D0_STYLES = ['C', 'B', 'A', 'push'] as const;
export type D0Style = (typeof D0_STYLES)[number];

export interface D0MeterOptions {
  /** Default C. */
  readonly style?: D0Style;
  /** Speed of the data, baud. Default 4800; of style A 300, of `push` 9600. */
  readonly baud?: number;
  /** It sleeps until it is woken with zeros. */
  readonly sleeps?: boolean;
  /** Lines of the readout. */
  readonly lines: (wallMs: number) => readonly string[];
  /** Time between what it hears and what it says, ms. Default 200, the shortest that the standard allows. */
  readonly reactionMs?: number;
  /** Time between telegrams of style `push`, ms. Default 2000. */
  readonly everyMs?: number;
  /** What becomes of a readout on its way: damage. */
  readonly spoil?: (bytes: Uint8Array) => Uint8Array;
}

/** What the meter talks through. */
export interface D0Link {
  /** Bytes, and the speed at which they shine. */
  send(bytes: Uint8Array, baud: number): void;
}

const BITS = 10;
const CHUNK_MS = 40;
const DEFAULT_BAUD: Readonly<Record<D0Style, number>> = { C: 4800, B: 2400, A: 300, push: 9600 };
/** Speeds of mode B by their characters. */
const CHARACTERS_B: Readonly<Record<number, string>> = {
  600: 'A',
  1200: 'B',
  2400: 'C',
  4800: 'D',
  9600: 'E',
  19_200: 'F',
};
/** Zeros that wake it: 1.5 s at 300 baud. */
const WAKING_ZEROS = 45;
const AWAKE_MS = 8000;
/** Nobody acknowledges for so long: it goes on at 300 baud. */
const NO_ACKNOWLEDGEMENT_MS = 2000;
const DEFAULT_REACTION_MS = 200;
const DEFAULT_EVERY_MS = 2000;

export class SimulatedD0Meter {
  /** Readouts that were sent whole. */
  readouts = 0;
  readonly style: D0Style;
  readonly #options: D0MeterOptions;
  readonly #clock: Clock;
  readonly #link: D0Link;
  readonly #baud: number;
  #speed = SIGN_ON_BAUD;
  #line = '';
  #zeros = 0;
  #awakeUntilMs = -1;
  #busyUntilMs = 0;
  readonly #timers = new Set<() => void>();
  #cancelAcknowledgement: (() => void) | null = null;

  constructor(options: D0MeterOptions, link: D0Link, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    this.#link = link;
    this.style = options.style ?? 'C';
    this.#baud = options.baud ?? DEFAULT_BAUD[this.style];
    if (this.style === 'push') this.#timers.add(clock.every(options.everyMs ?? DEFAULT_EVERY_MS, () => this.#push()));
  }

  /** What it says first, without the slash. */
  get identification(): string {
    const type = { C: 'MHB4010', B: 'MHBUH50', A: ' MHB100', push: 'MHB5Q3' }[this.style];
    const character = { C: characterOf(this.#baud) ?? '5', B: CHARACTERS_B[this.#baud] ?? 'C', A: '', push: '5' };
    return `MHB${character[this.style]}${type}`;
  }

  close(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  /** What shines on it; at another speed than its own it understands nothing. `baud` null: that is not known. */
  receive(bytes: Uint8Array, baud: number | null = null): void {
    if (this.style === 'push') return;
    if (baud !== null && baud !== this.#speed) return;
    const tookMs = bytes.length * byteMs(this.#speed);
    for (const byte of bytes) {
      const character = byte & 0x7f;
      if (character === 0) this.#zero();
      else if (character === 0x0a) this.#heard(this.#line.trim(), tookMs);
      if (character === 0 || character === 0x0a) this.#line = '';
      else this.#line = (this.#line + String.fromCharCode(character)).slice(-40);
    }
  }

  #zero(): void {
    this.#zeros++;
    if (this.#zeros >= WAKING_ZEROS) this.#awakeUntilMs = this.#clock.monotonicMs() + AWAKE_MS;
  }

  #heard(line: string, tookMs: number): void {
    this.#zeros = 0;
    const nowMs = this.#clock.monotonicMs();
    if (this.#options.sleeps === true && nowMs > this.#awakeUntilMs) return;
    if (nowMs < this.#busyUntilMs) return;
    const afterMs = tookMs + this.#reactionMs();
    if (/^\/\?.*!$/.test(line)) this.#introduce(afterMs);
    const isAcknowledged = line.charCodeAt(0) === ACKNOWLEDGE;
    const [, speed] = isAcknowledged ? (/^[0-9]([0-9])0$/.exec(line.slice(1)) ?? []) : [];
    if (speed === undefined || this.#cancelAcknowledgement === null) return;
    this.#cancelAcknowledgement();
    this.#cancelAcknowledgement = null;
    this.#read(afterMs, speed === characterOf(this.#baud) ? this.#baud : SIGN_ON_BAUD);
  }

  #introduce(afterMs: number): void {
    const text = Buffer.from(`/${this.identification}\r\n`, 'latin1');
    const endMs = afterMs + this.#send(text, SIGN_ON_BAUD, afterMs);
    if (this.style === 'A') this.#read(endMs, SIGN_ON_BAUD);
    else if (this.style === 'B') this.#read(endMs + this.#reactionMs(), this.#baud);
    else {
      this.#cancelAcknowledgement = this.#after(endMs + NO_ACKNOWLEDGEMENT_MS, () => {
        this.#cancelAcknowledgement = null;
        this.#read(0, SIGN_ON_BAUD);
      });
    }
  }

  #read(afterMs: number, baud: number): void {
    const lines = this.#options.lines(this.#clock.wallMs());
    const plain = Buffer.from([...lines, '!', ''].join('\r\n'), 'latin1');
    const tookMs = this.#send(this.#spoilt(this.style === 'A' ? plain : encodeReadout(lines)), baud, afterMs);
    this.#busyUntilMs = this.#clock.monotonicMs() + afterMs + tookMs;
    this.#speed = baud;
    this.#after(afterMs + tookMs, () => {
      this.readouts++;
      this.#speed = SIGN_ON_BAUD;
    });
  }

  #push(): void {
    const lines = this.#options.lines(this.#clock.wallMs());
    const text = [`/${this.identification}`, '', ...lines, '!', ''].join('\r\n');
    this.#send(this.#spoilt(Buffer.from(text, 'latin1')), this.#baud, 0);
    this.readouts++;
  }

  #spoilt(bytes: Uint8Array): Uint8Array {
    return this.#options.spoil?.(bytes) ?? bytes;
  }

  #reactionMs(): number {
    return this.#options.reactionMs ?? DEFAULT_REACTION_MS;
  }

  /** As fast as the line takes it. How long that is, ms. */
  #send(bytes: Uint8Array, baud: number, afterMs: number): number {
    const size = Math.max(1, Math.floor(CHUNK_MS / byteMs(baud)));
    for (let at = 0; at < bytes.length; at += size) {
      const chunk = bytes.slice(at, at + size);
      // A chunk is there when its last character has come.
      this.#after(afterMs + (at + chunk.length) * byteMs(baud), () => this.#link.send(chunk, baud));
    }
    return bytes.length * byteMs(baud);
  }

  #after(ms: number, fn: () => void): () => void {
    const cancel = this.#clock.after(ms, () => {
      this.#timers.delete(cancel);
      fn();
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }
}

function byteMs(baud: number): number {
  return (BITS * 1000) / baud;
}
