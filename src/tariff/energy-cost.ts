// From the counters of a device to what it cost, earned and emitted per period. It must not know interfaces.
import {
  deviceEnergy,
  type DeviceEnergy,
  type DevicePeriod,
  type DeviceQuestion,
  isThermal,
} from '../history/answer/device-energy.ts';
import type { HistoryReader, SeriesInfo } from '../history/history.ts';
import { costsOf, type PeriodCost } from './cost.ts';
import type { Atoms } from './exact.ts';
import type { PricePlan } from './price-plan.ts';
import { perUnitOf, type Tariff } from './tariff.ts';

export interface EnergyCostQuestion {
  readonly history: HistoryReader;
  readonly series: readonly SeriesInfo[];
  readonly question: DeviceQuestion;
  /** What was counted between the edges of the question. */
  readonly energy: DeviceEnergy;
  readonly tariff: Tariff;
  /** What it feeds in is what the building feeds in. */
  readonly isGrid: boolean;
  /** Days that have not begun yet cost nothing. */
  readonly nowMs: number;
}

export interface DeviceCosts {
  /** In the order of the periods. */
  readonly import: readonly PeriodCost[];
  /** Null: what it feeds in is not what is paid for. */
  readonly export: readonly PeriodCost[] | null;
  /** kg; null: nobody said what a kWh emits, or it is no electricity. */
  readonly co2: readonly PeriodCost[] | null;
  /** By days; null: it has no base price of its own. */
  readonly base: readonly (Atoms | null)[];
}

type Direction = 'import' | 'export';

/** Edges that are asked of the history at once. */
const MAX_EDGES = 50_000;

export async function deviceCosts(asked: EnergyCostQuestion): Promise<DeviceCosts> {
  const { question, energy, tariff, isGrid, nowMs } = asked;
  const { device, edgesMs } = question;
  const isHeat = isThermal(energy.counters);
  const isPower = !isHeat && (energy.unit === 'Wh' || energy.unit === 'kWh');
  const plan = tariff.planOf(device, energy.unit, isHeat);
  const ofDirection = (direction: Direction, prices: PricePlan | null) => costs(asked, direction, prices);
  const paysBase = plan !== null && (isGrid || tariff.hasOwn(device));
  return {
    import: await ofDirection('import', plan),
    export: isGrid && isPower ? await ofDirection('export', tariff.export) : null,
    co2: isPower && !tariff.co2.isEmpty ? await ofDirection('import', tariff.co2) : null,
    base: edgesMs.slice(1).map((toMs, index) => {
      return paysBase ? plan.base(edgesMs[index] ?? toMs, Math.min(toMs, nowMs + 1)) : null;
    }),
  };
}

async function costs(asked: EnergyCostQuestion, direction: Direction, plan: PricePlan | null): Promise<PeriodCost[]> {
  const { question, energy, series, history } = asked;
  const { edgesMs, device } = question;
  const perUnit = perUnitOf(energy.unit);
  const counter = energy.counters[direction];
  const amounts = energy.periods.map((period) => period[direction]);
  if (plan === null || perUnit === null || counter === null) {
    return edgesMs.slice(1).map((toMs, index): PeriodCost => {
      const missing = counter === null ? 'noCounter' : 'noTariff';
      return { fromMs: edgesMs[index] ?? toMs, toMs, cost: null, missing, estimated: false, parts: [] };
    });
  }
  return costsOf({
    ...{ plan, edgesMs, amounts, perUnit },
    count: async (fineMs) => {
      const periods = await countedBetween(history, series, { ...question, edgesMs: fineMs });
      return periods.map((period) => period[direction]);
    },
    readingFrom: async (ms) => {
      const around = await history.readingAt(`${device}.${counter}`, ms - 1);
      const next = around
        .filter(({ series: one }) => one.unit === energy.unit)
        .flatMap(({ after }) => after ?? [])
        .sort((a, b) => a.atMs - b.atMs)[0];
      return next === undefined ? null : { atMs: next.atMs, value: next.value };
    },
  });
}

/** The same as `deviceEnergy`, in pieces when there are very many edges. */
export async function countedBetween(
  history: HistoryReader,
  series: readonly SeriesInfo[],
  question: DeviceQuestion,
): Promise<DevicePeriod[]> {
  const { edgesMs } = question;
  const all: DevicePeriod[] = [];
  for (let begin = 0; begin < edgesMs.length - 1; begin += MAX_EDGES) {
    const part = edgesMs.slice(begin, begin + MAX_EDGES + 1);
    const { periods } = await deviceEnergy(history, series, { ...question, edgesMs: part });
    for (const period of periods) all.push(period);
  }
  return all;
}
