// Energies as bars: one a period, and which figures of them are of a part only. Pure.
import { balanceOf, figuresOf, isShare, type Balance } from '../energy/balance.ts';
import type { BuildingPeriod, Roles } from '../shared/types.ts';

/** Energies of one bar, Wh; null: not known. */
export interface Bar {
  readonly fromMs: number;
  readonly toMs: number;
  readonly balance: Balance;
  readonly isComplete: boolean;
}

export interface Totals {
  readonly total: Balance;
  /** Figures of which a part that is over is not known: the sum is only of what was recorded. */
  readonly missing: ReadonlySet<keyof Balance>;
}

export function barsOf(roles: Roles, periods: readonly BuildingPeriod[]): Bar[] {
  return periods.map((one): Bar => {
    const times = { fromMs: Date.parse(one.from), toMs: Date.parse(one.to) };
    return { ...times, balance: balanceOf(roles, one), isComplete: one.complete };
  });
}

/**
 * Energies that lack a part that is over, and the shares that are made of them. What counters went on counting while nobody
 * read them is in the next bar, so a gap in between is no loss; what is made of several counters needs a gap of all of them.
 */
export function missingOf(roles: Roles, bars: readonly Bar[], nowMs: number): ReadonlySet<keyof Balance> {
  const energies = figuresOf(roles).filter((figure) => !isShare(figure));
  const isSilent = ({ balance }: Bar): boolean => energies.every((figure) => balance[figure] === null);
  const missing = new Set<keyof Balance>();
  for (const figure of energies) {
    const known = bars.map(({ balance }) => balance[figure] !== null);
    const [first, last] = [known.indexOf(true), known.lastIndexOf(true)];
    const isLacking = bars.some((bar, at) => {
      if (known[at] === true || bar.toMs > nowMs) return false;
      const isCaughtUp = at > first && at < last && first >= 0;
      return !isCaughtUp || (figure === 'used' && !isSilent(bar));
    });
    if (isLacking) missing.add(figure);
  }
  if (missing.has('produced') || missing.has('fedIn')) missing.add('selfConsumption');
  if (missing.has('used')) missing.add('selfSufficiency');
  return missing;
}
