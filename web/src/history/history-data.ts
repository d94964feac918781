// Loads what the history view shows of one period: energies of the building, powers of the chosen devices.
import { get } from '../shared/api.ts';
import { balanceOf, totalOf, type Balance } from '../energy/balance.ts';
import { DIVISION, type Period, type Span } from './periods.ts';
import type { BuildingEnergyJson, HistoryJson, HistorySeries, Roles } from '../shared/types.ts';
import { hubZone, instantOf, wallMs } from '../shared/zone.ts';

/** Energies of one bar, Wh; null: not known. */
export interface Bar {
  readonly fromMs: number;
  readonly toMs: number;
  readonly balance: Balance;
  readonly isComplete: boolean;
}

export interface PeriodEnergies {
  readonly bars: readonly Bar[];
  readonly total: Balance;
}

function query(period: Period): Record<string, string> {
  return {
    from: new Date(period.fromMs).toISOString(),
    to: new Date(period.toMs).toISOString(),
    timeZone: hubZone(),
  };
}

export async function loadEnergies(roles: Roles, span: Span, period: Period): Promise<PeriodEnergies> {
  const { periods } = await get<BuildingEnergyJson>('api/v1/energy', { by: DIVISION[span], ...query(period) });
  const bars = periods.map((one): Bar => {
    const times = { fromMs: msOf(one.from), toMs: msOf(one.to) };
    return { ...times, balance: balanceOf(roles, one), isComplete: one.complete };
  });
  return { bars: span === 'total' ? withoutUnknownEnds(bars) : bars, total: totalOf(roles, periods) };
}

function withoutUnknownEnds(bars: readonly Bar[]): readonly Bar[] {
  const first = bars.findIndex(({ balance }) => Object.values(balance).some((value) => value !== null));
  return first < 0 ? [] : bars.slice(first);
}

export function msOf(time: number | string): number {
  return typeof time === 'number' ? time : Date.parse(time);
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
  periods: { readonly period: Period; readonly before: Period | null; readonly part: Period },
): Promise<HistorySeries[]> {
  if (devices.length === 0) return [];
  const { period, before, part } = periods;
  const load = (of: Period, resolution = 'auto'): Promise<HistoryJson> => {
    const series = devices.map((name) => `${name}.power`).join();
    return get<HistoryJson>('api/v1/history', { series, points: String(POINTS), resolution, ...query(of) });
  };
  if (before === null) return [...(await load(part)).series];
  const partBefore = { fromMs: sameHour(part.fromMs, period, before), toMs: sameHour(part.toMs, period, before) };
  if (partBefore.toMs <= partBefore.fromMs) return [...(await load(part)).series];
  let [now, then] = await Promise.all([load(part), load(partBefore)]);
  // Both in the same steps, or they have no common times.
  const coarser = coarserOf(now.resolution, then.resolution);
  if (now.resolution !== coarser) now = await load(part, coarser);
  if (then.resolution !== coarser) then = await load(partBefore, coarser);
  const moved = then.series.map((one): HistorySeries => {
    const points = one.points.map(([at, ...rest]) => [sameHour(pointMs(at), before, period), ...rest]);
    return { ...one, name: `before:${one.name}`, points };
  });
  return [...now.series, ...moved];
}

function coarserOf(one: string, other: string): string {
  return RESOLUTIONS.indexOf(one) >= RESOLUTIONS.indexOf(other) ? one : other;
}

/** Seven o'clock stays seven o'clock, although the clocks may have been changed in between. */
function sameHour(atMs: number, from: Period, to: Period): number {
  return instantOf(wallMs(atMs) - wallMs(from.fromMs) + wallMs(to.fromMs));
}

function pointMs(at: HistorySeries['points'][number][number] | undefined): number {
  return typeof at === 'string' ? Date.parse(at) : Number(at);
}
