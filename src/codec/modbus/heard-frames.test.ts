import { describe, expect, test } from 'vitest';
import { heardFrames, mayAnswer, mayBeMixedUp, type HeardFrame } from './heard-frames.ts';
import type { ModbusRequest, ReadRequest } from './request.ts';
import { rtuFrame, rtuFraming } from './rtu.ts';

const OWN: ReadRequest = { kind: 'read', unit: 1, function: 4, address: 0x000c, count: 2 };
const OTHER: ReadRequest = { ...OWN, address: 0x0048 };
const WRITE: ModbusRequest = { kind: 'write', unit: 1, function: 16, address: 5, data: Uint8Array.of(0, 1, 0, 2) };

const ask = (request: ModbusRequest): Uint8Array => rtuFraming.begin(request).bytes;
const reply = (unit: number, ...registers: readonly number[]): Uint8Array =>
  rtuFrame(unit, Uint8Array.of(4, 2 * registers.length, ...registers.flatMap((each) => [each >> 8, each & 0xff])));
const refusal = (unit: number, code: number): Uint8Array => rtuFrame(unit, Uint8Array.of(0x84, code));
const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

const kinds = (bytes: Uint8Array): string[] => heardFrames(bytes).map(({ kind, unit }) => `${kind} ${unit}`);

describe('frames of others', () => {
  test('requests, replies, refusals and writes are found, with what they say', () => {
    const bytes = join(ask(OTHER), reply(1, 7, 8), refusal(3, 2), ask(WRITE));
    expect(heardFrames(bytes)).toEqual([
      { kind: 'request', unit: 1, function: 4, address: 0x48, count: 2 },
      { kind: 'reply', unit: 1, function: 4, data: Uint8Array.of(0, 7, 0, 8) },
      { kind: 'refusal', unit: 3, function: 4, code: 2 },
      { kind: 'write', unit: 1, function: 16, address: 5 },
    ]);
  });

  test('noise before, between and after them is skipped', () => {
    const noise = Uint8Array.of(0, 255, 1);
    expect(kinds(join(noise, ask(OTHER), noise, reply(1, 7, 8), noise))).toEqual(['request 1', 'reply 1']);
  });

  test('what is cut off or damaged is none', () => {
    const whole = join(ask(OTHER), reply(1, 7, 8));
    expect(kinds(whole.subarray(0, 7))).toEqual([]);
    expect(kinds(whole.subarray(0, 12))).toEqual(['request 1']);
    expect(kinds(whole.map((byte, at) => (at === 4 ? byte ^ 1 : byte)))).toEqual(['reply 1']);
  });

  const read = heardFrames(reply(1, 7, 8))[0]!;
  test.each<[string, HeardFrame, ModbusRequest, boolean]>([
    ['a reply of its length', read, OWN, true],
    ['a longer reply', heardFrames(reply(1, 7, 8, 9))[0]!, OWN, false],
    ['a reply of another unit', heardFrames(reply(2, 7, 8))[0]!, OWN, false],
    ['a reply of another function', read, { ...OWN, function: 3 }, false],
    ['a refusal', heardFrames(refusal(1, 2))[0]!, { ...OWN, count: 30 }, true],
    ['a request', heardFrames(ask(OTHER))[0]!, OWN, false],
    ['a write', heardFrames(ask(WRITE))[0]!, WRITE, true],
    ['a write elsewhere', heardFrames(ask(WRITE))[0]!, { ...WRITE, address: 6 }, false],
  ])('%s may be the answer or not', (_, frame, request, expected) => {
    expect(mayAnswer(frame, request)).toBe(expected);
  });

  test.each<[string, ModbusRequest, boolean]>([
    ['other registers of the unit', OWN, true],
    ['the same registers', OTHER, false],
    ['another unit', { ...OWN, unit: 2 }, false],
    ['another function', { ...OWN, function: 3 }, false],
  ])('%s: replies can be mixed up or not', (_, own, expected) => {
    const heard = heardFrames(ask(OTHER))[0]!;
    expect(heard.kind === 'request' && mayBeMixedUp(heard, own)).toBe(expected);
  });
});

describe('an RTU exchange beside another master', () => {
  const begun = (...chunks: readonly Uint8Array[]) => {
    const exchange = rtuFraming.begin(OWN);
    return { exchange, replies: chunks.map((chunk) => exchange.push(chunk)) };
  };

  test('the reply to a request just heard is not ours, and neither is the one after it', () => {
    const { exchange, replies } = begun(join(ask(OTHER), reply(1, 7, 8)), reply(1, 1, 2));
    expect(replies).toEqual([null, null]);
    expect(exchange.fault()).toBe('MODBUS_OTHER_MASTER');
    expect(exchange.cameDamaged).toBe(true);
    expect(exchange.heard().map(({ kind }) => kind)).toEqual(['request', 'reply', 'reply']);
  });

  test('a reply of another length is theirs, ours is taken', () => {
    const { exchange, replies } = begun(join(ask({ ...OTHER, count: 3 }), reply(1, 7, 8, 9)), reply(1, 1, 2));
    expect(replies[1]).toEqual({ kind: 'data', data: Uint8Array.of(0, 1, 0, 2) });
    expect(exchange.heard().map(({ kind }) => kind)).toEqual(['request', 'reply']);
  });

  test('a refusal could be either one of them', () => {
    const { exchange, replies } = begun(ask({ ...OTHER, count: 3 }), refusal(1, 2));
    expect(replies).toEqual([null, null]);
    expect(exchange.fault()).toBe('MODBUS_OTHER_MASTER');
  });

  test('a request before ours that is not answered yet counts', () => {
    const exchange = rtuFraming.begin(OWN);
    exchange.beware({ kind: 'request', unit: 1, function: 4, address: 0x48, count: 2 });
    expect(exchange.push(reply(1, 7, 8))).toBeNull();
    expect(exchange.fault()).toBe('MODBUS_OTHER_MASTER');
  });

  test('our own request that comes back is nobody else', () => {
    const { exchange, replies } = begun(Uint8Array.of(0), ask(OWN), reply(1, 1, 2));
    expect(replies[2]).toEqual({ kind: 'data', data: Uint8Array.of(0, 1, 0, 2) });
    expect(exchange.heard()).toEqual([]);
  });

  test('who asks for the same registers does no harm', () => {
    const { replies } = begun(Uint8Array.of(0), ask(OWN), reply(1, 1, 2));
    expect(replies[2]).not.toBeNull();
  });
});
