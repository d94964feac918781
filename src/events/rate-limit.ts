// How many events of a kind and a device are kept: a meter that flaps must not fill the card. It must not know what happens.
import type { Clock } from '../model/clock.ts';

/** At once, and then one in this time: at most 116 a day of a kind and a device. */
export const BURST = 20;
export const PAUSE_MS = 15 * 60_000;

/** Kinds and devices that are remembered; far more than a house has. */
const MOST_KEYS = 5000;

interface Bucket {
  left: number;
  atMs: number;
  suppressed: number;
}

export class EventRateLimit {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many of this key were suppressed since the last one that was kept; null: this one is not to be kept either. */
  take(key: string): number | null {
    const bucket = this.#bucket(key);
    if (bucket.left < 1) {
      bucket.suppressed++;
      return null;
    }
    const { suppressed } = bucket;
    bucket.left--;
    bucket.suppressed = 0;
    return suppressed;
  }

  #bucket(key: string): Bucket {
    const nowMs = this.#clock.monotonicMs();
    const bucket = this.#buckets.get(key) ?? { left: BURST, atMs: nowMs, suppressed: 0 };
    bucket.left = Math.min(BURST, bucket.left + (nowMs - bucket.atMs) / PAUSE_MS);
    bucket.atMs = nowMs;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MOST_KEYS && oldest !== undefined) this.#buckets.delete(oldest);
    return bucket;
  }
}
