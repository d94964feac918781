// What has to be made again after values were added to a history from another file: lines of hours that are missing or saw
// fewer readings are made, days and quarters are marked, so that the hub makes them. Runs in a transaction of the caller. It must not know the file
// that the values came from.
import type { CounterPoint } from '../format/counter.ts';
import { savePending } from '../engine/file-state.ts';
import type { RollupView } from '../engine/rollup-view.ts';
import { beginOfMonth, monthOf } from '../format/rollup-tables.ts';
import { correctNextHour, marksOf, type Mark } from '../engine/roller.ts';
import { beginOfPeriod, DAY_MS, HOUR_MS, mergeRollups, type Rollup } from '../format/rollup.ts';
import type { SeriesState } from '../format/series-state.ts';
import { asInteger, numberAt, type Sqlite } from '../format/sqlite.ts';

const ALL_ROWS = 10_000_000;
const HOURS_A_DAY = 24;
/** Sums of tenths are not exact in binary. */
const SAME_DELTA = 1e-6;

interface SeriesHour {
  readonly series: SeriesState;
  readonly hour: number;
}

export class SalvageFinish {
  readonly #database: Sqlite;
  readonly #past: RollupView;
  readonly #addedHours = new Map<SeriesState, Set<number>>();

  constructor(database: Sqlite, past: RollupView) {
    this.#database = database;
    this.#past = past;
  }

  /** The line of an hour, among lines that were there before. */
  addedHour(series: SeriesState, atMs: number): void {
    const hours = this.#addedHours.get(series) ?? new Set();
    this.#addedHours.set(series, hours);
    hours.add(atMs);
  }

  run(all: Iterable<SeriesState>): void {
    const byId = new Map([...all].map((series) => [series.id, series]));
    const marks: Mark[] = [];
    this.#hoursFromMinutes(byId);
    for (const [series, hours] of this.#addedHours) marks.push(...this.#bridge(series, hours));
    for (const { series, hour } of this.#hoursToMake(byId)) marks.push(...this.#makeHour(series, hour));
    for (const series of byId.values()) if (!series.isText) marks.push(...this.#daysToMake(series));
    marks.push(...this.#quartersToMake(byId));
    savePending(this.#database, marks);
  }

  /**
   * In order of time: hours whose readings are there and whose lines are not, or saw fewer; of counters also those that come
   * behind such an hour or a gap: their first step may have gone from a reading that is lost.
   */
  #hoursToMake(byId: ReadonlyMap<number, SeriesState>): SeriesHour[] {
    const rows = this.#database.all(
      `SELECT ${asInteger('r.hour')}, ${asInteger('r.series')}, sum(r.count) AS readings, h.count, m.hour, p.t
       FROM raw r LEFT JOIN hourly h ON h.series = r.series AND h.t = r.hour * ${HOUR_MS}
       LEFT JOIN hourly p ON p.series = r.series AND p.t = (r.hour - 1) * ${HOUR_MS}
       LEFT JOIN minute m ON m.hour = r.hour AND m.series = r.series GROUP BY r.hour, r.series
       HAVING h.count IS NULL OR m.hour IS NULL OR readings > h.count OR p.t IS NULL`,
    );
    const hours = new Map<string, SeriesHour>();
    const add = (series: SeriesState, hour: number): unknown => hours.set(`${hour} ${series.id}`, { series, hour });
    for (const row of rows) {
      const series = byId.get(numberAt(row, 1));
      if (series === undefined || series.isText) continue;
      const isWhole = row[3] !== null && row[4] !== null && numberAt(row, 2) <= numberAt(row, 3);
      const isCounter = series.counting.kind !== null;
      if (!isWhole || isCounter) add(series, numberAt(row, 0));
      if (!isWhole && isCounter) add(series, numberAt(row, 0) + 1);
    }
    for (const series of byId.values()) {
      if (series.isText) continue;
      for (const hour of series.buffers.keys()) add(series, hour);
    }
    return [...hours.values()].sort((a, b) => a.hour - b.hour);
  }

  /** What is out of date then. */
  #makeHour(series: SeriesState, hour: number): Mark[] {
    const { tables } = this.#past;
    const atMs = hour * HOUR_MS;
    const minutes = this.#past.computeMinutes(series, hour);
    const [made] = mergeRollups(minutes, beginOfPeriod(HOUR_MS));
    // What is marked in the history already, the hub makes.
    if (made === undefined || series.pending.hour.has(atMs)) return [];
    const [stored] = tables.rows('hourly', series, atMs, atMs + 1, 1);
    const hasMinutes = tables.minutes(series, hour).length > 0;
    if (stored !== undefined && stored.count > made.count) {
      // Not all readings are left: the line knows more than they do, its minutes are made as far as they go.
      if (!hasMinutes) tables.writeMinutes(series, hour, minutes);
      return [];
    }
    const isSame = stored?.count === made.count && Math.abs(stored.delta - made.delta) < SAME_DELTA;
    if (isSame && hasMinutes) return [];
    tables.writeMinutes(series, hour, minutes);
    tables.writeRow('hourly', series, made);
    return marksOf(this.#past, series, atMs).filter(({ level }) => level !== 'hour');
  }

  /** Where neither line nor readings of an hour are left, its minutes tell. */
  #hoursFromMinutes(byId: ReadonlyMap<number, SeriesState>): void {
    const { tables } = this.#past;
    const rows = this.#database.all(
      `SELECT ${asInteger('m.hour')}, ${asInteger('m.series')} FROM minute m
       LEFT JOIN hourly h ON h.series = m.series AND h.t = m.hour * ${HOUR_MS} WHERE h.t IS NULL
       AND NOT EXISTS (SELECT 1 FROM raw r WHERE r.hour = m.hour AND r.series = m.series)`,
    );
    for (const row of rows) {
      const series = byId.get(numberAt(row, 1));
      if (series === undefined) continue;
      const [hour] = mergeRollups(tables.minutes(series, numberAt(row, 0)), beginOfPeriod(HOUR_MS));
      if (hour) tables.writeRow('hourly', series, hour);
    }
  }

  /** A counter's first step after a gap that is filled now goes from another reading. */
  #bridge(series: SeriesState, added: ReadonlySet<number>): Mark[] {
    if (series.counting.kind === null) return [];
    let ownBefore: CounterPoint | null = null;
    let previous: Rollup | null = null;
    const marks: Mark[] = [];
    for (const row of this.#past.tables.rows('hourly', series, 0, Number.MAX_SAFE_INTEGER, ALL_ROWS)) {
      if (!added.has(row.atMs)) {
        if (previous !== null && added.has(previous.atMs)) {
          const before = { atMs: previous.lastMs, value: previous.last };
          marks.push(...correctNextHour(this.#past, series, previous.atMs, ownBefore, before));
        }
        ownBefore = { atMs: row.lastMs, value: row.last };
      }
      previous = row;
    }
    return marks;
  }

  /** Days with fewer readings than their hours together. */
  #daysToMake(series: SeriesState): Mark[] {
    const { tables, calendar } = this.#past;
    const days = tables.rows('daily', series, 0, Number.MAX_SAFE_INTEGER, ALL_ROWS);
    // Of another time zone: days of ours among them would count hours twice.
    if (days.some(({ atMs }) => calendar.startOf('day', atMs) !== atMs)) return [];
    const counted = new Map(days.map(({ atMs, count }) => [atMs, count]));
    const sums = new Map<number, number>();
    let beginMs = 0;
    let endMs = 0;
    for (const { atMs, count } of tables.rows('hourly', series, 0, Number.MAX_SAFE_INTEGER, ALL_ROWS)) {
      if (atMs >= endMs) {
        beginMs = calendar.startOf('day', atMs);
        endMs = calendar.next('day', beginMs);
      }
      sums.set(beginMs, (sums.get(beginMs) ?? 0) + count);
    }
    const missing = [...sums].filter(([startMs, count]) => (counted.get(startMs) ?? 0) < count);
    return missing.map(([startMs]) => ({ level: 'day', series, startMs }));
  }

  /** UTC days that have minutes and no quarter of an hour. */
  #quartersToMake(byId: ReadonlyMap<number, SeriesState>): Mark[] {
    const marks: Mark[] = [];
    const range = this.#database.get(`SELECT ${asInteger('min(hour)')}, ${asInteger('max(hour)')} FROM minute`);
    const last = monthOf(numberAt(range, 1) * HOUR_MS);
    for (let month = monthOf(numberAt(range, 0) * HOUR_MS); month <= last; month++) {
      const [from, to] = [beginOfMonth(month) / HOUR_MS, beginOfMonth(month + 1) / HOUR_MS];
      const rows = this.#database.all(
        `SELECT ${asInteger('series')}, ${asInteger(`hour / ${HOURS_A_DAY}`)} FROM minute
         WHERE hour >= ? AND hour < ? GROUP BY 1, 2`,
        [from, to],
      );
      const known = new Map<SeriesState, Set<number>>();
      for (const row of rows) {
        const series = byId.get(numberAt(row, 0));
        if (series === undefined) continue;
        const days = known.get(series) ?? daysOf(this.#past.tables.quarters(series, month).timesMs);
        known.set(series, days);
        const day = numberAt(row, 1);
        if (!days.has(day)) marks.push({ level: 'quarter', series, startMs: day * DAY_MS });
      }
    }
    return marks;
  }
}

function daysOf(timesMs: Float64Array): Set<number> {
  return new Set(timesMs.map((ms) => Math.floor(ms / DAY_MS)));
}
