// Means over the last 60 seconds: constant work per reading, whatever the poll rate. Knows no interface.
import type { Clock } from '../model/clock.ts';
import type { Snapshot } from '../model/reading.ts';

const WINDOW_S = 60;

/** One sum per second in a ring; seconds older than the window are cleared when they are met again. */
class SecondRing {
  readonly #second = new Float64Array(WINDOW_S).fill(-1);
  readonly #sum = new Float64Array(WINDOW_S);
  readonly #count = new Uint32Array(WINDOW_S);

  add(second: number, value: number): void {
    const slot = second % WINDOW_S;
    if (this.#second[slot] !== second) {
      this.#second[slot] = second;
      this.#sum[slot] = 0;
      this.#count[slot] = 0;
    }
    this.#sum[slot] = (this.#sum[slot] ?? 0) + value;
    this.#count[slot] = (this.#count[slot] ?? 0) + 1;
  }

  mean(nowSecond: number): number | null {
    let sum = 0;
    let count = 0;
    for (let slot = 0; slot < WINDOW_S; slot++) {
      if ((this.#second[slot] ?? -1) <= nowSecond - WINDOW_S) continue;
      sum += this.#sum[slot] ?? 0;
      count += this.#count[slot] ?? 0;
    }
    return count === 0 ? null : sum / count;
  }
}

export class MinuteAverages {
  readonly #rings = new Map<string, Map<string, SecondRing>>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  accept(snapshot: Snapshot): void {
    let rings = this.#rings.get(snapshot.device);
    if (!rings) {
      rings = new Map();
      this.#rings.set(snapshot.device, rings);
    }
    const second = this.#second();
    for (const { measurand, value } of snapshot.readings) {
      if (typeof value !== 'number') continue;
      let ring = rings.get(measurand);
      if (!ring) {
        ring = new SecondRing();
        rings.set(measurand, ring);
      }
      ring.add(second, value);
    }
  }

  /** Mean over the readings of the last 60 s in the canonical unit; null when there were none. */
  mean(device: string, measurand: string): number | null {
    return this.#rings.get(device)?.get(measurand)?.mean(this.#second()) ?? null;
  }

  forget(device: string): void {
    this.#rings.delete(device);
  }

  /** Seconds of the monotonic clock: a step of the wall clock must not empty or stretch the window. */
  #second(): number {
    return Math.floor(this.#clock.monotonicMs() / 1000);
  }
}
