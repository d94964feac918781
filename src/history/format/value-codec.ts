// The readings of a piece of a series as one blob, and the instants they share with others as another. It must not know
// the database.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ReadingValue } from '../../model/reading.ts';
import { BitReader, BitWriter } from './bit-stream.ts';
import { sealed, unsealed } from './checksum.ts';
import { decodeIntegers, encodeIntegers } from './integer-codec.ts';
import { fromInteger, integersOf, type Scale } from './scale.ts';

/** First byte of a blob of values. Up to 12: whole numbers of 10^-n. Documented in docs/history.md. */
const SCALED = 16;
const FLOAT64 = 18;
const TEXT = 19;
const MAX_DECIMALS = 12;
/** Digits after the point that are tried before numbers are taken as they are. */
const TRIED_DECIMALS = [0, 1, 2, 3, 4, 6] as const;

export type Values = Float64Array | readonly string[];

/** Numbers to a scale; `null`: as they are, bit for bit. Truth values are 0 and 1. */
export function encodeNumbers(values: Float64Array, scale: Scale | null): Uint8Array {
  const into = new BitWriter();
  if (!writeIntegers(values, scale, into)) {
    into.write(FLOAT64, 8);
    into.writeBytes(deflateRawSync(toPlanes(values)));
  }
  return sealed(into.finish());
}

export function encodeTexts(values: readonly string[]): Uint8Array {
  const words = [...new Set(values)];
  const places = new Map(words.map((word, place) => [word, place]));
  const into = new BitWriter();
  into.write(TEXT, 8);
  const dictionary = deflateRawSync(JSON.stringify(words));
  into.writeSized(dictionary.length);
  into.writeBytes(dictionary);
  encodeIntegers(
    values.map((value) => places.get(value) ?? 0),
    into,
  );
  return sealed(into.finish());
}

/** Null: the blob is damaged. */
export function decodeValues(blob: Uint8Array, count: number): Values | null {
  const bytes = unsealed(blob);
  if (bytes === null) return null;
  const from = new BitReader(bytes);
  const kind = from.read(8);
  if (kind === TEXT) return readTexts(count, from);
  if (kind === FLOAT64) return fromPlanes(inflateRawSync(bytes.subarray(1)), count);
  const scale = readScale(kind, from);
  const values = decodeIntegers(count, from);
  if (scale.multiply === 1) {
    const { divide } = scale;
    if (divide !== 1) for (let i = 0; i < count; i++) values[i] = (values[i] ?? 0) / divide;
    return values;
  }
  for (let i = 0; i < count; i++) values[i] = fromInteger(values[i] ?? 0, scale);
  return values;
}

/** Of a blob that `encodeTexts` made. */
export function isTextPiece(blob: Uint8Array): boolean {
  return blob[0] === TEXT;
}

/** Instants in whole ms, rising. Polls come at about equal intervals: what is written is how far each is off the beat. */
export function encodeTimes(timesMs: Float64Array): Uint8Array {
  const into = new BitWriter();
  const first = timesMs[0] ?? 0;
  const last = timesMs[timesMs.length - 1] ?? 0;
  const beatMs = timesMs.length > 1 ? usualGap(timesMs) : 0;
  into.writeSized(first);
  into.writeSized(beatMs);
  const off = new Float64Array(timesMs.length);
  for (let i = 0; i < timesMs.length; i++) off[i] = (timesMs[i] ?? 0) - first - i * beatMs;
  if (last - first > 0) encodeIntegers(off, into);
  return sealed(into.finish());
}

export function decodeTimes(blob: Uint8Array, count: number): Float64Array | null {
  const bytes = unsealed(blob);
  if (bytes === null) return null;
  const from = new BitReader(bytes);
  const first = from.readSized();
  const beatMs = from.readSized();
  const timesMs = count > 1 ? decodeIntegers(count, from) : new Float64Array(count);
  for (let i = 0; i < count; i++) timesMs[i] = (timesMs[i] ?? 0) + first + i * beatMs;
  return timesMs;
}

/** What the numbers of a series of truth values mean. */
export function readingValues(values: Values, kind: 'number' | 'boolean' | 'text'): ArrayLike<ReadingValue> {
  return kind === 'boolean' && values instanceof Float64Array ? Array.from(values, (value) => value !== 0) : values;
}

function writeIntegers(values: Float64Array, scale: Scale | null, into: BitWriter): boolean {
  if (scale !== null) {
    const integers = integersOf(values, scale, false);
    if (integers === null) return false;
    writeScale(scale, into);
    encodeIntegers(integers, into);
    return true;
  }
  for (const decimals of TRIED_DECIMALS) {
    const decimal = { multiply: 1, divide: 10 ** decimals };
    const integers = integersOf(values, decimal, true);
    if (integers === null) continue;
    writeScale(decimal, into);
    encodeIntegers(integers, into);
    return true;
  }
  return false;
}

function writeScale({ multiply, divide }: Scale, into: BitWriter): void {
  const decimals = Math.round(Math.log10(divide));
  if (multiply === 1 && decimals <= MAX_DECIMALS && 10 ** decimals === divide) {
    into.write(decimals, 8);
    return;
  }
  into.write(SCALED, 8);
  into.writeBytes(new Uint8Array(new Float64Array([multiply, divide]).buffer));
}

function readScale(kind: number, from: BitReader): Scale {
  if (kind <= MAX_DECIMALS) return { multiply: 1, divide: 10 ** kind };
  const [multiply = 1, divide = 1] = new Float64Array(from.readBytes(16).slice().buffer);
  return { multiply, divide };
}

function readTexts(count: number, from: BitReader): string[] {
  const words: unknown = JSON.parse(inflateRawSync(from.readBytes(from.readSized())).toString());
  const places = decodeIntegers(count, from);
  return Array.from(places, (place) => String(Array.isArray(words) ? words[place] : ''));
}

function usualGap(timesMs: Float64Array): number {
  const gaps = Float64Array.from(timesMs.subarray(1), (time, i) => time - (timesMs[i] ?? 0)).sort();
  const middle = gaps[gaps.length >> 1] ?? 0;
  // The mean of the gaps around the middle one: jitter must not make the beat drift.
  const quarter = gaps.length >> 2;
  const usual = gaps.subarray(quarter, gaps.length - quarter);
  const mean = usual.reduce((sum, gap) => sum + gap, 0) / usual.length;
  return Math.max(0, Math.round(usual.length > 0 ? mean : middle));
}

/** All first bytes, then all second ones: what numbers have in common stands together. */
function toPlanes(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const planes = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) planes[(i & 7) * values.length + (i >> 3)] = bytes[i] ?? 0;
  return planes;
}

function fromPlanes(planes: Uint8Array, count: number): Float64Array {
  const bytes = new Uint8Array(count * 8);
  for (let i = 0; i < bytes.length; i++) bytes[i] = planes[(i & 7) * count + (i >> 3)] ?? 0;
  return new Float64Array(bytes.buffer);
}
