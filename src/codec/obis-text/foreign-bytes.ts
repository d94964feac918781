// Recognises what comes on a line instead of text telegrams: a signal that is not inverted, or another protocol. Keeps the last
// bytes only.

/** What else may come where telegrams are expected. */
export type ForeignBytes = 'inverted' | 'smlFrames';

/** Long enough for some lines of a telegram, short enough to be judged within a second. */
const WINDOW_BYTES = 256;
const SML_START = Buffer.from('1b1b1b1b01010101', 'hex');
const OBIS_CODE = /[0-9]-[0-9]:[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\(/;
/** A start bit is the level before it, inverted: of each byte of such a signal bit 0 is set. */
const INVERTED_SHARE = 0.95;

export class ForeignBytesWatch {
  readonly #window = Buffer.alloc(WINDOW_BYTES);
  #length = 0;

  /** What the last bytes are, once there are enough of them; null: nothing that is known, or too few. */
  push(byte: number): ForeignBytes | null {
    this.#window[this.#length++] = byte;
    if (this.#length < WINDOW_BYTES) return null;
    const found = this.#judge();
    // The halves overlap, so that nothing is cut in two.
    this.#window.copyWithin(0, WINDOW_BYTES / 2);
    this.#length = WINDOW_BYTES / 2;
    return found;
  }

  reset(): void {
    this.#length = 0;
  }

  #judge(): ForeignBytes | null {
    if (this.#window.includes(SML_START)) return 'smlFrames';
    const odd = this.#window.reduce((sum, byte) => sum + (byte & 1), 0);
    if (odd < INVERTED_SHARE * WINDOW_BYTES) return null;
    return OBIS_CODE.test(uninverted(this.#window)) ? 'inverted' : null;
  }
}

/**
 * The text of 8N1 characters whose signal was not inverted by the cable, as a receiver reads them: it takes each stop bit for the
 * next start bit, so that a byte holds the next start bit and seven inverted data bits.
 */
export function uninverted(bytes: Uint8Array): string {
  return Buffer.from(bytes.map((byte) => (~byte >> 1) & 0x7f)).toString('latin1');
}
