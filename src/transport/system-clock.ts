// The real clock: Node's timers and performance counter behind the Clock interface. Knows no meters.
import { performance } from 'node:perf_hooks';
import type { Clock } from '../model/clock.ts';

/** Longest delay Node's timers take (2^31-1 ms), 24 days; longer ones are cut into pieces, longer intervals shortened. */
const MAX_TIMER_MS = 2_147_483_647;

/** Timers that have not fired, and whether they keep the program alive. */
const pending = new Set<NodeJS.Timeout>();
let isHeld = false;

/**
 * From now on whatever is due keeps the program alive, until the function that it gives is called: a program that still waits
 * for something must not end because a timer is all that is left of it.
 */
export function holdProgram(): () => void {
  isHeld = true;
  for (const timer of pending) timer.ref();
  return () => {
    isHeld = false;
    for (const timer of pending) timer.unref();
  };
}

function started(timer: NodeJS.Timeout): NodeJS.Timeout {
  pending.add(timer);
  if (!isHeld) timer.unref();
  return timer;
}

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  sleep: (ms, signal) => sleepUntil(performance.now() + ms, signal),
  after(ms, fn) {
    let timer: NodeJS.Timeout;
    const arm = (restMs: number): void => {
      const fired = (): void => {
        pending.delete(timer);
        if (restMs > MAX_TIMER_MS) arm(restMs - MAX_TIMER_MS);
        else fn();
      };
      timer = started(setTimeout(fired, Math.min(restMs, MAX_TIMER_MS)));
    };
    arm(ms);
    return () => {
      pending.delete(timer);
      clearTimeout(timer);
    };
  },
  every(ms, fn) {
    const timer = started(setInterval(fn, Math.min(ms, MAX_TIMER_MS)));
    return () => {
      pending.delete(timer);
      clearInterval(timer);
    };
  },
};

function sleepUntil(deadlineMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(toError(signal.reason));
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(toError(signal?.reason));
    };
    // Node rounds to whole milliseconds and may fire a fraction early: check and sleep the rest.
    const wake = (): void => {
      const restMs = deadlineMs - performance.now();
      if (restMs > 0) {
        timer = setTimeout(wake, Math.min(restMs, MAX_TIMER_MS));
      } else {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }
    };
    let timer = setTimeout(wake, Math.min(Math.max(0, deadlineMs - performance.now()), MAX_TIMER_MS));
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted');
}
