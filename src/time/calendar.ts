// Local time of a zone: when its hours, days, weeks, months and years begin, with daylight saving. Pure; knows no clock.

export const PERIODS = ['hour', 'day', 'week', 'month', 'year'] as const;

export type Period = (typeof PERIODS)[number];

/** What the clock on the wall shows. `month` 1..12; numbers beyond their range carry over, as in `Date.UTC`. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly ms?: number;
}

export interface Interval {
  /** First instant that belongs to it, ms since the epoch. */
  readonly fromMs: number;
  /** First instant that does not. */
  readonly toMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Zones change their offset at whole quarters of an hour (tz database, since 1972), so one answer holds for a quarter. */
const QUARTER_MS = 900_000;
const MAX_REMEMBERED = 50_000;

/** True for names of the tz database that this Node knows: `Europe/Berlin`, `UTC`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The zone the machine is set to. */
export function machineTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export class Calendar {
  readonly timeZone: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();

  /** Throws a RangeError when the zone is not known; `isTimeZone` tells beforehand. */
  constructor(timeZone: string) {
    this.timeZone = timeZone;
    this.#format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  }

  /** How far the wall clock is ahead of UTC at an instant, ms. */
  offsetMs(ms: number): number {
    const quarter = Math.floor(ms / QUARTER_MS);
    const known = this.#offsets.get(quarter);
    if (known !== undefined) return known;
    const offset = this.#computeOffsetMs(quarter * QUARTER_MS);
    if (this.#offsets.size >= MAX_REMEMBERED) this.#offsets.clear();
    this.#offsets.set(quarter, offset);
    return offset;
  }

  wallTime(ms: number): Required<WallTime> {
    const wall = new Date(ms + this.offsetMs(ms));
    return {
      year: wall.getUTCFullYear(),
      month: wall.getUTCMonth() + 1,
      day: wall.getUTCDate(),
      hour: wall.getUTCHours(),
      minute: wall.getUTCMinutes(),
      second: wall.getUTCSeconds(),
      ms: wall.getUTCMilliseconds(),
    };
  }

  /**
   * The instant at which the wall shows this. Of a time that comes twice (autumn) the first; of one that is left out
   * (spring) the instant of the change.
   */
  instant({ year, month, day, hour = 0, minute = 0, second = 0, ms = 0 }: WallTime): number {
    const wallMs = Date.UTC(year, month - 1, day, hour, minute, second, ms);
    const before = this.offsetMs(wallMs - DAY_MS);
    const after = this.offsetMs(wallMs + DAY_MS);
    if (this.offsetMs(wallMs - before) === before) return wallMs - before;
    if (this.offsetMs(wallMs - after) === after) return wallMs - after;
    return this.#changeBetween(wallMs - after, wallMs - before);
  }

  /** When the period that contains the instant began. */
  startOf(period: Period, ms: number): number {
    const { year, month, day } = this.wallTime(ms);
    switch (period) {
      case 'hour':
        return this.#startOfHour(ms);
      case 'day':
        return this.instant({ year, month, day });
      case 'week':
        return this.instant({ year, month, day: day - daysSinceMonday(year, month, day) });
      case 'month':
        return this.instant({ year, month, day: 1 });
      case 'year':
        return this.instant({ year, month: 1, day: 1 });
    }
  }

  /** When the period after the one that contains the instant begins. */
  next(period: Period, ms: number): number {
    const start = this.startOf(period, ms);
    // By the date alone: where midnight is left out, the period begins later than 00:00, but the next one need not.
    const { year, month, day } = this.wallTime(start);
    switch (period) {
      case 'hour':
        return this.#startOfHour(start + HOUR_MS);
      case 'day':
        return this.instant({ year, month, day: day + 1 });
      case 'week':
        return this.instant({ year, month, day: day + 7 });
      case 'month':
        return this.instant({ year, month: month + 1, day: 1 });
      case 'year':
        return this.instant({ year: year + 1, month: 1, day: 1 });
    }
  }

  /** The same wall time `count` periods later (negative: earlier); the day is cut to the length of the month. Hours are 60 min. */
  shift(ms: number, count: number, period: Period): number {
    if (period === 'hour') return ms + count * HOUR_MS;
    const wall = this.wallTime(ms);
    if (period === 'day' || period === 'week') {
      return this.instant({ ...wall, day: wall.day + count * (period === 'week' ? 7 : 1) });
    }
    const months = wall.year * 12 + wall.month - 1 + count * (period === 'year' ? 12 : 1);
    const year = Math.floor(months / 12);
    const month = (months % 12) + 1;
    return this.instant({ ...wall, year, month, day: Math.min(wall.day, daysInMonth(year, month)) });
  }

  /** The periods that touch the range, in order, whole: the first may begin before it, the last may end after it. */
  *periods(period: Period, { fromMs, toMs }: Interval): Generator<Interval> {
    let start = this.startOf(period, fromMs);
    while (start < toMs) {
      const end = this.next(period, start);
      yield { fromMs: start, toMs: end };
      start = end;
    }
  }

  /** ISO 8601 with the zone's offset: `2026-01-15T13:00:00.250+01:00`; `.000` is left out. */
  iso(ms: number): string {
    const offsetMin = Math.round(this.offsetMs(ms) / 60_000);
    const text = new Date(ms + offsetMin * 60_000)
      .toISOString()
      .slice(0, -1)
      .replace(/\.000$/, '');
    const sign = offsetMin < 0 ? '-' : '+';
    return `${text}${sign}${two(Math.floor(Math.abs(offsetMin) / 60))}:${two(Math.abs(offsetMin) % 60)}`;
  }

  #startOfHour(ms: number): number {
    const offset = this.offsetMs(ms);
    const start = Math.floor((ms + offset) / HOUR_MS) * HOUR_MS - offset;
    // Where clocks change by half an hour, an hour of the wall clock may begin in its middle.
    return this.offsetMs(start) === offset ? start : this.#changeBetween(start, ms);
  }

  /** The instant at which the offset of the end begins to hold; at the beginning another one holds. */
  #changeBetween(beginMs: number, endMs: number): number {
    const wanted = this.offsetMs(endMs);
    let before = Math.floor(beginMs / QUARTER_MS);
    let after = Math.floor(endMs / QUARTER_MS);
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.offsetMs(middle * QUARTER_MS) === wanted) after = middle;
      else before = middle;
    }
    return after * QUARTER_MS;
  }

  #computeOffsetMs(ms: number): number {
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of this.#format.formatToParts(ms)) parts[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - ms;
  }
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function daysSinceMonday(year: number, month: number, day: number): number {
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
