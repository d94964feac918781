// What the values of the flags of `meterhub simulate` may be, and how one says that they are not. Knows no flag.
import { MeterHubError } from '../../model/error.ts';
import { parseDuration } from '../../time/duration.ts';

export function durationMs(flag: string, text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw wrong(flag, text, 'a duration like 10ms or 1s');
  return ms;
}

/** Decimal digits only: Number() also takes "", "0x10" and "1e3". */
export function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) throw wrong(flag, text, `a whole number from ${min} to ${max}`);
  return value;
}

export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export function wrong(flag: string, value: string, wanted: string): MeterHubError {
  return new MeterHubError('USAGE', `simulate: ${flag}: "${value}" cannot be used; ${wanted}`);
}
