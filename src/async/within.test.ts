import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { LATE, within } from './within.ts';

describe('within', () => {
  test('gives what the promise gives in time, and leaves no timer', async () => {
    const clock = new FakeClock();
    const waited = within(
      clock,
      100,
      clock.sleep(99).then(() => 'there'),
    );
    await clock.advance(99);
    expect(await waited).toBe('there');
    expect(clock.timers).toBe(0);
  });

  test('says when the time is over first, not earlier', async () => {
    const clock = new FakeClock();
    let given: unknown = null;
    void within(clock, 100, new Promise<string>(() => undefined)).then((value) => (given = value));
    await clock.advance(99);
    expect(given).toBeNull();
    await clock.advance(1);
    expect(given).toBe(LATE);
  });

  test('rejects as the promise does, and leaves no timer', async () => {
    const clock = new FakeClock();
    await expect(within(clock, 100, Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(clock.timers).toBe(0);
  });

  test('a promise that rejects when nobody waits any more harms nobody', async () => {
    const clock = new FakeClock();
    const promise = clock.sleep(200).then(() => Promise.reject(new Error('too late')));
    const waited = within(clock, 100, promise);
    await clock.advance(300);
    expect(await waited).toBe(LATE);
  });
});
