// The telegrams of a line on which a meter sends text by itself: plain, or encrypted with a key. Says what else came, by error
// code. Knows no devices and no meaning of a value.
import {
  CIPHERED_START,
  decipher,
  MAX_CIPHERED_BYTES,
  parseCiphered,
  type CipheredFrame,
} from '../../codec/dlms/ciphering.ts';
import { ForeignBytesWatch, type ForeignBytes } from '../../codec/obis-text/foreign-bytes.ts';
import { TextFrames, type FoundTelegram } from '../../codec/obis-text/frames.ts';
import type { ErrorCode } from '../../vocabulary/error-codes.ts';
import type { Faults } from '../arrival.ts';
import type { TelegramDecoder } from '../telegram-stream.ts';

/** What a kind calls what may be wrong. */
export interface TextFaultCodes<F extends ErrorCode> {
  readonly checksum: F;
  readonly incomplete: F;
  readonly foreign: Readonly<Record<ForeignBytes, F>>;
  /** Left out: encrypted telegrams are not expected. */
  readonly ciphered?: { readonly noKey: F; readonly wrongKey: F };
}

/** Header and tag around the longest message. */
const CIPHERED_SPACE = MAX_CIPHERED_BYTES + 64;
const LINE_FEED = 0x0a;

export class TextTelegrams<F extends ErrorCode> implements TelegramDecoder<FoundTelegram, F> {
  readonly #codes: TextFaultCodes<F>;
  readonly #key: Uint8Array | null;
  readonly #frames = new TextFrames();
  readonly #foreign = new ForeignBytesWatch();
  readonly #ciphered = new Uint8Array(CIPHERED_SPACE);
  #cipheredLength = 0;
  #faults = new Map<F, number>();
  #seen = { checksumBad: 0, incomplete: 0 };

  constructor(codes: TextFaultCodes<F>, key: Uint8Array | null = null) {
    this.#codes = codes;
    this.#key = key;
  }

  push(bytes: Uint8Array): readonly FoundTelegram[] {
    const found: FoundTelegram[] = [];
    for (const byte of bytes) {
      const foreign = this.#foreign.push(byte);
      if (foreign !== null) this.#count(this.#codes.foreign[foreign]);
      this.#take(byte, found);
    }
    if (found.length > 0) this.#foreign.reset();
    return found;
  }

  takeFaults(): Faults<F> {
    const { checksumBad, incomplete } = this.#frames.counters;
    this.#count(this.#codes.checksum, checksumBad - this.#seen.checksumBad);
    this.#count(this.#codes.incomplete, incomplete - this.#seen.incomplete);
    this.#seen = { checksumBad, incomplete };
    const faults = this.#faults;
    this.#faults = new Map();
    // The keys are codes of F, which the compiler does not see.
    return Object.fromEntries(faults) as Faults<F>;
  }

  reset(): void {
    this.#frames.reset();
    this.#foreign.reset();
    this.#cipheredLength = 0;
  }

  #count(code: F, times = 1): void {
    if (times > 0) this.#faults.set(code, (this.#faults.get(code) ?? 0) + times);
  }

  #take(byte: number, found: FoundTelegram[]): void {
    const begins = this.#codes.ciphered !== undefined && byte === CIPHERED_START[0] && !this.#frames.isInside;
    if (this.#cipheredLength > 0 || begins) {
      this.#takeCiphered(byte, found);
      return;
    }
    const telegram = this.#frames.push(byte);
    if (telegram !== null) found.push(telegram);
  }

  #takeCiphered(byte: number, found: FoundTelegram[]): void {
    this.#ciphered[this.#cipheredLength++] = byte;
    const bytes = this.#ciphered.subarray(0, this.#cipheredLength);
    const frame = parseCiphered(bytes);
    if (frame === 'more') return;
    this.#cipheredLength = 0;
    if (frame !== null && this.#isRead(frame, found)) return;
    // It was noise, or nothing can be made of it: a frame may begin within it.
    const [first = 0, ...rest] = bytes.slice();
    const telegram = this.#frames.push(first);
    if (telegram !== null) found.push(telegram);
    for (const each of rest) this.#take(each, found);
  }

  #isRead(frame: CipheredFrame, found: FoundTelegram[]): boolean {
    const codes = this.#codes.ciphered;
    if (codes === undefined) return false;
    if (this.#key === null) {
      this.#count(codes.noKey);
      return true;
    }
    const inside = new TextFrames();
    const text = decipher(frame, this.#key);
    const telegrams = [...text, LINE_FEED].flatMap((each) => inside.push(each) ?? []);
    const [telegram] = telegrams;
    // Only its own checksum proves that the key is right.
    if (telegram === undefined || telegram.checksum !== 'right') {
      this.#count(inside.counters.checksumBad > 0 ? this.#codes.checksum : codes.wrongKey);
      return inside.counters.checksumBad > 0;
    }
    found.push(...telegrams);
    return true;
  }
}
