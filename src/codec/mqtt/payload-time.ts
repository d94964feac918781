// The time in a message: ISO 8601, or seconds or milliseconds since the epoch. Pure.

/** Seconds since the epoch have been at least this since 2001, and milliseconds are at least a thousand times as many. */
const LEAST_S = 1e9;
const LEAST_MS = 1e12;
const MOST_MS = 1e14;
/** Date, hours and minutes, seconds, fraction, zone: its sign and hours, its minutes. */
const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?([.,]\d{1,9})?\s*(?:(Z)|([+-]\d{2}):?(\d{2})?)?$/i;

/** ms since the epoch; null: it is no time. Without a zone it is the time of this machine. */
export function payloadTimeMs(value: unknown): number | null {
  if (typeof value === 'number') return epochMs(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (/^\d{10,14}(\.\d+)?$/.test(text)) return epochMs(Number(text));
  const found = ISO.exec(text);
  if (found === null) return null;
  const [, date = '', minutes = '', seconds = ':00', fraction = '', utc = '', hours = '', zoneMinutes = '00'] = found;
  const zone = hours === '' ? utc.toUpperCase() : `${hours}:${zoneMinutes}`;
  const ms = Date.parse(`${date}T${minutes}${seconds}${fraction.replace(',', '.')}${zone}`);
  return Number.isFinite(ms) ? ms : null;
}

function epochMs(number: number): number | null {
  if (number >= LEAST_MS && number < MOST_MS) return number;
  return number >= LEAST_S && number < LEAST_MS ? number * 1000 : null;
}
