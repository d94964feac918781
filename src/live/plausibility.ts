// Withholds numbers that cannot be: NaN, what no house has, and counters that fall or jump faster than a meter can count.
// One bad sample poisons a minute's average, one 0 in a lifetime counter every statistic behind it; neither must get out.
import type { Reading, Snapshot } from '../model/reading.ts';
import type { Withheld, WithheldReason } from '../model/withheld.ts';
import { countingLimits, type CountingLimits } from '../vocabulary/counting.ts';
import { measurandInfo, valueInfo } from '../vocabulary/measurands.ts';
import { possibleRange, type Range } from '../vocabulary/possible.ts';
import type { Counts } from '../vocabulary/units.ts';

/** How a reading of a device moves. */
export type CountsOf = (device: string, reading: Reading) => Counts;

/** The numbers that a reading of a device may be; null: any. */
export type RangeOf = (device: string, reading: Reading) => Range | null;

/** A snapshot without what is withheld of it: that is absent in it. */
export interface Filtered {
  readonly snapshot: Snapshot;
  readonly withheld: readonly Withheld[];
}

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
  readonly #rangeOf: RangeOf;
  readonly #counters = new Map<string, Map<string, CounterState>>();

  /** @param countsOf, rangeOf what the models say; by default what name and unit say */
  constructor(
    countsOf: CountsOf = (_device, { measurand, unit }) => valueInfo(measurand, unit).counts,
    rangeOf: RangeOf = (_device, { measurand, unit }) => possibleRange(measurand, unit),
  ) {
    this.#countsOf = countsOf;
    this.#rangeOf = rangeOf;
  }

  filter(snapshot: Snapshot): Filtered {
    const withheld = snapshot.readings.flatMap((reading) => this.#withheld(snapshot.device, reading) ?? []);
    if (withheld.length === 0) return { snapshot, withheld };
    const names = new Set(withheld.map(({ measurand }) => measurand));
    const readings = snapshot.readings.filter(({ measurand }) => !names.has(measurand));
    return { snapshot: { ...snapshot, readings, absent: [...(snapshot.absent ?? []), ...names] }, withheld };
  }

  forget(device: string): void {
    this.#counters.delete(device);
  }

  #withheld(device: string, reading: Reading): Withheld | null {
    const { measurand, value, unit, measuredAtMs: atMs } = reading;
    if (typeof value !== 'number') return null;
    const reason = isPossible(value, this.#rangeOf(device, reading))
      ? this.#judgeCounter(device, reading, value)
      : 'impossible';
    return reason === null ? null : { device, measurand, value, unit, reason, atMs };
  }

  /** Null: it is believed. */
  #judgeCounter(device: string, reading: Reading, value: number): WithheldReason | null {
    const rule = this.#ruleOf(device, reading);
    if (rule === null) return null;
    const counters = this.#countersOf(device);
    const state = counters.get(reading.measurand);
    const { measuredAtMs } = reading;
    if (!state) {
      counters.set(reading.measurand, good(value, measuredAtMs));
      return null;
    }
    if (follows(state.good, state.goodAtMs, value, measuredAtMs, rule)) {
      Object.assign(state, good(value, measuredAtMs));
      return null;
    }
    const confirms = state.sightings > 0 && follows(state.suspect, state.suspectAtMs, value, measuredAtMs, rule);
    state.sightings = confirms ? state.sightings + 1 : 1;
    state.suspect = value;
    state.suspectAtMs = measuredAtMs;
    if (state.sightings >= CONFIRMATIONS) {
      Object.assign(state, good(value, measuredAtMs));
      return null;
    }
    return value < state.good ? 'fell' : 'jumped';
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

function isPossible(value: number, range: Range | null): boolean {
  return Number.isFinite(value) && (range === null || (value >= range.least && value <= range.most));
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
