// The flags --from and --to. Knows no command.
import type { Calendar } from '../../time/calendar.ts';
import { parseTime, TIME_HINT } from '../../time/time-text.ts';
import { usage } from './bus-option.ts';

export interface RangeFlags {
  readonly from?: string;
  readonly to?: string;
}

/** Everything when neither is given: 1970 to 2200. Throws USAGE. */
export function rangeFlags({ from, to }: RangeFlags, nowMs: number, calendar: Calendar) {
  const fromMs = from === undefined ? 0 : timeFlag('--from', from, nowMs, calendar);
  const toMs = to === undefined ? Date.UTC(2200, 0) : timeFlag('--to', to, nowMs, calendar);
  if (fromMs < toMs) return { fromMs, toMs };
  throw usage('--from is not before --to', 'exchange them');
}

function timeFlag(flag: string, text: string, nowMs: number, calendar: Calendar): number {
  const ms = parseTime(text, nowMs, calendar);
  if (ms === null) throw usage(`${flag}: "${text}" is no point in time`, TIME_HINT);
  return ms;
}
