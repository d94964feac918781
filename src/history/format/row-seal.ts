// Binds what is stored to its place: a row whose series, time or count fell over is noticed like one whose content did. It must
// not know the database.
import { crc32 } from './checksum.ts';

/** First number of every place: a row of one table is none of another. Documented in docs/history.md. */
export const TABLE_NUMBER = {
  series: 1,
  recent: 2,
  times: 3,
  raw: 4,
  minute: 5,
  quarter: 6,
  hourly: 7,
  daily: 8,
  events: 9,
} as const;

export type SealedTable = keyof typeof TABLE_NUMBER;

const CRC_BYTES = 4;

/** The columns that say whose a blob is, in the order of the table. */
export type Place = readonly (number | null)[];

/** A blob that ends with its checksum, with this end tied to the place; the other way round as well. */
export function bound(blob: Uint8Array, table: SealedTable, place: Place): Uint8Array {
  if (blob.length < CRC_BYTES) return blob;
  const tied = new Uint8Array(blob);
  const end = new DataView(tied.buffer, tied.length - CRC_BYTES);
  end.setUint32(0, (end.getUint32(0) ^ placeCrc(table, place)) >>> 0);
  return tied;
}

/** The last four bytes of a blob: what a row says that refers to it. */
export function endOfBlob(blob: Uint8Array): number {
  if (blob.length < CRC_BYTES) return 0;
  return new DataView(blob.buffer, blob.byteOffset + blob.length - CRC_BYTES, CRC_BYTES).getUint32(0);
}

/** Of a row without a blob: 32 bits, signed, as SQLite stores them in the fewest bytes. */
export function rowCrc(table: SealedTable, numbers: Place, texts: readonly (string | null)[] = []): number {
  const words = new TextEncoder().encode(texts.map((text) => `${text ?? ''}\0`).join(''));
  return placeCrc(table, numbers, words) | 0;
}

/** 16 bits, signed: rows of recent readings are many and live for an hour at most. */
export function recentCrc(series: number, timeMs: number, value: number | string): number {
  const crc =
    typeof value === 'number' ? recentNumberCrc(series, timeMs, value) : rowCrc('recent', [series, timeMs], [value]);
  return (crc << 16) >> 16;
}

/** Used again for each row: there are hundreds a second, and hundreds of thousands in an import. */
const recentPlace = new DataView(new ArrayBuffer(32));
const recentBytes = new Uint8Array(recentPlace.buffer);

/** The same as `placeCrc('recent', [series, timeMs, value])`. */
function recentNumberCrc(series: number, timeMs: number, value: number): number {
  recentPlace.setFloat64(0, TABLE_NUMBER.recent, true);
  recentPlace.setFloat64(8, series, true);
  recentPlace.setFloat64(16, timeMs, true);
  recentPlace.setFloat64(24, value + 0, true);
  return crc32(recentBytes);
}

const NO_WORDS = new Uint8Array(0);

/** Numbers as float64, little endian, NULL as NaN; then words. */
function placeCrc(table: SealedTable, numbers: Place, words = NO_WORDS): number {
  const all = new Uint8Array((numbers.length + 1) * 8 + words.length);
  const bytes = new DataView(all.buffer);
  bytes.setFloat64(0, TABLE_NUMBER[table], true);
  // + 0: SQLite keeps no negative zero.
  numbers.forEach((number, i) => bytes.setFloat64((i + 1) * 8, number === null ? NaN : number + 0, true));
  all.set(words, all.length - words.length);
  return crc32(all);
}
