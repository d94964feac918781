// Bridges with small buffers: what is longer than they can hold is cut, dropped or refused. Pure.
import { READ_HOLDING, READ_INPUT } from '../../../codec/modbus/request.ts';

/** True when the PDU holds more than `limit` registers; null: there is no limit. */
export function isLonger(pdu: Uint8Array, limit: number | null): boolean {
  const [code, byteCount = 0] = pdu;
  const isRead = code === READ_HOLDING || code === READ_INPUT;
  return limit !== null && isRead && byteCount / 2 > limit;
}

/** The frame as far as it fits into a buffer of `bufferBytes`; null: it is large enough. */
export function cutFrame(frame: Uint8Array, bufferBytes: number | null): Uint8Array {
  return bufferBytes === null ? frame : frame.slice(0, bufferBytes);
}
