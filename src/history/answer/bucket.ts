// The lengths of periods an answer can have, and how stored periods are gathered into longer ones. It must not know HTTP.
import type { Calendar, Period } from '../../time/calendar.ts';
import type { HistoryResolution } from '../history.ts';

/** How finely the past is shown. */
export interface Bucket {
  /** `raw`, `15min`, `2h`, `1mo` ... */
  readonly label: string;
  /** The stored resolution it is made of. */
  readonly source: HistoryResolution;
  /** About how long one is, ms; 0: raw. Never longer than this by more than rounding. */
  readonly leastMs: number;
  /** When the one that contains the instant begins; null: as stored. */
  readonly startOf: ((ms: number) => number) | null;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const RAW: Bucket = { label: 'raw', source: 'raw', leastMs: 0, startOf: null };

/** From fine to coarse, without raw. Days and longer follow the calendar's zone, parts of a day count from its midnight. */
export function buckets(calendar: Calendar, storedZone: string): readonly Bucket[] {
  return [
    stored('1min', MINUTE_MS),
    even('2min', '1min', 2 * MINUTE_MS),
    even('5min', '1min', 5 * MINUTE_MS),
    stored('15min', 15 * MINUTE_MS),
    even('30min', '15min', 30 * MINUTE_MS),
    stored('1h', HOUR_MS),
    partOfDay('2h', 2, calendar),
    partOfDay('3h', 3, calendar),
    partOfDay('6h', 6, calendar),
    partOfDay('12h', 12, calendar),
    calendar.timeZone === storedZone
      ? { ...stored('1d', DAY_MS), startOf: (ms) => calendar.startOf('day', ms) }
      : // Stored days are those of another zone; a quarter of an hour is the finest step of all zones.
        { label: '1d', source: '15min', leastMs: DAY_MS, startOf: (ms) => calendar.startOf('day', ms) },
    ofCalendar('1w', 'week', 7, calendar, storedZone),
    ofCalendar('1mo', 'month', 28, calendar, storedZone),
    ofCalendar('1y', 'year', 365, calendar, storedZone),
  ];
}

function stored(label: '1min' | '15min' | '1h' | '1d', leastMs: number): Bucket {
  return { label, source: label, leastMs, startOf: (ms) => Math.floor(ms / leastMs) * leastMs };
}

function even(label: string, source: HistoryResolution, leastMs: number): Bucket {
  return { label, source, leastMs, startOf: (ms) => Math.floor(ms / leastMs) * leastMs };
}

function partOfDay(label: string, hours: number, calendar: Calendar): Bucket {
  const leastMs = hours * HOUR_MS;
  return {
    ...{ label, leastMs },
    source: '1h',
    startOf(ms) {
      const midnightMs = calendar.startOf('day', ms);
      return midnightMs + Math.floor((ms - midnightMs) / leastMs) * leastMs;
    },
  };
}

function ofCalendar(label: string, period: Period, days: number, calendar: Calendar, storedZone: string): Bucket {
  const source = calendar.timeZone === storedZone ? '1d' : '15min';
  return { ...{ label, source }, leastMs: days * DAY_MS, startOf: (ms) => calendar.startOf(period, ms) };
}
