// Bits into bytes and back, most significant first. It must not know what they mean.

/** 2^32: numbers above 32 bits are written in two parts. */
const WORD = 0x1_0000_0000;

/** The most that `writeSized` writes. */
export const MAX_SIZED_BITS = 59;

export class BitWriter {
  #bytes = new Uint8Array(512);
  #length = 0;
  /** Bits that do not fill a byte yet. */
  #rest = 0;
  #restBits = 0;

  /** `bits` 0..24. */
  write(value: number, bits: number): void {
    this.#rest = (this.#rest << bits) | value;
    this.#restBits += bits;
    while (this.#restBits >= 8) {
      this.#restBits -= 8;
      if (this.#length === this.#bytes.length) this.#grow();
      this.#bytes[this.#length++] = this.#rest >>> this.#restBits;
    }
    this.#rest &= (1 << this.#restBits) - 1;
  }

  /** Any whole number from 0 to 2^53 - 1; small ones take few bits: its length in 6 bits, then itself. */
  writeSized(value: number): void {
    const high = Math.floor(value / WORD);
    const low = value >>> 0;
    const bits = high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(low);
    this.write(bits, 6);
    if (bits > 32) this.write(high, bits - 32);
    if (bits > 16) this.write(low >>> 16, Math.min(bits - 16, 16));
    this.write(low & 0xffff, Math.min(bits, 16));
  }

  /** Whole bytes, from the next byte on. */
  writeBytes(bytes: Uint8Array): void {
    this.align();
    while (this.#length + bytes.length > this.#bytes.length) this.#grow();
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Fills the byte up with zeros. */
  align(): void {
    if (this.#restBits > 0) this.write(0, 8 - this.#restBits);
  }

  /** The bytes so far; the last one is filled up with zeros. */
  finish(): Uint8Array {
    this.align();
    return this.#bytes.slice(0, this.#length);
  }

  #grow(): void {
    const wider = new Uint8Array(this.#bytes.length * 2);
    wider.set(this.#bytes);
    this.#bytes = wider;
  }
}

/** Reads beyond the end give zeros: whoever reads knows how much there is, and a checksum covers the bytes. */
export class BitReader {
  readonly #bytes: Uint8Array;
  /** Position of the next bit. */
  #at = 0;

  constructor(bytes: Uint8Array, offsetBytes = 0) {
    // Room for a look ahead of 32 bits.
    this.#bytes = new Uint8Array(bytes.length - offsetBytes + 8);
    this.#bytes.set(bytes.subarray(offsetBytes));
  }

  /** `bits` 0..24. */
  read(bits: number): number {
    if (bits === 0) return 0;
    const value = this.#window() >>> (32 - bits);
    this.#at += bits;
    return value;
  }

  readSized(): number {
    const bits = this.read(6);
    const high = bits > 32 ? this.read(Math.min(bits - 32, 24)) : 0;
    const middle = bits > 16 ? this.read(Math.min(bits - 16, 16)) : 0;
    return high * WORD + middle * 0x1_0000 + this.read(Math.min(bits, 16));
  }

  readBytes(length: number): Uint8Array {
    this.align();
    const begin = this.#at >>> 3;
    this.#at += length * 8;
    return this.#bytes.slice(begin, begin + length);
  }

  /** Goes on at the next whole byte. */
  align(): void {
    this.#at = (this.#at + 7) & ~7;
  }

  /** A number in a Rice code: as many ones as its high part (`escapeOnes`: the number follows in full), a zero, then `rice` bits. `escapeOnes`: at most 24. */
  readRice(rice: number, escapeOnes: number): number {
    const window = this.#window();
    const ones = Math.clz32(~window);
    if (ones >= escapeOnes) {
      this.#at += escapeOnes;
      return this.readSized();
    }
    const bits = ones + 1 + rice;
    if (bits <= 24) {
      this.#at += bits;
      const low = rice === 0 ? 0 : (window << (ones + 1)) >>> (32 - rice);
      return (ones << rice) + low;
    }
    this.#at += ones + 1;
    return (ones << rice) + this.read(rice);
  }

  /** The next 25 bits or more, at the top of 32. */
  #window(): number {
    const at = this.#at >>> 3;
    const bytes = this.#bytes;
    const word =
      ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    return word << (this.#at & 7);
  }
}
