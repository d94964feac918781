// Loads what the history view shows of one period: energies of the building, powers of the chosen devices.
import { get } from './api.ts';
import { balanceOf, totalOf, type Balance } from './balance.ts';
import { DIVISION, type Period, type Span } from './periods.ts';
import type { BuildingEnergyJson, HistoryJson, HistorySeries, Roles } from './types.ts';

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
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
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

/** Power curves of devices; those of the period before are moved into this one and called `before:`. */
export async function loadPowers(
  devices: readonly string[],
  period: Period,
  before: Period | null,
): Promise<HistorySeries[]> {
  if (devices.length === 0) return [];
  const series = devices.map((name) => `${name}.power`).join();
  const load = (of: Period): Promise<HistoryJson> =>
    get<HistoryJson>('api/v1/history', { series, points: '600', ...query(of) });
  const [now, then] = await Promise.all([load(period), before === null ? null : load(before)]);
  const shiftMs = before === null ? 0 : period.fromMs - before.fromMs;
  const moved = (then?.series ?? []).map((one): HistorySeries => {
    const points = one.points.map(([at, ...rest]) => [
      msOf(typeof at === 'string' ? at : Number(at)) + shiftMs,
      ...rest,
    ]);
    return { ...one, name: `before:${one.name}`, points };
  });
  return [...now.series, ...moved];
}
