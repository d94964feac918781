import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { Suspensions } from './suspensions.ts';

describe('what was refused', () => {
  test('is left alone for a time that doubles with every refusal, to hours at most', async () => {
    const clock = new FakeClock();
    const refused = new Suspensions(clock);
    const pausesMs: number[] = [];
    for (let i = 0; i < 18; i++) {
      const startMs = clock.monotonicMs();
      refused.add(7);
      await clock.advance(refused.nextEndMs - clock.monotonicMs());
      expect(refused.isPaused(7)).toBe(false);
      expect(refused.has(7)).toBe(true);
      pausesMs.push(clock.monotonicMs() - startMs);
    }
    expect(pausesMs.slice(0, 4)).toEqual([2000, 4000, 8000, 16_000]);
    expect(pausesMs.at(-1)).toBe(6 * 3_600_000);
    expect(refused.sinceMs).toBe(0);
  });

  test('starts small again once it was answered, each for itself', async () => {
    const clock = new FakeClock();
    const refused = new Suspensions(clock, 100);
    refused.add(1);
    await clock.advance(100);
    refused.add(1);
    refused.add(2);
    expect(refused.nextEndMs).toBe(200);
    refused.clear(1);
    expect(refused.sinceMs).toBe(100);
    refused.add(1);
    await clock.advance(100);
    expect(refused.keys.filter((key) => refused.isPaused(key))).toEqual([]);
    expect(refused.nextEndMs).toBe(Infinity);
    refused.clearAll();
    expect(refused.sinceMs).toBeNull();
  });
});
