// Days, weeks, months and years of the hub's zone: when they begin and how they are called. It must not know their energies.
import { localeOf } from '../shared/format.ts';
import type { Language } from '../shared/settings.ts';
import { hubZone, instantOf, wallOf } from '../shared/zone.ts';

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
  const { year, month, day, weekday } = wallOf(atMs);
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
  const last = toMs - 1;
  switch (span) {
    case 'day':
      return dateText(language, fromMs, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
    case 'week': {
      const short = { day: 'numeric', month: 'short' } as const;
      return `${dateText(language, fromMs, short)} – ${dateText(language, last, { ...short, year: 'numeric' })}`;
    }
    case 'month':
      return dateText(language, fromMs, { month: 'long', year: 'numeric' });
    case 'year':
      return String(wallOf(fromMs).year);
    case 'total':
      return '';
  }
}

/** A part of a span: "1. – 29. Nov. 2026, 16:00". `by`: how finely it ends; null: it is whole. */
export function partName(language: Language, span: Span, part: Period, by: 'hour' | 'day' | null): string {
  if (by === null) return periodName(language, span, part);
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const minute = { hour: '2-digit', minute: '2-digit' } as const;
  const format = new Intl.DateTimeFormat(localeOf(language), {
    ...day,
    ...(by === 'hour' && minute),
    timeZone: hubZone(),
  });
  // A part by days ends with its last day, one by hours at its last hour.
  return format.formatRange(part.fromMs, by === 'day' ? part.toMs - 1 : part.toMs);
}

/** One bar of a span. */
export function barName(language: Language, span: Span, atMs: number): string {
  switch (span) {
    case 'day':
      return dateText(language, atMs, { hour: '2-digit', minute: '2-digit' });
    case 'week':
      return dateText(language, atMs, { weekday: 'short', day: 'numeric' });
    case 'month':
      return dateText(language, atMs, { day: 'numeric', month: 'short' });
    case 'year':
      return dateText(language, atMs, { month: 'short' });
    case 'total':
      return String(wallOf(atMs).year);
  }
}

function dateText(language: Language, atMs: number, style: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(localeOf(language), { ...style, timeZone: hubZone() }).format(atMs);
}

function local(year: number, month: number, day: number): number {
  return instantOf(Date.UTC(year, month, day));
}

function between(fromMs: number, toMs: number): Period {
  return { fromMs, toMs };
}
