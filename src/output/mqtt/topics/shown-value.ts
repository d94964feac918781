// Readings as MQTT shows them: as many digits as meters resolve, and as text. It must not know topics.
import { roundHalfAway } from '../../../expression/decimal.ts';
import type { ReadingValue } from '../../../model/reading.ts';

/**
 * Digits after the point by unit: finer than any meter of a house resolves, but without the noise of float registers,
 * which say 230.1234588623047 and never the same twice.
 */
const DECIMALS: Readonly<Record<string, number>> = {
  ...{ W: 1, var: 1, VA: 1, Wh: 1, varh: 1, VAh: 1 },
  ...{ V: 2, A: 3, Hz: 3, '%': 2, deg: 2, degC: 2, '1': 3 },
  ...{ m3: 4, 'm3/h': 4, l: 2 },
};

export function shownValue(value: ReadingValue, unit: string | null): ReadingValue {
  if (typeof value !== 'number' || unit === null || !Object.hasOwn(DECIMALS, unit)) return value;
  return roundHalfAway(value, DECIMALS[unit] ?? 0) + 0;
}

/** `512.3`, `true`, `charge`; lists and objects as JSON; nothing as the empty text. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
