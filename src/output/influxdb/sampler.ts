// Which readings are written: one of each value per interval, the first that comes. A reading is never made up, moved or
// repeated: a value that does not arrive leaves a gap. It must not know rows or servers.
import type { Reading, ReadingValue, Snapshot } from '../../model/reading.ts';

/** A meter polled every 10 s is never polled after exactly 10 s: so much earlier still counts, as a part of the interval. */
const TOLERANCE = 0.05;
const MAX_TOLERANCE_MS = 500;

interface Kept {
  /** Time of the reading from which on the next one is due, ms since the epoch. */
  dueMs: number;
  lastValue: ReadingValue;
}

export class Sampler {
  readonly #intervalMs: number;
  readonly #toleranceMs: number;
  readonly #kept = new Map<string, Map<string, Kept>>();

  /** @param intervalMs 0: every reading */
  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
    this.#toleranceMs = Math.min(MAX_TOLERANCE_MS, intervalMs * TOLERANCE);
  }

  due({ device, readings }: Snapshot): readonly Reading[] {
    if (this.#intervalMs === 0) return readings;
    const values = this.#kept.get(device) ?? new Map<string, Kept>();
    this.#kept.set(device, values);
    return readings.filter((reading) => this.#take(reading, values));
  }

  #take({ measurand, measuredAtMs: atMs, value }: Reading, values: Map<string, Kept>): boolean {
    const kept = values.get(measurand);
    if (!kept) {
      values.set(measurand, { dueMs: atMs + this.#intervalMs, lastValue: value });
      return true;
    }
    const waitMs = kept.dueMs - atMs;
    // A wait that is too long to be true: the clock was set back.
    const isDue = waitMs <= this.#toleranceMs || waitMs > 2 * this.#intervalMs;
    // A state that changes is news whenever it does.
    if (!isDue && (typeof value === 'number' || value === kept.lastValue)) return false;
    if (isDue) {
      // In step with the interval, unless readings are rarer than that.
      const inStepMs = kept.dueMs + this.#intervalMs;
      kept.dueMs = inStepMs > atMs && waitMs <= this.#toleranceMs ? inStepMs : atMs + this.#intervalMs;
    }
    kept.lastValue = value;
    return true;
  }
}
