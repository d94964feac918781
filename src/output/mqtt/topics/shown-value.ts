// Readings as MQTT shows them: as many digits as meters resolve, and as text. It must not know topics.
import { roundHalfAway } from '../../../expression/decimal.ts';
import type { ReadingValue } from '../../../model/reading.ts';
import { unitInfo } from '../../../vocabulary/units.ts';

/** Rounded to what the unit resolves, so that float registers do not say 230.1234588623047 and never the same twice. */
export function shownValue(value: ReadingValue, unit: string | null): ReadingValue {
  const info = unitInfo(unit);
  if (typeof value !== 'number' || info === null) return value;
  return roundHalfAway(value, info.digits) + 0;
}

/** `512.3`, `true`, `charge`; lists and objects as JSON; nothing as the empty text. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
