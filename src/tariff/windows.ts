// Time windows of a tariff by the clock on the wall, days on which clocks change included. Pure.
import type { Calendar } from '../time/calendar.ts';
import type { Nano } from './exact.ts';
import type { TariffEntry, TariffWindow } from './tariff-config.ts';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MINUTES = 1440;

/** The price that the clock on the wall says. */
export function priceOf(entry: TariffEntry, calendar: Calendar, ms: number): Nano | null {
  const { year, month, day, hour, minute } = calendar.wallTime(ms);
  const weekday = ((new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7) + 1;
  const minutes = hour * 60 + minute;
  return entry.windows.find((window) => holds(window, weekday, minutes))?.price ?? entry.price;
}

/** `weekday`: 1 Monday .. 7 Sunday. A window that goes past midnight belongs to the day on which it begins. */
export function holds({ beginMin, endMin, days }: TariffWindow, weekday: number, minutes: number): boolean {
  const yesterday = weekday === 1 ? 7 : weekday - 1;
  if (beginMin < endMin) return days.includes(weekday) && minutes >= beginMin && minutes < endMin;
  return (days.includes(weekday) && minutes >= beginMin) || (days.includes(yesterday) && minutes < endMin);
}

/** Instants inside the range at which another window may hold, rising, each once. */
export function wallEdges(
  windows: readonly TariffWindow[],
  calendar: Calendar,
  fromMs: number,
  toMs: number,
): number[] {
  const minutes = [...new Set(windows.flatMap(({ beginMin, endMin }) => [beginMin, endMin % DAY_MINUTES]))];
  const edges = new Set<number>();
  for (let day = calendar.startOf('day', fromMs); day < toMs; day = calendar.next('day', day)) {
    edges.add(day);
    for (const edge of edgesOfDay(minutes, calendar, day)) edges.add(edge);
  }
  return [...edges].filter((ms) => ms > fromMs && ms < toMs).sort((a, b) => a - b);
}

function edgesOfDay(minutes: readonly number[], calendar: Calendar, dayMs: number): number[] {
  const endMs = calendar.next('day', dayMs);
  const { year, month, day } = calendar.wallTime(dayMs);
  const firsts = minutes.map((all) => {
    return calendar.instant({ year, month, day, hour: Math.floor(all / 60), minute: all % 60 });
  });
  const gained = calendar.offsetMs(dayMs) - calendar.offsetMs(endMs);
  if (gained === 0) return firsts;
  // Times that come twice have two edges, and the change itself is one.
  const change = changeOf(calendar, dayMs, endMs);
  return [...firsts, ...firsts.map((ms) => ms + gained).filter((ms) => ms >= change), change];
}

/** When clocks change in the day; zones do that at whole quarters of an hour. */
function changeOf(calendar: Calendar, dayMs: number, endMs: number): number {
  for (let ms = dayMs; ms < endMs; ms += QUARTER_MS) {
    if (calendar.offsetMs(ms) !== calendar.offsetMs(dayMs)) return ms;
  }
  return endMs;
}

/** Whether two windows hold at the same minute of some day. */
export function overlap(one: TariffWindow, other: TariffWindow): boolean {
  for (let weekday = 1; weekday <= 7; weekday++) {
    for (const minutes of [one.beginMin, other.beginMin]) {
      if (holds(one, weekday, minutes) && holds(other, weekday, minutes)) return true;
    }
  }
  return false;
}
