// /api/v1/costs: what each device cost yesterday, today and this month so far, and what the month will be if it goes on like that. It
// must not know counters or price lists.
import type { FastifyPluginCallback } from 'fastify';
import { deviceEnergy, isThermal, measurandsOf, type DeviceQuestion } from '../../../history/answer/device-energy.ts';
import type { HistoryReader, SeriesInfo } from '../../../history/history.ts';
import type { PeriodCost } from '../../../tariff/cost.ts';
import { deviceCosts, type DeviceCosts } from '../../../tariff/energy-cost.ts';
import { partOf, roundedTo, type Atoms } from '../../../tariff/exact.ts';
import type { Tariff } from '../../../tariff/tariff.ts';
import type { Calendar } from '../../../time/calendar.ts';
import { ApiError } from '../../http/api-error.ts';
import { Query } from '../../http/query.ts';
import type { Services } from '../../services.ts';
import type { CostsOverviewJson } from '../answers/costs.ts';
import { answerHistoryProblems, neededHistory } from '../history.ts';

type DeviceJson = CostsOverviewJson['devices'][number];
type FigureJson = DeviceJson['today'];

/** Whole days of whose costs the rest of the month is made. */
const DAYS_BEFORE = 7;
/** Hundredths of a cent, as everywhere. */
const MONEY_DIGITS = 4;

interface Figure {
  readonly cost: Atoms | null;
  readonly base: Atoms | null;
  readonly revenue: Atoms | null;
  readonly isEstimated: boolean;
  readonly missing: FigureJson['missing'];
}

export function costsInterface(context: Services): FastifyPluginCallback {
  const { live, clock, config, tariff } = context;
  return (app, _options, done) => {
    answerHistoryProblems(app, context);
    app.get('/api/v1/costs', async (request): Promise<CostsOverviewJson> => {
      const history = neededHistory(context);
      if (tariff === undefined) {
        const hint = 'Say what energy costs in the section `tariff`.';
        throw new ApiError('HTTP_NOT_FOUND', 'There is no tariff: nobody said what energy costs.', { hint });
      }
      const calendar = new Query(request.query, ['timeZone'] as const).calendar('timeZone');
      const series = await history.seriesList();
      const producers = config.roles?.pv ?? [];
      const grid = config.roles?.grid ?? null;
      const names = live.devices
        .filter(({ hasWire, name }) => hasWire && !producers.includes(name))
        .map(({ name }) => name);
      const times = timesOf(calendar, clock.wallMs());
      const asked = { history, series, tariff, nowMs: clock.wallMs(), times };
      const all = await Promise.all(
        names.map((device) => {
          const production = live.production(device, false, measurandsOf(series, device));
          const question = { device, isProducer: false, production };
          return overviewOf(asked, question, grid);
        }),
      );
      return {
        ...{ currency: tariff.currency, timeZone: calendar.timeZone },
        ...{
          today: calendar.iso(times.todayMs),
          month: calendar.iso(times.monthMs),
          monthEnd: calendar.iso(times.monthEndMs),
        },
        devices: all.flatMap((one) => one ?? []).sort((a, b) => Number(b.device === grid) - Number(a.device === grid)),
      };
    });
    done();
  };
}

interface Times {
  readonly todayMs: number;
  readonly monthMs: number;
  readonly monthEndMs: number;
  /** Edges of the days before today, and of today. */
  readonly dayEdgesMs: readonly number[];
  /** Of the month, today included. */
  readonly daysLeft: number;
}

function timesOf(calendar: Calendar, nowMs: number): Times {
  const todayMs = calendar.startOf('day', nowMs);
  const monthMs = calendar.startOf('month', nowMs);
  const monthEndMs = calendar.next('month', nowMs);
  const first = calendar.startOf('day', calendar.shift(todayMs, -DAYS_BEFORE, 'day'));
  const dayEdgesMs = [first];
  for (let ms = first; ms <= todayMs; ms = calendar.next('day', ms)) dayEdgesMs.push(calendar.next('day', ms));
  const daysLeft = [...calendar.periods('day', { fromMs: todayMs, toMs: monthEndMs })].length;
  return { todayMs, monthMs, monthEndMs, dayEdgesMs, daysLeft };
}

interface Asked {
  readonly history: HistoryReader;
  readonly series: readonly SeriesInfo[];
  readonly tariff: Tariff;
  readonly nowMs: number;
  readonly times: Times;
}

/** Null: of this device nothing is known that could cost. */
async function overviewOf(
  { history, series, tariff, nowMs, times }: Asked,
  device: Omit<DeviceQuestion, 'edgesMs'>,
  grid: string | null,
): Promise<DeviceJson | null> {
  const ask = async (edgesMs: readonly number[]) => {
    const question = { ...device, edgesMs };
    const energy = await deviceEnergy(history, series, question);
    const isGrid = grid === null ? energy.producedIn === null : device.device === grid;
    const costs = await deviceCosts({ history, series, question, energy, tariff, isGrid, nowMs });
    return { energy, isGrid, figures: figuresOf(costs) };
  };
  const [days, month] = await Promise.all([ask(times.dayEdgesMs), ask([times.monthMs, times.monthEndMs])]);
  const { counters, unit } = days.energy;
  const plan = tariff.planOf(device.device, unit, isThermal(counters));
  const soFar = month.figures[0];
  if (counters.import === null || plan === null || soFar === undefined) return null;
  const [today, yesterday] = [days.figures.at(-1) ?? soFar, days.figures.at(-2) ?? soFar];
  const paysBase = days.isGrid || tariff.hasOwn(device.device);
  const wholeBase = paysBase ? plan.base(times.monthMs, times.monthEndMs) : null;
  const forecast = forecastOf({ before: days.figures.slice(0, -1), today, soFar, daysLeft: times.daysLeft });
  return {
    device: device.device,
    ...{ yesterday: figureJson(yesterday), today: figureJson(today), month: figureJson(soFar) },
    forecast: forecast && { ...figureJson({ ...forecast.figure, base: wholeBase }), days: forecast.days },
  };
}

function figuresOf({ import: drawn, export: fed, base }: DeviceCosts): Figure[] {
  return drawn.map((cost, index): Figure => {
    const revenue = fed?.[index] ?? null;
    return {
      ...{ cost: cost.cost, base: base[index] ?? null, revenue: revenue?.cost ?? null },
      isEstimated: cost.estimated || revenue?.estimated === true,
      missing: { ...why('cost', cost), ...why('revenue', revenue) },
    };
  });
}

function why(name: 'cost' | 'revenue', cost: PeriodCost | null): FigureJson['missing'] {
  return cost === null || cost.missing === null ? {} : { [name]: cost.missing };
}

/** What is known of the month, and for each day that is left the mean of the last whole days. Null: there is nothing to go by. */
function forecastOf({
  before,
  today,
  soFar,
  daysLeft,
}: {
  readonly before: readonly Figure[];
  readonly today: Figure;
  readonly soFar: Figure;
  readonly daysLeft: number;
}): { readonly figure: Figure; readonly days: number } | null {
  const known = before.filter(({ cost }) => cost !== null);
  if (known.length === 0 || soFar.cost === null) return null;
  const ahead = (key: 'cost' | 'revenue'): Atoms | null => {
    const sum = soFar[key];
    if (sum === null) return null;
    const mean = partOf(
      known.reduce((total, day) => total + (day[key] ?? 0n), 0n),
      1,
      known.length,
    );
    const used = today[key] ?? 0n;
    // A day that has already cost more than usual does not get cheaper.
    return sum - used + (used > mean ? used : mean) + mean * BigInt(daysLeft - 1);
  };
  const figure = { ...soFar, cost: ahead('cost'), revenue: ahead('revenue'), isEstimated: true };
  return { figure, days: known.length };
}

function figureJson({ cost, base, revenue, isEstimated: estimated, missing }: Figure): FigureJson {
  // What is not fed in, or not paid for, takes nothing away; what is not known makes the sum unknown.
  const isRevenueKnown = revenue !== null || !['noValue', 'noPrice'].includes(missing.revenue ?? '');
  const total = cost === null || !isRevenueKnown ? null : cost + (base ?? 0n) - (revenue ?? 0n);
  const money = (sum: Atoms | null): number | null => (sum === null ? null : roundedTo(sum, MONEY_DIGITS));
  return { cost: money(cost), base: money(base), revenue: money(revenue), total: money(total), estimated, missing };
}
