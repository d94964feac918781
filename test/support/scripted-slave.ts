// Honest answers for scripted wires: every register of every unit holds another number, so that mix-ups show.
import { rtuFrame } from '../../src/codec/modbus/rtu.ts';
import type { ReadRequest } from '../../src/codec/modbus/request.ts';

export function read(unit: number, address: number, count: number): ReadRequest {
  return { kind: 'read', unit, function: 4, address, count };
}

/** What the registers of a unit hold: 1000 x unit + address. */
export function registers({ unit, address, count }: ReadRequest): Uint8Array {
  const bytes = new Uint8Array(2 * count);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) view.setUint16(2 * i, 1000 * unit + address + i);
  return bytes;
}

/** The request in an RTU frame that reads registers. */
export function parseRead(frame: Uint8Array): ReadRequest {
  const [unit = 0, fn, high = 0, low = 0, , count = 0] = frame;
  return { kind: 'read', unit, function: fn === 3 ? 3 : 4, address: (high << 8) | low, count };
}

/** The right reply to an RTU frame that reads registers. */
export function replyTo(frame: Uint8Array): Uint8Array {
  const request = parseRead(frame);
  const data = registers(request);
  return rtuFrame(request.unit, Uint8Array.of(request.function, data.length, ...data));
}

/** A refusal of the request with an exception code. */
export function refusal(frame: Uint8Array, code: number): Uint8Array {
  const { unit, function: fn } = parseRead(frame);
  return rtuFrame(unit, Uint8Array.of(fn | 0x80, code));
}
