import { describe, expect, test } from 'vitest';
import { backoff } from './retry.ts';

describe('backoff', () => {
  test('doubles up to the longest pause and starts small again after a success', () => {
    const pauses = backoff(1000, 5000);
    expect([1, 2, 3, 4, 5].map(() => pauses.next())).toEqual([1000, 2000, 4000, 5000, 5000]);
    pauses.reset();
    expect(pauses.next()).toBe(1000);
  });
});
