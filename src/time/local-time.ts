// Instants in the machine's own zone, as people and files name them. Knows no clock: whoever asks says which instant.

/** `2026-01-15` */
export function localDate(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `2026-01-15 13:00:05` */
export function localDateTime(ms: number): string {
  const date = new Date(ms);
  return `${localDate(ms)} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Whole minutes since local midnight, as the clock on the wall shows them: 0..1439. */
export function localMinuteOfDay(ms: number): number {
  const date = new Date(ms);
  return date.getHours() * 60 + date.getMinutes();
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
