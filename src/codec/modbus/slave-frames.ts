// Modbus frames as a slave sees them: how long a request is, and how a reply is wrapped. Pure; knows no meter and no wire.
// Sources: MODBUS Application Protocol V1.1b3 (section 6), MODBUS Messaging on TCP/IP V1.0b (section 3.1.3).
import { crc16 } from './crc.ts';

/** Longest frame on a serial line: unit id, 253 bytes of PDU, CRC (serial line V1.02, 2.5.1). */
export const MAX_RTU_FRAME_BYTES = 256;

/** Exception codes a meter answers with (application protocol V1.1b3, section 7). */
export const ILLEGAL_FUNCTION = 1;
export const ILLEGAL_ADDRESS = 2;
export const ILLEGAL_VALUE = 3;
export const DEVICE_FAILURE = 4;
export const DEVICE_BUSY = 6;
/** What a gateway answers with: no way to the unit; the unit does not answer. */
export const NO_PATH = 10;
export const NO_RESPONSE = 11;

const FIXED_REQUEST_BYTES: ReadonlyMap<number, number> = new Map([
  ...[1, 2, 3, 4, 5, 6].map((code) => [code, 8] as const),
  ...[7, 11, 12, 17].map((code) => [code, 4] as const),
  [22, 10],
]);

/**
 * Length in bytes of the RTU request that starts `bytes`, CRC included. `more`: not enough bytes to tell;
 * `unknown`: a function whose requests do not tell their length, so that only silence ends them.
 */
export function requestLength(bytes: Uint8Array): number | 'more' | 'unknown' {
  const code = bytes[1];
  if (code === undefined) return 'more';
  const fixed = FIXED_REQUEST_BYTES.get(code);
  if (fixed !== undefined) return fixed;
  if (code === 15 || code === 16) return lengthWithCount(bytes, 6);
  return code === 23 ? lengthWithCount(bytes, 10) : 'unknown';
}

function lengthWithCount(bytes: Uint8Array, countAt: number): number | 'more' {
  const count = bytes[countAt];
  return count === undefined ? 'more' : countAt + 1 + count + 2;
}

/** True when the last two bytes are the CRC of those before them. */
export function hasValidCrc(frame: Uint8Array): boolean {
  const end = frame.length - 2;
  if (end < 2) return false;
  const crc = crc16(frame, 0, end);
  return frame[end] === (crc & 0xff) && frame[end + 1] === crc >> 8;
}

/** Unit id, PDU, CRC (low byte first). */
export function wrapRtu(unitId: number, pdu: Uint8Array): Uint8Array {
  const frame = new Uint8Array(pdu.length + 3);
  frame[0] = unitId;
  frame.set(pdu, 1);
  const crc = crc16(frame, 0, frame.length - 2);
  frame[frame.length - 2] = crc & 0xff;
  frame[frame.length - 1] = crc >> 8;
  return frame;
}

/** MBAP header (transaction, protocol 0, length, unit id) and PDU. */
export function wrapMbap(transactionId: number, unitId: number, pdu: Uint8Array): Uint8Array {
  const frame = new Uint8Array(pdu.length + 7);
  const view = new DataView(frame.buffer);
  view.setUint16(0, transactionId);
  view.setUint16(4, pdu.length + 1);
  view.setUint8(6, unitId);
  frame.set(pdu, 7);
  return frame;
}

export interface SlaveRequest {
  readonly unitId: number;
  readonly pdu: Uint8Array;
}

export interface MbapRequest extends SlaveRequest {
  readonly transactionId: number;
  /** Bytes of the whole request. */
  readonly length: number;
}

/** The Modbus TCP request that starts `bytes`; `more`: incomplete; `broken`: no Modbus TCP, the stream is lost. */
export function parseMbap(bytes: Uint8Array): MbapRequest | 'more' | 'broken' {
  if (bytes.length < 6) return 'more';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const following = view.getUint16(4);
  // Unit id and function code at least; 254 is the unit id and the longest PDU.
  if (view.getUint16(2) !== 0 || following < 2 || following > 254) return 'broken';
  const length = 6 + following;
  if (bytes.length < length) return 'more';
  // A copy also of a Buffer, whose own slice() would go on using the bytes of the socket.
  const pdu = new Uint8Array(bytes.subarray(7, length));
  return { transactionId: view.getUint16(0), unitId: view.getUint8(6), pdu, length };
}

/** Hands on all complete Modbus TCP requests of `bytes`; what is left over, or null when the stream is lost. */
export function takeMbapRequests(bytes: Uint8Array, take: (request: MbapRequest) => void): Uint8Array | null {
  let rest = bytes;
  for (;;) {
    const request = parseMbap(rest);
    if (request === 'broken') return null;
    if (request === 'more') return rest;
    take(request);
    rest = rest.subarray(request.length);
  }
}

/** Hands on all complete RTU requests of a stream without pauses (RTU over TCP); the rest, or null when it is lost. */
export function takeRtuRequests(bytes: Uint8Array, take: (request: SlaveRequest) => void): Uint8Array | null {
  let rest = bytes;
  for (;;) {
    const length = requestLength(rest);
    if (length === 'unknown') return null;
    if (length === 'more' || rest.length < length) return rest;
    const frame = new Uint8Array(rest.subarray(0, length));
    // Without pauses there is no telling where the next one begins.
    if (!hasValidCrc(frame)) return null;
    take({ unitId: frame[0] ?? 0, pdu: frame.subarray(1, -2) });
    rest = rest.subarray(length);
  }
}

/** The PDU of an exception: function code with the top bit set, and the code. */
export function exceptionPdu(functionCode: number, code: number): Uint8Array {
  return Uint8Array.of(functionCode | 0x80, code);
}
