// Times as P1 telegrams write them: YYMMDDhhmmss with S in summer and W in winter time, or without a mark (before DSMR 4).
// Pure: knows no clock and no zone but Central European Time, in which these meters count.

const HOUR_MS = 3_600_000;
const WINTER_OFFSET_MS = HOUR_MS;
const SUMMER_OFFSET_MS = 2 * HOUR_MS;

const TIME = /^([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})?([SW])?$/;

/**
 * The instant, ms since the epoch; null when it is no time: meters send ff or 63 months for "never".
 * Without a mark the hour that comes twice in autumn is the later one, unless that is after `notAfterMs`.
 */
export function parseMeterTime(text: string, notAfterMs: number): number | null {
  const match = TIME.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  const localMs = Date.UTC(2000 + year, month - 1, day, hour, minute, second);
  const date = new Date(localMs);
  const isReal =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!isReal) return null;
  const winterMs = localMs - WINTER_OFFSET_MS;
  const summerMs = localMs - SUMMER_OFFSET_MS;
  if (match[7] === 'S') return summerMs;
  if (match[7] === 'W') return winterMs;
  if (isSummer(winterMs)) return summerMs;
  return isSummer(summerMs) && winterMs > notAfterMs ? summerMs : winterMs;
}

/** Whether Central Europe has summer time: from the last Sunday of March to that of October, 01:00 UTC (directive 2000/84/EC). */
function isSummer(ms: number): boolean {
  const year = new Date(ms).getUTCFullYear();
  return ms >= lastSunday(year, 2) && ms < lastSunday(year, 9);
}

function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0, 1));
  return last.getTime() - last.getUTCDay() * 24 * HOUR_MS;
}
