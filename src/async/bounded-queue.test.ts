import { describe, expect, test } from 'vitest';
import { BoundedQueue } from './bounded-queue.ts';

const ofSizes = (limit: number, whenFull: 'drop-oldest' | 'refuse') =>
  new BoundedQueue<string>({ limit, whenFull, weigh: ({ length }) => length });

describe('BoundedQueue', () => {
  test('gives items in the order in which they came', () => {
    const queue = new BoundedQueue<number>({ limit: 10_000, whenFull: 'refuse' });
    const taken: (number | undefined)[] = [];
    for (let i = 0; i < 9000; i++) {
      queue.push(i);
      if (i % 3 === 0) taken.push(queue.shift());
    }
    while (queue.size > 0) taken.push(queue.shift());
    expect(taken).toEqual(Array.from({ length: 9000 }, (_, i) => i));
    expect([queue.shift(), queue.weight, queue.lost]).toEqual([undefined, 0, 0]);
  });

  test('drops the oldest for what comes, and counts it', () => {
    const queue = new BoundedQueue<number>({ limit: 2, whenFull: 'drop-oldest' });
    expect([1, 2, 3, 4].map((item) => queue.push(item))).toEqual([true, true, false, false]);
    expect([queue.items, queue.oldest, queue.size, queue.lost]).toEqual([[3, 4], 3, 2, 2]);
  });

  test('refuses what comes, and counts it', () => {
    const queue = new BoundedQueue<number>({ limit: 2, whenFull: 'refuse' });
    expect([1, 2, 3, 4].map((item) => queue.push(item))).toEqual([true, true, false, false]);
    expect([queue.items, queue.lost]).toEqual([[1, 2], 2]);
    queue.shift();
    expect(queue.push(5)).toBe(true);
    expect(queue.items).toEqual([2, 5]);
  });

  test('counts by weight, and drops as many as one item needs', () => {
    const queue = ofSizes(10, 'drop-oldest');
    for (const text of ['aaa', 'bbb', 'ccc']) queue.push(text);
    expect(queue.push('dddddd')).toBe(false);
    expect([queue.items, queue.weight, queue.lost]).toEqual([['ccc', 'dddddd'], 9, 6]);
  });

  test('never keeps an item that is heavier than the limit', () => {
    for (const whenFull of ['drop-oldest', 'refuse'] as const) {
      const queue = ofSizes(3, whenFull);
      expect(queue.push('four')).toBe(false);
      expect([queue.size, queue.lost]).toEqual([0, 4]);
    }
  });

  test('puts items back in front; of what no longer fits, the oldest goes', () => {
    const queue = new BoundedQueue<number>({ limit: 4, whenFull: 'refuse' });
    for (const item of [1, 2, 3]) queue.push(item);
    const taken = queue.takeAll();
    for (const item of [4, 5]) queue.push(item);
    queue.putBack(taken);
    expect([queue.items, queue.weight, queue.lost]).toEqual([[2, 3, 4, 5], 4, 1]);
  });

  test('forgets what waits without a loss, and gives it up with one', () => {
    const queue = ofSizes(100, 'refuse');
    queue.push('ab');
    queue.clear();
    expect([queue.size, queue.weight, queue.lost]).toEqual([0, 0, 0]);
    queue.push('abc');
    queue.giveUp();
    expect([queue.size, queue.weight, queue.lost]).toEqual([0, 0, 3]);
  });
});
