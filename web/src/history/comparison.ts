// What a period is compared with: the same part of the one before, so that a running month is not held against a whole one.
// It must not load anything.
import type { Period, Span } from './periods.ts';
import { instantOf, wallMs, wallOf } from '../shared/zone.ts';

/** Two parts of equal length, by the clock on the wall. */
export interface Compared {
  readonly now: Period;
  readonly before: Period;
  /** Whole hours or days are compared, so the running one is left out; null: both periods are whole. */
  readonly by: 'hour' | 'day' | null;
}

/** How finely the elapsed part is measured. */
const STEP: Readonly<Record<Exclude<Span, 'total'>, 'hour' | 'day'>> = {
  ...{ day: 'hour', week: 'hour', month: 'hour', year: 'day' },
};

/** null: nothing of the running period is over yet. */
export function comparedParts(
  span: Exclude<Span, 'total'>,
  period: Period,
  before: Period,
  nowMs: number,
): Compared | null {
  if (nowMs >= period.toMs) return { now: period, before, by: null };
  const by = STEP[span];
  const overMs = startOf(by, nowMs);
  if (overMs <= period.fromMs) return null;
  const wanted = sameTime(span, overMs, period, before);
  // The 30th of March has none in February: both end with February then.
  const beforeEndMs = Math.min(wanted, before.toMs);
  const nowEndMs = beforeEndMs < wanted ? sameTime(span, beforeEndMs, before, period) : overMs;
  return { now: { ...period, toMs: nowEndMs }, before: { ...before, toMs: beforeEndMs }, by };
}

/**
 * The instant in another period at which the clock shows the same: seven o'clock stays seven o'clock, although the clocks may
 * have been changed in between, and a date of one year stays that date.
 */
export function sameTime(span: Span, atMs: number, from: Period, to: Period): number {
  if (span !== 'year') return instantOf(wallMs(atMs) - wallMs(from.fromMs) + wallMs(to.fromMs));
  const { month, day, year } = wallOf(atMs);
  const years = wallOf(to.fromMs).year - wallOf(from.fromMs).year;
  const midnight = Date.UTC(year, month, day);
  return instantOf(Date.UTC(year + years, month, day) + wallMs(atMs) - midnight);
}

/** How much more or less than before, as a share; null: not known, or there is nothing to compare with. */
export function changeOf(now: number | null, before: number | null): number | null {
  return now === null || before === null || before <= 0 ? null : now / before - 1;
}

function startOf(by: 'hour' | 'day', atMs: number): number {
  const { year, month, day, hour } = wallOf(atMs);
  if (by === 'day') return instantOf(Date.UTC(year, month, day));
  // By elapsed time: of an hour that comes twice the second one, too.
  const intoHourMs = wallMs(atMs) - Date.UTC(year, month, day, hour);
  return atMs - intoHourMs;
}
