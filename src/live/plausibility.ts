// Holds back counters that fall, or jump faster than a meter can count, until they are confirmed.
// One 0 in a lifetime counter makes every statistic behind it wrong by the whole lifetime; it must not get out.
import type { Reading, Snapshot } from '../model/reading.ts';
import { countingLimits, type CountingLimits } from '../vocabulary/counting.ts';
import { measurandInfo, valueInfo } from '../vocabulary/measurands.ts';
import type { Counts } from '../vocabulary/units.ts';

/** How a reading of a device moves. */
export type CountsOf = (device: string, reading: Reading) => Counts;

/** How often in a row a surprising counter has to be seen before it is believed (a real reset or exchange). */
const CONFIRMATIONS = 3;

const MS_PER_HOUR = 3_600_000;

interface CounterState {
  /** Last value that was let through. */
  good: number;
  goodAtMs: number;
  /** The surprising value under observation, if any, and how often it was confirmed. */
  suspect: number;
  suspectAtMs: number;
  sightings: number;
}

export class PlausibilityFilter {
  readonly #countsOf: CountsOf;
  readonly #counters = new Map<string, Map<string, CounterState>>();
  readonly #heldBack = new Map<string, number>();

  /** @param countsOf what the models say; by default what name and unit say */
  constructor(countsOf: CountsOf = (_device, { measurand, unit }) => valueInfo(measurand, unit).counts) {
    this.#countsOf = countsOf;
  }

  /** The snapshot without the readings that are held back. */
  filter(snapshot: Snapshot): Snapshot {
    const readings = snapshot.readings.filter((reading) => this.#isPlausible(snapshot.device, reading));
    return readings.length === snapshot.readings.length ? snapshot : { ...snapshot, readings };
  }

  heldBack(device: string): number {
    return this.#heldBack.get(device) ?? 0;
  }

  forget(device: string): void {
    this.#counters.delete(device);
    this.#heldBack.delete(device);
  }

  #isPlausible(device: string, reading: Reading): boolean {
    const rule = this.#ruleOf(device, reading);
    if (rule === null || typeof reading.value !== 'number') return true;
    const counters = this.#countersOf(device);
    const state = counters.get(reading.measurand);
    const { value, measuredAtMs } = reading;
    if (!state) {
      counters.set(reading.measurand, good(value, measuredAtMs));
      return true;
    }
    if (follows(state.good, state.goodAtMs, value, measuredAtMs, rule)) {
      Object.assign(state, good(value, measuredAtMs));
      return true;
    }
    const confirms = state.sightings > 0 && follows(state.suspect, state.suspectAtMs, value, measuredAtMs, rule);
    state.sightings = confirms ? state.sightings + 1 : 1;
    state.suspect = value;
    state.suspectAtMs = measuredAtMs;
    if (state.sightings >= CONFIRMATIONS) {
      Object.assign(state, good(value, measuredAtMs));
      return true;
    }
    this.#heldBack.set(device, this.heldBack(device) + 1);
    return false;
  }

  /** Counters of a day or a session begin anew, so they are not held back; null for them and for what does not count. */
  #ruleOf(device: string, reading: Reading): Rule | null {
    const counts = this.#countsOf(device, reading);
    if (counts !== 'rising' && counts !== 'both') return null;
    const limits = countingLimits(reading.unit ?? measurandInfo(reading.measurand)?.unit ?? null);
    return limits === null ? null : { counts, limits };
  }

  #countersOf(device: string): Map<string, CounterState> {
    let counters = this.#counters.get(device);
    if (!counters) {
      counters = new Map();
      this.#counters.set(device, counters);
    }
    return counters;
  }
}

/** `both`: sums, which some meters count as import minus export, so that they may fall as fast as they may rise. */
interface Rule {
  readonly counts: 'rising' | 'both';
  readonly limits: CountingLimits;
}

function good(value: number, atMs: number): CounterState {
  return { good: value, goodAtMs: atMs, suspect: 0, suspectAtMs: 0, sightings: 0 };
}

function follows(before: number, beforeMs: number, now: number, nowMs: number, { counts, limits }: Rule): boolean {
  const change = now - before;
  const hours = Math.max(0, nowMs - beforeMs) / MS_PER_HOUR;
  const most = limits.slack + hours * limits.mostPerHour;
  // float32 counters lose digits as they grow: their last digit may flicker downwards.
  const flicker = Math.abs(before) * 2 ** -22;
  const least = counts === 'rising' ? -flicker : -most;
  return change >= least && change <= most;
}
