// Waits for a promise, but not for ever. Knows neither what is waited for nor how it could be ended.
import type { Clock } from '../model/clock.ts';

/** The time was over first. */
export const LATE = Symbol('late');

/**
 * What the promise gives, or LATE when it has given nothing in `ms`; rejects when the promise does. The program is kept
 * alive meanwhile. What comes later, a rejection too, is nobody's concern any more.
 */
export async function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | typeof LATE> {
  const settled = new AbortController();
  // Rejects when it is called off: then the race has been won already.
  const over = (): typeof LATE => LATE;
  const late = clock.sleep(ms, settled.signal).then(over, over);
  try {
    return await Promise.race([promise, late]);
  } finally {
    settled.abort();
  }
}
