// Which framing a client speaks is told by its first request, however its bytes arrive.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wrapMbap, wrapRtu } from '../../codec/modbus/slave-frames.ts';
import { framingOf, requestsOf, type FramedRequest } from './server-framing.ts';

const u16 = (value: number): number[] => [value >> 8, value & 0xff];

const read = fc
  .tuple(fc.constantFrom(3, 4), fc.nat(0xffff - 125), fc.integer({ min: 1, max: 125 }))
  .map(([code, address, count]) => Uint8Array.from([code, ...u16(address), ...u16(count)]));
const single = fc
  .tuple(fc.nat(0xffff), fc.nat(0xffff))
  .map(([address, value]) => Uint8Array.from([6, ...u16(address), ...u16(value)]));
const multiple = fc
  .tuple(fc.nat(0xff00), fc.array(fc.nat(0xffff), { minLength: 1, maxLength: 20 }))
  .map(([address, values]) =>
    Uint8Array.from([16, ...u16(address), ...u16(values.length), values.length * 2, ...values.flatMap(u16)]),
  );
const pdu = fc.oneof({ weight: 4, arbitrary: read }, single, multiple);
const unit = fc.integer({ min: 1, max: 247 });

/** What a connection takes when the bytes come in pieces of these sizes. */
function taken(bytes: Uint8Array, sizes: readonly number[]): { requests: FramedRequest[]; isGarbage: boolean } {
  const take = requestsOf('auto');
  const requests: FramedRequest[] = [];
  let rest = new Uint8Array(0);
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    const left = take(Uint8Array.from([...rest, ...bytes.subarray(at, at + size)]), (one) => requests.push(one));
    if (left === null) return { requests, isGarbage: true };
    rest = Uint8Array.from(left);
    at += size;
  }
  return { requests, isGarbage: false };
}

const sizes = fc.oneof(
  fc.constant([300]),
  fc.constant([1]),
  fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 }),
);

describe('a client is recognised', () => {
  test('that speaks RTU over TCP, whatever it asks and however it arrives', () => {
    fc.assert(
      fc.property(unit, fc.array(pdu, { minLength: 1, maxLength: 4 }), sizes, (id, pdus, pieces) => {
        const bytes = Uint8Array.from(pdus.flatMap((one) => [...wrapRtu(id, one)]));
        const { requests } = taken(bytes, pieces);
        expect(requests.map(({ unitId, pdu: one }) => [unitId, [...one]])).toEqual(pdus.map((one) => [id, [...one]]));
        expect(requests[0]?.wrap(Uint8Array.of(0x83, 2))).toEqual(wrapRtu(id, Uint8Array.of(0x83, 2)));
      }),
      { numRuns: 3000 },
    );
  });

  test('that speaks Modbus TCP, with any transaction number', () => {
    fc.assert(
      fc.property(
        unit,
        fc.nat(0xffff),
        fc.array(pdu, { minLength: 1, maxLength: 4 }),
        sizes,
        (id, number, pdus, pieces) => {
          // The checksum of an RTU frame may fit by chance, once in 65,536 beginnings of a pipeline or of what came in pieces.
          const first = wrapMbap(number, id, pdus[0] ?? new Uint8Array(0));
          fc.pre(first.every((_, at) => framingOf(first.subarray(0, at + 1)) !== 'modbus-rtu-over-tcp'));
          const bytes = Uint8Array.from(pdus.flatMap((one, n) => [...wrapMbap((number + n) & 0xffff, id, one)]));
          const { requests } = taken(bytes, pieces);
          expect(requests.map(({ unitId, pdu: one }) => [unitId, [...one]])).toEqual(pdus.map((one) => [id, [...one]]));
          expect(requests[0]?.wrap(Uint8Array.of(0x83, 2))).toEqual(wrapMbap(number, id, Uint8Array.of(0x83, 2)));
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('every read of every transaction number that begins like an RTU request', () => {
    let wrong = 0;
    for (let number = 0; number <= 0xffff; number++) {
      if (framingOf(wrapMbap(number, 1, Uint8Array.of(3, 0, 0, 0, 2))) !== 'modbus-tcp') wrong++;
    }
    expect(wrong).toBe(0);
  });

  test('as neither when it is neither', () => {
    expect(taken(new TextEncoder().encode('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), [300]).isGarbage).toBe(true);
  });

  test('and then held to it', () => {
    const bytes = Uint8Array.from([
      ...wrapRtu(1, Uint8Array.of(3, 0, 0, 0, 2)),
      ...wrapMbap(7, 1, Uint8Array.of(3, 0, 0, 0, 2)),
    ]);
    expect(taken(bytes, [8]).isGarbage).toBe(true);
  });
});
