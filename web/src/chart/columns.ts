// Brings series of the history onto common times, so that they can be drawn and stacked. Pure.
import type { HistorySeries } from '../shared/types.ts';

export interface Aligned {
  /** Begin of each step, s since the epoch. */
  readonly times: readonly number[];
  /** By name of the series; null: nothing was recorded in that step; undefined: it has no step that begins there. */
  readonly values: ReadonlyMap<string, readonly (number | null | undefined)[]>;
}

/** As long as all steps are common. */
export interface Common extends Aligned {
  readonly values: ReadonlyMap<string, readonly (number | null)[]>;
}

const STEPS_S = [5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400];
const MAX_STEPS = 300;

/** ms of a point, whatever the first column is called. */
function timeOf(point: HistorySeries['points'][number]): number {
  const at = point[0];
  return typeof at === 'number' ? at : Date.parse(String(at));
}

/**
 * On common times. Means of the hub stay what they are: their hours and days are those of the house, and equal for all
 * series of an answer. Single readings become means over equal steps.
 */
export function align(series: readonly HistorySeries[]): Common {
  const filled = series.filter(({ points }) => points.length > 0);
  const isMeans = filled.length > 0 && filled.every(({ columns }) => columns.includes('mean'));
  return isMeans ? alignMeans(series) : alignReadings(series);
}

/**
 * Groups of series that were moved onto each other each keep their own steps: where the clocks were changed in only one of
 * them, they no longer coincide, and a step that one group lacks is no gap of it.
 */
export function alignGroups(groups: readonly (readonly HistorySeries[])[]): Aligned {
  const aligned = groups.map(align);
  const times = [...new Set(aligned.flatMap((group) => group.times))].sort((a, b) => a - b);
  const columns = aligned.flatMap((group) => {
    const placeOf = new Map(group.times.map((time, at) => [time, at]));
    const [first = Infinity, last = -Infinity] = [group.times[0], group.times.at(-1)];
    return [...group.values].map(([name, column]) => {
      const own = times.map((time) => {
        const place = placeOf.get(time);
        if (place !== undefined) return column[place] ?? null;
        return time > first && time < last ? undefined : null;
      });
      return [name, own] as const;
    });
  });
  return { times, values: new Map(columns) };
}

function alignMeans(series: readonly HistorySeries[]): Common {
  const all = [...new Set(series.flatMap(({ points }) => points.map(timeOf)))].sort((a, b) => a - b);
  const pauseMs = Math.min(...series.map(({ points }) => usualPause(points)).filter((pause) => pause > 0));
  // Where nothing was recorded of anything, the curves must not be drawn through.
  const times = all.flatMap((ms, at) => {
    const next = all[at + 1];
    return next !== undefined && next - ms > pauseMs * 1.6 ? [ms, ms + pauseMs] : [ms];
  });
  const columns = series.map(({ name, points, columns: names }) => {
    const place = names.indexOf('mean');
    const byTime = new Map(points.map((point) => [timeOf(point), point[place]]));
    const column = times.map((ms) => {
      const value = byTime.get(ms);
      return typeof value === 'number' ? value : null;
    });
    return [name, column] as const;
  });
  return withoutShortEnd(
    times.map((ms) => ms / 1000),
    new Map(columns),
  );
}

/** The newest step may still lack devices that are asked later in it. */
function withoutShortEnd(times: readonly number[], values: Common['values']): Common {
  const isShort = [...values.values()].some((column) => column.at(-1) === null && (column.at(-2) ?? null) !== null);
  if (!isShort || times.length < 3) return { times, values };
  return {
    times: times.slice(0, -1),
    values: new Map([...values].map(([name, column]) => [name, column.slice(0, -1)])),
  };
}

/** Means over equal steps, as short as fits; a step as long as the coarsest series, so that none has holes of its own. */
function alignReadings(series: readonly HistorySeries[]): Common {
  let first = Infinity;
  let last = -Infinity;
  let coarsest = 0;
  for (const { points } of series) {
    const begin = points[0];
    const end = points.at(-1);
    if (begin === undefined || end === undefined) continue;
    first = Math.min(first, timeOf(begin));
    last = Math.max(last, timeOf(end));
    coarsest = Math.max(coarsest, usualPause(points));
  }
  if (first > last) return { times: [], values: new Map() };
  const wanted = Math.max((last - first) / 1000 / MAX_STEPS, (coarsest / 1000) * 1.05);
  const stepS = STEPS_S.find((step) => step >= wanted) ?? 86_400;
  const stepMs = stepS * 1000;
  const start = Math.floor(first / stepMs);
  const count = Math.floor(last / stepMs) - start + 1;
  const values = new Map(series.map((one) => [one.name, means(one, start, count, stepMs)] as const));
  return withoutShortEnd(
    Array.from({ length: count }, (_, index) => (start + index) * stepS),
    values,
  );
}

/** Median time from point to point, ms. */
function usualPause(points: HistorySeries['points']): number {
  const pauses = points.slice(1, 200).map((point, index) => timeOf(point) - timeOf(points[index] ?? point));
  pauses.sort((a, b) => a - b);
  return pauses[Math.floor(pauses.length / 2)] ?? 0;
}

function means({ points, columns }: HistorySeries, start: number, count: number, stepMs: number): (number | null)[] {
  const place = Math.max(columns.indexOf('mean'), columns.indexOf('value'), 1);
  const sums = new Float64Array(count);
  const counts = new Uint32Array(count);
  for (const point of points) {
    const value = point[place];
    const index = Math.floor(timeOf(point) / stepMs) - start;
    if (typeof value !== 'number' || index < 0 || index >= count) continue;
    sums[index] = (sums[index] ?? 0) + value;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return Array.from(sums, (sum, index) => ((counts[index] ?? 0) === 0 ? null : sum / (counts[index] ?? 1)));
}
