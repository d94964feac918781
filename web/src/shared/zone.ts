// The time zone of the hub: days and times on the page are those of the house, wherever the browser is.
// It must not know what they are for.

/** Wall clock, as `Date.UTC` takes it: `month` 0..11; numbers beyond their range carry over. */
export interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

const DAY_MS = 86_400_000;

let zone = browserZone();
let format = formatOf(zone);

function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const numeric = 'numeric' as const;
  return new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    ...{ timeZone, hourCycle: 'h23', year: numeric, month: numeric, day: numeric },
    ...{ hour: numeric, minute: numeric, second: numeric },
  });
}

/** Name of the tz database, e.g. Europe/Berlin. */
export function hubZone(): string {
  return zone;
}

/** A browser that does not know the zone goes on with its own. */
export function setHubZone(name: string): void {
  if (name === zone) return;
  try {
    format = formatOf(name);
    zone = name;
  } catch {
    // Its tables are older than the hub's.
  }
}

/** True when the clock in front of the person shows another time than the hub's. */
export function isElsewhere(atMs: number): boolean {
  return offsetMs(atMs) !== -new Date(atMs).getTimezoneOffset() * 60_000;
}

/** The hub's wall clock as if it were UTC, ms: differences of it are differences on the clock on the wall. */
export function wallMs(atMs: number): number {
  return atMs + offsetMs(atMs);
}

export function wallOf(atMs: number): Wall {
  const wall = new Date(wallMs(atMs));
  return {
    ...{ year: wall.getUTCFullYear(), month: wall.getUTCMonth(), day: wall.getUTCDate() },
    ...{ hour: wall.getUTCHours(), minute: wall.getUTCMinutes(), weekday: wall.getUTCDay() },
  };
}

/** The first instant at which the hub's clock shows this; where clocks jump over it, the instant of the jump. */
export function instantOf(shownMs: number): number {
  const before = shownMs - offsetMs(shownMs - DAY_MS);
  const after = shownMs - offsetMs(shownMs + DAY_MS);
  const shows = [before, after].sort((a, b) => a - b).find((atMs) => wallMs(atMs) === shownMs);
  return shows ?? before;
}

/** "2026-03-29 03:00:00": what every spreadsheet takes for a time. */
export function wallText(atMs: number): string {
  return new Date(wallMs(atMs)).toISOString().slice(0, 19).replace('T', ' ');
}

/** How far the hub's wall clock is ahead of UTC, ms. */
function offsetMs(atMs: number): number {
  const part: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(atMs)) part[type] = value;
  const { year, month, day, hour, minute, second } = part;
  const shown = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return shown - Math.floor(atMs / 1000) * 1000;
}
