import { describe, expect, test } from 'vitest';
import { heardFrames } from '../../../codec/modbus/heard-frames.ts';
import { parseMbap } from '../../../codec/modbus/slave-frames.ts';
import { seededRandom } from '../../physics/random.ts';
import { drawFaults, NO_FAULTS } from '../reply-faults.ts';
import { BehindReplies } from './behind-replies.ts';
import { replyNumber } from './gateway-numbers.ts';
import { JoinedReplies } from './joined-replies.ts';
import { cutFrame, isLonger } from './long-replies.ts';
import { otherMasterBytes } from './other-master.ts';
import { PassingRefusals } from './passing-refusals.ts';

const REPLY = Uint8Array.of(4, 4, 0x43, 0x66, 0x80, 0x00);

describe('faults of the wire', () => {
  test('another master asks for as many registers and gets others, heard asking or not', () => {
    const heard = heardFrames(otherMasterBytes(7, REPLY, { kind: 'rtu' }, true, 0));
    expect(heard).toMatchObject([
      { kind: 'request', unit: 7, function: 4, count: 2 },
      { kind: 'reply', unit: 7, function: 4, data: Uint8Array.of(0x19, 0x3c, 0xda, 0x5a) },
    ]);
    expect(heardFrames(otherMasterBytes(7, REPLY, { kind: 'rtu' }, false, 0)).map(({ kind }) => kind)).toEqual([
      'reply',
    ]);
    const numbers = [0, 1].map((nth) => otherMasterBytes(7, REPLY, { kind: 'tcp', transactionId: 1 }, true, nth));
    expect(numbers.map((bytes) => bytes[1])).toEqual([0, 1]);
    expect(parseMbap(numbers[0] ?? REPLY)).not.toBeNull();
  });

  test.each([
    [null, 0x0102],
    ['two', 2],
    ['zero', 0],
    ['swapped', 0x0201],
  ] as const)('numbers of a gateway: %s', (habit, number) => expect(replyNumber(habit, 0x0102)).toBe(number));

  test('a reply that is held back comes with the next one, in one piece', () => {
    const joined = new JoinedReplies();
    expect([...joined.take(Uint8Array.of(1), true)]).toEqual([]);
    expect([...joined.take(Uint8Array.of(2), false)]).toEqual([1, 2]);
    expect([...joined.take(Uint8Array.of(3), false)]).toEqual([3]);
  });

  test('a gateway that falls behind answers with the reply before, whatever comes in pieces', () => {
    const behind = new BehindReplies();
    const answer = (falls: boolean, ...pieces: number[]): number[] => {
      const due = behind.begin(falls);
      return [...due, ...pieces.flatMap((byte) => [...behind.take(Uint8Array.of(byte))])];
    };
    expect([answer(false, 1, 2), behind.isBehind]).toEqual([[1, 2], false]);
    expect([answer(true, 3, 4), behind.isBehind]).toEqual([[], true]);
    expect(answer(false, 5)).toEqual([3, 4]);
    expect(answer(true, 6)).toEqual([5]);
  });

  test('long replies are those of reads with more registers, and are cut at the bytes that fit', () => {
    expect([null, 1, 2, 3].map((limit) => isLonger(REPLY, limit))).toEqual([false, true, false, false]);
    expect(isLonger(Uint8Array.of(16, 200, 0, 0, 50), 1)).toBe(false);
    expect(isLonger(Uint8Array.of(0x84, 200), 1)).toBe(false);
    expect(cutFrame(REPLY, null)).toEqual(REPLY);
    expect([cutFrame(REPLY, 4).length, cutFrame(REPLY, 64).length]).toEqual([4, REPLY.length]);
  });

  test('a busy gateway refuses for its time, with exception 2 or 3, and then no more', () => {
    const random = seededRandom(1);
    const refusals = new PassingRefusals();
    expect(refusals.exception(false, 1000, 0, random)).toBeNull();
    const seen = [refusals.exception(true, 1000, 10, random)];
    for (let ms = 11; ms < 1010; ms += 7) seen.push(refusals.exception(false, 1000, ms, random));
    expect(new Set(seen)).toEqual(new Set([2, 3]));
    expect(refusals.exception(false, 1000, 1010, random)).toBeNull();
    expect(refusals.exception(true, 0, 1011, random)).not.toBeNull();
    expect(refusals.exception(false, 0, 1011, random)).toBeNull();
  });

  test('are drawn as often as asked, and do not shift the others', () => {
    const drops = (master: number): boolean[] => {
      const random = seededRandom(3);
      return Array.from({ length: 100 }, () => {
        if (master === 0) return drawFaults({ ...NO_FAULTS, drop: 30 }, random).has('drop');
        const hit = drawFaults({ ...NO_FAULTS, drop: 30, master }, random);
        expect(hit.has('master')).toBe(master === 100);
        return hit.has('drop');
      });
    };
    expect(drops(0)).toEqual(drops(0));
    drops(100);
  });
});
