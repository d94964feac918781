import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amount } from '../../../test/support/amount.ts';
import { requestPdu, type ModbusRequest } from './request.ts';
import { parseRequestPdu, readReplyPdu, writeReplyPdu } from './request-pdu.ts';

const address = fc.integer({ min: 0, max: 0xffff });

const read: fc.Arbitrary<ModbusRequest> = fc
  .record({
    unit: fc.nat(255),
    function: fc.constantFrom(3 as const, 4 as const),
    address,
    count: fc.integer({ min: 1, max: 125 }),
  })
  .filter((request) => request.address + request.count <= 0x10000)
  .map((request) => ({ kind: 'read', ...request }));

const write: fc.Arbitrary<ModbusRequest> = fc
  .record({ unit: fc.nat(255), address, registers: fc.integer({ min: 1, max: 123 }), seed: fc.nat(255) })
  .filter((request) => request.address + request.registers <= 0x10000)
  .map(({ unit, address, registers, seed }) => ({
    ...{ kind: 'write' as const, unit, address },
    function: registers === 1 && seed % 2 === 0 ? (6 as const) : (16 as const),
    data: Uint8Array.from({ length: registers * 2 }, (_, index) => (seed + index) & 0xff),
  }));

describe('the request in a PDU', () => {
  test('is the one that was put into it', () => {
    fc.assert(
      fc.property(fc.oneof(read, write), (request) => {
        expect(parseRequestPdu(request.unit, requestPdu(request))).toEqual(request);
      }),
    );
  });

  test.each([
    ['an empty PDU', [], 1],
    ['coils', [1, 0, 0, 0, 1], 1],
    ['read and write at once', [23, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 0], 1],
    ['no register', [3, 0, 0, 0, 0], 3],
    ['more registers than fit', [4, 0, 0, 0, 126], 3],
    ['registers behind the last one', [4, 0xff, 0xff, 0, 2], 2],
    ['a read that is cut off', [3, 0, 0, 0], 3],
    ['a read with something behind', [3, 0, 0, 0, 1, 0], 3],
    ['a write of one register that is cut off', [6, 0, 0, 0], 3],
    ['a write without data', [16, 0, 0, 0, 0, 0], 3],
    ['a write whose counts differ', [16, 0, 0, 0, 2, 2, 0, 0], 3],
    ['a write that is cut off', [16, 0, 0, 0, 1, 2, 0], 3],
    ['a write behind the last register', [16, 0xff, 0xff, 0, 2, 4, 0, 0, 0, 0], 2],
  ])('%s is refused', (_, pdu, code) => {
    expect(parseRequestPdu(1, Uint8Array.from(pdu))).toBe(code);
  });

  test('no bytes whatever make it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 260 }), (pdu) => {
        const request = parseRequestPdu(1, pdu);
        if (typeof request === 'number') expect([1, 2, 3]).toContain(request);
        else expect(requestPdu(request)).toEqual(pdu);
      }),
      { numRuns: amount(100_000, 2000) },
    );
  });

  test('replies have their form', () => {
    expect([...readReplyPdu(4, Uint8Array.of(1, 2, 3, 4))]).toEqual([4, 4, 1, 2, 3, 4]);
    expect([...writeReplyPdu(Uint8Array.of(16, 0, 1, 0, 2, 4, 9, 9, 9, 9))]).toEqual([16, 0, 1, 0, 2]);
  });
});
