// Columns of whole numbers and of floats as bytes that deflate well: all first bytes, then all second ones. It must not know
// what the numbers mean, nor who deflates. Documented in docs/history.md.

/** Whole numbers whose difference to any other one is exact, and fits into seven bytes with its sign. */
export const MAX_INTEGER = 2 ** 50;

const FLOAT_BYTES = 8;
/** Bits of the first byte of a column: how many planes follow; and whether they are differences to the first number. */
const WIDTH_MASK = 7;
const FROM_FIRST = 8;
const BYTE = 256;

export class PlaneWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  uint32(value: number): void {
    this.#grow(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  float(value: number): void {
    this.#grow(FLOAT_BYTES);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += FLOAT_BYTES;
  }

  bytes(bytes: Uint8Array): void {
    this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  floats(values: Float64Array): void {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#grow(bytes.length);
    for (let plane = 0; plane < FLOAT_BYTES; plane++) {
      for (let i = plane; i < bytes.length; i += FLOAT_BYTES) this.#bytes[this.#length++] = bytes[i] ?? 0;
    }
  }

  /** Whole numbers up to MAX_INTEGER. Nothing is written of an empty column. */
  integers(values: ArrayLike<number>): void {
    if (values.length === 0) return;
    const first = values[0] ?? 0;
    const { width, isFromFirst } = planesOf(values);
    const count = values.length - 1;
    this.float(first);
    this.#grow(1 + width * count);
    const bytes = this.#bytes;
    bytes[this.#length++] = width + (isFromFirst ? FROM_FIRST : 0);
    let before = first;
    for (let i = 0; i < count; i++) {
      const value = values[i + 1] ?? 0;
      let rest = fold(value - before);
      for (let plane = 0; plane < width; plane++) {
        bytes[this.#length + plane * count + i] = rest % BYTE;
        rest = Math.floor(rest / BYTE);
      }
      if (!isFromFirst) before = value;
    }
    this.#length += width * count;
  }

  /** Forgets what was written. */
  clear(): void {
    this.#length = 0;
  }

  /** What was written since `clear`; it holds until the next write. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const wider = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    wider.set(this.#bytes);
    this.#bytes = wider;
    this.#view = new DataView(wider.buffer);
  }
}

/** Throws a RangeError beyond the end. */
export class PlaneReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Everything has been read. */
  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  float(): number {
    return this.#view.getFloat64(this.#take(FLOAT_BYTES), true);
  }

  bytes(length: number): Uint8Array {
    const begin = this.#take(length);
    return this.#bytes.subarray(begin, begin + length);
  }

  floats(count: number, into: Float64Array = new Float64Array(count)): Float64Array {
    const begin = this.#take(count * FLOAT_BYTES);
    const bytes = new Uint8Array(into.buffer, into.byteOffset, count * FLOAT_BYTES);
    for (let plane = 0, at = begin; plane < FLOAT_BYTES; plane++) {
      for (let i = plane; i < bytes.length; i += FLOAT_BYTES) bytes[i] = this.#bytes[at++] ?? 0;
    }
    return into;
  }

  /** Into `into`, from its begin on; the same is returned. */
  integers(count: number, into: Float64Array = new Float64Array(count)): Float64Array {
    if (count === 0) return into;
    const first = this.float();
    const head = this.#view.getUint8(this.#take(1));
    const width = head & WIDTH_MASK;
    const length = count - 1;
    const begin = this.#take(width * length);
    into[0] = first;
    const isFromFirst = (head & FROM_FIRST) !== 0;
    const bytes = this.#bytes;
    let before = first;
    for (let i = 0; i < length; i++) {
      const at = begin + i;
      let folded = 0;
      if (width === 1) folded = bytes[at] ?? 0;
      else if (width === 2) folded = (bytes[at] ?? 0) + (bytes[at + length] ?? 0) * BYTE;
      else for (let plane = width - 1; plane >= 0; plane--) folded = folded * BYTE + (bytes[at + plane * length] ?? 0);
      const value = before + unfold(folded);
      into[i + 1] = value;
      if (!isFromFirst) before = value;
    }
    return into;
  }

  #take(length: number): number {
    const begin = this.#at;
    if (begin + length > this.#bytes.length) throw new RangeError('beyond the end');
    this.#at = begin + length;
    return begin;
  }
}

/** How many bytes each difference takes; those to the first number where they are smaller: what flickers around a value. */
function planesOf(values: ArrayLike<number>): { width: number; isFromFirst: boolean } {
  const first = values[0] ?? 0;
  let before = first;
  const fromBefore = { sum: 0, most: 0 };
  const fromFirst = { sum: 0, most: 0 };
  for (let i = 1; i < values.length; i++) {
    const value = values[i] ?? 0;
    const step = fold(value - before);
    const distance = fold(value - first);
    fromBefore.sum += step;
    fromFirst.sum += distance;
    if (step > fromBefore.most) fromBefore.most = step;
    if (distance > fromFirst.most) fromFirst.most = distance;
    before = value;
  }
  const isFromFirst = fromFirst.sum < fromBefore.sum;
  let width = 0;
  for (let rest = (isFromFirst ? fromFirst : fromBefore).most; rest >= 1; rest /= BYTE) width++;
  return { width, isFromFirst };
}

/** 0, -1, 1, -2, 2 ... as 0, 1, 2, 3, 4 ... */
function fold(difference: number): number {
  return difference < 0 ? -2 * difference - 1 : 2 * difference;
}

function unfold(folded: number): number {
  if (folded <= 0x7fff_ffff) return (folded >>> 1) ^ -(folded & 1);
  // No remainder: for numbers beyond 31 bits it is slow.
  const half = Math.floor(folded / 2);
  return folded === half * 2 ? half : -half - 1;
}
