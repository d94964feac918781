// Columns of whole numbers into few bytes: predict the next one, write the error in Rice codes. Meters give numbers that
// stand still, drift or flicker; each column takes the prediction that suits it. It must not know what the numbers mean.
import { MAX_SIZED_BITS, type BitReader, type BitWriter } from './bit-stream.ts';

/** Numbers whose error may still be written without loss. */
export const MAX_INTEGER = 2 ** 50;

/** Numbers that share one Rice parameter. Small enough for load steps, large enough that the 5 bits do not count. */
const BLOCK = 48;
/** Written in place of the Rice parameter: no error in the block at all; errors at few places, each named. */
const ALL_ZERO = 31;
const SPARSE = 30;
/** A place in a block, or how many. */
const PLACE_BITS = 6;
const MAX_RICE = 24;
/** So many ones announce a number in full. */
const ESCAPE_ONES = 20;

/** How much of the last error the prediction takes over; 1: the last number itself. A column says which by its place here. */
const GAINS = [1, 0.5, 0.2, 0.08] as const;
const GAIN_BITS = 2;

/** Used again for every column: hundreds are encoded at once, and what lies around until it is collected is memory too. */
let scratch = new Float64Array(1024);
const blockErrors = new Float64Array(BLOCK);
const oneError = new Float64Array(1);

export function encodeIntegers(values: ArrayLike<number>, into: BitWriter): void {
  if (values.length > scratch.length) scratch = new Float64Array(values.length * 2);
  let bestGain = 0;
  let bestSize = Infinity;
  for (let index = 0; index < GAINS.length && bestSize > 0; index++) {
    const size = sizeOf(errorsOf(values, GAINS[index] ?? 1));
    if (size >= bestSize) continue;
    bestGain = index;
    bestSize = size;
  }
  const errors = errorsOf(values, GAINS[bestGain] ?? 1);
  into.write(bestGain, GAIN_BITS);
  into.writeSized(zigzag(values[0] ?? 0));
  for (let at = 1; at < errors.length; at += BLOCK) writeBlock(errors.subarray(at, at + BLOCK), into);
}

/** Into `values`, from its begin on; the same is returned. */
export function decodeIntegers(count: number, from: BitReader, values = new Float64Array(count)): Float64Array {
  const gain = GAINS[from.read(GAIN_BITS)] ?? 1;
  let estimate = unzigzag(from.readSized());
  if (count > 0) values[0] = estimate;
  for (let at = 1; at < count; at += BLOCK) {
    const size = Math.min(BLOCK, count - at);
    readBlock(blockErrors, size, from);
    if (gain === 1) {
      // The last number itself: the same as below without the rounding, which takes most of the time.
      for (let i = 0; i < size; i++) values[at + i] = estimate += unzigzag(blockErrors[i] ?? 0);
      continue;
    }
    for (let i = 0; i < size; i++) {
      const value = Math.round(estimate) + unzigzag(blockErrors[i] ?? 0);
      values[at + i] = value;
      estimate += gain * (value - estimate);
    }
  }
  return values;
}

function readBlock(errors: Float64Array, size: number, from: BitReader): void {
  const head = from.read(5);
  if (head < SPARSE) {
    from.readRice(errors, size, head, ESCAPE_ONES);
    return;
  }
  errors.fill(0);
  if (head === ALL_ZERO) return;
  const rice = from.read(5);
  const places = from.read(PLACE_BITS);
  for (let i = 0; i < places; i++) {
    const place = from.read(PLACE_BITS);
    from.readRice(oneError, 1, rice, ESCAPE_ONES);
    errors[place] = (oneError[0] ?? 0) + 1;
  }
}

/** Zigzagged errors of the predictions, until the next call; the first place is not used. */
function errorsOf(values: ArrayLike<number>, gain: number): Float64Array {
  const errors = scratch.subarray(0, values.length);
  let estimate = values[0] ?? 0;
  for (let i = 1; i < values.length; i++) {
    const value = values[i] ?? 0;
    errors[i] = zigzag(value - Math.round(estimate));
    estimate += gain * (value - estimate);
  }
  return errors;
}

/** About how many bits the errors take. */
function sizeOf(errors: Float64Array): number {
  let bits = 0;
  for (let at = 1; at < errors.length; at += BLOCK) {
    const end = Math.min(at + BLOCK, errors.length);
    let sum = 0;
    for (let i = at; i < end; i++) sum += errors[i] ?? 0;
    if (sum > 0) bits += (end - at) * (Math.log2(sum / (end - at) + 1) + 1);
  }
  return bits;
}

function writeBlock(errors: Float64Array, into: BitWriter): void {
  const places: number[] = [];
  for (let i = 0; i < errors.length; i++) if ((errors[i] ?? 0) > 0) places.push(i);
  if (places.length === 0) {
    into.write(ALL_ZERO, 5);
    return;
  }
  const dense = bestRice(errors);
  if (places.length < errors.length / 3) {
    const some = Float64Array.from(places, (place) => (errors[place] ?? 0) - 1);
    const sparse = bestRice(some);
    if (sparse.bits + 5 + PLACE_BITS * (places.length + 1) < dense.bits) {
      writeSparse(places, some, sparse.rice, into);
      return;
    }
  }
  into.write(dense.rice, 5);
  for (let i = 0; i < errors.length; i++) writeRice(errors[i] ?? 0, dense.rice, into);
}

function writeSparse(places: readonly number[], errors: Float64Array, rice: number, into: BitWriter): void {
  into.write(SPARSE, 5);
  into.write(rice, 5);
  into.write(places.length, PLACE_BITS);
  places.forEach((place, i) => {
    into.write(place, PLACE_BITS);
    writeRice(errors[i] ?? 0, rice, into);
  });
}

/** The parameter with the fewest bits, among those near what the mean suggests. */
function bestRice(errors: Float64Array): { rice: number; bits: number } {
  let sum = 0;
  for (let i = 0; i < errors.length; i++) sum += errors[i] ?? 0;
  const near = Math.min(MAX_RICE, Math.floor(Math.log2(sum / errors.length + 1)));
  let best = { rice: near, bits: Infinity };
  for (let rice = Math.max(0, near - 2); rice <= Math.min(MAX_RICE, near + 1); rice++) {
    const scale = 2 ** -rice;
    let bits = errors.length * (1 + rice);
    for (let i = 0; i < errors.length; i++) {
      const quotient = Math.floor((errors[i] ?? 0) * scale);
      bits += quotient >= ESCAPE_ONES ? ESCAPE_ONES + MAX_SIZED_BITS : quotient;
    }
    if (bits < best.bits) best = { rice, bits };
  }
  return best;
}

function writeRice(error: number, rice: number, into: BitWriter): void {
  if (error >= ESCAPE_ONES * (1 << rice)) {
    into.write((1 << ESCAPE_ONES) - 1, ESCAPE_ONES);
    into.writeSized(error);
    return;
  }
  // Below 20 * 2^24: 32 bits are enough.
  const ones = error >>> rice;
  into.write((1 << (ones + 1)) - 2, ones + 1);
  into.write(error & ((1 << rice) - 1), rice);
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function unzigzag(value: number): number {
  if (value <= 0x7fff_ffff) return (value >>> 1) ^ -(value & 1);
  // No remainder: for numbers beyond 31 bits it is slow.
  const half = Math.floor(value / 2);
  return value === half * 2 ? half : -half - 1;
}
