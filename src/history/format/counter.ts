// What a counter counted between two readings: over resets, an exchanged meter, and readings out of order. Pure.
import { ENERGY_LIMITS, isEnergyUnit } from '../../vocabulary/counting.ts';
import { valueInfo } from '../../vocabulary/measurands.ts';

export { isEnergyUnit };

/** `rising`: counts up only. `both`: a sum that some meters count as import minus export. */
export type CounterKind = 'rising' | 'both';

export interface CounterPoint {
  readonly atMs: number;
  readonly value: number;
}

/** How a series counts; the exchanges oldest first. */
export interface Counting {
  /** Null: it does not. */
  readonly kind: CounterKind | null;
  readonly isEnergy: boolean;
  readonly exchanges: readonly CountExchange[];
}

/** From `atMs` on another count: `oldLast` is where the one before ended, `newFirst` where it began. */
export interface CountExchange {
  readonly atMs: number;
  readonly oldLast: number;
  readonly newFirst: number;
}

const MS_PER_HOUR = 3_600_000;

/** How fast a counter that began at 0 may have counted until it is read again, W. Beyond it is another meter with a past. */
const MAX_RESTART_POWER_W = 200_000;
/** How much more than drawn a building may feed in, W: a sum that falls faster is that of another meter. */
const MAX_FALLING_POWER_W = 200_000;
/** A fall by less is the flicker of the last float32 digit, or a clock that was set back: the next rise makes up for it. */
const RESET_SHARE = 0.1;

/** Null: it does not count. Of a value whose name says nothing, its unit decides. */
export function counterKind(measurand: string, unit: string | null): CounterKind | null {
  const { counts } = valueInfo(measurand, unit);
  if (counts === 'no') return null;
  // A counter that begins anew only rises in between.
  return counts === 'both' ? 'both' : 'rising';
}

/** What was counted from one reading to a later one, over the exchanges in between; 0 for what does not count. */
export function countedBetween({ kind, isEnergy, exchanges }: Counting, from: CounterPoint, to: CounterPoint): number {
  if (kind === null) return 0;
  let counted = 0;
  let begin = from;
  for (const { atMs, oldLast, newFirst } of exchanges) {
    if (atMs <= from.atMs || atMs > to.atMs) continue;
    counted += counterStep(kind, begin, { atMs, value: oldLast }, isEnergy);
    begin = { atMs, value: newFirst };
  }
  return counted + counterStep(kind, begin, to, isEnergy);
}

/** What was counted from one reading to the next, if the meter is the same. Of a `both` counter it may be negative. */
export function counterStep(kind: CounterKind, from: CounterPoint, to: CounterPoint, isEnergy: boolean): number {
  const change = to.value - from.value;
  const hours = Math.max(0, to.atMs - from.atMs) / MS_PER_HOUR;
  const mostOf = (powerW: number): number => (isEnergy ? ENERGY_LIMITS.slack + hours * powerW : Infinity);
  if (change >= 0) return change <= mostOf(ENERGY_LIMITS.mostPerHour) ? change : 0;
  if (kind === 'both') return -change <= mostOf(MAX_FALLING_POWER_W) ? change : 0;
  if (to.value >= from.value * (1 - RESET_SHARE)) return change;
  // It began anew at 0 in between.
  return to.value <= mostOf(MAX_RESTART_POWER_W) ? Math.max(0, to.value) : 0;
}
