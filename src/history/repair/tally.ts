// Counts what was found in a damaged history file and what is missing, series by series. It must not know tables or files.
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

const HOUR_MS = 3_600_000;
/** More than any year of hours: series and hour in one number. */
const HOURS_RADIX = 2 ** 22;

export class Tally {
  readonly #names: ReadonlyMap<number, SeriesIdentity>;
  readonly #bySeries = new Map<number, SavedSeries>();
  /** By series and hour. */
  readonly #readings = new Map<number, number>();
  readonly #pieces = new Map<number, number>();
  #firstHour = Infinity;

  constructor(names: ReadonlyMap<number, SeriesIdentity>) {
    this.#names = names;
  }

  of(series: number): SavedSeries {
    let one = this.#bySeries.get(series);
    if (one === undefined) {
      const { device, measurand, unit } = this.#names.get(series) ?? lostIdentity(series, false);
      const none = { readings: 0, fromMs: null, toMs: null, hours: 0, days: 0, lostReadings: 0, lostHoursMs: [] };
      one = { name: `${device}.${measurand}`, unit, ...none };
      this.#bySeries.set(series, one);
    }
    return one;
  }

  piece(series: number, hour: number, count: number): void {
    const key = series * HOURS_RADIX + hour;
    this.#pieces.set(key, (this.#pieces.get(key) ?? 0) + 1);
    this.readings(series, hour, count);
    this.#firstHour = Math.min(this.#firstHour, hour);
  }

  readings(series: number, hour: number, count: number): void {
    const key = series * HOURS_RADIX + hour;
    this.#readings.set(key, (this.#readings.get(key) ?? 0) + count);
    const one = this.of(series);
    one.readings += count;
    one.fromMs = Math.min(one.fromMs ?? Infinity, hour * HOUR_MS);
    one.toMs = Math.max(one.toMs ?? 0, (hour + 1) * HOUR_MS);
  }

  /** So many pieces there were. After all that were found: how many readings are missing, only `hour` can say. */
  expected(series: number, hour: number, pieces: number): void {
    this.#firstHour = Math.min(this.#firstHour, hour);
    if ((this.#pieces.get(series * HOURS_RADIX + hour) ?? 0) >= pieces) return;
    const one = this.of(series);
    one.lostHoursMs.push(hour * HOUR_MS);
    one.lostReadings = null;
  }

  /** The line of an hour, which says how many readings it had. After all readings. */
  hour(series: number, atMs: number, count: number): void {
    const one = this.of(series);
    one.hours++;
    const hour = atMs / HOUR_MS;
    const lost = count - (this.#readings.get(series * HOURS_RADIX + hour) ?? 0);
    // Readings older than that were deleted as they should be.
    if (hour < this.#firstHour || lost <= 0) return;
    one.lostReadings = (one.lostReadings ?? 0) + lost;
    if (!one.lostHoursMs.includes(atMs)) one.lostHoursMs.push(atMs);
  }

  /** By name. */
  all(): SavedSeries[] {
    const all = [...this.#bySeries.values()];
    for (const one of all) one.lostHoursMs.sort((a, b) => a - b);
    return all.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

/** What becomes of values whose series cannot be read any more. */
export function lostIdentity(series: number, isText: boolean): SeriesIdentity {
  return { device: 'lost', measurand: `series${series}`, unit: null, kind: isText ? 'text' : 'number' };
}
