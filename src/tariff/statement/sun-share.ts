// A tenant's share of the house's own sun. In every quarter of an hour the house uses C = production + drawn - fed in, of which
// S = production - fed in comes from its own roof; of what the tenant used then, the part S / C is own sun. Languages and interfaces
// are not its business.
import type { Counted, DevicePeriod } from '../../history/answer/device-energy.ts';
import { costsOf, type CountedAmount, type PeriodCost } from '../cost.ts';
import { countedBetween } from '../energy-cost.ts';
import type { PricePlan } from '../price-plan.ts';
import { asQuestion, type StatementDevice, type StatementQuestion } from './question.ts';

const QUARTER_MS = 900_000;

export interface SharedCosts {
  /** What came from the roof, and the rest. */
  readonly sun: PeriodCost;
  readonly grid: PeriodCost;
}

/** Null: the device has no share. */
export async function sharedCosts(device: StatementDevice, question: StatementQuestion): Promise<SharedCosts | null> {
  const { history, series, tariff, grid, producers, fromMs, toMs } = question;
  if (!tariff.config.tenants.includes(device.name) || grid === null || producers.length === 0) return null;
  const edgesMs: number[] = [];
  for (let ms = fromMs; ms < toMs; ms += QUARTER_MS) edgesMs.push(ms);
  edgesMs.push(toMs);
  const ask = (one: StatementDevice) => countedBetween(history, series, { ...asQuestion(one), edgesMs });
  const used = await ask(device);
  const house = await ask({ name: grid, isProducer: false, production: null, calibratedUntil: null });
  const roofs: DevicePeriod[][] = [];
  for (const producer of producers) roofs.push(await ask(producer));
  const split = used.map((period, index) => {
    const produced = roofs.map((periods) => periods[index]?.production ?? null);
    return splitOf(period.import, house[index], produced, period.fromMs);
  });
  const costs = async (part: 'sun' | 'grid', plan: PricePlan): Promise<PeriodCost> => {
    const count = (edges: readonly number[]) => Promise.resolve(sums(edgesMs, split, part, edges));
    const amounts = await count([fromMs, toMs]);
    const readingFrom = () => Promise.resolve(null);
    const [cost] = await costsOf({ plan, edgesMs: [fromMs, toMs], amounts, count, readingFrom, perUnit: 1000 });
    if (cost === undefined) throw new RangeError('a statement has one period');
    const isEstimated = split.some((one) => one?.estimated === true);
    const parts = cost.parts.map((one) => ({ ...one, estimated: one.estimated || isEstimated }));
    return { ...cost, estimated: cost.estimated || isEstimated, parts };
  };
  return { sun: await costs('sun', tariff.sun), grid: await costs('grid', tariff.import) };
}

interface Split {
  readonly sun: number;
  readonly grid: number;
  readonly estimated: boolean;
}

/** Of one quarter of an hour; null: it is not known how much was used. Where the house is not known, all of it is from the grid. */
export function splitOf(
  used: Counted | null,
  house: Pick<DevicePeriod, 'import' | 'export'> | undefined,
  produced: readonly (Counted | null)[],
  fromMs: number,
): Split | null {
  const amount = used?.amount ?? null;
  if (amount === null) return null;
  if (amount === 0) return { sun: 0, grid: 0, estimated: false };
  const startMs = used?.startMs ?? null;
  const wasAway = startMs !== null && fromMs - startMs > QUARTER_MS;
  const [drawn, fed] = [house?.import?.amount ?? null, house?.export?.amount ?? null];
  const roof = produced.reduce<number | null>((sum, one) => {
    const own = one?.amount ?? null;
    return sum === null || own === null ? null : sum + own;
  }, 0);
  if (drawn === null || fed === null || roof === null) return { sun: 0, grid: amount, estimated: true };
  const own = Math.max(0, roof - fed);
  const all = own + drawn;
  const sun = all > 0 ? tidied((amount * own) / all) : 0;
  return { sun, grid: tidied(amount - sun), estimated: wasAway };
}

/** What fell between edges; a quarter counts where it begins. */
function sums(
  quartersMs: readonly number[],
  split: readonly (Split | null)[],
  part: 'sun' | 'grid',
  edgesMs: readonly number[],
): CountedAmount[] {
  const all: (number | null)[] = edgesMs.slice(1).map(() => null);
  let at = 0;
  for (const [index, one] of split.entries()) {
    while ((edgesMs[at + 1] ?? Infinity) <= (quartersMs[index] ?? 0)) at++;
    if (one !== null) all[at] = (all[at] ?? 0) + one[part];
  }
  return all.map((amount) => ({ amount: amount === null ? null : tidied(amount), start: null, end: null }));
}

function tidied(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
