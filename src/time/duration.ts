// Durations as people write them (500ms, 10s, 5min, 1h, 30d, 2y) and as the program counts them: ms. Knows no key.
import type { Text } from '../vocabulary/text.ts';

const UNIT_MS = {
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  /** A year of 365 days: for how long something is kept, not for calendars. */
  y: 31_536_000_000,
} as const;

type DurationUnit = keyof typeof UNIT_MS;

/** For the JSON schema; `parseDuration` says the same. */
export const DURATION_PATTERN = '^[0-9]+(\\.[0-9]+)?(ms|s|min|h|d|y)$';

const DURATION = new RegExp(DURATION_PATTERN);

/** Far beyond any use, and still exact as a number of ms: a thousand years. */
const MAX_DURATION_MS = 1000 * UNIT_MS.y;

function isUnit(text: string): text is DurationUnit {
  return Object.hasOwn(UNIT_MS, text);
}

/** ms, or null when the text is not a duration. Fractions are fine ("1.5h") as long as a whole number of ms results. */
export function parseDuration(text: string): number | null {
  if (!DURATION.test(text)) return null;
  const unit = /[a-z]+$/.exec(text)?.[0] ?? '';
  if (!isUnit(unit)) return null;
  const ms = Number(text.slice(0, -unit.length)) * UNIT_MS[unit];
  const whole = Math.round(ms);
  if (whole > MAX_DURATION_MS || Math.abs(whole - ms) > 1e-6) return null;
  return whole;
}

/** The shortest exact way to write a number of ms: 90000 -> "90s", 300000 -> "5min". */
export function formatDuration(ms: number): string {
  let best = `${ms}ms`;
  if (ms === 0) return '0s';
  for (const [unit, unitMs] of Object.entries(UNIT_MS)) {
    if (ms % unitMs === 0) best = `${ms / unitMs}${unit}`;
  }
  return best;
}

/** What to say when someone writes something else: names the likely slip. */
export function durationHint(text: string): Text {
  if (/^[0-9]+(\.[0-9]+)?$/.test(text))
    return {
      en: `say the unit: ${text}ms, ${text}s, ${text}min, ${text}h`,
      de: `die Einheit dazuschreiben: ${text}ms, ${text}s, ${text}min, ${text}h`,
    };
  const minutes = /^([0-9]+)\s*(m|M|minutes?|mins)$/.exec(text);
  if (minutes)
    return {
      en: `minutes are written ${minutes[1] ?? ''}min (ms are milliseconds)`,
      de: `Minuten schreibt man ${minutes[1] ?? ''}min (ms sind Millisekunden)`,
    };
  const spaced = /^([0-9.]+)\s+(ms|s|min|h|d|y)$/.exec(text);
  if (spaced)
    return {
      en: `without a space: ${spaced[1] ?? ''}${spaced[2] ?? ''}`,
      de: `ohne Leerzeichen: ${spaced[1] ?? ''}${spaced[2] ?? ''}`,
    };
  return {
    en: 'a duration is a number and a unit: 500ms, 10s, 5min, 1h, 30d, 2y',
    de: 'eine Dauer ist eine Zahl mit Einheit: 500ms, 10s, 5min, 1h, 30d, 2y',
  };
}
