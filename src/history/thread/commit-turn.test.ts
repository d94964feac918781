// One commit at a time, and what waits for it; what the thread has and has not written.
import { describe, expect, test } from 'vitest';
import { CommitTurn } from './commit-turn.ts';
import { PostedBatches } from './posted-batches.ts';

describe('commits', () => {
  test('who comes during one gets its report, who comes after it a new one', async () => {
    const turn = new CommitTurn<string>();
    let begun = 0;
    const begin = (): void => {
      begun++;
    };
    const first = turn.take(1000, begin);
    const second = turn.take(1500, begin);
    expect(begun).toBe(1);
    expect(turn.lengthMs(1700)).toBe(700);
    turn.end('written');
    const third = turn.take(2000, begin);
    expect(begun).toBe(2);
    expect(await Promise.all([first, second])).toEqual(['written', 'written']);
    expect(turn.lengthMs(2001)).toBe(1);
    turn.end(null);
    expect(await third).toBeNull();
    expect(turn.isRunning).toBe(false);
    expect(turn.lengthMs(9999)).toBe(0);
  });

  test('an end that nobody waits for is none', () => {
    const turn = new CommitTurn<string>();
    turn.end('written');
    expect(turn.isRunning).toBe(false);
  });
});

test('batches wait until they are stored, or are lost with their values', () => {
  const posted = new PostedBatches();
  expect(posted.oldest).toBeNull();
  posted.add(1, 100);
  posted.add(2, 20);
  posted.add(3, 3);
  posted.stored(1);
  expect([posted.oldest, posted.values]).toEqual([2, 23]);
  expect(posted.lose()).toBe(23);
  expect([posted.oldest, posted.values]).toEqual([null, 0]);
});
