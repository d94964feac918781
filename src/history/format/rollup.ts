// Many readings into one line per period: min, max, mean, first, last, count, and what a counter counted. Pure.
import { countedBetween, isEnergyUnit, type Counting, type CounterKind, type CounterPoint } from './counter.ts';

export type { Counting } from './counter.ts';

export const MINUTE_MS = 60_000;
export const QUARTER_MS = 900_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export interface Rollup {
  /** Begin of the period, ms since the epoch. */
  readonly atMs: number;
  mean: number;
  min: number;
  max: number;
  first: number;
  last: number;
  count: number;
  /** What was counted since the last reading before the period; 0 for what does not count. */
  delta: number;
  /** When the first and last reading were, as exactly as is known, ms since the epoch. */
  firstMs: number;
  lastMs: number;
}

export function countingOf(kind: CounterKind | null, unit: string | null): Counting {
  return { kind, isEnergy: isEnergyUnit(unit), exchanges: [] };
}

/** `before`: the last reading before the first one here, if there ever was one. */
export function rollReadings(
  timesMs: Float64Array,
  values: Float64Array,
  periodMs: number,
  counting: Counting,
  before: CounterPoint | null,
): Rollup[] {
  const rollups: Rollup[] = [];
  let open: Rollup | null = null;
  let sum = 0;
  let from = before;
  for (let i = 0; i < timesMs.length; i++) {
    const timeMs = timesMs[i] ?? 0;
    const value = values[i] ?? 0;
    const atMs = Math.floor(timeMs / periodMs) * periodMs;
    if (open === null || open.atMs !== atMs) {
      if (open !== null) open.mean = sum / open.count;
      sum = 0;
      const ends = { firstMs: timeMs, lastMs: timeMs };
      open = { atMs, mean: value, min: value, max: value, first: value, last: value, count: 0, delta: 0, ...ends };
      rollups.push(open);
    }
    sum += value;
    open.count++;
    if (value < open.min) open.min = value;
    if (value > open.max) open.max = value;
    open.last = value;
    open.lastMs = timeMs;
    if (counting.kind !== null) {
      const to = { atMs: timeMs, value };
      if (from !== null && (value !== from.value || counting.exchanges.length > 0)) {
        open.delta += countedBetween(counting, from, to);
      }
      from = to;
    }
  }
  if (open !== null) open.mean = sum / open.count;
  return rollups;
}

/** Lines of short periods into lines of longer ones. `beginOf`: when the long period began that contains an instant. */
export function mergeRollups(rollups: readonly Rollup[], beginOf: (ms: number) => number): Rollup[] {
  const merged: Rollup[] = [];
  let open: Rollup | null = null;
  let sum = 0;
  for (const one of rollups) {
    const atMs = beginOf(one.atMs);
    if (open === null || open.atMs !== atMs) {
      if (open !== null) open.mean = sum / open.count;
      sum = one.mean * one.count;
      open = { ...one, atMs };
      merged.push(open);
      continue;
    }
    sum += one.mean * one.count;
    open.min = Math.min(open.min, one.min);
    open.max = Math.max(open.max, one.max);
    open.last = one.last;
    open.lastMs = one.lastMs;
    open.count += one.count;
    open.delta += one.delta;
  }
  if (open !== null) open.mean = sum / open.count;
  return merged;
}

export function beginOfPeriod(periodMs: number): (ms: number) => number {
  return (ms) => Math.floor(ms / periodMs) * periodMs;
}
