// The readings of a piece of a series as one blob, and the instants they share with others as another. It must not know
// the database.
import type { ReadingValue } from '../../model/reading.ts';
import type { PlaneReader } from './byte-planes.ts';
import { packBlob, unpackBlob } from './packed-blob.ts';
import { fromInteger, integersOf, type Scale } from './scale.ts';

/** First byte of a blob of values. Up to 12: whole numbers of 10^-n. Documented in docs/history.md. */
const SCALED = 16;
const FLOATS = 18;
const TEXT = 19;
const MAX_DECIMALS = 12;
/** Of a blob of instants. */
const TIMES = 0;
/** Digits after the point that are tried before numbers are taken as they are. */
const TRIED_DECIMALS = [0, 1, 2, 3, 4, 6] as const;

export type Values = Float64Array | readonly string[];

/** Numbers to a scale; `null`: as they are, bit for bit. Truth values are 0 and 1. */
export function encodeNumbers(values: Float64Array, scale: Scale | null): Uint8Array {
  for (const tried of scale === null ? TRIED_DECIMALS.map(decimalScale) : [scale]) {
    const integers = integersOf(values, tried, scale === null);
    if (integers !== null) return packIntegers(integers, tried);
  }
  return packBlob(FLOATS, (into) => into.floats(values));
}

export function encodeTexts(values: readonly string[]): Uint8Array {
  const words = [...new Set(values)];
  const places = new Map(words.map((word, place) => [word, place]));
  const dictionary = new TextEncoder().encode(JSON.stringify(words));
  return packBlob(TEXT, (into) => {
    into.uint32(dictionary.length);
    into.bytes(dictionary);
    into.integers(values.map((value) => places.get(value) ?? 0));
  });
}

/** Null: the blob is damaged. */
export function decodeValues(blob: Uint8Array, count: number): Values | null {
  return unpackBlob<Values>(blob, (kind, from) => {
    if (kind === TEXT) return readTexts(count, from);
    if (kind === FLOATS) return from.floats(count);
    const scale = kind === SCALED ? { multiply: from.float(), divide: from.float() } : decimalScale(kind);
    const values = from.integers(count);
    const { multiply, divide } = scale;
    if (multiply === 1 && divide === 1) return values;
    for (let i = 0; i < count; i++) values[i] = fromInteger(values[i] ?? 0, scale);
    return values;
  });
}

/** Instants in whole ms, rising. Polls come at about equal intervals: what is written is how far each is off the beat. */
export function encodeTimes(timesMs: Float64Array): Uint8Array {
  const first = timesMs[0] ?? 0;
  const beatMs = timesMs.length > 1 ? usualGap(timesMs) : 0;
  return packBlob(TIMES, (into) => {
    into.float(first);
    into.float(beatMs);
    into.integers(timesMs.map((timeMs, i) => timeMs - first - i * beatMs));
  });
}

export function decodeTimes(blob: Uint8Array, count: number): Float64Array | null {
  return unpackBlob(blob, (_, from) => {
    const first = from.float();
    const beatMs = from.float();
    const timesMs = from.integers(count);
    for (let i = 0; i < count; i++) timesMs[i] = (timesMs[i] ?? 0) + first + i * beatMs;
    return timesMs;
  });
}

/** What the numbers of a series of truth values mean. */
export function readingValues(values: Values, kind: 'number' | 'boolean' | 'text'): ArrayLike<ReadingValue> {
  return kind === 'boolean' && values instanceof Float64Array ? Array.from(values, (value) => value !== 0) : values;
}

function packIntegers(integers: Float64Array, { multiply, divide }: Scale): Uint8Array {
  const decimals = Math.round(Math.log10(divide));
  const isDecimal = multiply === 1 && decimals <= MAX_DECIMALS && 10 ** decimals === divide;
  return packBlob(isDecimal ? decimals : SCALED, (into) => {
    if (!isDecimal) {
      into.float(multiply);
      into.float(divide);
    }
    into.integers(integers);
  });
}

function decimalScale(decimals: number): Scale {
  return { multiply: 1, divide: 10 ** decimals };
}

function readTexts(count: number, from: PlaneReader): string[] {
  const words: unknown = JSON.parse(new TextDecoder().decode(from.bytes(from.uint32())));
  return Array.from(from.integers(count), (place) => String(Array.isArray(words) ? words[place] : ''));
}

function usualGap(timesMs: Float64Array): number {
  const gaps = Float64Array.from(timesMs.subarray(1), (time, i) => time - (timesMs[i] ?? 0)).sort();
  // The mean of the gaps around the middle one: jitter must not make the beat drift.
  const quarter = gaps.length >> 2;
  const usual = gaps.subarray(quarter, gaps.length - quarter);
  return Math.max(0, Math.round(usual.reduce((sum, gap) => sum + gap, 0) / usual.length));
}
