// How long an HTTP device wants to be left alone: status 429, or `Retry-After` beside 503 (RFC 6585, RFC 9110 10.2.3). Pure.
import type { HttpAnswer } from './http.ts';

/** Where the device does not say: most limits count by the minute. */
const USUAL_REST_MS = 60_000;
const LEAST_REST_MS = 1000;
/** A device that is asked once an hour is not overrun, whatever it says. */
const MOST_REST_MS = 3_600_000;

/** ms; null: it does not ask for rest. */
export function wantedRestMs(
  { status, headers }: Pick<HttpAnswer, 'status' | 'headers'>,
  nowMs: number,
): number | null {
  const said = retryAfterMs(headers['retry-after'] ?? '', nowMs);
  if (status !== 429 && (status !== 503 || said === null)) return null;
  return Math.min(MOST_REST_MS, Math.max(LEAST_REST_MS, said ?? USUAL_REST_MS));
}

/** Seconds or a date; null: neither. */
function retryAfterMs(text: string, nowMs: number): number | null {
  const wanted = text.trim();
  if (/^\d{1,9}$/.test(wanted)) return Number(wanted) * 1000;
  // Only what looks like an HTTP date: Date.parse takes nearly anything.
  const dateMs = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(wanted)
    ? Date.parse(wanted)
    : NaN;
  return Number.isNaN(dateMs) ? null : dateMs - nowMs;
}
