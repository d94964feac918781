import { describe, expect, test } from 'vitest';
import { replyAt, replyPduLength, replyStart, requestPdu, type ModbusRequest } from './request.ts';

const read: ModbusRequest = { kind: 'read', unit: 1, function: 4, address: 0x0102, count: 60 };
const single: ModbusRequest = { kind: 'write', unit: 1, function: 6, address: 0x0102, data: Uint8Array.of(0xab, 0xcd) };
const multiple: ModbusRequest = { ...single, function: 16, data: Uint8Array.of(0x41, 0x20, 0, 0) };

describe('a request', () => {
  // MODBUS Application Protocol V1.1b3: 6.4, 6.6 and 6.12.
  test.each<[string, ModbusRequest, number[]]>([
    ['read', read, [4, 1, 2, 0, 60]],
    ['write of one register', single, [6, 1, 2, 0xab, 0xcd]],
    ['write of several registers', multiple, [16, 1, 2, 0, 2, 4, 0x41, 0x20, 0, 0]],
  ])('%s has the PDU of the specification', (_, request, pdu) => {
    expect([...requestPdu(request)]).toEqual(pdu);
  });

  test.each<[string, ModbusRequest, number[], number]>([
    ['read', read, [4, 120], 122],
    ['write of one register', single, [6, 1, 2, 0xab, 0xcd], 5],
    ['write of several registers', multiple, [16, 1, 2, 0, 2], 5],
  ])('%s knows how its reply begins and how long it is', (_, request, start, length) => {
    expect([...replyStart(request)]).toEqual(start);
    expect(replyPduLength(request)).toBe(length);
  });

  test('reads addresses and counts beyond one byte', () => {
    const far: ModbusRequest = { kind: 'read', unit: 247, function: 3, address: 0xfc02, count: 125 };
    expect([...requestPdu(far)]).toEqual([3, 0xfc, 2, 0, 125]);
    expect([...replyStart(far)]).toEqual([3, 250]);
  });
});

describe('a reply', () => {
  test('of a read holds the registers and nothing else', () => {
    const bytes = Uint8Array.of(99, 4, 2, 7, 8, 99, 99);
    expect(replyAt({ ...read, count: 1 }, bytes, 1)).toEqual({ kind: 'data', data: Uint8Array.of(7, 8) });
  });

  test('of a write is empty', () => {
    expect(replyAt(single, Uint8Array.of(6, 1, 2, 0xab, 0xcd), 0)).toEqual({ kind: 'data', data: new Uint8Array(0) });
  });

  test('with the top bit of the function set is an exception', () => {
    expect(replyAt(read, Uint8Array.of(0x84, 2), 0)).toEqual({ kind: 'exception', code: 2 });
  });
});
