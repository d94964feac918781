// Walks the type-length fields of SML inside one payload, and reads integers, truth values and octet strings of any width.
// Must not know what an element stands for; never reads outside the payload, never throws, never recurses.

/** Type bits of a TL field (SML 1.04, section 6.3.1). */
export const TLV_OCTETS = 0;
export const TLV_BOOLEAN = 4;
export const TLV_INT = 5;
export const TLV_UINT = 6;
export const TLV_LIST = 7;

const MAX_INTEGER_BYTES = 8;
const TWO_POW_32 = 0x1_0000_0000;

/** A cursor over a payload. `read()` fills `type`, `length` and `dataAt` with the element just passed. */
export class TlvReader {
  type = TLV_OCTETS;
  /** Data bytes of the element; for a list its number of elements. */
  length = 0;
  /** Index of the first data byte. */
  dataAt = 0;
  /** Index of the next element. */
  at = 0;
  private end = 0;

  constructor(public bytes: Uint8Array) {
    this.open(bytes);
  }

  /** Starts over with another payload. */
  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
    this.end = bytes.length;
  }

  get atEnd(): boolean {
    return this.at >= this.end;
  }

  /** Passes the zero bytes that end a message and may stand between messages. */
  skipZeros(): void {
    while (this.at < this.end && this.bytes[this.at] === 0) this.at++;
  }

  /** Passes one TL field, and its data unless it is a list. False: the bytes do not make sense or run out. */
  read(): boolean {
    const { bytes, end } = this;
    const start = this.at;
    if (start >= end) return false;
    let at = start;
    let byte = bytes[at++] ?? 0;
    const type = (byte >> 4) & 7;
    let length = byte & 15;
    while (byte > 0x7f) {
      if (at >= end) return false;
      byte = bytes[at++] ?? 0;
      length = length * 16 + (byte & 15);
      if (length > end) return false;
    }
    if (type === TLV_LIST) {
      // Every element takes a byte at least, so a longer list cannot be true.
      if (length > end - at) return false;
      this.at = at;
    } else {
      // The length of everything but a list counts its own TL bytes.
      length -= at - start;
      if (length < 0 || length > end - at) return false;
      this.at = at + length;
    }
    this.type = type;
    this.length = length;
    this.dataAt = at;
    return true;
  }

  /** Passes the rest of the element just read: the elements of a list, nothing for the others. */
  skipContent(): boolean {
    let pending = this.type === TLV_LIST ? this.length : 0;
    for (; pending > 0; pending--) {
      if (!this.read()) return false;
      if (this.type === TLV_LIST) pending += this.length;
    }
    return true;
  }

  /** Passes one whole element, lists and all that is in them included. */
  skip(): boolean {
    return this.read() && this.skipContent();
  }

  /** Passes one TL field if it is a list of `count` elements. */
  enterList(count: number): boolean {
    return this.read() && this.isListOf(count);
  }

  isListOf(count: number): boolean {
    return this.type === TLV_LIST && this.length === count;
  }

  /** True if the element just read is an octet string with something in it: an empty one stands for "absent". */
  isOctets(): boolean {
    return this.type === TLV_OCTETS && this.length > 0;
  }

  isBoolean(): boolean {
    return this.type === TLV_BOOLEAN && this.length === 1;
  }

  /** True if the element just read is an integer of 1 to 8 bytes. */
  isInteger(): boolean {
    return (this.type === TLV_INT || this.type === TLV_UINT) && this.length >= 1 && this.length <= MAX_INTEGER_BYTES;
  }

  /** Value of the integer just read: a bigint only where a number would not be exact. Demands `isInteger()`. */
  integer(): number | bigint {
    const { bytes, dataAt, length } = this;
    const negative = this.type === TLV_INT && (bytes[dataAt] ?? 0) > 0x7f;
    const end = dataAt + length;
    const lowAt = length > 4 ? end - 4 : dataAt;
    let high = negative ? -1 : 0;
    for (let at = dataAt; at < lowAt; at++) high = high * 256 + (bytes[at] ?? 0);
    let low = 0;
    for (let at = lowAt; at < end; at++) low = low * 256 + (bytes[at] ?? 0);
    if (length < 4) return negative ? low - 2 ** (8 * length) : low;
    const value = high * TWO_POW_32 + low;
    return Number.isSafeInteger(value) ? value : BigInt(high) * BigInt(TWO_POW_32) + BigInt(low);
  }

  /** Passes one element and gives its value if it is an integer that a number holds exactly, else null. */
  readNumber(): number | null {
    if (!this.read()) return null;
    if (!this.isInteger()) {
      this.skipContent();
      return null;
    }
    const value = this.integer();
    return typeof value === 'number' ? value : null;
  }
}
