import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amount } from '../../../test/support/amount.ts';
import type { ModbusReply, ModbusRequest, ReadRequest } from './request.ts';
import { rtuFrame, rtuFraming } from './rtu.ts';

const REQUEST: ReadRequest = { kind: 'read', unit: 7, function: 4, address: 0x0048, count: 3 };
const DATA = Uint8Array.of(1, 2, 3, 4, 5, 6);
const REPLY = readReply(REQUEST, DATA);

function readReply({ unit, function: fn }: ReadRequest, data: Uint8Array): Uint8Array {
  return rtuFrame(unit, Uint8Array.of(fn, data.length, ...data));
}

function hear(request: ModbusRequest, ...chunks: readonly Uint8Array[]) {
  const exchange = rtuFraming.begin(request);
  let reply: ModbusReply | null = null;
  for (const chunk of chunks) reply ??= exchange.push(chunk);
  return { exchange, reply };
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const readRequest = fc.record<ReadRequest>({
  kind: fc.constant('read'),
  unit: fc.integer({ min: 1, max: 247 }),
  function: fc.constantFrom(3, 4),
  address: fc.nat(0xffff),
  count: fc.integer({ min: 1, max: 125 }),
});

/** A request with registers for its reply. */
const readExchange = readRequest.chain((request) =>
  fc.record({
    request: fc.constant(request),
    data: fc.uint8Array({ minLength: 2 * request.count, maxLength: 2 * request.count }),
  }),
);

/** Cuts bytes at the given places. */
function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

describe('an RTU exchange', () => {
  test('sends unit id, PDU and CRC', () => {
    const exchange = rtuFraming.begin({ kind: 'read', unit: 1, function: 4, address: 0, count: 2 });
    expect([...exchange.bytes]).toEqual([1, 4, 0, 0, 0, 2, 0x71, 0xcb]);
    expect(exchange.replyBytes).toBe(9);
  });

  test('finds its reply however the bytes are split', () => {
    fc.assert(
      fc.property(readExchange, fc.array(fc.nat()), ({ request, data }, cuts) => {
        const { reply } = hear(request, ...split(readReply(request, data), cuts));
        expect(reply).toEqual({ kind: 'data', data });
      }),
    );
  });

  test('finds its reply after noise, an echo and replies of other units, functions and lengths', () => {
    const noise = fc.uint8Array({ maxLength: 12 });
    const foreign = fc.constantFrom<Partial<ReadRequest>>({ unit: 8 }, { function: 3 }, { count: 2 }, { count: 4 });
    fc.assert(
      fc.property(readExchange, noise, foreign, fc.boolean(), fc.array(fc.nat()), (own, before, how, echoed, cuts) => {
        const { request, data } = own;
        const other = { ...request, ...how };
        fc.pre(other.unit !== request.unit || other.function !== request.function || other.count !== request.count);
        const foreignFrame = readReply(other, new Uint8Array(2 * other.count).fill(0xee));
        const echo = echoed ? rtuFraming.begin(request).bytes : new Uint8Array(0);
        const heard = join(before, echo, foreignFrame, readReply(request, data));
        const { reply } = hear(request, ...split(heard, cuts));
        expect(reply).toEqual({ kind: 'data', data });
      }),
    );
  });

  test('takes nothing of a damaged reply: any one to three bits wrong', () => {
    const bits = fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(readExchange, bits, fc.array(fc.nat()), ({ request, data }, wrong, cuts) => {
        const frame = readReply(request, data);
        const places = new Set(wrong.map((bit) => bit % (frame.length * 8)));
        for (const bit of places) frame[bit >> 3] = (frame[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(hear(request, ...split(frame, cuts)).reply).toBeNull();
      }),
    );
  });

  test('takes nothing of a reply that ends early', () => {
    fc.assert(
      fc.property(readExchange, fc.nat(), ({ request, data }, at) => {
        const frame = readReply(request, data);
        expect(hear(request, frame.subarray(0, at % frame.length)).reply).toBeNull();
      }),
    );
  });

  test('takes no reply of another unit, function or length, however valid', () => {
    fc.assert(
      fc.property(readExchange, readExchange, ({ request }, other) => {
        const { unit, function: fn, count } = other.request;
        fc.pre(unit !== request.unit || fn !== request.function || count !== request.count);
        expect(hear(request, readReply(other.request, other.data)).reply).toBeNull();
      }),
    );
  });

  test('takes only what has the right unit, function, length and CRC out of any bytes', () => {
    const bytes = fc.array(fc.constantFrom(7, 4, 6, 0x84, 0, 1, 2, 0xff), { maxLength: 40 });
    fc.assert(
      fc.property(bytes, (raw) => {
        const heard = Uint8Array.from(raw);
        const { reply } = hear(REQUEST, heard);
        if (reply === null) return;
        const frame =
          reply.kind === 'data' ? readReply(REQUEST, reply.data) : rtuFrame(7, Uint8Array.of(0x84, reply.code));
        expect(Buffer.from(heard).includes(Buffer.from(frame))).toBe(true);
      }),
      { numRuns: amount(100_000, 2000) },
    );
  });

  test('counts what came together with its reply, but after it', () => {
    expect(hear(REQUEST, join(Uint8Array.of(0, 9), REPLY)).exchange.trailing).toBe(0);
    expect(hear(REQUEST, join(REPLY, REPLY.subarray(0, 4))).exchange.trailing).toBe(4);
    expect(hear(REQUEST, join(REPLY, REPLY)).exchange.trailing).toBe(REPLY.length);
  });

  test('hears a refusal, also after noise', () => {
    const refusal = rtuFrame(7, Uint8Array.of(0x84, 2));
    expect(hear(REQUEST, refusal).reply).toEqual({ kind: 'exception', code: 2 });
    expect(hear(REQUEST, Uint8Array.of(7, 0x84, 0), refusal).reply).toEqual({ kind: 'exception', code: 2 });
    expect(hear(REQUEST, rtuFrame(7, Uint8Array.of(0x83, 2))).reply).toBeNull();
  });

  test('takes a write as done only when the meter repeats place and contents', () => {
    const single: ModbusRequest = { kind: 'write', unit: 7, function: 6, address: 20, data: Uint8Array.of(0, 5) };
    expect(hear(single, rtuFrame(7, Uint8Array.of(6, 0, 20, 0, 5))).reply).toEqual({
      kind: 'data',
      data: new Uint8Array(0),
    });
    expect(hear(single, rtuFrame(7, Uint8Array.of(6, 0, 20, 0, 6))).reply).toBeNull();
    expect(hear(single, rtuFrame(7, Uint8Array.of(6, 0, 21, 0, 5))).reply).toBeNull();
    const several: ModbusRequest = { ...single, function: 16, data: Uint8Array.of(1, 2, 3, 4) };
    expect(hear(several, rtuFrame(7, Uint8Array.of(16, 0, 20, 0, 2))).reply?.kind).toBe('data');
    expect(hear(several, rtuFrame(7, Uint8Array.of(16, 0, 20, 0, 1))).reply).toBeNull();
    expect(hear(several, rtuFraming.begin(several).bytes).reply).toBeNull();
  });

  test('bears a wire that never stops talking', () => {
    const exchange = rtuFraming.begin(REQUEST);
    for (let i = 0; i < 1000; i++) expect(exchange.push(new Uint8Array(100).fill(i & 0xff))).toBeNull();
    expect(exchange.received).toBeLessThanOrEqual(1024);
  });
});

describe('what an RTU exchange says of bytes that were no reply', () => {
  test.each<[string, readonly Uint8Array[], string]>([
    ['nothing came', [], 'MODBUS_TIMEOUT'],
    ['the reply ended early', [REPLY.subarray(0, 6)], 'MODBUS_LENGTH'],
    ['a byte was wrong', [REPLY.map((byte, i) => (i === 5 ? byte ^ 0xff : byte))], 'MODBUS_CRC'],
    ['another unit answered', [readReply({ ...REQUEST, unit: 8 }, DATA)], 'MODBUS_FOREIGN'],
    ['nothing of the reply is in it', [Uint8Array.of(0xf8, 0x00, 0xfe, 0x80, 0xe0)], 'MODBUS_GARBLED'],
    ['another function answered', [readReply({ ...REQUEST, function: 3 }, DATA)], 'MODBUS_LENGTH'],
    ['fewer registers came', [readReply({ ...REQUEST, count: 2 }, DATA.subarray(2))], 'MODBUS_LENGTH'],
  ])('%s', (_, chunks, fault) => {
    expect(hear(REQUEST, ...chunks).exchange.fault()).toBe(fault);
  });

  test('knows whether the rest of a reply may still come', () => {
    const partial = (...chunks: readonly Uint8Array[]): boolean => hear(REQUEST, ...chunks).exchange.isPartial;
    expect(partial()).toBe(false);
    expect(partial(REPLY.subarray(0, 1))).toBe(true);
    expect(partial(REPLY.subarray(0, 8))).toBe(true);
    expect(partial(Uint8Array.of(0, 255, 3))).toBe(false);
    expect(partial(Uint8Array.of(0, 255, 3), REPLY.subarray(0, 2))).toBe(true);
    expect(partial(readReply({ ...REQUEST, unit: 8 }, DATA))).toBe(false);
    expect(partial(Uint8Array.of(7, 0x84, 2))).toBe(true);
  });

  test('knows that the reply came, but damaged', () => {
    const damaged = (...chunks: readonly Uint8Array[]): boolean => hear(REQUEST, ...chunks).exchange.cameDamaged;
    expect(damaged(REPLY.map((byte, i) => (i === 5 ? byte ^ 0xff : byte)))).toBe(true);
    expect(damaged(REPLY.subarray(0, 8))).toBe(false);
    expect(damaged(readReply({ ...REQUEST, unit: 8 }, DATA))).toBe(false);
    expect(damaged(Uint8Array.of(7, 0x84, 2, 0, 0))).toBe(false);
  });

  test('knows that the reply began to come, and nothing more', () => {
    const cut = (...chunks: readonly Uint8Array[]): boolean => hear(REQUEST, ...chunks).exchange.cameCut;
    expect([cut(), cut(REPLY.subarray(0, 2)), cut(REPLY)]).toEqual([false, false, false]);
    expect(cut(REPLY.subarray(0, 3))).toBe(true);
    expect(cut(Uint8Array.of(0, 255), REPLY.subarray(0, 8))).toBe(true);
    expect(cut(readReply(REQUEST, Uint8Array.of(...DATA, 0, 0)).subarray(0, 6))).toBe(false);
  });
});
