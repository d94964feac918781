// Counts what was found in a damaged history file and what is missing, series by series. It must not know pages or files.
import type { FoundPiece, FoundSeries } from './salvage-rows.ts';
import type { PieceKey } from '../format/raw-table.ts';
import type { SeriesIdentity } from '../format/series-state.ts';

/** More than any year of hours: series and hour in one number. */
const HOURS_RADIX = 2 ** 22;
/** Parts beyond it are not told apart. */
const MASK_BITS = 30;

export interface SalvagedSeries {
  readonly name: string;
  readonly unit: string | null;
  readings: number;
  /** Begin of the first hour and end of the last one with readings, ms since the epoch; null: none. */
  fromMs: number | null;
  toMs: number | null;
  minutes: number;
  quarters: number;
  hours: number;
  days: number;
  /** Readings that were there; null: nobody knows how many. */
  lostReadings: number | null;
  /** Begin of each hour that misses some, rising, ms since the epoch. */
  lostHoursMs: number[];
}

const HOUR_MS = 3_600_000;

export class SalvageTally {
  readonly #bySeries = new Map<number, SalvagedSeries>();
  readonly #names: ReadonlyMap<number, FoundSeries>;
  readonly #readings = new Map<number, number>();
  readonly #parts = new Map<number, number>();
  /** Parts of an hour that there should be. */
  readonly #expected = new Map<number, number>();
  #firstHour = Infinity;

  constructor(names: ReadonlyMap<number, FoundSeries>) {
    this.#names = names;
  }

  of(series: number): SalvagedSeries {
    let one = this.#bySeries.get(series);
    if (one === undefined) {
      const identity = this.#names.get(series)?.identity ?? lostIdentity(series, false);
      const span = { readings: 0, fromMs: null, toMs: null, minutes: 0, quarters: 0, hours: 0, days: 0 };
      const name = `${identity.device}.${identity.measurand}`;
      one = { name, unit: identity.unit, ...span, lostReadings: 0, lostHoursMs: [] };
      this.#bySeries.set(series, one);
    }
    return one;
  }

  /** False: it has been counted already. */
  piece({ series, hour, part, count }: FoundPiece): boolean {
    const key = series * HOURS_RADIX + hour;
    const bit = part < MASK_BITS ? 1 << part : 0;
    const before = this.#parts.get(key) ?? 0;
    if ((before & bit) !== 0) return false;
    this.#parts.set(key, before | bit);
    this.#add(series, hour, count);
    this.#firstHour = Math.min(this.#firstHour, hour);
    return true;
  }

  recent(series: number, timeMs: number): void {
    this.#add(series, Math.floor(timeMs / HOUR_MS), 1);
  }

  /** One that was there, readable or not. */
  expect({ series, hour, part }: Omit<PieceKey, 'count'>): void {
    const key = series * HOURS_RADIX + hour;
    const bit = part < MASK_BITS ? 1 << part : 0;
    this.#expected.set(key, (this.#expected.get(key) ?? 0) | bit);
    this.#firstHour = Math.min(this.#firstHour, hour);
  }

  /** Pieces that were expected and not found: how many readings, only `hour` can say. */
  countLost(): void {
    for (const [key, expected] of this.#expected) {
      if ((expected & ~(this.#parts.get(key) ?? 0)) === 0) continue;
      const one = this.of(Math.floor(key / HOURS_RADIX));
      one.lostHoursMs.push((key % HOURS_RADIX) * HOUR_MS);
      one.lostReadings = null;
    }
    this.#expected.clear();
  }

  /** A line that says how many readings its hour had. */
  hour(series: number, atMs: number, count: number): void {
    const hour = atMs / HOUR_MS;
    const lost = count - (this.#readings.get(series * HOURS_RADIX + hour) ?? 0);
    // Readings older than that were deleted as they should be.
    if (hour < this.#firstHour || lost <= 0) return;
    const one = this.of(series);
    one.lostReadings = (one.lostReadings ?? 0) + lost;
    if (!one.lostHoursMs.includes(atMs)) one.lostHoursMs.push(atMs);
  }

  /** By name. */
  all(): SalvagedSeries[] {
    const all = [...this.#bySeries.values()];
    for (const one of all) one.lostHoursMs.sort((a, b) => a - b);
    return all.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #add(series: number, hour: number, count: number): void {
    const key = series * HOURS_RADIX + hour;
    this.#readings.set(key, (this.#readings.get(key) ?? 0) + count);
    const one = this.of(series);
    one.readings += count;
    one.fromMs = Math.min(one.fromMs ?? Infinity, hour * HOUR_MS);
    one.toMs = Math.max(one.toMs ?? 0, (hour + 1) * HOUR_MS);
  }
}

/** What becomes of values whose series cannot be read any more. */
export function lostIdentity(series: number, isText: boolean): SeriesIdentity {
  return { device: 'lost', measurand: `series${series}`, unit: null, kind: isText ? 'text' : 'number' };
}
