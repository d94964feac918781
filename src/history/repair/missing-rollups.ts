// What has to be made again after values were added to a history from another file: hours, days and quarters that are missing
// or saw fewer readings are marked, so that the hub makes them. It must not know where the values came from.
import type { RollupView } from '../engine/rollup-view.ts';
import { marksOf, type Mark } from '../engine/roller.ts';
import { monthOf } from '../format/rollup-tables.ts';
import { beginOfPeriod, DAY_MS, HOUR_MS, mergeRollups } from '../format/rollup.ts';
import type { SeriesState } from '../format/series-state.ts';
import { asInteger, numberAt, type Sqlite } from '../format/sqlite.ts';

const ALL_ROWS = 10_000_000;

/** Hours that have neither line nor readings any more. */
const HOURS_OF_MINUTES = `SELECT ${asInteger('m.series')}, ${asInteger('m.hour')} FROM minute m
  LEFT JOIN hourly h ON h.series = m.series AND h.t = m.hour * ${HOUR_MS}
  WHERE h.t IS NULL AND NOT EXISTS (SELECT 1 FROM raw r WHERE r.hour = m.hour AND r.series = m.series)`;

/** Lines missing, or made of fewer readings; or behind a gap: a counter's first step may have gone from a reading that is lost. */
const HOURS_OF_READINGS = `SELECT ${asInteger('r.series')}, ${asInteger('r.hour')} FROM raw r
  LEFT JOIN hourly h ON h.series = r.series AND h.t = r.hour * ${HOUR_MS}
  LEFT JOIN hourly p ON p.series = r.series AND p.t = (r.hour - 1) * ${HOUR_MS}
  LEFT JOIN minute m ON m.hour = r.hour AND m.series = r.series
  GROUP BY r.hour, r.series HAVING h.t IS NULL OR sum(r.count) > h.count OR m.hour IS NULL OR p.t IS NULL`;

/** Writes hours that only their minutes can tell. */
export function missingRollups(database: Sqlite, past: RollupView, all: readonly SeriesState[]): Mark[] {
  const byId = new Map(all.filter(({ isText }) => !isText).map((series) => [series.id, series]));
  const places = (sql: string): [SeriesState, number][] =>
    database.all(sql).flatMap((row): [SeriesState, number][] => {
      const series = byId.get(numberAt(row, 0));
      return series === undefined ? [] : [[series, numberAt(row, 1)]];
    });
  for (const [series, hour] of places(HOURS_OF_MINUTES)) {
    const [line] = mergeRollups(past.tables.minutes(series, hour), beginOfPeriod(HOUR_MS));
    if (line) past.tables.writeRow('hourly', series, line);
  }
  const hours = places(HOURS_OF_READINGS).flatMap(([series, hour]) => {
    // The step of the next one begins at a reading of this one.
    return [hour, hour + 1].flatMap((one) => marksOf(past, series, one * HOUR_MS));
  });
  return [
    ...hours,
    ...[...byId.values()].flatMap((one) => [...daysToMake(past, one), ...quartersToMake(database, past, one)]),
  ];
}

/** Days with fewer readings than their hours together. */
function daysToMake({ tables, calendar }: RollupView, series: SeriesState): Mark[] {
  const days = tables.rows('daily', series, 0, Number.MAX_SAFE_INTEGER, ALL_ROWS);
  // Of another time zone: days of ours among them would count hours twice.
  if (days.some(({ atMs }) => calendar.startOf('day', atMs) !== atMs)) return [];
  const counted = new Map(days.map(({ atMs, count }) => [atMs, count]));
  const hours = tables.rows('hourly', series, 0, Number.MAX_SAFE_INTEGER, ALL_ROWS);
  const sums = mergeRollups(hours, (ms) => calendar.startOf('day', ms));
  const missing = sums.filter(({ atMs, count }) => (counted.get(atMs) ?? 0) < count);
  return missing.map(({ atMs }) => ({ level: 'day', series, startMs: atMs }));
}

/** UTC days that have minutes and no quarter of an hour. */
function* quartersToMake(database: Sqlite, { tables }: RollupView, series: SeriesState): Generator<Mark> {
  const sql = `SELECT DISTINCT CAST(hour / 24 AS INTEGER) AS day FROM minute WHERE series = ? ORDER BY day`;
  let [month, known] = [-1, new Set<number>()];
  for (const row of database.all(sql, [series.id])) {
    const startMs = numberAt(row, 0) * DAY_MS;
    if (monthOf(startMs) !== month) {
      month = monthOf(startMs);
      known = new Set(tables.quarters(series, month).timesMs.map((ms) => Math.floor(ms / DAY_MS)));
    }
    if (!known.has(startMs / DAY_MS)) yield { level: 'quarter', series, startMs };
  }
}
