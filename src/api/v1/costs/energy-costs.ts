// What energy cost, as /api/v1/energy says it: rounded once, and why something is not known. It must not know counters or price
// lists.
import type { DeviceEnergy, DeviceQuestion } from '../../../history/answer/device-energy.ts';
import type { HistoryReader, SeriesInfo } from '../../../history/history.ts';
import type { NoCost, PeriodCost } from '../../../tariff/cost.ts';
import { deviceCosts } from '../../../tariff/energy-cost.ts';
import { roundedTo, type Atoms } from '../../../tariff/exact.ts';
import type { Tariff } from '../../../tariff/tariff.ts';

/** Hundredths of a cent. */
const MONEY_DIGITS = 4;
/** Grams. */
const CO2_DIGITS = 3;

/** Of one period. Null: not known or not there, and `missing` says which. */
export interface CostsJson {
  readonly cost: number | null;
  readonly base: number | null;
  readonly revenue: number | null;
  readonly co2: number | null;
  readonly estimated: boolean;
  readonly missing: Readonly<Partial<Record<'cost' | 'revenue' | 'co2', NoCost>>>;
}

export interface EnergyCostsOptions {
  readonly history: HistoryReader;
  readonly series: readonly SeriesInfo[];
  readonly tariff: Tariff;
  readonly grid: string | null;
  readonly nowMs: number;
}

/** In the order of the periods. */
export async function energyCosts(
  { grid, ...options }: EnergyCostsOptions,
  question: DeviceQuestion,
  energy: DeviceEnergy,
): Promise<CostsJson[]> {
  // Where nobody said which is the grid meter, what feeds in and is no producer is taken for one.
  const isGrid = grid === null ? energy.producedIn === null : question.device === grid;
  const costs = await deviceCosts({ ...options, question, energy, isGrid });
  return costs.import.map((drawn, index) => {
    const fed = costs.export?.[index] ?? null;
    const emitted = costs.co2?.[index] ?? null;
    return {
      cost: rounded(drawn.cost, MONEY_DIGITS),
      base: rounded(costs.base[index] ?? null, MONEY_DIGITS),
      revenue: rounded(fed?.cost ?? null, MONEY_DIGITS),
      co2: rounded(emitted?.cost ?? null, CO2_DIGITS),
      estimated: [drawn, fed, emitted].some((one) => one?.estimated === true),
      missing: { ...why('cost', drawn), ...why('revenue', fed), ...why('co2', emitted) },
    };
  });
}

function why(name: 'cost' | 'revenue' | 'co2', cost: PeriodCost | null): CostsJson['missing'] {
  return cost === null || cost.missing === null ? {} : { [name]: cost.missing };
}

function rounded(sum: Atoms | null, digits: number): number | null {
  return sum === null ? null : roundedTo(sum, digits);
}
