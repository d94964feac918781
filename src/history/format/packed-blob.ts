// What every compressed piece of the history is made of: a byte that says its kind, columns deflated, a checksum. It must not
// know what the columns mean.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { PlaneReader, PlaneWriter } from './byte-planes.ts';
import { sealed, unsealed } from './checksum.ts';

/**
 * zlib sets up what these say for each piece anew: for the few hundred bytes that most pieces have, its usual 256 kB would cost
 * more time than the work itself. More blocks of symbols suit planes, too, each of which has its own.
 */
const DEFLATE = { level: 6, windowBits: 12, memLevel: 5, chunkSize: 2048 } as const;
/** The least that zlib takes as the size of its output. */
const LEAST_CHUNK_BYTES = 64;
/** No piece has more: what would make more is damage. */
const MAX_BYTES = 64_000_000;
/** How much larger than their deflated form columns usually are, at most. */
const USUAL_GAIN = 4;

/** Used again for every blob. */
const writer = new PlaneWriter();

export function packBlob(kind: number, write: (into: PlaneWriter) => void): Uint8Array {
  writer.clear();
  write(writer);
  const deflated = deflateRawSync(writer.written(), DEFLATE);
  const bytes = new Uint8Array(1 + deflated.length);
  bytes[0] = kind;
  bytes.set(deflated, 1);
  return sealed(bytes);
}

/** Null: the blob is damaged. `read` has to read all there is. */
export function unpackBlob<T>(blob: Uint8Array, read: (kind: number, from: PlaneReader) => T): T | null {
  const bytes = unsealed(blob);
  const [kind] = bytes ?? [];
  if (bytes === null || kind === undefined) return null;
  try {
    const chunkSize = Math.max(LEAST_CHUNK_BYTES, bytes.length * USUAL_GAIN);
    const columns = inflateRawSync(bytes.subarray(1), { chunkSize, maxOutputLength: MAX_BYTES });
    const from = new PlaneReader(columns);
    const content = read(kind, from);
    return from.isAtEnd ? content : null;
  } catch {
    // By chance its checksum fits, and yet it is none of ours.
    return null;
  }
}
