// What a counter counted between two readings: over resets, an exchanged meter, and readings out of order. Pure.
import { measurandInfo } from '../../vocabulary/measurands.ts';

/** `rising`: counts up only. `both`: a sum that some meters count as import minus export. */
export type CounterKind = 'rising' | 'both';

export interface CounterPoint {
  readonly atMs: number;
  readonly value: number;
}

const MS_PER_HOUR = 3_600_000;

/** Slack for coarse counters read at short intervals, Wh. */
const SLACK_WH = 2000;
/** No building counts faster, W: a larger jump is another meter. The same limit holds back spikes in the present. */
const MAX_COUNTING_POWER_W = 5_000_000;
/** How fast a counter that began at 0 may have counted until it is read again, W. Beyond it is another meter with a past. */
const MAX_RESTART_POWER_W = 200_000;
/** How much more than drawn a building may feed in, W: a sum that falls faster is that of another meter. */
const MAX_FALLING_POWER_W = 200_000;
/** A fall by less is the flicker of the last float32 digit, or a clock that was set back: the next rise makes up for it. */
const RESET_SHARE = 0.1;

const COUNTED_UNITS = ['Wh', 'varh', 'VAh'];

/** Null: it does not count. */
export function counterKind(measurand: string, unit: string | null): CounterKind | null {
  const known = measurandInfo(measurand)?.unit ?? null;
  const isCounter =
    measurand === 'volume' || [known, unit].some((one) => one !== null && COUNTED_UNITS.includes(one)) || unit === 'm3';
  if (!isCounter) return null;
  return /^(energy|reactiveEnergy)Sum/.test(measurand) ? 'both' : 'rising';
}

/** What was counted from one reading to the next. Of a `both` counter it may be negative. */
export function counterStep(kind: CounterKind, from: CounterPoint, to: CounterPoint, isEnergy: boolean): number {
  const change = to.value - from.value;
  const hours = Math.max(0, to.atMs - from.atMs) / MS_PER_HOUR;
  const mostOf = (powerW: number): number => (isEnergy ? SLACK_WH + hours * powerW : Infinity);
  if (change >= 0) return change <= mostOf(MAX_COUNTING_POWER_W) ? change : 0;
  if (kind === 'both') return -change <= mostOf(MAX_FALLING_POWER_W) ? change : 0;
  if (to.value >= from.value * (1 - RESET_SHARE)) return change;
  // It began anew at 0 in between.
  return to.value <= mostOf(MAX_RESTART_POWER_W) ? Math.max(0, to.value) : 0;
}

export function isEnergyUnit(unit: string | null): boolean {
  return unit !== null && COUNTED_UNITS.includes(unit);
}
