import { describe, expect, test } from 'vitest';
import { RequestQueue } from './request-queue.ts';

interface Item {
  readonly name: string;
  readonly notBeforeMs: number;
}

const item = (name: string, notBeforeMs = 0): Item => ({ name, notBeforeMs });

function takeNames(queue: RequestQueue<Item>, nowMs = 0): string[] {
  const names: string[] = [];
  for (;;) {
    const next = queue.take(nowMs);
    if (!('item' in next)) return names;
    names.push(next.item.name);
  }
}

function queueOf(): RequestQueue<Item> {
  return new RequestQueue<Item>(({ notBeforeMs }) => notBeforeMs);
}

describe('the request queue', () => {
  test('serves commands before polls, and each kind in the order it came', () => {
    const queue = queueOf();
    queue.add(item('poll 1'), 'poll');
    queue.add(item('command 1'), 'command');
    queue.add(item('poll 2'), 'poll');
    queue.add(item('command 2'), 'command');
    expect(takeNames(queue)).toEqual(['command 1', 'command 2', 'poll 1', 'poll 2']);
  });

  test('passes over an item whose time has not come, also a command', () => {
    const queue = queueOf();
    queue.add(item('early command', 100), 'command');
    queue.add(item('poll'), 'poll');
    expect(takeNames(queue, 99)).toEqual(['poll']);
    expect(queue.take(70)).toEqual({ waitMs: 30 });
    expect(takeNames(queue, 100)).toEqual(['early command']);
  });

  test('says how long to wait for the first that may go, for ever when empty', () => {
    const queue = queueOf();
    expect(queue.take(0)).toEqual({ waitMs: Infinity });
    queue.add(item('b', 80), 'poll');
    queue.add(item('a', 50), 'poll');
    expect(queue.take(10)).toEqual({ waitMs: 40 });
    expect(queue.size).toBe(2);
  });

  test('guests and polls go in turn, however many guests there are; commands before both', () => {
    const queue = queueOf();
    for (const name of ['guest 1', 'guest 2', 'guest 3']) queue.add(item(name), 'guest');
    queue.add(item('poll 1'), 'poll');
    queue.add(item('poll 2'), 'poll');
    queue.add(item('command'), 'command');
    expect(takeNames(queue)).toEqual(['command', 'poll 1', 'guest 1', 'poll 2', 'guest 2', 'guest 3']);
  });

  test('a guest does not wait for ever behind polls that never end', () => {
    const queue = queueOf();
    queue.add(item('guest'), 'guest');
    const taken: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      queue.add(item('poll'), 'poll');
      const next = queue.take(0);
      if ('item' in next) taken.push(next.item.name);
    }
    expect(taken).toEqual(['poll', 'guest', 'poll', 'poll']);
  });

  test('an item that is put back keeps its turn', () => {
    const queue = queueOf();
    queue.add(item('first'), 'poll');
    queue.add(item('second'), 'poll');
    const taken = queue.take(0);
    if (!('item' in taken)) throw new Error('nothing taken');
    queue.putBack(taken.item, taken.priority);
    expect(takeNames(queue)).toEqual(['first', 'second']);
  });

  test('can be emptied', () => {
    const queue = queueOf();
    queue.add(item('a'), 'poll');
    queue.add(item('b', 500), 'command');
    expect(queue.takeAll().map(({ name }) => name)).toEqual(['a', 'b']);
    expect(queue.size).toBe(0);
  });
});
