// Puts what was read out of a damaged file into a history: what is there already stays as it is, only what is missing is added.
// It must not know the damaged file.
import type { Calendar } from '../../time/calendar.ts';
import { loadSeries, RowWriter, saveSeries } from '../engine/file-state.ts';
import { overlay, RollupView } from '../engine/rollup-view.ts';
import { RawTable, readingsOfHour, readPiece } from '../format/raw-table.ts';
import { columnsOf, rowsOf } from '../format/rollup-columns.ts';
import { beginOfMonth, RollupTables } from '../format/rollup-tables.ts';
import { HOUR_MS, MINUTE_MS, QUARTER_MS } from '../format/rollup.ts';
import { bound } from '../format/row-seal.ts';
import { SalvageFinish } from './salvage-finish.ts';
import type { FoundPiece, FoundRecent, FoundRollup, FoundRollups, FoundSeries, FoundTimes } from './salvage-rows.ts';
import { lostIdentity } from './salvage-tally.ts';
import type { SalvageSink } from './salvage.ts';
import type { Step } from '../format/scale.ts';
import { SeriesSet } from '../engine/series-set.ts';
import type { SeriesState } from '../format/series-state.ts';
import { bytesAt, numberAt, type Sqlite } from '../format/sqlite.ts';
import { isTextPiece } from '../format/value-codec.ts';

/** Rows of one transaction. */
const ROWS_AT_ONCE = 2000;

export class SalvageTarget implements SalvageSink {
  readonly #database: Sqlite;
  readonly #past: RollupView;
  readonly #finish: SalvageFinish;
  #all = new SeriesSet({});
  #names: ReadonlyMap<number, FoundSeries> = new Map();
  readonly #touched = new Set<SeriesState>();
  /** By its number in the damaged file. */
  readonly #timesIds = new Map<number, number>();
  #lastTimesId: number;
  /** Series that the target had before. */
  #own: ReadonlySet<SeriesState> = new Set();
  /** Hours of these: true where it had readings before. */
  readonly #hadReadings = new Map<string, boolean>();
  /** First and last hour of the pieces that were copied. */
  readonly #copiedHours = new Map<SeriesState, { first: number; last: number }>();
  readonly #recent = new Map<string, { series: SeriesState; hour: number; rows: FoundRecent[] }>();
  #queue: (() => void)[] = [];

  /** The database is open for writing, and nobody else uses it. */
  constructor(database: Sqlite, calendar: Calendar) {
    const notHere = (): void => undefined;
    this.#database = database;
    this.#past = new RollupView(new RawTable(database, notHere), new RollupTables(database, notHere), calendar);
    this.#finish = new SalvageFinish(database, this.#past);
    this.#lastTimesId = numberAt(database.get('SELECT coalesce(max(id), 0) FROM times'), 0);
  }

  names(names: ReadonlyMap<number, FoundSeries>): void {
    this.#names = names;
    // What is stored anew keeps every bit: the step was applied when it was recorded.
    const steps: Record<string, Step> = {};
    for (const { identity } of names.values()) steps[identity.measurand] = 'exact';
    this.#all = new SeriesSet(steps);
    this.#all.replace(loadSeries(this.#database, steps, () => undefined));
    this.#own = new Set(this.#all);
  }

  times({ id, hour, data }: FoundTimes): void {
    const newId = ++this.#lastTimesId;
    this.#timesIds.set(id, newId);
    this.#later(() => this.#database.run('INSERT INTO times (id, hour, data) VALUES (?, ?, ?)', [newId, hour, data]));
  }

  piece(piece: FoundPiece, timesEnd: number): void {
    this.#later(() => {
      const series = this.#seriesOf(piece.series, isTextPiece(piece.data));
      const times = this.#timesIds.get(piece.times) ?? 0;
      if (this.#had(series, piece.hour)) this.#addMissing(series, piece, times);
      else this.#copy(series, piece, times, timesEnd);
    });
  }

  recent(row: FoundRecent): void {
    const series = this.#seriesOf(row.series, typeof row.value === 'string');
    const hour = Math.floor(row.timeMs / HOUR_MS);
    const key = keyOf(series, hour);
    const group = this.#recent.get(key) ?? { series, hour, rows: [] };
    this.#recent.set(key, group);
    group.rows.push(row);
  }

  rollup({ level, series: id, rollup }: FoundRollup): void {
    this.#later(() => {
      const { tables } = this.#past;
      const series = this.#seriesOf(id, false);
      const [old] = tables.rows(level, series, rollup.atMs, rollup.atMs + 1, 1);
      if (old !== undefined && old.count >= rollup.count) return;
      tables.writeRow(level, series, rollup);
      if (level === 'hourly' && old === undefined && this.#own.has(series)) this.#finish.addedHour(series, rollup.atMs);
      this.#touch(series, rollup.firstMs, rollup.lastMs);
    });
  }

  rollups({ level, span, series: id, columns, data }: FoundRollups): void {
    this.#later(() => {
      const { tables } = this.#past;
      const series = this.#seriesOf(id, false);
      const periodMs = level === 'minute' ? MINUTE_MS : QUARTER_MS;
      const old = level === 'minute' ? tables.minutes(series, span) : rowsOf(tables.quarters(series, span), periodMs);
      const found = rowsOf(columns, periodMs);
      const both = old.length === 0 ? found : overlay(found, old);
      if (old.length === 0) this.#copyRollups(level, span, series, bound(data, level, [span, id]));
      else if (both.some((one, i) => one !== old[i])) {
        if (level === 'minute') tables.writeMinutes(series, span, both);
        else tables.writeQuarters(series, span, both);
      } else return;
      const { timesMs } = columnsOf(both);
      const beginMs = level === 'minute' ? span * HOUR_MS : beginOfMonth(span);
      this.#touch(series, timesMs[0] ?? beginMs, (timesMs[timesMs.length - 1] ?? beginMs) + periodMs);
    });
  }

  /** Everything that was found has come. Throws SQLite's errors. */
  finish(): void {
    for (const group of this.#recent.values()) this.#later(() => this.#addRecent(group));
    this.#flush();
    this.#database.transaction(() => {
      for (const [series, { first, last }] of this.#copiedHours) {
        for (const { timesMs } of [first, last].map((hour) => readingsOfHour(this.#past.raw, series, hour))) {
          if (timesMs.length > 0) this.#touch(series, timesMs[0] ?? 0, timesMs[timesMs.length - 1] ?? 0);
        }
      }
      this.#finish.run(this.#all);
      saveSeries(this.#database, this.#all, this.#touched);
      this.#database.run('DELETE FROM times WHERE id NOT IN (SELECT times FROM raw WHERE times IS NOT NULL)');
    });
  }

  #later(work: () => unknown): void {
    this.#queue.push(work);
    if (this.#queue.length >= ROWS_AT_ONCE) this.#flush();
  }

  #flush(): void {
    const queue = this.#queue;
    this.#queue = [];
    this.#database.transaction(() => {
      for (const work of queue) work();
      // In the same transaction: nothing is ever there without its name.
      const fresh = [...this.#touched].filter((series) => !series.isSaved);
      for (const series of saveSeries(this.#database, fresh, new Set())) series.isSaved = true;
    });
  }

  #seriesOf(id: number, isText: boolean): SeriesState {
    return this.#all.of(this.#names.get(id)?.identity ?? lostIdentity(id, isText));
  }

  #had(series: SeriesState, hour: number): boolean {
    if (!this.#own.has(series)) return false;
    const key = keyOf(series, hour);
    let had = this.#hadReadings.get(key);
    if (had === undefined) {
      had = series.buffers.has(hour) || this.#past.raw.count(series, hour) > 0;
      this.#hadReadings.set(key, had);
    }
    return had;
  }

  /** As it is, under its new number. */
  #copy(series: SeriesState, { series: id, hour, part, count, data }: FoundPiece, times: number, end: number): void {
    const blob = bound(bound(data, 'raw', [hour, id, part, count, end]), 'raw', [hour, series.id, part, count, end]);
    const sql = 'INSERT OR IGNORE INTO raw (hour, series, part, count, times, data) VALUES (?, ?, ?, ?, ?, ?)';
    this.#database.run(sql, [hour, series.id, part, count, times, blob]);
    const hours = this.#copiedHours.get(series) ?? { first: hour, last: hour };
    this.#copiedHours.set(series, { first: Math.min(hours.first, hour), last: Math.max(hours.last, hour) });
    // Exactly when, is looked up at the end.
    const middleMs = (hour + 0.5) * HOUR_MS;
    if (series.lastMs === -Infinity) this.#touch(series, middleMs, middleMs);
    this.#touched.add(series);
  }

  /** Where there are readings already, those of other instants. */
  #addMissing(series: SeriesState, piece: FoundPiece, times: number): void {
    const { hour } = piece;
    const row = this.#database.get('SELECT CAST(data AS BLOB) FROM times WHERE id = ?', [times]);
    const found = readPiece(piece, bytesAt(row, 0), piece.data);
    if (found === null) return;
    const known = new Set(readingsOfHour(this.#past.raw, series, hour).timesMs);
    const places = [...found.timesMs.keys()].filter((i) => !known.has(found.timesMs[i] ?? 0));
    if (places.length === 0) return;
    const { values } = found;
    const missing =
      values instanceof Float64Array
        ? Float64Array.from(places, (i) => values[i] ?? 0)
        : places.map((i) => values[i] ?? '');
    const timesMs = Float64Array.from(places, (i) => found.timesMs[i] ?? 0);
    this.#past.raw.write([{ series, hour, readings: { timesMs, values: missing } }]);
    this.#touch(series, timesMs[0] ?? hour * HOUR_MS, timesMs[timesMs.length - 1] ?? hour * HOUR_MS);
  }

  #copyRollups(level: 'minute' | 'quarter', span: number, series: SeriesState, unbound: Uint8Array): void {
    const column = level === 'minute' ? 'hour' : 'month';
    this.#database.run(`INSERT OR REPLACE INTO ${level} (${column}, series, data) VALUES (?, ?, ?)`, [
      ...[span, series.id],
      bound(unbound, level, [span, series.id]),
    ]);
  }

  #addRecent({ series, hour, rows }: { series: SeriesState; hour: number; rows: readonly FoundRecent[] }): void {
    const known = new Set(readingsOfHour(this.#past.raw, series, hour).timesMs);
    const writer = new RowWriter(this.#database);
    for (const { timeMs, value } of rows) {
      if (known.has(timeMs)) continue;
      known.add(timeMs);
      writer.add(series.id, timeMs, value);
      series.insert(hour, timeMs, value);
      this.#touch(series, timeMs, timeMs);
    }
    writer.finish();
  }

  #touch(series: SeriesState, firstMs: number, lastMs: number): void {
    series.firstMs = Math.min(series.firstMs, firstMs);
    series.lastMs = Math.max(series.lastMs, lastMs);
    this.#touched.add(series);
  }
}

function keyOf(series: SeriesState, hour: number): string {
  return `${series.id} ${hour}`;
}
