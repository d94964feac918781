// What has to be made again after values were added to a history from another file: hours, days and quarters that are missing
// or saw fewer readings are marked, so that the hub makes them. Runs in a transaction of the caller. It must not know where
// the values came from.
import { savePending } from '../engine/file-state.ts';
import type { RollupView } from '../engine/rollup-view.ts';
import { correctNextHour, marksOf, type Mark } from '../engine/roller.ts';
import type { CounterPoint } from '../format/counter.ts';
import { beginOfMonth, monthOf } from '../format/rollup-tables.ts';
import { beginOfPeriod, DAY_MS, HOUR_MS, mergeRollups, type Rollup } from '../format/rollup.ts';
import type { SeriesState } from '../format/series-state.ts';
import { asInteger, numberAt, type Sqlite } from '../format/sqlite.ts';

const ALL_ROWS = 10_000_000;

/** `addedHours`: begins of the lines of hours that came among those of the history. */
export function markMissingRollups(
  database: Sqlite,
  past: RollupView,
  all: readonly SeriesState[],
  addedHours: ReadonlyMap<SeriesState, ReadonlySet<number>>,
): void {
  const numbers = all.filter(({ isText }) => !isText);
  makeHoursFromMinutes(database, past, numbers);
  savePending(database, [
    ...[...addedHours].flatMap(([series, hours]) => bridge(past, series, hours)),
    ...hoursToMake(database, past, numbers),
    ...numbers.flatMap((series) => daysToMake(past, series)),
    ...quartersToMake(database, past, numbers),
  ]);
}

/** Where neither line nor readings of an hour are left, its minutes tell. */
function makeHoursFromMinutes(database: Sqlite, { tables }: RollupView, all: readonly SeriesState[]): void {
  const sql = `SELECT ${asInteger('m.hour')} FROM minute m
    LEFT JOIN hourly h ON h.series = m.series AND h.t = m.hour * ${HOUR_MS} WHERE m.series = ? AND h.t IS NULL
    AND NOT EXISTS (SELECT 1 FROM raw r WHERE r.hour = m.hour AND r.series = m.series)`;
  for (const series of all) {
    for (const row of database.all(sql, [series.id])) {
      const [hour] = mergeRollups(tables.minutes(series, numberAt(row, 0)), beginOfPeriod(HOUR_MS));
      if (hour) tables.writeRow('hourly', series, hour);
    }
  }
}

/** A counter's first step after a gap that is filled now goes from another reading. */
function bridge(past: RollupView, series: SeriesState, added: ReadonlySet<number>): Mark[] {
  if (series.counting.kind === null) return [];
  let ownBefore: CounterPoint | null = null;
  let previous: Rollup | null = null;
  const marks: Mark[] = [];
  for (const row of past.tables.rows('hourly', series, 0, Number.MAX_SAFE_INTEGER, ALL_ROWS)) {
    if (!added.has(row.atMs)) {
      if (previous !== null && added.has(previous.atMs)) {
        const before = { atMs: previous.lastMs, value: previous.last };
        marks.push(...correctNextHour(past, series, previous.atMs, ownBefore, before));
      }
      ownBefore = { atMs: row.lastMs, value: row.last };
    }
    previous = row;
  }
  return marks;
}

/**
 * Hours whose readings are there and whose lines are not, or saw fewer; of counters also those that come behind such an hour or
 * a gap: their first step may have gone from a reading that is lost.
 */
function hoursToMake(database: Sqlite, past: RollupView, all: readonly SeriesState[]): Mark[] {
  const rows = database.all(
    `SELECT ${asInteger('r.hour')}, ${asInteger('r.series')}, sum(r.count) AS readings, h.count, m.hour, p.t
     FROM raw r LEFT JOIN hourly h ON h.series = r.series AND h.t = r.hour * ${HOUR_MS}
     LEFT JOIN hourly p ON p.series = r.series AND p.t = (r.hour - 1) * ${HOUR_MS}
     LEFT JOIN minute m ON m.hour = r.hour AND m.series = r.series GROUP BY r.hour, r.series
     HAVING h.count IS NULL OR m.hour IS NULL OR readings > h.count OR p.t IS NULL`,
  );
  const byId = new Map(all.map((series) => [series.id, series]));
  const marks: Mark[] = [];
  const mark = (series: SeriesState, hour: number): unknown => marks.push(...marksOf(past, series, hour * HOUR_MS));
  for (const row of rows) {
    const series = byId.get(numberAt(row, 1));
    if (series === undefined) continue;
    const isWhole = row[3] !== null && row[4] !== null && numberAt(row, 2) <= numberAt(row, 3);
    const isCounter = series.counting.kind !== null;
    if (!isWhole || isCounter) mark(series, numberAt(row, 0));
    if (!isWhole && isCounter) mark(series, numberAt(row, 0) + 1);
  }
  for (const series of all) for (const hour of series.buffers.keys()) mark(series, hour);
  return marks;
}

/** Days with fewer readings than their hours together. */
function daysToMake({ tables, calendar }: RollupView, series: SeriesState): Mark[] {
  const days = tables.rows('daily', series, 0, Number.MAX_SAFE_INTEGER, ALL_ROWS);
  // Of another time zone: days of ours among them would count hours twice.
  if (days.some(({ atMs }) => calendar.startOf('day', atMs) !== atMs)) return [];
  const hours = tables.rows('hourly', series, 0, Number.MAX_SAFE_INTEGER, ALL_ROWS);
  const sums = mergeRollups(hours, (ms) => calendar.startOf('day', ms));
  const counted = new Map(days.map(({ atMs, count }) => [atMs, count]));
  const missing = sums.filter(({ atMs, count }) => (counted.get(atMs) ?? 0) < count);
  return missing.map(({ atMs }) => ({ level: 'day', series, startMs: atMs }));
}

/** UTC days that have minutes and no quarter of an hour. */
function quartersToMake(database: Sqlite, { tables }: RollupView, all: readonly SeriesState[]): Mark[] {
  const sql = `SELECT DISTINCT CAST(hour / 24 AS INTEGER) FROM minute WHERE series = ? AND hour >= ? AND hour < ?`;
  const range = database.get(`SELECT ${asInteger('min(hour)')}, ${asInteger('max(hour)')} FROM minute`);
  const last = monthOf(numberAt(range, 1) * HOUR_MS);
  const marks: Mark[] = [];
  for (let month = monthOf(numberAt(range, 0) * HOUR_MS); month <= last; month++) {
    const span = [beginOfMonth(month), beginOfMonth(month + 1)].map((ms) => ms / HOUR_MS);
    for (const series of all) {
      const known = new Set(tables.quarters(series, month).timesMs.map((ms) => Math.floor(ms / DAY_MS)));
      for (const row of database.all(sql, [series.id, ...span])) {
        const day = numberAt(row, 0);
        if (!known.has(day)) marks.push({ level: 'quarter', series, startMs: day * DAY_MS });
      }
    }
  }
  return marks;
}
