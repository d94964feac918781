// Puts what was read out of a damaged file into a history: what is there already stays as it is, only what is missing is added.
// It must not know the damaged file.
import type { Calendar } from '../../time/calendar.ts';
import { loadSeries, savePending, saveSeries } from '../engine/file-state.ts';
import { correctNextHour } from '../engine/roller.ts';
import { overlay, RollupView } from '../engine/rollup-view.ts';
import { SeriesSet } from '../engine/series-set.ts';
import { joinReadings, type Readings } from '../format/hour-buffer.ts';
import { RawTable, readingsOfHour, type Piece } from '../format/raw-table.ts';
import { rowsOf } from '../format/rollup-columns.ts';
import { RollupTables } from '../format/rollup-tables.ts';
import { QUARTER_MS, type Rollup } from '../format/rollup.ts';
import { bound } from '../format/row-seal.ts';
import type { Step } from '../format/scale.ts';
import type { SeriesIdentity, SeriesState } from '../format/series-state.ts';
import type { Sqlite } from '../format/sqlite.ts';
import type { FoundReadings, FoundRollups } from './damaged-file.ts';
import { missingRollups } from './missing-rollups.ts';
import { lostIdentity } from './tally.ts';

/** What the target has is sound, or it would not be written to. */
const notHere = (): void => undefined;

/** Open for writing, and nobody else uses it. */
export interface MergeTarget {
  readonly database: Sqlite;
  readonly calendar: Calendar;
}

export class Merge {
  readonly #database: Sqlite;
  readonly #past: RollupView;
  readonly #names: ReadonlyMap<number, SeriesIdentity>;
  readonly #all: SeriesSet;
  /** Series that the history had before. */
  readonly #own: ReadonlySet<SeriesState>;
  /** Hours of these: true where it had readings before. */
  readonly #hadReadings = new Map<string, boolean>();
  readonly #touched = new Set<SeriesState>();

  /** `names`: of the damaged file. */
  constructor({ database, calendar }: MergeTarget, names: ReadonlyMap<number, SeriesIdentity>) {
    this.#database = database;
    this.#past = new RollupView(new RawTable(database, notHere), new RollupTables(database, notHere), calendar);
    this.#names = names;
    // What is stored anew keeps every bit: the step was applied when it was recorded.
    const steps = Object.fromEntries([...names.values()].map(({ measurand }): [string, Step] => [measurand, 'exact']));
    this.#all = new SeriesSet(steps);
    this.#all.replace(loadSeries(database, steps, notHere));
    this.#own = new Set(this.#all);
  }

  readings(found: readonly FoundReadings[]): void {
    const places = new Map<string, { readonly series: SeriesState; readonly hour: number; all: Readings[] }>();
    for (const { series: id, hour, readings } of found) {
      const series = this.#seriesOf(id, !(readings.values instanceof Float64Array));
      const place = places.get(`${id} ${hour}`) ?? { series, hour, all: [] };
      places.set(`${id} ${hour}`, place);
      place.all.push(readings);
    }
    const pieces: Piece[] = [];
    for (const { series, hour, all } of places.values()) {
      const readings = this.#missing(series, hour, joinReadings(all, series.isText));
      const { timesMs } = readings;
      if (timesMs.length === 0) continue;
      pieces.push({ series, hour, readings });
      this.#touch(series, timesMs[0] ?? 0, timesMs[timesMs.length - 1] ?? 0);
    }
    this.#save(() => this.#past.raw.write(pieces));
  }

  /** Hours and days in order. */
  rollups(found: readonly FoundRollups[]): void {
    this.#save(() => {
      for (const one of found) this.#add(one, this.#seriesOf(one.series, false));
    });
  }

  /** Everything that was found has come. */
  finish(): void {
    this.#save(() => savePending(this.#database, missingRollups(this.#database, this.#past, [...this.#all])));
  }

  #seriesOf(id: number, isText: boolean): SeriesState {
    return this.#all.of(this.#names.get(id) ?? lostIdentity(id, isText));
  }

  /** Readings of other instants than those that were there. */
  #missing(series: SeriesState, hour: number, readings: Readings): Readings {
    if (!this.#had(series, hour)) return readings;
    const { timesMs, values } = readings;
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

  #had(series: SeriesState, hour: number): boolean {
    if (!this.#own.has(series)) return false;
    const key = `${series.id} ${hour}`;
    const had = this.#hadReadings.get(key) ?? (series.buffers.has(hour) || this.#past.raw.count(series, hour) > 0);
    this.#hadReadings.set(key, had);
    return had;
  }

  #add(found: FoundRollups, series: SeriesState): void {
    const old = this.#stored(found, series);
    const both = overlay(found.rollups, old);
    const last = both[both.length - 1];
    if (last === undefined || both.every((line, i) => line === old[i])) return;
    if (found.level === 'hourly') this.#correctBehind(series, last, old);
    this.#write(found, series, both, old.length === 0);
    this.#touch(series, both[0]?.firstMs ?? last.firstMs, last.lastMs);
  }

  #stored({ level, span }: FoundRollups, series: SeriesState): Rollup[] {
    const { tables } = this.#past;
    if (level === 'minute') return tables.minutes(series, span);
    if (level === 'quarter') return rowsOf(tables.quarters(series, span), QUARTER_MS);
    return tables.rows(level, series, span, span + 1, 1);
  }

  #write({ level, span, series: id, data }: FoundRollups, series: SeriesState, lines: Rollup[], isNew: boolean): void {
    const { tables } = this.#past;
    if (level === 'hourly' || level === 'daily') for (const line of lines) tables.writeRow(level, series, line);
    else if (isNew) tables.copyPieces(level, span, series, bound(data, level, [span, id]));
    else if (level === 'minute') tables.writeMinutes(series, span, lines);
    else tables.writeQuarters(series, span, lines);
  }

  /** What the hour behind a gap that is filled now counted, began at another reading. */
  #correctBehind(series: SeriesState, line: Rollup, [old]: readonly Rollup[]): void {
    if (series.counting.kind === null || !this.#own.has(series)) return;
    const before = old ?? this.#past.tables.rowBefore('hourly', series, line.atMs);
    const oldBefore = before && { atMs: before.lastMs, value: before.last };
    const marks = correctNextHour(this.#past, series, line.atMs, oldBefore, { atMs: line.lastMs, value: line.last });
    savePending(this.#database, marks);
  }

  #touch(series: SeriesState, firstMs: number, lastMs: number): void {
    series.firstMs = Math.min(series.firstMs, firstMs);
    series.lastMs = Math.max(series.lastMs, lastMs);
    this.#touched.add(series);
  }

  /** In one transaction: nothing is ever there without its name. */
  #save(write: () => void): void {
    this.#database.transaction(() => {
      write();
      for (const series of saveSeries(this.#database, this.#all, this.#touched)) series.isSaved = true;
    });
    this.#touched.clear();
  }
}
