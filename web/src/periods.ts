// Days, weeks, months and years in the zone of this browser. Pure.
import { localeOf } from './format.ts';
import type { Language } from './settings.ts';

export const SPANS = ['day', 'week', 'month', 'year', 'total'] as const;
export type Span = (typeof SPANS)[number];

/** How the energies of a span are divided. */
export const DIVISION: Readonly<Record<Span, 'hour' | 'day' | 'month' | 'year'>> = {
  ...{ day: 'hour', week: 'day', month: 'day', year: 'month', total: 'year' },
} as const;

/** Years that "total" looks back. */
const TOTAL_YEARS = 20;

export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The span that contains the instant; weeks begin on Monday. */
export function periodAt(span: Span, atMs: number): Period {
  const { year, month, day, weekday } = parts(atMs);
  switch (span) {
    case 'day':
      return between(local(year, month, day), local(year, month, day + 1));
    case 'week': {
      const monday = day - ((weekday + 6) % 7);
      return between(local(year, month, monday), local(year, month, monday + 7));
    }
    case 'month':
      return between(local(year, month, 1), local(year, month + 1, 1));
    case 'year':
      return between(local(year, 0, 1), local(year + 1, 0, 1));
    case 'total':
      return between(local(year - TOTAL_YEARS, 0, 1), local(year + 1, 0, 1));
  }
}

/** The span before (-1) or after (1). */
export function neighbour(span: Span, { fromMs, toMs }: Period, direction: -1 | 1): Period {
  return periodAt(span, direction < 0 ? fromMs - 1 : toMs);
}

/** What follows, without what has not been yet. */
export function hasLater({ toMs }: Period, nowMs: number): boolean {
  return toMs <= nowMs;
}

export function periodName(language: Language, span: Span, { fromMs, toMs }: Period): string {
  const locale = localeOf(language);
  const from = new Date(fromMs);
  switch (span) {
    case 'day':
      return from.toLocaleDateString(locale, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
    case 'week': {
      const last = new Date(toMs - 1);
      const short = { day: 'numeric', month: 'short' } as const;
      return `${from.toLocaleDateString(locale, short)} – ${last.toLocaleDateString(locale, { ...short, year: 'numeric' })}`;
    }
    case 'month':
      return from.toLocaleDateString(locale, { month: 'long', year: 'numeric' });
    case 'year':
      return String(from.getFullYear());
    case 'total':
      return '';
  }
}

/** One bar of a span. */
export function barName(language: Language, span: Span, atMs: number): string {
  const locale = localeOf(language);
  const date = new Date(atMs);
  switch (span) {
    case 'day':
      return date.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
    case 'week':
      return date.toLocaleDateString(locale, { weekday: 'short', day: 'numeric' });
    case 'month':
      return date.toLocaleDateString(locale, { day: 'numeric', month: 'short' });
    case 'year':
      return date.toLocaleDateString(locale, { month: 'short' });
    case 'total':
      return String(date.getFullYear());
  }
}

function parts(atMs: number): { year: number; month: number; day: number; weekday: number } {
  const date = new Date(atMs);
  return { year: date.getFullYear(), month: date.getMonth(), day: date.getDate(), weekday: date.getDay() };
}

function local(year: number, month: number, day: number): number {
  return new Date(year, month, day).getTime();
}

function between(fromMs: number, toMs: number): Period {
  return { fromMs, toMs };
}
