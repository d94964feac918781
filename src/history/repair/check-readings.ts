// Every compressed piece of a history: can it be read, do its instants belong to its hour, and do minutes and hour say what
// its readings say. It must not write.
import type { CheckContext } from './check-findings.ts';
import { joinReadings, type Readings } from '../format/hour-buffer.ts';
import { readPiece } from '../format/raw-table.ts';
import { beginOfPeriod, HOUR_MS, mergeRollups, MINUTE_MS, rollReadings, type Rollup } from '../format/rollup.ts';
import type { SeriesState } from '../format/series-state.ts';
import { asBlob, asInteger, bytesAt, nullableNumberAt, numberAt, type Row, type Sqlite } from '../format/sqlite.ts';

const PIECES = `SELECT ${asInteger('r.series')}, ${asInteger('r.part')}, ${asInteger('r.count')}, ${asBlob('t.data')},
  ${asBlob('r.data')} FROM raw r LEFT JOIN times t ON t.id = r.times WHERE r.hour = ? ORDER BY r.series, r.part`;

/** How many readings there are in pieces. */
export function checkReadings(context: CheckContext): number {
  const { database, onProgress, byId } = context;
  const hours = database.all('SELECT CAST(hour AS INTEGER) FROM raw GROUP BY hour').map((row) => numberAt(row, 0));
  const oldest = oldestRollups(database);
  let readingCount = 0;
  for (const [i, hour] of hours.entries()) {
    onProgress('readings', i / hours.length);
    const pieces = new Map<SeriesState, Readings[]>();
    for (const row of database.all(PIECES, [hour])) {
      const series = byId.get(numberAt(row, 0));
      if (series === undefined) continue;
      const readings = pieceOf(row, hour, series, context);
      if (readings === null) continue;
      readingCount += readings.timesMs.length;
      const known = pieces.get(series);
      if (known) known.push(readings);
      else pieces.set(series, [readings]);
    }
    for (const [series, all] of pieces) {
      const rows = series.buffers.get(hour)?.readings();
      const readings = joinReadings(rows === undefined ? all : [...all, rows], series.isText);
      checkHour(context, series, hour, readings, oldest);
    }
  }
  return readingCount;
}

function pieceOf(row: Row, hour: number, series: SeriesState, { findings }: CheckContext): Readings | null {
  const atMs = hour * HOUR_MS;
  const key = { hour, series: series.id, part: numberAt(row, 1), count: numberAt(row, 2) };
  const readings = readPiece(key, bytesAt(row, 3), bytesAt(row, 4));
  if (readings === null) {
    findings.add(`damaged: readings of ${series.name}`, atMs);
    return null;
  }
  const { timesMs, values } = readings;
  const isText = !(values instanceof Float64Array);
  const isInOrder = timesMs.every((ms, i) => ms >= atMs && ms < atMs + HOUR_MS && ms > (timesMs[i - 1] ?? -1));
  if (!isInOrder || values.length !== timesMs.length || isText !== series.isText) {
    findings.add(`readings of ${series.name} do not belong to their hour, or are out of order`, atMs);
  }
  return readings;
}

interface Oldest {
  readonly minuteHour: number;
  readonly hourlyMs: number;
}

/** What was deleted when its time was over is not missing. */
function oldestRollups(database: Sqlite): Oldest {
  const oldest = (column: string, table: string): number =>
    nullableNumberAt(database.get(`SELECT ${asInteger(`min(${column})`)} FROM ${table}`), 0) ?? Infinity;
  return { minuteHour: oldest('hour', 'minute'), hourlyMs: oldest('t', 'hourly') };
}

function checkHour(
  { past, findings, notes }: CheckContext,
  series: SeriesState,
  hour: number,
  { timesMs, values }: Readings,
  oldest: Oldest,
): void {
  const atMs = hour * HOUR_MS;
  // As long as the hour waits for its roll-up, what is stored of it is not used.
  if (!(values instanceof Float64Array) || series.pending.hour.has(atMs)) return;
  const before = series.counting.kind === null ? null : past.lastBefore(series, atMs);
  const computed = rollReadings(timesMs, values, MINUTE_MS, series.counting, before);
  const [hourly] = mergeRollups(computed, beginOfPeriod(HOUR_MS));
  const [stored] = past.tables.rows('hourly', series, atMs, atMs + 1, 1);
  if (hourly === undefined) return;
  if (stored === undefined) {
    if (atMs >= oldest.hourlyMs) findings.add(`no value per hour of ${series.name}`, atMs);
    return;
  }
  if (stored.count > hourly.count) {
    notes.add(
      `readings of ${series.name} that were once there are gone; minutes, hours and days still have them`,
      atMs,
    );
    return;
  }
  if (!agrees(hourly, stored, series, before === null)) {
    findings.add(`values per hour of ${series.name} are not those of its readings`, atMs);
  }
  const minutes = past.tables.minutes(series, hour);
  if (minutes.length === 0 && hour < oldest.minuteHour) return;
  const areAlike =
    minutes.length === computed.length &&
    minutes.every(
      (one, i) => one.atMs === computed[i]?.atMs && agrees(computed[i], one, series, i === 0 && before === null),
    );
  if (!areAlike) findings.add(`values per minute of ${series.name} are not those of its readings`, atMs);
}

/** To the step in which roll-ups are stored. `isFirst`: what was counted since the reading before is not known. */
export function agrees(made: Rollup | undefined, stored: Rollup, series: SeriesState, isFirst: boolean): boolean {
  if (made?.count !== stored.count) return false;
  const step = series.scale === null ? 0 : series.scale.multiply / series.scale.divide;
  const isNear = (a: number, b: number, steps: number): boolean =>
    Math.abs(a - b) <= step * steps + 1e-9 * Math.max(Math.abs(a), Math.abs(b));
  const columns = ['first', 'last', 'min', 'max', 'mean'] as const;
  const isCounted = isFirst || series.counting.kind === null || isNear(made.delta, stored.delta, 2);
  return isCounted && columns.every((name) => isNear(made[name], stored[name], 0.6));
}
