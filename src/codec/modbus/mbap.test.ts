import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amount } from '../../../test/support/amount.ts';
import type { Exchange } from './exchange.ts';
import { mbapFrame, mbapFraming } from './mbap.ts';
import type { ModbusReply, ReadRequest } from './request.ts';

const REQUEST: ReadRequest = { kind: 'read', unit: 7, function: 3, address: 0x0100, count: 2 };
const PDU = Uint8Array.of(3, 4, 1, 2, 3, 4);
const GOOD: ModbusReply = { kind: 'data', data: Uint8Array.of(1, 2, 3, 4) };

/** The first exchange of a connection has number 1. */
function begin(): Exchange {
  return mbapFraming().begin(REQUEST);
}

function hear(exchange: Exchange, ...chunks: readonly Uint8Array[]): ModbusReply | null {
  let reply: ModbusReply | null = null;
  for (const chunk of chunks) reply ??= exchange.push(chunk);
  return reply;
}

describe('a Modbus TCP exchange', () => {
  test('sends number, protocol 0, length, unit id and PDU', () => {
    const framing = mbapFraming();
    expect([...framing.begin(REQUEST).bytes]).toEqual([0, 1, 0, 0, 0, 6, 7, 3, 1, 0, 0, 2]);
    expect([...framing.begin(REQUEST).bytes].slice(0, 2)).toEqual([0, 2]);
    expect(framing.begin(REQUEST).replyBytes).toBe(13);
  });

  test('numbers go round', () => {
    const framing = mbapFraming();
    let last = framing.begin(REQUEST);
    for (let i = 1; i < 65_536; i++) last = framing.begin(REQUEST);
    expect([...last.bytes].slice(0, 2)).toEqual([0, 0]);
    expect([...framing.begin(REQUEST).bytes].slice(0, 2)).toEqual([0, 1]);
  });

  test('finds its reply however the bytes are split and whatever late replies come before', () => {
    const late = fc.array(fc.record({ number: fc.integer({ min: 2, max: 65_535 }), unit: fc.nat(255) }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(late, fc.array(fc.nat()), (others, cuts) => {
        const before = others.flatMap(({ number, unit }) => [...mbapFrame(number, unit, PDU)]);
        const bytes = Uint8Array.from([...before, ...mbapFrame(1, 7, PDU)]);
        const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(hear(begin(), ...chunks)).toEqual(GOOD);
      }),
    );
  });

  test('finds its reply after bytes that are no Modbus TCP, and knows that the framing was lost', () => {
    const exchange = begin();
    expect(hear(exchange, Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff), mbapFrame(1, 7, PDU))).toEqual(GOOD);
    expect(exchange.fault()).toBe('MODBUS_CRC');
  });

  test('a late reply is not even a partial one, and no fault but silence', () => {
    const framing = mbapFraming();
    framing.begin(REQUEST);
    const exchange = framing.begin(REQUEST);
    expect(hear(exchange, mbapFrame(1, 7, PDU))).toBeNull();
    expect(exchange.isPartial).toBe(false);
    expect(exchange.fault()).toBe('MODBUS_TIMEOUT');
    expect(exchange.push(mbapFrame(2, 7, PDU).subarray(0, 5))).toBeNull();
    expect(exchange.isPartial).toBe(true);
  });

  test.each<[string, Uint8Array, string]>([
    ['another unit', mbapFrame(1, 8, PDU), 'MODBUS_FOREIGN'],
    ['another function', mbapFrame(1, 7, Uint8Array.of(4, ...PDU.subarray(1))), 'MODBUS_FOREIGN'],
    ['a wrong byte count', mbapFrame(1, 7, Uint8Array.of(3, 6, ...PDU.subarray(2))), 'MODBUS_LENGTH'],
    ['fewer registers', mbapFrame(1, 7, Uint8Array.of(3, 2, 1, 2)), 'MODBUS_LENGTH'],
    ['more bytes than were asked for', mbapFrame(1, 7, Uint8Array.of(...PDU, 9)), 'MODBUS_LENGTH'],
    ['a refusal with bytes too many', mbapFrame(1, 7, Uint8Array.of(0x83, 2, 0)), 'MODBUS_LENGTH'],
  ])('refuses a reply with its number but %s', (_, frame, fault) => {
    const exchange = begin();
    expect(exchange.push(frame)).toBeNull();
    expect(exchange.fault()).toBe(fault);
  });

  test('refuses a reply that was cut off and filled up with a late one, which no checksum would tell', () => {
    const twenty: ReadRequest = { ...REQUEST, count: 20 };
    const data = new Uint8Array(40).fill(0x11);
    const reply = (number: number): Uint8Array => mbapFrame(number, 7, Uint8Array.of(3, 40, ...data));
    for (let cut = 9; cut < 49; cut++) {
      const framing = mbapFraming();
      framing.begin(twenty);
      const exchange = framing.begin(twenty);
      expect(hear(exchange, reply(2).subarray(0, cut), reply(1)), `cut at ${cut}`).toBeNull();
      expect(exchange.fault()).toBe('MODBUS_LENGTH');
      const next = framing.begin(twenty);
      expect(hear(next, reply(3))).toEqual({ kind: 'data', data });
    }
  });

  test('hears a refusal', () => {
    expect(begin().push(mbapFrame(1, 7, Uint8Array.of(0x83, 11)))).toEqual({ kind: 'exception', code: 11 });
  });

  test('never takes anything but a frame with its number out of any bytes', () => {
    const bytes = fc.array(fc.constantFrom(0, 1, 3, 4, 6, 7, 0x83, 255), { maxLength: 60 });
    fc.assert(
      fc.property(bytes, (raw) => {
        const reply = begin().push(Uint8Array.from(raw));
        if (reply === null) return;
        const pdu = reply.kind === 'data' ? Uint8Array.of(3, 4, ...reply.data) : Uint8Array.of(0x83, reply.code);
        expect(Buffer.from(raw).includes(Buffer.from(mbapFrame(1, 7, pdu)))).toBe(true);
      }),
      { numRuns: amount(100_000, 2000) },
    );
  });
});

describe('a gateway with transaction numbers of its own', () => {
  /** What comes of `count` requests in a row on one connection, each answered with the number that `numberOf` gives. */
  function answers(numberOf: (sent: number) => number, count: number) {
    const framing = mbapFraming();
    return Array.from({ length: count }, () => {
      const exchange = framing.begin(REQUEST);
      const reply = exchange.push(mbapFrame(numberOf(exchange.number ?? 0), 7, PDU));
      return { reply, fault: reply ? null : exchange.fault(), stranger: exchange.stranger, numbered: framing.numbered };
    });
  }

  test.each<[string, (sent: number) => number, boolean]>([
    ['always 2', () => 2, false],
    ['always 0', () => 0, false],
    ['counted by itself', (sent) => sent + 1, false],
    ['bytes exchanged', (sent) => ((sent & 0xff) << 8) | (sent >> 8), true],
  ])('%s: is learned within some requests, and then read', (_, numberOf, numbered) => {
    const heard = answers(numberOf, 12);
    expect(heard[0]).toMatchObject({ reply: null, fault: 'MODBUS_TRANSACTION' });
    expect(heard[0]?.stranger).toEqual({ transaction: numberOf(1), sentTransaction: 1 });
    expect(heard.slice(5).every(({ reply }) => reply !== null)).toBe(true);
    expect(heard.at(-1)?.numbered).toBe(numbered);
  });

  test('numbers without a rule are never believed', () => {
    const heard = answers((sent) => (sent * sent * 7 + 300) & 0xffff, 200);
    expect(heard.filter(({ reply }) => reply !== null)).toEqual([]);
  });

  test('a unit that owes a reply teaches nothing: it may be that one, with a damaged number', () => {
    const framing = mbapFraming();
    framing.begin(REQUEST);
    for (let i = 0; i < 10; i++) {
      const exchange = framing.begin(REQUEST);
      expect(exchange.push(mbapFrame(40_000, 7, PDU))).toBeNull();
      expect(exchange.fault()).toBe('MODBUS_TIMEOUT');
    }
  });

  test('other units, functions and lengths teach nothing', () => {
    const framing = mbapFraming();
    for (const frame of [
      mbapFrame(9, 8, PDU),
      mbapFrame(9, 7, Uint8Array.of(4, 4, 1, 2, 3, 4)),
      mbapFrame(9, 7, Uint8Array.of(3, 2, 1, 2)),
    ]) {
      for (let i = 0; i < 5; i++) expect(framing.begin(REQUEST).push(frame)).toBeNull();
    }
    expect(framing.numbered).toBe(true);
  });

  test('late replies are told by their number, also when they lie there before the next request', () => {
    const framing = mbapFraming();
    framing.begin(REQUEST);
    framing.begin(REQUEST);
    const third = framing.begin(REQUEST);
    third.pushStray(mbapFrame(1, 7, PDU));
    expect(third.push(mbapFrame(2, 7, PDU))).toBeNull();
    expect(third.late).toEqual([1, 2]);
    expect(third.push(mbapFrame(3, 7, PDU))).toEqual(GOOD);
  });
});
