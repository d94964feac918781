// Counters: readings at given instants, and what was counted in between. It must not write.
import { linesBetween } from './edge-lines.ts';
import type { CounterPeriod, CounterReading } from '../history.ts';
import { lowerBound } from '../format/hour-buffer.ts';
import type { RollupView } from './rollup-view.ts';
import { HOUR_MS, MINUTE_MS } from '../format/rollup.ts';
import type { SeriesState } from '../format/series-state.ts';

/** A reading that old at an edge still counts as one at the edge. */
const EDGE_SLACK_MS = 15 * MINUTE_MS;

/** `edgesMs` rising. `nowMs`: what ends later is not complete. */
export function readEnergy(
  past: RollupView,
  series: SeriesState,
  edgesMs: readonly number[],
  nowMs: number,
): CounterPeriod[] {
  const lines = linesBetween(past, series, edgesMs);
  const firstEdgeMs = edgesMs[0] ?? 0;
  let reading = series.isText ? null : readingBefore(past, series, firstEdgeMs - 1);
  const standstill = new Standstill(past, series);
  let at = 0;
  return edgesMs.slice(1).map((toMs, i): CounterPeriod => {
    const fromMs = edgesMs[i] ?? toMs;
    const start = reading;
    let amount: number | null = null;
    for (let one = lines[at]; one !== undefined && one.rollup.atMs < toMs; one = lines[++at]) {
      const { delta, lastMs, last } = one.rollup;
      amount = (amount ?? 0) + delta;
      reading = { atMs: Math.min(lastMs, toMs), value: last, resolution: one.resolution };
    }
    const isKnown = (edge: CounterReading | null, edgeMs: number): boolean =>
      edge !== null && (edgeMs - edge.atMs <= EDGE_SLACK_MS || standstill.holds(edge, edgeMs));
    const complete = toMs <= nowMs && isKnown(start, fromMs) && isKnown(reading, toMs);
    // Nothing was read in it, but the counter went on from where it was: an inverter at night.
    if (amount === null && reading !== null && standstill.holds(reading, toMs)) amount = 0;
    return { fromMs, toMs, amount: amount === null ? null : clean(amount, series), start, end: reading, complete };
  });
}

/** Whether a counter that is not read at an edge stood still over it: the next reading shows the same. For rising edges. */
class Standstill {
  readonly #past: RollupView;
  readonly #series: SeriesState;
  #next: CounterReading | null = null;

  constructor(past: RollupView, series: SeriesState) {
    this.#past = past;
    this.#series = series;
  }

  holds(reading: CounterReading, edgeMs: number): boolean {
    if (edgeMs > this.#series.lastMs) return false;
    // One gap has one end: it is looked for once.
    if (this.#next === null || this.#next.atMs < edgeMs)
      this.#next = readingAfter(this.#past, this.#series, edgeMs - 1);
    const next = this.#next;
    if (next === null || next.value !== reading.value) return false;
    return this.#series.counting.exchanges.every(({ atMs }) => atMs <= reading.atMs || atMs > next.atMs);
  }
}

/** The last reading at or before the instant. */
export function readingBefore(past: RollupView, series: SeriesState, atMs: number): CounterReading | null {
  const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
  const within = lastIn(past, series, hourMs, atMs + 1);
  if (within) return within;
  const open = [...series.pending.hour].filter((ms) => ms < hourMs);
  const stored = past.tables.rowBefore('hourly', series, hourMs);
  const latest = Math.max(stored?.atMs ?? -Infinity, ...open);
  if (latest !== -Infinity) {
    const raw = lastIn(past, series, latest, latest + HOUR_MS);
    if (raw) return raw;
    if (stored) return { atMs: stored.lastMs, value: stored.last, resolution: '1h' };
  }
  const day = past.tables.rowBefore('daily', series, hourMs);
  return day && day.lastMs <= atMs ? { atMs: day.lastMs, value: day.last, resolution: '1d' } : null;
}

/** The first reading after the instant. */
export function readingAfter(past: RollupView, series: SeriesState, atMs: number): CounterReading | null {
  const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
  const within = firstIn(past, series, hourMs, atMs);
  if (within) return within;
  const open = [...series.pending.hour].filter((ms) => ms > hourMs);
  const [stored] = past.tables.rows('hourly', series, hourMs + 1, Number.MAX_SAFE_INTEGER, 1);
  const next = Math.min(stored?.atMs ?? Infinity, ...open);
  if (next === Infinity) return null;
  const raw = firstIn(past, series, next, atMs);
  if (raw) return raw;
  return stored ? { atMs: stored.firstMs, value: stored.first, resolution: '1h' } : null;
}

function lastIn(past: RollupView, series: SeriesState, hourMs: number, endMs: number): CounterReading | null {
  const { timesMs, values } = past.readings(series, hourMs / HOUR_MS);
  const place = lowerBound(timesMs, timesMs.length, endMs) - 1;
  const value = values[place];
  if (typeof value === 'number') return { atMs: timesMs[place] ?? hourMs, value, resolution: 'raw' };
  if (timesMs.length > 0) return null;
  // Readings of the hour are deleted already: its minutes, else the hour itself, say what came last.
  const minute = past.tables.minutes(series, hourMs / HOUR_MS).findLast((one) => one.lastMs <= endMs);
  if (minute) return { atMs: minute.lastMs, value: minute.last, resolution: '1min' };
  const [hour] = past.tables.rows('hourly', series, hourMs, hourMs + 1, 1);
  return hour && hour.lastMs < endMs ? { atMs: hour.lastMs, value: hour.last, resolution: '1h' } : null;
}

function firstIn(past: RollupView, series: SeriesState, hourMs: number, afterMs: number): CounterReading | null {
  const { timesMs, values } = past.readings(series, hourMs / HOUR_MS);
  const place = lowerBound(timesMs, timesMs.length, afterMs + 1);
  const value = values[place];
  if (typeof value === 'number') return { atMs: timesMs[place] ?? hourMs, value, resolution: 'raw' };
  if (timesMs.length > 0) return null;
  const minute = past.tables.minutes(series, hourMs / HOUR_MS).find((one) => one.firstMs >= afterMs);
  if (minute) return { atMs: minute.firstMs, value: minute.first, resolution: '1min' };
  const [hour] = past.tables.rows('hourly', series, hourMs, hourMs + 1, 1);
  return hour && hour.firstMs > afterMs ? { atMs: hour.firstMs, value: hour.first, resolution: '1h' } : null;
}

/** Sums of tenths are not exact in binary. */
function clean(amount: number, series: SeriesState): number {
  const { scale } = series;
  if (scale === null) return amount;
  return (Math.round((amount * scale.divide) / scale.multiply) * scale.multiply) / scale.divide;
}
