import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exceptionPdu, hasValidCrc, parseMbap, requestLength, wrapMbap, wrapRtu } from './slave-frames.ts';

const unitId = fc.integer({ min: 0, max: 255 });
const pdu = fc.uint8Array({ minLength: 1, maxLength: 253 });

describe('RTU requests', () => {
  test.each([
    ['read holding registers', [1, 3, 0, 0, 0, 2], 8],
    ['write one register', [1, 6, 0, 20, 0, 2], 8],
    ['write registers', [1, 16, 0, 20, 0, 2, 4, 0x40, 0, 0, 0], 13],
    ['write coils', [1, 15, 0, 0, 0, 9, 2], 11],
    ['read and write', [1, 23, 0, 0, 0, 1, 0, 0, 0, 1, 2], 15],
    ['report the server id', [1, 17], 4],
    ['mask a register', [1, 22, 0, 1], 10],
  ])('%s tells its length', (_, bytes, length) => {
    expect(requestLength(Uint8Array.from(bytes))).toBe(length);
  });

  test.each([
    ['nothing', [], 'more'],
    ['a unit id', [1], 'more'],
    ['a write without its count', [1, 16, 0, 20, 0, 2], 'more'],
    ['an unknown function', [1, 0x2b, 14, 1, 0], 'unknown'],
  ])('%s does not', (_, bytes, answer) => {
    expect(requestLength(Uint8Array.from(bytes))).toBe(answer);
  });

  test('the CRC is that of the specification', () => {
    // MODBUS over Serial Line V1.02, appendix B: 02 07 has the CRC 0x1241, low byte first.
    expect([...wrapRtu(2, Uint8Array.of(7))]).toEqual([2, 7, 0x41, 0x12]);
  });

  test('a wrapped frame is valid, and no longer with any one bit changed', () => {
    fc.assert(
      fc.property(unitId, pdu, fc.nat(), (unit, data, bit) => {
        const frame = wrapRtu(unit, data);
        expect(hasValidCrc(frame)).toBe(true);
        const at = bit % (frame.length * 8);
        frame[at >> 3] = (frame[at >> 3] ?? 0) ^ (1 << (at & 7));
        expect(hasValidCrc(frame)).toBe(false);
      }),
    );
  });

  test('fewer than four bytes are no frame', () => {
    expect(hasValidCrc(Uint8Array.of(0xff, 0xff))).toBe(false);
    expect(hasValidCrc(new Uint8Array(0))).toBe(false);
  });
});

describe('Modbus TCP requests', () => {
  test('are taken apart as they were put together, whatever follows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff }),
        unitId,
        pdu,
        fc.uint8Array(),
        (transaction, unit, data, rest) => {
          const frame = wrapMbap(transaction, unit, data);
          expect(parseMbap(Buffer.concat([frame, rest]))).toEqual({
            transactionId: transaction,
            unitId: unit,
            pdu: data,
            length: frame.length,
          });
        },
      ),
    );
  });

  test('are waited for until complete', () => {
    const frame = wrapMbap(1, 2, Uint8Array.of(3, 0, 0, 0, 1));
    for (let length = 0; length < frame.length; length++) expect(parseMbap(frame.subarray(0, length))).toBe('more');
  });

  test.each([
    ['another protocol', [0, 1, 0, 1, 0, 6, 1]],
    ['no function', [0, 1, 0, 0, 0, 1, 1]],
    ['an impossible length', [0, 1, 0, 0, 1, 0, 1]],
  ])('%s is refused', (_, bytes) => {
    expect(parseMbap(Uint8Array.from(bytes))).toBe('broken');
  });

  test('an exception has the top bit set', () => {
    expect([...exceptionPdu(4, 2)]).toEqual([0x84, 2]);
  });
});
