// Points in time as people write them: now, today, -1d, thisMonth-1mo, 2026-01-15, 2026-01-15T13:00+01:00. Knows no clock.
import type { Calendar, Period } from './calendar.ts';

/** What to say when a text is none of them. */
export const TIME_HINT =
  'write now, today, yesterday, thisWeek, thisMonth, thisYear, a step back like -15min, -6h, -1d, -2w, -3mo, -1y or today-7d, ' +
  'or a date like 2026-01-15, 2026-01, 2026-01-15T13:00, 2026-01-15T13:00:00+01:00';

const ANCHORS = { today: 'day', thisWeek: 'week', thisMonth: 'month', thisYear: 'year' } as const;

/** Steps of a fixed length, ms. */
const FIXED_MS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 } as const;
/** Steps of the calendar: the same wall time on another day; days at least. */
const STEPS: Readonly<Record<string, { readonly period: Period; readonly days: number }>> = {
  d: { period: 'day', days: 1 },
  w: { period: 'week', days: 7 },
  mo: { period: 'month', days: 28 },
  y: { period: 'year', days: 365 },
};
const DAY_MS = 86_400_000;

const RELATIVE = /^(now|today|yesterday|thisWeek|thisMonth|thisYear)?(?:([+-])(\d{1,9})(ms|s|min|h|d|w|mo|y))?$/i;

/** A space stands for `+` too: that is what an unescaped plus in a URL arrives as. */
const ISO =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+ -]\d\d(?::?\d\d)?)?)?)?)?$/i;

/** Of numbers alone: 9 to 10 digits are seconds since the epoch, 12 to 13 are milliseconds. */
const SECONDS = /^\d{9,10}$/;
const MILLISECONDS = /^\d{12,13}$/;

/** The instant, ms since the epoch; null when the text is no point in time, or one that does not exist (2026-02-30). */
export function parseTime(text: string, nowMs: number, calendar: Calendar): number | null {
  const trimmed = text.trim();
  if (SECONDS.test(trimmed)) return Number(trimmed) * 1000;
  if (MILLISECONDS.test(trimmed)) return Number(trimmed);
  return parseIso(trimmed, calendar) ?? parseRelative(trimmed, nowMs, calendar);
}

function parseRelative(text: string, nowMs: number, calendar: Calendar): number | null {
  const match = text === '' ? null : RELATIVE.exec(text);
  if (match === null) return null;
  const [, anchor = 'now', sign = '+', count = '0', unit = 'ms'] = match;
  const startMs = anchorMs(anchor.toLowerCase(), nowMs, calendar);
  const steps = Number(sign + count);
  const step = STEPS[unit.toLowerCase()];
  const ms = startMs + steps * (step ? step.days * DAY_MS : fixedMs(unit.toLowerCase()));
  if (!isSane(ms)) return null;
  return step ? calendar.shift(startMs, steps, step.period) : ms;
}

function anchorMs(anchor: string, nowMs: number, calendar: Calendar): number {
  if (anchor === 'yesterday') return calendar.shift(calendar.startOf('day', nowMs), -1, 'day');
  for (const [name, period] of Object.entries(ANCHORS)) {
    if (name.toLowerCase() === anchor) return calendar.startOf(period, nowMs);
  }
  return nowMs;
}

function fixedMs(unit: string): number {
  for (const [name, ms] of Object.entries(FIXED_MS)) if (name === unit) return ms;
  return 0;
}

function parseIso(text: string, calendar: Calendar): number | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part: string | undefined) => (part === undefined ? undefined : Number(part)));
  const ms = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const utcMs = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const date = new Date(utcMs);
  // Date.UTC carries over: 30 February would become 2 March, and 25:00 the next day.
  const isReal =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!isReal || !isSane(utcMs)) return null;
  const zone = match[8];
  if (zone === undefined) return calendar.instant({ year, month, day, hour, minute, second, ms });
  return utcMs - zoneOffsetMs(zone);
}

function zoneOffsetMs(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}

/** Between 1970 and 2200: what is beyond is a slip of the keyboard. */
function isSane(ms: number): boolean {
  return ms >= 0 && ms < Date.UTC(2200, 0);
}
