import { describe, expect, test } from 'vitest';
import type { ModbusRequest, ReadRequest } from '../../../codec/modbus/request.ts';
import { LateReplyGuard } from './late-reply-guard.ts';

const read: ReadRequest = { kind: 'read', unit: 1, function: 4, address: 0, count: 10 };
const write: ModbusRequest = { kind: 'write', unit: 1, function: 16, address: 20, data: new Uint8Array(4) };

describe('owed replies', () => {
  test('suspects nothing when nothing is owed', () => {
    expect(new LateReplyGuard().silenceMs(read, 'data', 0, 0)).toBeNull();
  });

  test.each<[string, ModbusRequest, ModbusRequest, 'data' | 'exception', boolean]>([
    ['the same read', read, read, 'data', true],
    ['a read of as many registers elsewhere', read, { ...read, address: 50 }, 'data', true],
    ['a read of another length', read, { ...read, count: 12 }, 'data', false],
    ['another function', read, { ...read, function: 3 }, 'data', false],
    ['another unit', read, { ...read, unit: 2 }, 'data', false],
    ['a refusal, whatever the length', read, { ...read, count: 12 }, 'exception', true],
    ['a refusal of another function', read, { ...read, function: 3 }, 'exception', false],
    ['the same write', write, write, 'data', true],
    ['a write to another place', write, { ...write, address: 30 }, 'data', false],
    ['a write of another length', write, { ...write, data: new Uint8Array(2) }, 'data', false],
  ])('%s: looks alike or not', (_, owed, asked, kind, isSuspect) => {
    const replies = new LateReplyGuard();
    replies.add(owed, 100);
    expect(replies.silenceMs(asked, kind, 180, 200)).toBe(isSuspect ? 80 : null);
  });

  test('asks for the longest time between two requests that followed each other', () => {
    const replies = new LateReplyGuard();
    replies.add({ ...read, count: 3 }, 0);
    replies.add(read, 1000);
    replies.add({ ...read, count: 4 }, 1300);
    replies.add(read, 2100);
    expect(replies.silenceMs({ ...read, address: 5 }, 'data', 2500, 2510)).toBe(800);
    expect(replies.silenceMs({ ...read, address: 5 }, 'data', 3500, 3510)).toBe(1400);
  });

  test('forgets: an old answer to the same question sooner, to another one later', () => {
    const replies = new LateReplyGuard();
    replies.add(read, 0);
    const other = { ...read, address: 50 };
    expect(replies.silenceMs(read, 'data', 1400, 1499)).toBe(1400);
    expect(replies.silenceMs(read, 'data', 1400, 1500)).toBeNull();
    expect(replies.silenceMs(other, 'data', 4000, 4999)).toBe(4000);
    expect(replies.silenceMs(other, 'data', 4000, 5000)).toBeNull();
  });

  test('a unit that was heard out owes nothing in turn, but one reply may have been overtaken; the others still owe', () => {
    const replies = new LateReplyGuard();
    replies.add(read, 0);
    replies.add({ ...read, unit: 2 }, 0);
    replies.heardOut(1);
    expect(replies.silenceMs({ ...read, address: 50 }, 'data', 900, 950)).toBe(0);
    expect(replies.silenceMs(read, 'data', 1600, 1650)).toBeNull();
    expect(replies.silenceMs({ ...read, unit: 2 }, 'data', 900, 950)).toBe(900);
    replies.add({ ...read, count: 5 }, 1000);
    expect(replies.silenceMs({ ...read, address: 50 }, 'data', 1100, 1150)).toBe(0);
    replies.add({ ...read, address: 70 }, 1200);
    expect(replies.silenceMs({ ...read, address: 50 }, 'data', 1600, 1650)).toBe(400);
  });

  test('says until when a reply may come that looks like the answer, and whether it would be to another question', () => {
    const replies = new LateReplyGuard();
    expect(replies.owedUntilMs(read, 0)).toBeNull();
    replies.add(read, 1000);
    replies.heardOut(1);
    const elsewhere = { ...read, address: 50 };
    expect([replies.owedUntilMs(read, 1100), replies.mixedUpUntilMs(read, 1100)]).toEqual([6000, null]);
    expect([replies.owedUntilMs(elsewhere, 1100), replies.mixedUpUntilMs(elsewhere, 1100)]).toEqual([6000, 6000]);
    expect(replies.mixedUpUntilMs({ ...elsewhere, count: 12 }, 1100)).toBeNull();
    expect(replies.mixedUpUntilMs(elsewhere, 6000)).toBeNull();
  });

  test('explains a stray reply by a request that was not answered, and by no other', () => {
    const replies = new LateReplyGuard();
    replies.add(read, 1000);
    const frame = { kind: 'reply', unit: 1, function: 4, data: new Uint8Array(20) } as const;
    expect(replies.explains(frame, 1500)).toBe(true);
    expect(replies.explains({ ...frame, data: new Uint8Array(4) }, 1500)).toBe(false);
    expect(replies.explains({ ...frame, unit: 2 }, 1500)).toBe(false);
    expect(replies.explains(frame, 6000)).toBe(false);
  });
});
