import { describe, expect, test } from 'vitest';
import { holdProgram, systemClock } from './system-clock.ts';

describe('the system clock', () => {
  test('never wakes early, also for fractions of a millisecond', async () => {
    for (const ms of [0, 0.3, 1.7, 5, 12.5]) {
      const startMs = systemClock.monotonicMs();
      await systemClock.sleep(ms);
      expect(systemClock.monotonicMs() - startMs).toBeGreaterThanOrEqual(ms);
    }
  });

  test('a sleep ends with the reason of the abort, at once when that has been before', async () => {
    const stopping = new AbortController();
    const asleep = systemClock.sleep(600_000, stopping.signal);
    const reason = new Error('stopping');
    stopping.abort(reason);
    await expect(asleep).rejects.toBe(reason);
    await expect(systemClock.sleep(600_000, stopping.signal)).rejects.toBe(reason);
  });

  test('after and every can be cancelled', async () => {
    let calls = 0;
    const count = (): number => calls++;
    systemClock.after(1, count)();
    systemClock.every(1, count)();
    await systemClock.sleep(20);
    expect(calls).toBe(0);
    await new Promise<void>((resolve) => systemClock.after(1, resolve));
    await new Promise<void>((resolve) => {
      const cancel = systemClock.every(1, () => {
        if (++calls < 3) return;
        cancel();
        resolve();
      });
    });
    expect(calls).toBe(3);
  });

  test('an interval longer than a timer can be does not fire at once', async () => {
    let fired = false;
    const cancel = systemClock.after(1e12, () => (fired = true));
    const cancelToo = systemClock.every(1e12, () => (fired = true));
    await systemClock.sleep(20);
    cancel();
    cancelToo();
    expect(fired).toBe(false);
  });

  test('what is due keeps the program alive while it is held, and only then', () => {
    const held = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = held();
    const cancels = [systemClock.after(600_000, () => undefined), systemClock.every(600_000, () => undefined)];
    expect(held()).toBe(before);
    const release = holdProgram();
    const later = systemClock.after(600_000, () => undefined);
    expect(held()).toBe(before + 3);
    release();
    expect(held()).toBe(before);
    for (const cancel of [...cancels, later]) cancel();
  });

  test('the wall clock is the host time', () => {
    expect(Math.abs(systemClock.wallMs() - Date.now())).toBeLessThan(10_000);
  });
});
