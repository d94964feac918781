// Frames that others send: finds the requests and replies of Modbus RTU among bytes that nobody here asked for. Pure.
// Source: MODBUS Application Protocol V1.1b3, sections 6.1 to 6.12 and 7; MODBUS over Serial Line V1.02, 2.5.1.
import { crc16 } from './crc.ts';
import type { ModbusRequest } from './request.ts';

/** `refusal`: an exception. A write looks the same as its reply, so both are a `write`. */
export type HeardFrame = {
  readonly unit: number;
  /** Without the bit that marks an exception. */
  readonly function: number;
} & (
  | { readonly kind: 'request'; readonly address: number; readonly count: number }
  | { readonly kind: 'reply'; readonly data: Uint8Array }
  | { readonly kind: 'refusal'; readonly code: number }
  | { readonly kind: 'write'; readonly address: number }
);

export type HeardRequest = Extract<HeardFrame, { kind: 'request' }>;

const READS: ReadonlySet<number> = new Set([1, 2, 3, 4]);
const WRITES: ReadonlySet<number> = new Set([5, 6, 15, 16]);
/** Most bits one read may ask for (6.1), the largest count of all reads. */
const MAX_COUNT = 2000;
/** Exception codes that are defined (7). */
const MAX_EXCEPTION = 11;
const MAX_UNIT = 247;
/** Unit id, function, two fields of two bytes, CRC. */
const FIXED_BYTES = 8;
const REFUSAL_BYTES = 5;
/** Unit id, function, byte count, CRC. */
const REPLY_OVERHEAD_BYTES = 5;

/** Every frame with a right checksum, in the order in which they came; what lies between them is skipped. */
export function heardFrames(bytes: Uint8Array): HeardFrame[] {
  const found: HeardFrame[] = [];
  for (let at = 0; at + REFUSAL_BYTES <= bytes.length;) {
    const frame = frameAt(bytes, at);
    if (frame !== null) found.push(frame.frame);
    at += frame?.length ?? 1;
  }
  return found;
}

interface Found {
  readonly frame: HeardFrame;
  /** Bytes it takes on the wire. */
  readonly length: number;
}

function frameAt(bytes: Uint8Array, at: number): Found | null {
  const unit = bytes[at] ?? 0;
  const code = bytes[at + 1] ?? 0;
  const fn = code & 0x7f;
  if (unit < 1 || unit > MAX_UNIT || !(READS.has(fn) || WRITES.has(fn))) return null;
  const isWhole = (length: number): boolean => at + length <= bytes.length && crc16(bytes, at, at + length) === 0;
  const field = (offset: number): number => ((bytes[at + offset] ?? 0) << 8) | (bytes[at + offset + 1] ?? 0);
  if (code !== fn) {
    const refused = bytes[at + 2] ?? 0;
    if (refused < 1 || refused > MAX_EXCEPTION || !isWhole(REFUSAL_BYTES)) return null;
    return { frame: { kind: 'refusal', unit, function: fn, code: refused }, length: REFUSAL_BYTES };
  }
  if (WRITES.has(fn)) {
    const length = [FIXED_BYTES, longWriteBytes(fn, bytes[at + 6] ?? 0)].find(isWhole);
    return length === undefined ? null : { frame: { kind: 'write', unit, function: fn, address: field(2) }, length };
  }
  const dataBytes = bytes[at + 2] ?? 0;
  if (dataBytes > 0 && isWhole(dataBytes + REPLY_OVERHEAD_BYTES)) {
    const data = bytes.slice(at + 3, at + 3 + dataBytes);
    return { frame: { kind: 'reply', unit, function: fn, data }, length: dataBytes + REPLY_OVERHEAD_BYTES };
  }
  const count = field(4);
  if (count < 1 || count > MAX_COUNT || !isWhole(FIXED_BYTES)) return null;
  return { frame: { kind: 'request', unit, function: fn, address: field(2), count }, length: FIXED_BYTES };
}

/** Length of a request that writes several; as good as endless for the functions that write one. */
function longWriteBytes(fn: number, dataBytes: number): number {
  return fn === 15 || fn === 16 ? FIXED_BYTES + 1 + dataBytes : Infinity;
}

/** True when the frame could be the reply to the request, going by all that a frame says. */
export function mayAnswer(frame: HeardFrame, request: ModbusRequest | HeardRequest): boolean {
  if (frame.unit !== request.unit || frame.function !== request.function) return false;
  switch (frame.kind) {
    case 'request':
      return false;
    case 'refusal':
      return true;
    case 'write':
      return request.kind === 'write' && request.address === frame.address;
    case 'reply':
      return request.kind !== 'write' && frame.data.length === 2 * request.count;
  }
}

/** True when a refusal, or a reply of the same length, could be the answer to either request and means something else. */
export function mayBeMixedUp(heard: HeardRequest, own: ModbusRequest): boolean {
  if (heard.unit !== own.unit || heard.function !== own.function || own.kind !== 'read') return false;
  return heard.address !== own.address || heard.count !== own.count;
}
