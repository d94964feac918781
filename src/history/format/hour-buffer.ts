// The readings of one series in one hour that are not in a compressed piece yet, ordered by time. It must not know the
// database.
import type { Values } from './value-codec.ts';

export interface Readings {
  readonly timesMs: Float64Array;
  readonly values: Values;
}

const FIRST_CAPACITY = 32;

export class HourBuffer {
  /** Some of it is in the table of recent rows. */
  hasRows = false;
  #timesMs = new Float64Array(FIRST_CAPACITY);
  #numbers = new Float64Array(0);
  readonly #texts: string[] | null;
  #count = 0;

  constructor(isText: boolean) {
    this.#texts = isText ? [] : null;
    if (!isText) this.#numbers = new Float64Array(FIRST_CAPACITY);
  }

  get count(): number {
    return this.#count;
  }

  /** Of the same instant the newer reading stays. */
  insert(timeMs: number, value: number | string): void {
    const place = this.#placeOf(timeMs);
    if (place < this.#count && this.#timesMs[place] === timeMs) {
      this.#set(place, value);
      return;
    }
    if (this.#count === this.#timesMs.length) this.#grow();
    if (place < this.#count) {
      this.#timesMs.copyWithin(place + 1, place, this.#count);
      if (this.#texts) this.#texts.splice(place, 0, '');
      else this.#numbers.copyWithin(place + 1, place, this.#count);
    }
    this.#timesMs[place] = timeMs;
    this.#set(place, value);
    this.#count++;
  }

  /** What is in it now; it holds only until the next insert. */
  readings(): Readings {
    const timesMs = this.#timesMs.subarray(0, this.#count);
    return { timesMs, values: this.#texts ?? this.#numbers.subarray(0, this.#count) };
  }

  /** Makes it ready for another hour; its memory is kept. */
  clear(): void {
    this.hasRows = false;
    this.#count = 0;
    if (this.#texts) this.#texts.length = 0;
  }

  /** Where the instant is or belongs. Nearly always the end. */
  #placeOf(timeMs: number): number {
    if (this.#count === 0 || timeMs > (this.#timesMs[this.#count - 1] ?? 0)) return this.#count;
    return lowerBound(this.#timesMs, this.#count, timeMs);
  }

  #set(place: number, value: number | string): void {
    if (this.#texts) this.#texts[place] = String(value);
    else this.#numbers[place] = Number(value);
  }

  #grow(): void {
    const capacity = this.#timesMs.length * 2;
    const timesMs = new Float64Array(capacity);
    timesMs.set(this.#timesMs);
    this.#timesMs = timesMs;
    if (this.#texts) return;
    const numbers = new Float64Array(capacity);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}

/** The first place whose time is not before `timeMs`. */
export function lowerBound(timesMs: ArrayLike<number>, count: number, timeMs: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timesMs[middle] ?? 0) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The part of it from `fromMs`, included, to `toMs`, excluded. */
export function cutReadings({ timesMs, values }: Readings, fromMs: number, toMs: number): Readings {
  const begin = lowerBound(timesMs, timesMs.length, fromMs);
  const end = lowerBound(timesMs, timesMs.length, toMs);
  if (begin === 0 && end === timesMs.length) return { timesMs, values };
  return { timesMs: timesMs.slice(begin, end), values: values.slice(begin, end) };
}

/** Several pieces as one, ordered by time; of the same instant the reading of the later piece stays. */
export function joinReadings(pieces: readonly Readings[], isText: boolean): Readings {
  const [only] = pieces;
  if (pieces.length === 1 && only) return only;
  const isOrdered = pieces.every(({ timesMs }, i) => {
    const before = pieces[i - 1]?.timesMs;
    return before === undefined || (before[before.length - 1] ?? 0) < (timesMs[0] ?? 0);
  });
  const joined = concatenate(pieces, isText);
  return isOrdered ? joined : sortReadings(joined);
}

function concatenate(pieces: readonly Readings[], isText: boolean): Readings {
  const count = pieces.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
  const timesMs = new Float64Array(count);
  const numbers = new Float64Array(isText ? 0 : count);
  const texts: string[] = [];
  let at = 0;
  for (const piece of pieces) {
    timesMs.set(piece.timesMs, at);
    if (piece.values instanceof Float64Array) numbers.set(piece.values, at);
    else texts.push(...piece.values);
    at += piece.timesMs.length;
  }
  return { timesMs, values: isText ? texts : numbers };
}

function sortReadings({ timesMs, values }: Readings): Readings {
  const order = Array.from(timesMs.keys()).sort((a, b) => (timesMs[a] ?? 0) - (timesMs[b] ?? 0) || a - b);
  // Of equal times the last one stays.
  const kept = order.filter((place, i) => timesMs[place] !== timesMs[order[i + 1] ?? -1]);
  const times = Float64Array.from(kept, (place) => timesMs[place] ?? 0);
  if (values instanceof Float64Array) {
    return { timesMs: times, values: Float64Array.from(kept, (place) => values[place] ?? 0) };
  }
  return { timesMs: times, values: kept.map((place) => values[place] ?? '') };
}
