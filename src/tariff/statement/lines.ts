// The positions of a statement: what was used at one price, the base price by days. It must not know meters or languages.
import type { Calendar } from '../../time/calendar.ts';
import type { CostPart, NoCost, PeriodCost } from '../cost.ts';
import { nanoText, roundedText, type Atoms, type Nano } from '../exact.ts';
import type { PricePlan } from '../price-plan.ts';
import type { TariffEntry } from '../tariff-config.ts';

/** `sun`: of the house's own production; `base`: base price; `export`: what was earned. */
export type LineKind = 'import' | 'sun' | 'base' | 'export';

export interface StatementLine {
  readonly kind: LineKind;
  readonly fromMs: number;
  readonly toMs: number;
  /** In the unit of the meter; days of a base price. Null: not known. */
  readonly use: number | null;
  /** A kWh or m3, a month of a base price; null: it changes by the hour, or is not known. */
  readonly price: string | null;
  /** Rounded to the cent: `12.30`; null: not known, and `missing` says why. */
  readonly sum: string | null;
  readonly missing: NoCost | null;
  /** Part of it is taken from the time between two readings. */
  readonly estimated: boolean;
}

const MONEY_DIGITS = 2;
/** Uses are added up from parts of 1e-6. */
const MICRO = 1e6;

/** A position a price within an entry of the list; of dynamic prices one a month. */
export function linesOf(
  kind: LineKind,
  cost: PeriodCost | null,
  plan: PricePlan | null,
  calendar: Calendar,
): StatementLine[] {
  if (cost === null || plan === null || cost.missing === 'noCounter') return [];
  const { fromMs, toMs } = cost;
  if (cost.parts.length === 0) {
    return [{ kind, fromMs, toMs, use: null, price: null, sum: null, missing: cost.missing, estimated: false }];
  }
  const groups = new Map<string, { entry: TariffEntry | null; month: number | null; parts: CostPart[] }>();
  const numbers = new Map<TariffEntry | null, number>();
  for (const part of cost.parts) {
    const { entry, price } = part;
    if (!numbers.has(entry)) numbers.set(entry, numbers.size);
    const month = entry?.dynamic ? calendar.startOf('month', part.fromMs) : null;
    const key = `${numbers.get(entry)} ${month ?? String(price)}`;
    const group = groups.get(key) ?? { entry, month, parts: [] };
    group.parts.push(part);
    groups.set(key, group);
  }
  return [...groups.values()]
    .filter(({ parts }) => parts.some(({ amount }) => amount !== 0) || groups.size === 1)
    .map(({ entry, month, parts }) => {
      const range = month === null ? spanOf(plan, entry, fromMs, toMs) : monthIn(calendar, month, fromMs, toMs);
      return lineOf(kind, range, parts, month !== null);
    });
}

function lineOf(kind: LineKind, range: Range, parts: readonly CostPart[], isDynamic: boolean): StatementLine {
  const use = Math.round(parts.reduce((all, { amount }) => all + amount, 0) * MICRO) / MICRO;
  const unknown = parts.find(({ cost }) => cost === null);
  const sum = parts.reduce<Atoms>((all, { cost }) => all + (cost ?? 0n), 0n);
  const price: Nano | null = parts[0]?.price ?? null;
  return {
    ...{ kind, ...range, use },
    price: isDynamic || price === null ? null : nanoText(price),
    sum: unknown ? null : roundedText(sum, MONEY_DIGITS),
    missing: unknown?.missing ?? null,
    estimated: parts.some((part) => part.estimated && part.amount !== 0),
  };
}

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When the entry is valid within the statement. */
function spanOf(plan: PricePlan, entry: TariffEntry | null, fromMs: number, toMs: number): Range {
  const own = plan.pieces(fromMs, toMs).filter((piece) => piece.entry === entry);
  return { fromMs: own[0]?.fromMs ?? fromMs, toMs: own.at(-1)?.toMs ?? toMs };
}

function monthIn(calendar: Calendar, monthMs: number, fromMs: number, toMs: number): Range {
  return { fromMs: Math.max(monthMs, fromMs), toMs: Math.min(calendar.next('month', monthMs), toMs) };
}

/** A position an entry with a base price; days that have begun count. */
export function baseLines(plan: PricePlan, calendar: Calendar, fromMs: number, toMs: number): StatementLine[] {
  return plan.entrySpans(fromMs, toMs).flatMap(({ entry, fromMs: beginMs, toMs: endMs }) => {
    const sum = plan.base(beginMs, endMs);
    if (entry.base === null || sum === null) return [];
    const days = [...calendar.periods('day', { fromMs: beginMs, toMs: endMs })].length;
    return {
      ...{ kind: 'base' as const, fromMs: beginMs, toMs: endMs, use: days, price: nanoText(entry.base) },
      ...{ sum: roundedText(sum, MONEY_DIGITS), missing: null, estimated: false },
    };
  });
}
