import { describe, expect, test } from 'vitest';
import type { ModbusRequest, ReadRequest } from '../codec/modbus/request.ts';
import { OwedReplies } from './owed-replies.ts';

const read: ReadRequest = { kind: 'read', unit: 1, function: 4, address: 0, count: 10 };
const write: ModbusRequest = { kind: 'write', unit: 1, function: 16, address: 20, data: new Uint8Array(4) };

describe('owed replies', () => {
  test('suspects nothing when nothing is owed', () => {
    expect(new OwedReplies().suspectSentMs(read, 'data', 0)).toBeNull();
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
    const replies = new OwedReplies();
    replies.add(owed, 100);
    expect(replies.suspectSentMs(asked, kind, 200)).toBe(isSuspect ? 100 : null);
  });

  test('names the newest request that it could be', () => {
    const replies = new OwedReplies();
    replies.add(read, 100);
    replies.add(read, 900);
    replies.add({ ...read, count: 3 }, 1000);
    expect(replies.suspectSentMs(read, 'data', 1100)).toBe(900);
  });

  test('forgets: an old answer to the same question sooner, to another one later', () => {
    const replies = new OwedReplies();
    replies.add(read, 0);
    const other = { ...read, address: 50 };
    expect(replies.suspectSentMs(read, 'data', 1499)).toBe(0);
    expect(replies.suspectSentMs(read, 'data', 1500)).toBeNull();
    expect(replies.suspectSentMs(other, 'data', 4999)).toBe(0);
    expect(replies.suspectSentMs(other, 'data', 5000)).toBeNull();
  });

  test('a unit that was heard out owes nothing; the others still do', () => {
    const replies = new OwedReplies();
    replies.add(read, 0);
    replies.add({ ...read, unit: 2 }, 0);
    replies.clear(1);
    expect(replies.suspectSentMs(read, 'data', 1)).toBeNull();
    expect(replies.suspectSentMs({ ...read, unit: 2 }, 'data', 1)).toBe(0);
  });
});
