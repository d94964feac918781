import { describe, expect, test } from 'vitest';
import { heardFrames } from '../../../codec/modbus/heard-frames.ts';
import { parseMbap } from '../../../codec/modbus/slave-frames.ts';
import { seededRandom } from '../../physics/random.ts';
import { drawFaults, NO_FAULTS } from '../reply-faults.ts';
import { replyNumber } from './gateway-numbers.ts';
import { JoinedReplies } from './joined-replies.ts';
import { otherMasterBytes } from './other-master.ts';

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
