// Collects the data block of a meter (IEC 62056-21, 6.3.4), with or without its frame. Memory is bounded. Knows no time.
import { ACKNOWLEDGE, blockCheck, ETX, STX } from './messages.ts';

/** Readouts with all their history stay below; at 300 baud this takes nine minutes. */
export const MAX_READOUT_BYTES = 16_384;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const EXCLAMATION = 0x21;

/** `none`: it came without STX, ETX and check character, as some meters of modes A and D send. */
export type Readout =
  { readonly text: string; readonly check: 'right' | 'none' } | { readonly wrong: 'check' | 'too long' };

export class ReadoutCollector {
  readonly #buffer = new Uint8Array(MAX_READOUT_BYTES);
  #length = 0;
  #isFramed = false;
  #hasEnded = false;
  #odd = 0;

  /** The whole readout once it has ended with these bytes; null: it goes on. */
  push(bytes: Uint8Array): Readout | null {
    for (const byte of bytes) {
      const readout = this.#take(byte & 0x7f);
      if (readout !== null) return readout;
    }
    return null;
  }

  /** So many bytes belong to what has begun. */
  get length(): number {
    return this.#length;
  }

  /** Less than half of what came is text: another speed than ours. */
  get isNoise(): boolean {
    return this.#length > 0 && this.#odd * 2 > this.#length;
  }

  #take(byte: number): Readout | null {
    if (this.#hasEnded) return byte === blockCheck(this.#bytes()) ? this.#ended('right') : { wrong: 'check' };
    if (byte === STX) {
      // What came before is noise of the change of speed; within a block it never occurs.
      this.#isFramed = true;
      this.#length = this.#odd = 0;
      return null;
    }
    if (this.#length >= MAX_READOUT_BYTES) return { wrong: 'too long' };
    this.#buffer[this.#length++] = byte;
    if (!isText(byte)) this.#odd++;
    if (this.#isFramed) this.#hasEnded = byte === ETX;
    else if (byte === LINE_FEED && this.#endsWithMark()) return this.#ended('none');
    return null;
  }

  /** `!` alone on the last line. */
  #endsWithMark(): boolean {
    const line = this.#buffer.subarray(0, this.#length - 1);
    const start = line.lastIndexOf(LINE_FEED) + 1;
    const [first, ...others] = line.subarray(start).filter((byte) => byte !== CARRIAGE_RETURN);
    return first === EXCLAMATION && others.length === 0;
  }

  #bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  #ended(check: 'right' | 'none'): Readout {
    const text = Buffer.from(this.#bytes()).toString('latin1');
    // Heads give back what was sent: our acknowledgement is a line before the data.
    const lines = text.split(/\r?\n/).filter((line) => !line.startsWith(String.fromCharCode(ACKNOWLEDGE)));
    const end = lines.findLastIndex((line) => line.startsWith('!'));
    return { text: lines.slice(0, end < 0 ? lines.length : end).join('\n'), check };
  }
}

function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === ETX;
}
