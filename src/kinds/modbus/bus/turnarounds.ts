// How long the units of a wire take to begin their answers, as far as that is known. It must not know frames or clocks.

/** Taken for the turnaround of a unit that has not answered yet, ms. */
const FIRST_TURNAROUND_MS = 10;
const TURNAROUND_WEIGHT = 0.2;

/** The slowest answer counts less with every answer that is faster, so that one bad day is forgotten. */
const SLOWEST_DECAY = 0.99;
/** A reply that came after its time teaches so much at most: longer than this nobody waits who was not told to. */
const MAX_LATE_MS = 3000;
/** A wait is longer than the slowest answer known, or every second one would just be missed. */
const MARGIN_FACTOR = 1.25;
const MARGIN_MS = 50;

interface Known {
  readonly smoothedMs: number | null;
  readonly slowestMs: number;
}

export class Turnarounds {
  readonly #known = new Map<number, Known>();

  /** Smoothed time the unit takes to begin its answer, ms; a usual value before the first. */
  smoothedMs(unit: number): number {
    return this.#known.get(unit)?.smoothedMs ?? FIRST_TURNAROUND_MS;
  }

  /** How long one should wait for the unit at least, going by its slowest answers, ms; 0 when it never answered. */
  patienceMs(unit: number): number {
    const known = this.#known.get(unit);
    return known === undefined ? 0 : known.slowestMs * MARGIN_FACTOR + MARGIN_MS;
  }

  /** It answered in time. */
  answered(unit: number, sampleMs: number): void {
    const { smoothedMs = null, slowestMs = 0 } = this.#known.get(unit) ?? {};
    this.#known.set(unit, {
      smoothedMs: smoothedMs === null ? sampleMs : smoothedMs + TURNAROUND_WEIGHT * (sampleMs - smoothedMs),
      slowestMs: Math.max(sampleMs, slowestMs * SLOWEST_DECAY),
    });
  }

  /** Its answer came when nobody waited for it any more, `afterMs` after the request at the latest. */
  answeredLate(unit: number, afterMs: number): void {
    const { smoothedMs = null, slowestMs = 0 } = this.#known.get(unit) ?? {};
    this.#known.set(unit, { smoothedMs, slowestMs: Math.max(slowestMs, Math.min(MAX_LATE_MS, afterMs)) });
  }
}
