// The request in a PDU, as a slave takes it apart: reads and writes of registers. Pure; knows no meter and no framing.
// Source: MODBUS Application Protocol V1.1b3, sections 6.3, 6.4, 6.6 and 6.12.
import {
  PROTOCOL_MAX_REGISTERS,
  READ_HOLDING,
  READ_INPUT,
  WRITE_MULTIPLE,
  WRITE_SINGLE,
  type ModbusRequest,
} from './request.ts';
import { ILLEGAL_ADDRESS, ILLEGAL_FUNCTION, ILLEGAL_VALUE } from './slave-frames.ts';

/** Most registers one write may carry (6.12). */
const MAX_REGISTERS_PER_WRITE = 123;
const ADDRESS_SPACE = 0x10000;

/** The request, or the code of the exception that it deserves: 1 for any other function, 2 or 3 for what cannot be. */
export function parseRequestPdu(unit: number, pdu: Uint8Array): ModbusRequest | number {
  const view = new DataView(pdu.buffer, pdu.byteOffset, pdu.length);
  const code = pdu[0] ?? 0;
  switch (code) {
    case READ_HOLDING:
    case READ_INPUT: {
      if (pdu.length !== 5) return ILLEGAL_VALUE;
      const [address, count] = [view.getUint16(1), view.getUint16(3)];
      if (count < 1 || count > PROTOCOL_MAX_REGISTERS) return ILLEGAL_VALUE;
      if (address + count > ADDRESS_SPACE) return ILLEGAL_ADDRESS;
      return { kind: 'read', unit, function: code, address, count };
    }
    case WRITE_SINGLE:
      if (pdu.length !== 5) return ILLEGAL_VALUE;
      return { kind: 'write', unit, function: code, address: view.getUint16(1), data: pdu.slice(3) };
    case WRITE_MULTIPLE: {
      if (pdu.length < 6) return ILLEGAL_VALUE;
      const [address, count] = [view.getUint16(1), view.getUint16(3)];
      const isWhole = pdu[5] === count * 2 && pdu.length === 6 + count * 2;
      if (count < 1 || count > MAX_REGISTERS_PER_WRITE || !isWhole) return ILLEGAL_VALUE;
      if (address + count > ADDRESS_SPACE) return ILLEGAL_ADDRESS;
      return { kind: 'write', unit, function: code, address, data: pdu.slice(6) };
    }
    default:
      return ILLEGAL_FUNCTION;
  }
}

/** The PDU that answers a read with the bytes of its registers. */
export function readReplyPdu(functionCode: number, bytes: Uint8Array): Uint8Array {
  const pdu = new Uint8Array(2 + bytes.length);
  pdu[0] = functionCode;
  pdu[1] = bytes.length;
  pdu.set(bytes, 2);
  return pdu;
}

/** The PDU that answers a write: function and what was written where, as in the request. */
export function writeReplyPdu(request: Uint8Array): Uint8Array {
  return request.slice(0, 5);
}
