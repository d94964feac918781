// Bits into bytes and back, most significant first. It must not know what they mean.

/** 2^32: numbers above 32 bits are written in two parts. */
const WORD = 0x1_0000_0000;

/** Behind what is read, so that a look ahead needs no care. */
const LOOK_AHEAD_BYTES = 8;

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
  readonly #view: DataView;
  /** From here on there are zeros only. */
  readonly #endBit: number;
  /** Position of the next bit. */
  #at = 0;

  constructor(bytes: Uint8Array, offsetBytes = 0) {
    // Room for a look ahead of 32 bits.
    this.#bytes = new Uint8Array(bytes.length - offsetBytes + LOOK_AHEAD_BYTES);
    this.#bytes.set(bytes.subarray(offsetBytes));
    this.#view = new DataView(this.#bytes.buffer);
    this.#endBit = (this.#bytes.length - LOOK_AHEAD_BYTES) * 8;
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

  /**
   * Numbers in a Rice code: each as many ones as its high part (`escapeOnes`: the number follows in full), a zero, then `rice`
   * bits. `escapeOnes`: at most 24. `rice`: at most 24. All in one go: nearly all the time of a question is spent here.
   */
  readRice(into: Float64Array, count: number, rice: number, escapeOnes: number): void {
    const view = this.#view;
    const endBit = this.#endBit;
    let at = this.#at;
    for (let i = 0; i < count; i++) {
      const window = view.getUint32(Math.min(at, endBit) >>> 3) << (at & 7);
      const ones = Math.clz32(~window);
      const bits = ones + 1 + rice;
      if (ones < escapeOnes && bits <= 24) {
        into[i] = rice === 0 ? ones : (ones << rice) + ((window << (ones + 1)) >>> (32 - rice));
        at += bits;
        continue;
      }
      this.#at = at + Math.min(ones + 1, escapeOnes);
      into[i] = ones < escapeOnes ? (ones << rice) + this.read(rice) : this.readSized();
      at = this.#at;
    }
    this.#at = at;
  }

  /** The next 25 bits or more, at the top of 32. */
  #window(): number {
    const at = this.#at;
    return this.#view.getUint32(Math.min(at, this.#endBit) >>> 3) << (at & 7);
  }
}
