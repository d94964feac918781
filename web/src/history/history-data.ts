// Loads what the history view shows of one period: energies of the building, powers of the chosen devices.
import { get } from '../shared/api.ts';
import { totalOf } from '../energy/balance.ts';
import { barsOf, missingOf, type Bar, type Totals } from './bars.ts';
import { comparedParts, sameTime, type Compared } from './comparison.ts';
import { DIVISION, periodAt, type Period, type Span } from './periods.ts';
import type { BuildingEnergyJson, BuildingPeriod, HistoryJson, HistorySeries, Roles } from '../shared/types.ts';
import { hubZone } from '../shared/zone.ts';

export interface PeriodEnergies extends Totals {
  readonly bars: readonly Bar[];
}

/** A period with the one before it. */
export interface Comparison {
  /** All of it, for bars. */
  readonly bars: readonly Bar[];
  /** null: nothing of the running period is over yet. */
  readonly parts: Compared | null;
  readonly now: Totals;
  readonly before: Totals;
}

function query(period: Period): Record<string, string> {
  return {
    from: new Date(period.fromMs).toISOString(),
    to: new Date(period.toMs).toISOString(),
    timeZone: hubZone(),
  };
}

export async function loadEnergies(roles: Roles, span: Span, period: Period, nowMs: number): Promise<PeriodEnergies> {
  const periods = await loadPeriods(DIVISION[span], period);
  const bars = barsOf(roles, periods);
  const shown = span === 'total' ? withoutUnknownEnds(bars) : bars;
  return { bars: shown, total: totalOf(roles, periods), missing: missingOf(roles, shown, nowMs) };
}

export async function loadComparison(
  roles: Roles,
  span: Exclude<Span, 'total'>,
  periods: { readonly period: Period; readonly before: Period; readonly nowMs: number },
): Promise<Comparison> {
  const { period, before, nowMs } = periods;
  const parts = comparedParts(span, period, before, nowMs);
  const totals = async (part: Period | undefined): Promise<Totals> => {
    if (part === undefined) return { total: totalOf(roles, []), missing: new Set() };
    const loaded = await loadPart(span, part);
    return { total: totalOf(roles, loaded), missing: missingOf(roles, barsOf(roles, loaded), nowMs) };
  };
  const [whole, now, then] = await Promise.all([
    loadPeriods(DIVISION[span], before),
    totals(parts?.now),
    totals(parts?.before),
  ]);
  return { bars: barsOf(roles, whole), parts, now, before: then };
}

type Divided = (typeof DIVISION)[Span];

async function loadPeriods(by: Divided, period: Period): Promise<readonly BuildingPeriod[]> {
  return (await get<BuildingEnergyJson>('api/v1/energy', { by, ...query(period) })).periods;
}

/** The bars of the span as far as they are whole, and the rest of the part in finer ones. */
async function loadPart(span: Exclude<Span, 'total'>, part: Period): Promise<readonly BuildingPeriod[]> {
  const by = DIVISION[span];
  if (by === 'hour' || by === 'year') return loadPeriods(by, part);
  const wholeMs = startOfDivision(by, part.toMs);
  const [whole, rest] = await Promise.all([
    wholeMs > part.fromMs ? loadPeriods(by, { ...part, toMs: wholeMs }) : [],
    wholeMs < part.toMs ? loadPeriods(by === 'day' ? 'hour' : 'day', { ...part, fromMs: wholeMs }) : [],
  ]);
  return [...whole, ...rest];
}

function startOfDivision(by: 'day' | 'month', atMs: number): number {
  return periodAt(by, atMs).fromMs;
}

function withoutUnknownEnds(bars: readonly Bar[]): readonly Bar[] {
  const first = bars.findIndex(({ balance }) => Object.values(balance).some((value) => value !== null));
  return first < 0 ? [] : bars.slice(first);
}

/** From fine to coarse, as the hub calls them. */
const RESOLUTIONS = [
  'raw',
  '1min',
  '2min',
  '5min',
  '15min',
  '30min',
  '1h',
  '2h',
  '3h',
  '6h',
  '12h',
  '1d',
  '1w',
  '1mo',
  '1y',
];
const POINTS = 600;

/**
 * Power curves of devices; those of the period before are moved into this one and called `before:`. `part`: what of the
 * period is wanted.
 */
export async function loadPowers(
  devices: readonly string[],
  periods: {
    readonly span: Span;
    readonly period: Period;
    readonly before: Period | null;
    readonly part: Period;
  },
): Promise<HistorySeries[]> {
  if (devices.length === 0) return [];
  const { span, period, before, part } = periods;
  const load = (of: Period, resolution = 'auto'): Promise<HistoryJson> => {
    const series = devices.map((name) => `${name}.power`).join();
    return get<HistoryJson>('api/v1/history', { series, points: String(POINTS), resolution, ...query(of) });
  };
  if (before === null) return [...(await load(part)).series];
  const placeBefore = (atMs: number): number => sameTime(span, atMs, period, before);
  // The whole one before also where it is longer: the 31st has a place behind the 30th.
  const partBefore = part === period ? before : { fromMs: placeBefore(part.fromMs), toMs: placeBefore(part.toMs) };
  if (partBefore.toMs <= partBefore.fromMs) return [...(await load(part)).series];
  let [now, then] = await Promise.all([load(part), load(partBefore)]);
  // Both in the same steps, or they have no common times.
  const coarser = coarserOf(now.resolution, then.resolution);
  if (now.resolution !== coarser) now = await load(part, coarser);
  if (then.resolution !== coarser) then = await load(partBefore, coarser);
  const moved = then.series.map((one): HistorySeries => {
    const points = one.points.map(([at, ...rest]) => [sameTime(span, pointMs(at), before, period), ...rest]);
    return { ...one, name: `before:${one.name}`, points };
  });
  return [...now.series, ...moved];
}

function coarserOf(one: string, other: string): string {
  return RESOLUTIONS.indexOf(one) >= RESOLUTIONS.indexOf(other) ? one : other;
}

function pointMs(at: HistorySeries['points'][number][number] | undefined): number {
  return typeof at === 'string' ? Date.parse(at) : Number(at);
}
