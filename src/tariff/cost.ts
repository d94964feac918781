// What was counted, times what it cost then: exact, and equal to the sum over any parts of the time. It must not know how counters
// are stored or where prices come from.
import { partOf, priced, type Atoms, type Nano } from './exact.ts';
import type { NoPrice, PricePiece, PricePlan } from './price-plan.ts';
import type { TariffEntry } from './tariff-config.ts';

/** What a counter counted in a period, and the reading before it. Null: not known. */
export interface CountedAmount {
  readonly amount: number | null;
  readonly start: number | null;
  readonly startMs?: number | null;
  readonly end: number | null;
  readonly endMs?: number | null;
}

export interface CostQuestion {
  readonly plan: PricePlan;
  /** Ends of the periods, rising. */
  readonly edgesMs: readonly number[];
  /** The same periods, counted. */
  readonly amounts: readonly (CountedAmount | null)[];
  /** Counts other periods: between neighbouring edges. */
  readonly count: (edgesMs: readonly number[]) => Promise<readonly (CountedAmount | null)[]>;
  /** The first reading at or after an instant. */
  readonly readingFrom: (ms: number) => Promise<{ readonly atMs: number; readonly value: number } | null>;
  /** How many units of the amounts the price is for. */
  readonly perUnit: 1 | 1000;
}

/** Why there is no cost. */
export type NoCost = NoPrice | 'noValue' | 'noCounter';

/** What was counted at one price. */
export interface CostPart {
  readonly fromMs: number;
  readonly toMs: number;
  readonly amount: number;
  readonly price: Nano | null;
  readonly entry: TariffEntry | null;
  readonly cost: Atoms | null;
  readonly missing: NoPrice | null;
  /** Nobody read the meter when the price changed: how much fell to which price is taken from the time. */
  readonly estimated: boolean;
}

export interface PeriodCost {
  readonly fromMs: number;
  readonly toMs: number;
  /** Null: not known, and `missing` says why. */
  readonly cost: Atoms | null;
  readonly missing: NoCost | null;
  readonly estimated: boolean;
  readonly parts: readonly CostPart[];
}

/** A reading that old at a change of price still counts as one at the change. */
const SLACK_MS = 900_000;
/** Gaps that are looked at one by one; what lies beyond is priced where it was read. */
const MAX_GAPS = 1000;

export async function costsOf(question: CostQuestion): Promise<PeriodCost[]> {
  const { plan, edgesMs, amounts } = question;
  const [fromMs, toMs] = [edgesMs[0] ?? 0, edgesMs.at(-1) ?? 0];
  const pieces = plan.pieces(fromMs, toMs);
  const fineMs = [...new Set([...edgesMs, ...pieces.map((piece) => piece.fromMs)])].sort((a, b) => a - b);
  const fine = fineMs.length === edgesMs.length ? amounts : await question.count(fineMs);
  const splitter = new Splitter(question);
  const parts: CostPart[][] = edgesMs.slice(1).map(() => []);
  let [piece, period] = [0, 0];
  for (const [index, counted] of fine.entries()) {
    const slice = { fromMs: fineMs[index] ?? fromMs, toMs: fineMs[index + 1] ?? toMs };
    while ((pieces[piece]?.toMs ?? Infinity) <= slice.fromMs) piece++;
    while ((edgesMs[period + 1] ?? Infinity) <= slice.fromMs) period++;
    const at = pieces[piece];
    if (at !== undefined && counted !== null) parts[period]?.push(...(await splitter.split(slice, counted, at)));
  }
  return edgesMs.slice(1).map((endMs, index) => {
    const range = { fromMs: edgesMs[index] ?? endMs, toMs: endMs };
    return periodCost(range, amounts[index] ?? null, parts[index] ?? [], question);
  });
}

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/** From what was counted in a piece of time with one price to parts, a gap in front of it spread over the prices that it saw. */
class Splitter {
  readonly #question: CostQuestion;
  #gaps = 0;

  constructor(question: CostQuestion) {
    this.#question = question;
  }

  async split(slice: Range, counted: CountedAmount, piece: PricePiece): Promise<CostPart[]> {
    const { amount, start, startMs = null } = counted;
    if (amount === null) return [];
    const own = (rest: number, estimated: boolean): CostPart => this.#part(slice, rest, piece, estimated);
    if (start === null || startMs === null || !this.#crossesPrices(startMs, slice.fromMs)) return [own(amount, false)];
    const next = this.#gaps++ < MAX_GAPS ? await this.#question.readingFrom(slice.fromMs) : null;
    const inGap = next === null ? -1 : tidied(next.value - start);
    // An exchanged meter, or more than was counted: then it is not known how much fell into the gap.
    if (next === null || inGap < 0 || inGap > amount || next.atMs > slice.toMs) return [own(amount, true)];
    const pieces = this.#question.plan.pieces(startMs, next.atMs);
    const lengthMs = next.atMs - startMs;
    const spread = pieces.map((one): CostPart => {
      const partMs = one.toMs - one.fromMs;
      const cost = one.price === null ? null : partOf(this.#priced(inGap, one.price), partMs, lengthMs);
      return { ...this.#part(one, (inGap * partMs) / lengthMs, one, true), cost };
    });
    const rest = tidied(amount - inGap);
    const gap = inGap === 0 ? [] : spread;
    return rest === 0 && gap.length > 0 ? gap : [...gap, own(rest, false)];
  }

  /** Whether the price changed while nobody read the meter, and long after it was read. */
  #crossesPrices(startMs: number, fromMs: number): boolean {
    if (fromMs - startMs <= SLACK_MS) return false;
    const pieces = this.#question.plan.pieces(startMs, fromMs + 1);
    const changeMs = pieces.length > 1 ? (pieces.at(-1)?.fromMs ?? startMs) : startMs;
    return changeMs - startMs > SLACK_MS;
  }

  #part({ fromMs, toMs }: Range, amount: number, { price, entry, missing }: PricePiece, estimated: boolean): CostPart {
    // Nothing costs nothing, whatever the price was.
    const cost = amount === 0 ? 0n : price === null ? null : this.#priced(amount, price);
    return { fromMs, toMs, amount, price, entry, cost, missing: cost === null ? missing : null, estimated };
  }

  #priced(amount: number, price: Nano): Atoms {
    return priced(amount, price, this.#question.perUnit);
  }
}

function periodCost(
  range: Range,
  counted: CountedAmount | null,
  parts: readonly CostPart[],
  question: CostQuestion,
): PeriodCost {
  if (counted === null) return { ...range, cost: null, missing: 'noCounter', estimated: false, parts: [] };
  if (counted.amount === null) return { ...range, cost: null, missing: 'noValue', estimated: false, parts: [] };
  const all = [...parts, ...unattributed(range, counted.amount, parts, question)];
  const unknown = all.find(({ cost }) => cost === null);
  const estimated = all.some((part) => part.estimated && part.amount !== 0);
  if (unknown) return { ...range, cost: null, missing: unknown.missing ?? 'noPrice', estimated, parts: all };
  return {
    ...range,
    cost: all.reduce((sum, { cost }) => sum + (cost ?? 0n), 0n),
    missing: null,
    estimated,
    parts: all,
  };
}

/** What the finer figures do not have any more (they are kept for a shorter time): at the mean price of the period. */
function unattributed(
  { fromMs, toMs }: Range,
  amount: number,
  parts: readonly CostPart[],
  { plan, perUnit }: CostQuestion,
): CostPart[] {
  const rest = tidied(amount - parts.reduce((sum, part) => sum + part.amount, 0));
  const tolerance = Math.max((perUnit === 1000 ? 0.1 : 1e-4) * 0.5, Math.abs(amount) * 1e-9);
  if (Math.abs(rest) <= tolerance) return [];
  return plan.pieces(fromMs, toMs).map((piece): CostPart => {
    const [partMs, lengthMs] = [piece.toMs - piece.fromMs, toMs - fromMs];
    const { price, entry, missing } = piece;
    const cost = price === null ? null : partOf(priced(rest, price, perUnit), partMs, lengthMs);
    return {
      ...{ fromMs: piece.fromMs, toMs: piece.toMs, amount: (rest * partMs) / lengthMs },
      ...{ price, entry, cost, missing: cost === null ? missing : null, estimated: true },
    };
  });
}

/** Counters are kept to 1e-6 at the finest; differences of them carry digits without meaning. */
function tidied(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
