// Which period is shown and what it is compared with, as the address says it. It must not know what is drawn.
import { useMemo } from 'preact/hooks';
import { hubNowMs } from '../shared/live.ts';
import { choose, chosen } from '../shared/route.ts';
import { instantOf, wallText } from '../shared/zone.ts';
import { periodAt, SPANS, type Period, type Span } from './periods.ts';

/** What the address says; without a date it is the running period, which goes on with time. */
export function useChoice(): { span: Span; period: Period; isCompared: boolean } {
  const span = SPANS.find((name) => name === chosen('span')) ?? 'day';
  const date = chosen('date');
  const wallMs = Date.parse(`${date ?? ''}T00:00Z`);
  // Anybody may have typed the address.
  const isDate = date !== null && /^[12]\d{3}-\d\d-\d\d$/.test(date) && Number.isFinite(wallMs);
  const { fromMs, toMs } = periodAt(span, isDate ? instantOf(wallMs) : hubNowMs());
  // The same object while it is the same period: what is loaded hangs on it.
  const period = useMemo((): Period => ({ fromMs, toMs }), [fromMs, toMs]);
  return { span, period, isCompared: span !== 'total' && chosen('compare') === 'before' };
}

/** Another span shows the part of it that is shown now, or the running one. */
export function showPeriod(span: Span, { fromMs, toMs }: Period): void {
  const nowMs = hubNowMs();
  const isPresent = fromMs <= nowMs && nowMs < toMs;
  choose({ span: span === 'day' ? null : span, date: isPresent ? null : wallText(fromMs).slice(0, 10) });
}
