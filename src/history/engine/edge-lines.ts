// Lines from which the sum between any instants can be made: coarse ones where whole periods are asked for, readings around
// an edge that falls into the middle of one. It must not write.
import type { CounterPoint } from '../format/counter.ts';
import type { HistoryResolution, RollupResolution } from '../history.ts';
import { cutReadings } from '../format/hour-buffer.ts';
import type { RollupView } from './rollup-view.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, QUARTER_MS, rollReadings, type Rollup } from '../format/rollup.ts';
import type { SeriesState } from '../format/series-state.ts';

export interface Line {
  readonly rollup: Rollup;
  readonly resolution: HistoryResolution;
}

interface Level {
  readonly resolution: RollupResolution;
  /** When the period began that contains the instant. */
  readonly beginOf: (ms: number) => number;
  readonly endOf: (beginMs: number) => number;
}

/** Longer than this, the minute in which an edge falls is exact enough. */
const MAX_READINGS_RANGE_MS = 40 * DAY_MS;

/** In order, from the first edge to the last. */
export function linesBetween(past: RollupView, series: SeriesState, edgesMs: readonly number[]): Line[] {
  const fromMs = edgesMs[0] ?? 0;
  const toMs = edgesMs[edgesMs.length - 1] ?? 0;
  const level = levelFor(past, edgesMs);
  if (level === null) return finestLines(past, series, fromMs, toMs);
  const { resolution, beginOf, endOf } = level;
  // Periods that have an edge inside: [begin, end).
  const cut = new Map(edgesMs.filter((ms) => beginOf(ms) !== ms).map((ms) => [beginOf(ms), endOf(beginOf(ms))]));
  const coarse = past.lines(series, resolution, fromMs, toMs, Infinity).rollups;
  const whole = coarse.filter(({ atMs }) => !cut.has(atMs)).map((rollup) => ({ rollup, resolution }));
  const fine = [...cut].flatMap(([beginMs, endMs]) => {
    return finestLines(past, series, Math.max(beginMs, fromMs), Math.min(endMs, toMs));
  });
  return fine.length === 0 ? whole : [...whole, ...fine].sort((a, b) => a.rollup.atMs - b.rollup.atMs);
}

/** The coarsest one that most edges fit; null: none does, and the range is short enough for readings. */
function levelFor(past: RollupView, edgesMs: readonly number[]): Level | null {
  const { calendar } = past;
  const rangeMs = (edgesMs[edgesMs.length - 1] ?? 0) - (edgesMs[0] ?? 0);
  const even = (resolution: RollupResolution, periodMs: number): Level => ({
    resolution,
    beginOf: (ms) => Math.floor(ms / periodMs) * periodMs,
    endOf: (beginMs) => beginMs + periodMs,
  });
  const day: Level = {
    resolution: '1d',
    beginOf: (ms) => calendar.startOf('day', ms),
    endOf: (beginMs) => calendar.next('day', beginMs),
  };
  const levels = [
    ...(rangeMs > 2 * DAY_MS ? [day] : []),
    ...[even('1h', HOUR_MS), even('15min', QUARTER_MS), even('1min', MINUTE_MS)],
  ];
  const fits = ({ beginOf }: Level): boolean =>
    edgesMs.filter((ms) => beginOf(ms) !== ms).length <= Math.max(edgesMs.length / 2, 2) && rangeMs >= 2 * HOUR_MS;
  const exact = levels.find(({ beginOf }) => edgesMs.every((ms) => beginOf(ms) === ms));
  return exact ?? levels.find(fits) ?? (rangeMs > MAX_READINGS_RANGE_MS ? even('1min', MINUTE_MS) : null);
}

/** A line for each reading; where readings are deleted already, for each minute, else each hour. */
function finestLines(past: RollupView, series: SeriesState, fromMs: number, toMs: number): Line[] {
  const lines: Line[] = [];
  const beginMs = Math.max(fromMs, series.firstMs);
  const endMs = Math.min(toMs, series.lastMs + 1);
  let before: CounterPoint | null = null;
  for (let hour = Math.floor(beginMs / HOUR_MS); hour * HOUR_MS < endMs; hour++) {
    const all = past.readings(series, hour);
    if (all.timesMs.length === 0) {
      lines.push(
        ...storedLines(past, series, hour).filter(({ rollup }) => rollup.atMs >= fromMs && rollup.atMs < toMs),
      );
      before = null;
      continue;
    }
    before ??= past.lastBefore(series, hour * HOUR_MS);
    const earlier = cutReadings(all, -Infinity, fromMs);
    before = lastOf(earlier.timesMs, earlier.values) ?? before;
    const { timesMs, values } = cutReadings(all, fromMs, toMs);
    if (!(values instanceof Float64Array)) continue;
    const rollups = rollReadings(timesMs, values, 1, series.counting, before);
    lines.push(...rollups.map((rollup) => ({ rollup, resolution: 'raw' as const })));
    before = lastOf(timesMs, values) ?? before;
  }
  return lines;
}

function storedLines({ tables }: RollupView, series: SeriesState, hour: number): Line[] {
  const minutes = tables.minutes(series, hour);
  if (minutes.length > 0) return minutes.map((rollup) => ({ rollup, resolution: '1min' }));
  return tables
    .rows('hourly', series, hour * HOUR_MS, hour * HOUR_MS + 1, 1)
    .map((rollup) => ({ rollup, resolution: '1h' }));
}

function lastOf(timesMs: Float64Array, values: ArrayLike<number | string>): CounterPoint | null {
  const value = values[timesMs.length - 1];
  return typeof value === 'number' ? { atMs: timesMs[timesMs.length - 1] ?? 0, value } : null;
}
