import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { backoff, Retry } from './retry.ts';

describe('backoff', () => {
  test('doubles up to the longest pause and starts small again after a success', () => {
    const pauses = backoff(1000, 5000);
    expect([1, 2, 3, 4, 5].map(() => pauses.next())).toEqual([1000, 2000, 4000, 5000, 5000]);
    pauses.reset();
    expect(pauses.next()).toBe(1000);
  });
});

describe('Retry', () => {
  test('sleeps out growing pauses, short ones again after a success', async () => {
    const clock = new FakeClock();
    const retry = new Retry({ clock, firstMs: 1000, maxMs: 4000 });
    const stop = new AbortController();
    const triedAtMs: number[] = [];
    const run = (async () => {
      while (!stop.signal.aborted) {
        triedAtMs.push(clock.monotonicMs());
        if (triedAtMs.length === 5) retry.reset();
        await retry.pause(stop.signal);
      }
    })();
    await clock.advance(12_500);
    expect(triedAtMs).toEqual([0, 1000, 3000, 7000, 11_000, 12_000]);
    stop.abort();
    await run;
  });

  test('calls back after the pause, and not before what was asked for at least', async () => {
    const clock = new FakeClock();
    const retry = new Retry({ clock, firstMs: 1000, maxMs: 4000 });
    const calledAtMs: number[] = [];
    const again = (): void => void calledAtMs.push(clock.monotonicMs());
    retry.later(again, 5000);
    expect(retry.isWaiting).toBe(true);
    await clock.advance(5000);
    expect(retry.isWaiting).toBe(false);
    retry.later(again);
    await clock.advance(2000);
    expect(calledAtMs).toEqual([5000, 7000]);
  });

  test('has one call-back at a time, and none when it is cancelled', async () => {
    const clock = new FakeClock();
    const retry = new Retry({ clock, firstMs: 1000, maxMs: 1000 });
    const called: string[] = [];
    retry.later(() => called.push('first'));
    retry.later(() => called.push('second'));
    await clock.advance(1000);
    retry.later(() => called.push('third'));
    retry.cancel();
    await clock.advance(60_000);
    expect(called).toEqual(['second']);
  });

  test.each([
    [0, 500],
    [0.5, 750],
    [0.999, 999.5],
  ])('with a jitter of %d a pause of a second is one of %d ms', async (jitter, pauseMs) => {
    const clock = new FakeClock();
    const retry = new Retry({ clock, firstMs: 1000, maxMs: 1000, jitter: () => jitter });
    let calledAtMs = 0;
    retry.later(() => (calledAtMs = clock.monotonicMs()));
    await clock.advance(2000);
    expect(calledAtMs).toBe(pauseMs);
  });
});
