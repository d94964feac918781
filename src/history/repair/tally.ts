// Counts what was found in a damaged history file and what is missing, series by series. It must not know tables or files.
import { HOUR_MS } from '../format/rollup.ts';
import type { SeriesIdentity } from '../format/series-state.ts';

export interface SavedSeries {
  readonly name: string;
  readonly unit: string | null;
  readings: number;
  /** Begin of the first hour and end of the last one with readings, ms since the epoch; null: none. */
  fromMs: number | null;
  toMs: number | null;
  hours: number;
  days: number;
  /** Readings that were there; null: nobody knows how many. */
  lostReadings: number | null;
  /** Begin of each hour that misses some, rising, ms since the epoch. */
  lostHoursMs: number[];
}

export class Tally {
  readonly #names: ReadonlyMap<number, SeriesIdentity>;
  readonly #bySeries = new Map<number, SavedSeries>();
  /** By series and hour. */
  readonly #found = new Map<string, { readings: number; pieces: number }>();
  #firstHourMs = Infinity;

  constructor(names: ReadonlyMap<number, SeriesIdentity>) {
    this.#names = names;
  }

  readings(series: number, hour: number, count: number, pieces: number): void {
    const found = this.#at(series, hour);
    found.readings += count;
    found.pieces += pieces;
    if (pieces > 0) this.#firstHourMs = Math.min(this.#firstHourMs, hour * HOUR_MS);
    const one = this.#of(series);
    one.readings += count;
    one.fromMs = Math.min(one.fromMs ?? Infinity, hour * HOUR_MS);
    one.toMs = Math.max(one.toMs ?? 0, (hour + 1) * HOUR_MS);
  }

  /** So many there were. After all readings: how many are missing, only `line` can say. */
  expected(series: number, hour: number, pieces: number): void {
    this.#firstHourMs = Math.min(this.#firstHourMs, hour * HOUR_MS);
    if (this.#at(series, hour).pieces >= pieces) return;
    const one = this.#of(series);
    one.lostReadings = null;
    one.lostHoursMs.push(hour * HOUR_MS);
  }

  /** After all readings. A line of an hour says how many readings it had. */
  line(level: string, series: number, atMs: number, count: number): void {
    const one = this.#of(series);
    if (level === 'daily') one.days++;
    if (level !== 'hourly') return;
    one.hours++;
    const lost = count - this.#at(series, atMs / HOUR_MS).readings;
    // Readings older than that were deleted as they should be.
    if (atMs < this.#firstHourMs || lost <= 0) return;
    one.lostReadings = (one.lostReadings ?? 0) + lost;
    if (!one.lostHoursMs.includes(atMs)) one.lostHoursMs.push(atMs);
  }

  /** By name. */
  all(): SavedSeries[] {
    const all = [...this.#bySeries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const one of all) one.lostHoursMs.sort((a, b) => a - b);
    return all;
  }

  #at(series: number, hour: number): { readings: number; pieces: number } {
    const key = `${series} ${hour}`;
    const found = this.#found.get(key) ?? { readings: 0, pieces: 0 };
    this.#found.set(key, found);
    return found;
  }

  #of(series: number): SavedSeries {
    let one = this.#bySeries.get(series);
    if (one === undefined) {
      const { device, measurand, unit } = this.#names.get(series) ?? lostIdentity(series, false);
      const none = { readings: 0, fromMs: null, toMs: null, hours: 0, days: 0, lostReadings: 0, lostHoursMs: [] };
      one = { name: `${device}.${measurand}`, unit, ...none };
      this.#bySeries.set(series, one);
    }
    return one;
  }
}

/** What becomes of values whose series cannot be read any more. */
export function lostIdentity(series: number, isText: boolean): SeriesIdentity {
  return { device: 'lost', measurand: `series${series}`, unit: null, kind: isText ? 'text' : 'number' };
}
