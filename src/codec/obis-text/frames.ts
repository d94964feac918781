// Finds text telegrams in a stream of bytes: from `/` to `!` and its checksum (P1, D0 that is pushed). Believes only what is
// proven: by the checksum, or, where meters have none, by a second telegram of the same shape. Memory is bounded.
import { crc16 } from '../modbus/crc.ts';
import { lineOf, parseTelegram, shapeOf, type TextTelegram } from './telegram.ts';

/** Telegrams with all histories stay below 4 kB. */
export const MAX_TELEGRAM_BYTES = 8192;

const SLASH = 0x2f;
const EXCLAMATION = 0x21;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const TAB = 0x09;
const STX = 0x02;
const ETX = 0x03;
const CHECKSUM_DIGITS = 4;

/** What was wrong, since the beginning. */
export interface TextFrameCounters {
  /** The checksum is wrong, or lacks where the telegram says that it has one. */
  checksumBad: number;
  /** Broken off by the beginning of the next one, too long, or with lines that are none and without a checksum. */
  incomplete: number;
}

export interface FoundTelegram extends TextTelegram {
  readonly checksum: 'right' | 'none';
}

/** Codes that only telegrams with a checksum have: the version of DSMR 4 and later, and of Belgium. */
const VERSIONS = ['1-3:0.2.8*255', '0-0:96.1.4*255'];

export class TextFrames {
  readonly counters: TextFrameCounters = { checksumBad: 0, incomplete: 0 };
  readonly #buffer = new Uint8Array(MAX_TELEGRAM_BYTES);
  #length = 0;
  /** Where `!` stands; -1: it did not come yet. */
  #endAt = -1;
  /** Shape of the last telegram without a checksum. */
  #shape: string | null = null;
  /** A telegram has come, so that those without are damaged. */
  #hasChecksum = false;

  /** A telegram has begun. */
  get isInside(): boolean {
    return this.#length > 0;
  }

  /** The telegram that ends with this byte; null: none does. */
  push(byte: number): FoundTelegram | null {
    const character = byte & 0x7f;
    if (character === SLASH) return this.#begin(byte);
    if (this.#length === 0) return null;
    if (!isText(character)) return this.#breakOff();
    if (this.#endAt >= 0) return this.#afterEnd(byte, character);
    if (this.#length === 4 && !startsWithMaker(this.#buffer)) return this.#breakOff();
    if (!this.#keep(byte)) return this.#breakOff();
    if (character === EXCLAMATION) this.#endAt = this.#length - 1;
    return null;
  }

  /** What has begun does not go on. */
  reset(): void {
    this.#length = 0;
    this.#endAt = -1;
    this.#shape = null;
  }

  #begin(byte: number): FoundTelegram | null {
    const ended = this.#endAt >= 0 ? this.#finish() : this.#breakOff();
    this.#buffer[0] = byte;
    this.#length = 1;
    return ended;
  }

  /** Behind `!`: up to four digits of the checksum, then the end of the line. */
  #afterEnd(byte: number, character: number): FoundTelegram | null {
    const isLineEnd = character === LINE_FEED || character === CARRIAGE_RETURN || character === ETX;
    if (isLineEnd) return this.#finish();
    if (this.#length - this.#endAt > CHECKSUM_DIGITS) return this.#breakOff();
    this.#keep(byte);
    return null;
  }

  #keep(byte: number): boolean {
    if (this.#length >= MAX_TELEGRAM_BYTES) return false;
    this.#buffer[this.#length++] = byte;
    return true;
  }

  /** What has begun is no telegram. It is a damaged one when it looked like one so far. */
  #breakOff(): null {
    if (this.#length > 4 && startsWithMaker(this.#buffer)) this.counters.incomplete++;
    this.#length = 0;
    this.#endAt = -1;
    return null;
  }

  #finish(): FoundTelegram | null {
    const end = this.#endAt;
    const bytes = this.#buffer.slice(0, this.#length);
    this.#length = 0;
    this.#endAt = -1;
    if (!takeParity(bytes)) {
      this.counters.checksumBad++;
      return null;
    }
    const text = Buffer.from(bytes).toString('latin1');
    const sent = text.slice(end + 1).trim();
    const telegram = parseTelegram(text.slice(0, end));
    if (sent !== '') return this.#withChecksum(bytes.subarray(0, end + 1), sent, telegram);
    if (telegram === null || telegram.odd > 0 || telegram.lines.length === 0) {
      this.counters.incomplete++;
      return null;
    }
    if (this.#hasChecksum || VERSIONS.some((code) => lineOf(telegram, code) !== undefined)) {
      this.counters.checksumBad++;
      return null;
    }
    return this.#withoutChecksum(telegram);
  }

  #withChecksum(bytes: Uint8Array, sent: string, telegram: TextTelegram | null): FoundTelegram | null {
    const isRight = /^[0-9A-Fa-f]{4}$/.test(sent) && crc16(bytes, 0, bytes.length, 0) === Number.parseInt(sent, 16);
    if (!isRight || telegram === null) {
      this.counters.checksumBad++;
      return null;
    }
    this.#hasChecksum = true;
    return { ...telegram, checksum: 'right' };
  }

  /** The first of a shape is believed when the next one has the same. */
  #withoutChecksum(telegram: TextTelegram): FoundTelegram | null {
    const shape = shapeOf(telegram);
    const isAsBefore = shape === this.#shape;
    if (!isAsBefore && this.#shape !== null) this.counters.incomplete++;
    this.#shape = shape;
    return isAsBefore ? { ...telegram, checksum: 'none' } : null;
  }
}

function isText(character: number): boolean {
  const isPrintable = character >= 0x20 && character < 0x7f;
  return isPrintable || [LINE_FEED, CARRIAGE_RETURN, TAB, STX, ETX].includes(character);
}

/** `/` and three letters. */
function startsWithMaker(bytes: Uint8Array): boolean {
  return [1, 2, 3].every((at) => /[A-Za-z]/.test(String.fromCharCode((bytes[at] ?? 0) & 0x7f)));
}

/**
 * 7 data bits with even parity, read as 8 bits: when every byte has an even number of bits, the eighth is taken off. False: some
 * have it and are not even.
 */
function takeParity(bytes: Uint8Array): boolean {
  if (bytes.every((byte) => byte < 0x80)) return true;
  if (!bytes.every(isEven)) return false;
  bytes.forEach((byte, index) => (bytes[index] = byte & 0x7f));
  return true;
}

function isEven(byte: number): boolean {
  let bits = byte ^ (byte >> 4);
  bits ^= bits >> 2;
  return ((bits ^ (bits >> 1)) & 1) === 0;
}
