// Every roll-up of a history: can it be read, and do quarters and days say what minutes and hours say. It must not write.
import type { CheckContext } from './check-findings.ts';
import { agrees } from './check-readings.ts';
import type { RollupView } from '../engine/rollup-view.ts';
import { beginOfMonth, monthOf } from '../format/rollup-tables.ts';
import { DAY_MS, HOUR_MS } from '../format/rollup.ts';
import type { SeriesState } from '../format/series-state.ts';
import { asInteger, numberAt } from '../format/sqlite.ts';

const ALL_ROWS = 10_000_000;

export function checkRollups(context: CheckContext): void {
  checkQuarters(context);
  let done = 0;
  for (const series of context.byId.values()) {
    context.onProgress('days', done++ / context.byId.size);
    if (!series.isText) checkDays(context, series);
  }
}

/** Month by month: how many readings the quarters of each day saw, and its minutes. */
function checkQuarters({ database, past, byId, findings, onProgress }: CheckContext): void {
  const stored = database.all(`SELECT ${asInteger('month')}, ${asInteger('series')} FROM quarter ORDER BY month`);
  const range = database.get(`SELECT ${asInteger('min(hour)')}, ${asInteger('max(hour)')} FROM minute`);
  const first = monthOf(numberAt(range, 0) * HOUR_MS);
  const last = monthOf(numberAt(range, 1) * HOUR_MS);
  // Quarters older than all minutes: only whether they can be read.
  for (const row of stored) {
    const series = byId.get(numberAt(row, 1));
    if (series !== undefined && numberAt(row, 0) < first) past.tables.quarters(series, numberAt(row, 0));
  }
  for (let month = first; month <= last; month++) {
    onProgress('quarters of an hour', (month - first) / (last - first + 1));
    for (const series of byId.values()) {
      if (series.isText) continue;
      const quarters = countsByDay(past.tables.quarters(series, month));
      for (const [dayMs, count] of minutesByDay(past, series, month)) {
        if (series.pending.quarter.has(dayMs) || hasPendingHour(series, dayMs, dayMs + DAY_MS)) continue;
        if ((quarters.get(dayMs) ?? 0) < count) {
          findings.add(`values per quarter of an hour of ${series.name} saw fewer readings than its minutes`, dayMs);
        }
      }
    }
  }
}

function checkDays({ past, findings }: CheckContext, series: SeriesState): void {
  const { tables, calendar } = past;
  const hours = tables.rows('hourly', series, 0, Number.MAX_SAFE_INTEGER, ALL_ROWS);
  const days = new Map(
    tables.rows('daily', series, 0, Number.MAX_SAFE_INTEGER, ALL_ROWS).map((day) => [day.atMs, day]),
  );
  // Stored by a hub in another time zone: its days are not ours.
  if ([...days.keys()].some((atMs) => calendar.startOf('day', atMs) !== atMs)) return;
  const begins = new Set<number>();
  let endMs = 0;
  for (const { atMs } of hours) {
    if (atMs < endMs) continue;
    const beginMs = calendar.startOf('day', atMs);
    begins.add(beginMs);
    endMs = calendar.next('day', beginMs);
  }
  const oldestMs = Math.min(...days.keys());
  for (const beginMs of begins) {
    if (series.pending.day.has(beginMs) || hasPendingHour(series, beginMs, calendar.next('day', beginMs))) continue;
    const [made] = past.computeDay(series, beginMs);
    const stored = days.get(beginMs);
    if (made === undefined || (stored === undefined && beginMs < oldestMs)) continue;
    if (stored === undefined) findings.add(`no value per day of ${series.name}`, beginMs);
    else if (stored.count <= made.count && !agrees(made, stored, series, false)) {
      findings.add(`values per day of ${series.name} are not those of its hours`, beginMs);
    }
  }
}

function minutesByDay({ tables }: RollupView, series: SeriesState, month: number): Map<number, number> {
  const counts = new Map<number, number>();
  const fromMs = Math.max(beginOfMonth(month), Math.floor(series.firstMs / HOUR_MS) * HOUR_MS);
  const toMs = Math.min(beginOfMonth(month + 1), series.lastMs + 1);
  for (let ms = fromMs; ms < toMs; ms += HOUR_MS) {
    const count = tables.minutes(series, ms / HOUR_MS).reduce((sum, one) => sum + one.count, 0);
    const dayMs = Math.floor(ms / DAY_MS) * DAY_MS;
    if (count > 0) counts.set(dayMs, (counts.get(dayMs) ?? 0) + count);
  }
  return counts;
}

function countsByDay({ timesMs, count }: { readonly timesMs: Float64Array; readonly count: Float64Array }) {
  const counts = new Map<number, number>();
  timesMs.forEach((ms, i) => {
    const dayMs = Math.floor(ms / DAY_MS) * DAY_MS;
    counts.set(dayMs, (counts.get(dayMs) ?? 0) + (count[i] ?? 0));
  });
  return counts;
}

function hasPendingHour(series: SeriesState, fromMs: number, toMs: number): boolean {
  for (const ms of series.pending.hour) if (ms + HOUR_MS > fromMs && ms < toMs) return true;
  return false;
}
