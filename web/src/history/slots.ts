// Which bar of one period stands beside which of another: the same hour, weekday, day or month. Each of both has its place, also
// the 31st that the other month lacks, and the hour that the other day has not, or has once only. Pure.
import type { Bar } from './bars.ts';
import type { Span } from './periods.ts';
import { wallOf } from '../shared/zone.ts';

export interface Slot {
  readonly bar: Bar | null;
  readonly before: Bar | null;
}

/** In the order of the hours, days or months. Without a period before: just the bars. */
export function slotsOf(span: Span, bars: readonly Bar[], before: readonly Bar[]): Slot[] {
  const [own, other] = [keyed(span, bars), keyed(span, before)];
  const keys = [...new Set([...own.keys(), ...other.keys()])].sort((a, b) => a - b);
  return keys.map((key) => ({ bar: own.get(key) ?? null, before: other.get(key) ?? null }));
}

function keyed(span: Span, bars: readonly Bar[]): Map<number, Bar> {
  const byKey = new Map<number, Bar>();
  for (const bar of bars) {
    // Where clocks are put back, an hour comes twice.
    const key = placeOf(span, bar.fromMs) * 2;
    byKey.set(byKey.has(key) ? key + 1 : key, bar);
  }
  return byKey;
}

function placeOf(span: Span, atMs: number): number {
  const { year, month, day, hour, weekday } = wallOf(atMs);
  switch (span) {
    case 'day':
      return hour;
    case 'week':
      return (weekday + 6) % 7;
    case 'month':
      return day;
    case 'year':
      return month;
    case 'total':
      return year;
  }
}
