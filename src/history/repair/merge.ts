// Puts what was read out of a damaged file into a history: what is there already stays as it is, only what is missing is added.
// Runs in transactions of the caller. It must not know the damaged file.
import { loadSeries, RowWriter, saveSeries } from '../engine/file-state.ts';
import { overlay, type RollupView } from '../engine/rollup-view.ts';
import { SeriesSet } from '../engine/series-set.ts';
import type { Readings } from '../format/hour-buffer.ts';
import { readingsOfHour, type Piece } from '../format/raw-table.ts';
import { rowsOf } from '../format/rollup-columns.ts';
import { beginOfMonth } from '../format/rollup-tables.ts';
import { HOUR_MS, MINUTE_MS, QUARTER_MS } from '../format/rollup.ts';
import { bound } from '../format/row-seal.ts';
import type { Step } from '../format/scale.ts';
import type { SeriesIdentity, SeriesState } from '../format/series-state.ts';
import type { Sqlite } from '../format/sqlite.ts';
import type { FoundPiece, FoundRecent, FoundRollup, FoundRollups } from './damaged-file.ts';
import { markMissingRollups } from './missing-rollups.ts';
import { lostIdentity } from './tally.ts';

export class Merge {
  readonly #database: Sqlite;
  readonly #past: RollupView;
  readonly #names: ReadonlyMap<number, SeriesIdentity>;
  readonly #all: SeriesSet;
  /** Series that the history had before. */
  readonly #own: ReadonlySet<SeriesState>;
  /** Hours of these: true where it had readings before. */
  readonly #hadReadings = new Map<string, boolean>();
  /** Lines of hours that came among those of the history. */
  readonly #addedHours = new Map<SeriesState, Set<number>>();
  readonly #touched = new Set<SeriesState>();

  /** The database is open for writing, and nobody else uses it. `names`: of the damaged file. */
  constructor(database: Sqlite, past: RollupView, names: ReadonlyMap<number, SeriesIdentity>) {
    this.#database = database;
    this.#past = past;
    this.#names = names;
    // What is stored anew keeps every bit: the step was applied when it was recorded.
    const steps: Record<string, Step> = {};
    for (const { measurand } of names.values()) steps[measurand] = 'exact';
    this.#all = new SeriesSet(steps);
    this.#all.replace(loadSeries(database, steps, () => undefined));
    this.#own = new Set(this.#all);
  }

  pieces(found: readonly FoundPiece[]): void {
    const pieces: Piece[] = [];
    for (const { series: id, hour, readings } of found) {
      const series = this.#seriesOf(id, !(readings.values instanceof Float64Array));
      const missing = this.#had(series, hour) ? this.#missing(series, hour, readings) : readings;
      const { timesMs } = missing;
      if (timesMs.length === 0) continue;
      pieces.push({ series, hour, readings: missing });
      this.#touch(series, timesMs[0] ?? 0, timesMs[timesMs.length - 1] ?? 0);
    }
    this.#past.raw.write(pieces);
    this.#save();
  }

  recent(rows: readonly FoundRecent[]): void {
    const writer = new RowWriter(this.#database);
    const known = new Map<string, Set<number>>();
    for (const { series: id, timeMs, value } of rows) {
      const series = this.#seriesOf(id, typeof value === 'string');
      const hour = Math.floor(timeMs / HOUR_MS);
      const key = `${series.id} ${hour}`;
      const times = known.get(key) ?? new Set(readingsOfHour(this.#past.raw, series, hour).timesMs);
      known.set(key, times);
      if (times.has(timeMs)) continue;
      times.add(timeMs);
      writer.add(series.id, timeMs, value);
      series.insert(hour, timeMs, value);
      this.#touch(series, timeMs, timeMs);
    }
    writer.finish();
    this.#save();
  }

  rollups(found: readonly FoundRollups[]): void {
    const { tables } = this.#past;
    for (const { level, span, series: id, columns, data } of found) {
      const series = this.#seriesOf(id, false);
      const periodMs = level === 'minute' ? MINUTE_MS : QUARTER_MS;
      const old = level === 'minute' ? tables.minutes(series, span) : rowsOf(tables.quarters(series, span), periodMs);
      const lines = rowsOf(columns, periodMs);
      const both = old.length === 0 ? lines : overlay(lines, old);
      if (old.length === 0) tables.copyPieces(level, span, series, bound(data, level, [span, id]));
      else if (both.every((one, i) => one === old[i])) continue;
      else if (level === 'minute') tables.writeMinutes(series, span, both);
      else tables.writeQuarters(series, span, both);
      const beginMs = level === 'minute' ? span * HOUR_MS : beginOfMonth(span);
      this.#touch(series, both[0]?.atMs ?? beginMs, (both[both.length - 1]?.atMs ?? beginMs) + periodMs);
    }
    this.#save();
  }

  rows(found: readonly FoundRollup[]): void {
    const { tables } = this.#past;
    for (const { level, series: id, rollup } of found) {
      const series = this.#seriesOf(id, false);
      const [old] = tables.rows(level, series, rollup.atMs, rollup.atMs + 1, 1);
      if (old !== undefined && old.count >= rollup.count) continue;
      tables.writeRow(level, series, rollup);
      if (level === 'hourly' && old === undefined && this.#own.has(series)) this.#added(series).add(rollup.atMs);
      this.#touch(series, rollup.firstMs, rollup.lastMs);
    }
    this.#save();
  }

  /** Everything that was found has come. */
  finish(): void {
    markMissingRollups(this.#database, this.#past, [...this.#all], this.#addedHours);
    saveSeries(this.#database, this.#all, this.#touched);
  }

  #seriesOf(id: number, isText: boolean): SeriesState {
    return this.#all.of(this.#names.get(id) ?? lostIdentity(id, isText));
  }

  #had(series: SeriesState, hour: number): boolean {
    if (!this.#own.has(series)) return false;
    const key = `${series.id} ${hour}`;
    const had = this.#hadReadings.get(key) ?? (series.buffers.has(hour) || this.#past.raw.count(series, hour) > 0);
    this.#hadReadings.set(key, had);
    return had;
  }

  /** Readings of other instants than those that are there. */
  #missing(series: SeriesState, hour: number, { timesMs, values }: Readings): Readings {
    const known = new Set(readingsOfHour(this.#past.raw, series, hour).timesMs);
    const places = [...timesMs.keys()].filter((i) => !known.has(timesMs[i] ?? 0));
    return {
      timesMs: Float64Array.from(places, (i) => timesMs[i] ?? 0),
      values:
        values instanceof Float64Array
          ? Float64Array.from(places, (i) => values[i] ?? 0)
          : places.map((i) => values[i] ?? ''),
    };
  }

  #added(series: SeriesState): Set<number> {
    const hours = this.#addedHours.get(series) ?? new Set();
    this.#addedHours.set(series, hours);
    return hours;
  }

  #touch(series: SeriesState, firstMs: number, lastMs: number): void {
    series.firstMs = Math.min(series.firstMs, firstMs);
    series.lastMs = Math.max(series.lastMs, lastMs);
    this.#touched.add(series);
  }

  /** In the same transaction: nothing is ever there without its name. */
  #save(): void {
    const fresh = [...this.#touched].filter((series) => !series.isSaved);
    for (const series of saveSeries(this.#database, fresh, new Set())) series.isSaved = true;
  }
}
