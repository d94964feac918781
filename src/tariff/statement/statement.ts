// A statement: what a device used from reading to reading, at which prices, and what that is in money. Positions are rounded to the
// cent, and sums are sums of positions, as on a bill. It must not know interfaces or languages.
import {
  deviceEnergy,
  measurandsOf,
  type DeviceEnergy,
  type DeviceQuestion,
  isThermal,
} from '../../history/answer/device-energy.ts';
import type { PeriodCost } from '../cost.ts';
import { deviceCosts } from '../energy-cost.ts';
import { ofRounded, roundedText, type Atoms } from '../exact.ts';
import type { PricePlan } from '../price-plan.ts';
import { baseLines, linesOf, type StatementLine } from './lines.ts';
import { meterPeriods, type MeterPeriod } from './meter-periods.ts';
import { asQuestion, type StatementDevice, type StatementQuestion } from './question.ts';
import { sharedCosts } from './sun-share.ts';

export interface Statement {
  readonly fromMs: number;
  readonly toMs: number;
  readonly currency: string;
  /** The time is not over yet. */
  readonly isRunning: boolean;
  readonly devices: readonly DeviceStatement[];
}

export interface DeviceStatement {
  readonly device: string;
  readonly calibratedUntil: number | null;
  /** Of the readings: Wh, m3, l; null: it counts nothing. */
  readonly unit: string | null;
  readonly readings: readonly MeterPeriod[];
  readonly lines: readonly StatementLine[];
  /** Sum of the positions, revenue taken off; null: one of them is not known. `12.30`. */
  readonly total: string | null;
  /** Local days of which there is no reading: [from, to). */
  readonly missingDays: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly estimated: boolean;
}

export const MONEY_DIGITS = 2;

/** Rejects as the history does. */
export async function statement(question: StatementQuestion): Promise<Statement> {
  const { fromMs, toMs, nowMs, tariff } = question;
  const devices: DeviceStatement[] = [];
  for (const device of question.devices) devices.push(await deviceStatement(device, question));
  return { fromMs, toMs, currency: tariff.currency, isRunning: toMs > nowMs, devices };
}

async function deviceStatement(device: StatementDevice, question: StatementQuestion): Promise<DeviceStatement> {
  const { history, series, tariff, fromMs, toMs, nowMs, calendar, grid } = question;
  const asked: DeviceQuestion = { ...asQuestion(device), edgesMs: [fromMs, toMs] };
  const energy = await deviceEnergy(history, series, asked);
  const isGrid = grid === null ? energy.producedIn === null : device.name === grid;
  const costs = await deviceCosts({ history, series, question: asked, energy, tariff, isGrid, nowMs });
  const plan = tariff.planOf(device.name, energy.unit, isThermal(energy.counters));
  const shared = await sharedCosts(device, question);
  const fed = costs.export?.[0] ?? null;
  const lines = [
    ...(shared === null ? linesOf('import', costs.import[0] ?? null, plan, calendar) : sharedLines(shared, question)),
    ...(plan === null || costs.base[0] === null ? [] : baseLines(plan, calendar, fromMs, Math.min(toMs, nowMs + 1))),
    ...(fed === null || fed.missing === 'noCounter' ? [] : linesOf('export', fed, tariff.export, calendar)),
  ];
  const directions = [
    ...(energy.counters.import === null ? [] : (['import'] as const)),
    ...(isGrid && energy.counters.export !== null && !tariff.export.isEmpty ? (['export'] as const) : []),
  ];
  const readings: MeterPeriod[] = [];
  for (const direction of directions) {
    const prices: PricePlan | null = direction === 'import' ? plan : tariff.export;
    readings.push(...(await meterPeriods(direction, energy, { ...question, asked, prices })));
  }
  return {
    device: device.name,
    ...{ calibratedUntil: device.calibratedUntil, unit: energy.unit, readings, lines, total: totalOf(lines) },
    missingDays: await missingDays(asked, energy, question),
    estimated: lines.some((line) => line.estimated),
  };
}

function sharedLines(shared: { readonly sun: PeriodCost; readonly grid: PeriodCost }, question: StatementQuestion) {
  const { tariff, calendar } = question;
  return [
    ...linesOf('sun', shared.sun, tariff.sun, calendar),
    ...linesOf('import', shared.grid, tariff.import, calendar),
  ];
}

/** Null as soon as one position is not known, and where there is none at all. */
function totalOf(lines: readonly StatementLine[]): string | null {
  if (lines.length === 0) return null;
  let sum: Atoms = 0n;
  for (const { kind, sum: position } of lines) {
    if (position === null) return null;
    sum += kind === 'export' ? -ofRounded(position) : ofRounded(position);
  }
  return roundedText(sum, MONEY_DIGITS);
}

async function missingDays(asked: DeviceQuestion, energy: DeviceEnergy, question: StatementQuestion) {
  const { history, series, calendar, fromMs, toMs, nowMs } = question;
  const counter = energy.counters.import;
  if (counter === null || !measurandsOf(series, asked.device).has(counter)) return [];
  const edgesMs = [fromMs, ...[...calendar.periods('day', { fromMs, toMs })].map((day) => day.toMs)];
  const { periods } = await deviceEnergy(history, series, { ...asked, edgesMs });
  const missing: { fromMs: number; toMs: number }[] = [];
  for (const day of periods) {
    // Today may still be read.
    if (day.toMs > nowMs || (day.import?.amount ?? null) !== null) continue;
    const last = missing.at(-1);
    if (last?.toMs === day.fromMs) last.toMs = day.toMs;
    else missing.push({ fromMs: day.fromMs, toMs: day.toMs });
  }
  return missing;
}
