// Instants as text. Knows no clock: whoever asks says which instant.

/** RFC 3339 with milliseconds and the machine's own zone, as the older programs wrote it: 2026-01-15T13:00:00.250+01:00. */
export function rfc3339Local(ms: number): string {
  const date = new Date(ms);
  const offsetMin = -date.getTimezoneOffset();
  const shifted = new Date(ms + offsetMin * 60_000).toISOString().slice(0, -1);
  const sign = offsetMin < 0 ? '-' : '+';
  const hours = String(Math.floor(Math.abs(offsetMin) / 60)).padStart(2, '0');
  const minutes = String(Math.abs(offsetMin) % 60).padStart(2, '0');
  return `${shifted}${sign}${hours}:${minutes}`;
}

/** ISO 8601 in UTC with milliseconds: how our own interface writes instants. */
export function isoUtc(ms: number): string {
  return new Date(ms).toISOString();
}
