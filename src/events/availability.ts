// From events to how much of a time a device was there: what is not known, because the hub was off or knew nothing of it yet,
// counts neither way. Pure; it must not know where events come from.
import type { HouseEvent } from '../model/event.ts';
import type { EventKind } from '../vocabulary/events/kinds.ts';

/** What has to be asked for, from the beginning on. */
export const AVAILABILITY_KINDS: readonly EventKind[] = ['up', 'down', 'hubStarted', 'hubStopped'];

export interface AvailabilityPeriod {
  readonly fromMs: number;
  readonly toMs: number;
  /** In which it is known whether the device was there, ms. */
  readonly knownMs: number;
  /** Of it, without the device, ms. */
  readonly awayMs: number;
  /** How often it was lost. */
  readonly losses: number;
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** `events`: oldest first, of all devices and the hub; `edgesMs`: rising. What is yet to come is not known. */
export function availabilityOf(
  device: string,
  events: readonly HouseEvent[],
  edgesMs: readonly number[],
  nowMs: number,
): AvailabilityPeriod[] {
  const own = events.filter((event) => event.device === device && (event.kind === 'up' || event.kind === 'down'));
  const first = own[0];
  const known = first === undefined ? [] : without({ fromMs: beginOf(first), toMs: nowMs }, hubOff(events));
  const away = united(awaySpans(own, nowMs));
  const downs = own.filter(({ kind }) => kind === 'down');
  return edgesMs.slice(1).map((toMs, index) => {
    const period = { fromMs: edgesMs[index] ?? toMs, toMs };
    const inside = known.flatMap((span) => common(span, period));
    return {
      ...period,
      knownMs: lengthOf(inside),
      awayMs: lengthOf(inside.flatMap((span) => away.flatMap((other) => common(span, other)))),
      losses: downs.filter(({ atMs }) => atMs >= period.fromMs && atMs < period.toMs).length,
    };
  });
}

/** 0..1; null: nothing is known. */
export function shareOf(periods: readonly Pick<AvailabilityPeriod, 'knownMs' | 'awayMs'>[]): number | null {
  const knownMs = periods.reduce((sum, period) => sum + period.knownMs, 0);
  const awayMs = periods.reduce((sum, period) => sum + period.awayMs, 0);
  return knownMs === 0 ? null : 1 - awayMs / knownMs;
}

/** The first that is known may be that it is back. */
function beginOf({ atMs, details }: HouseEvent): number {
  return atMs - awayMsOf(details);
}

function awaySpans(own: readonly HouseEvent[], nowMs: number): Span[] {
  const spans: Span[] = [];
  for (const [index, event] of own.entries()) {
    if (event.kind === 'up') spans.push({ fromMs: beginOf(event), toMs: event.atMs });
    else if (own[index + 1] === undefined) spans.push({ fromMs: event.atMs, toMs: nowMs });
    // A second loss without a return between: the return was lost with a power cut.
    else if (own[index + 1]?.kind === 'down') spans.push({ fromMs: event.atMs, toMs: own[index + 1]?.atMs ?? nowMs });
  }
  return spans;
}

function hubOff(events: readonly HouseEvent[]): Span[] {
  const spans: Span[] = [];
  let stoppedMs: number | null = null;
  for (const { kind, atMs, details } of events) {
    if (kind === 'hubStopped') stoppedMs = atMs;
    if (kind !== 'hubStarted') continue;
    const offMs = Number(details['offMs'] ?? 0);
    spans.push({ fromMs: stoppedMs ?? atMs - offMs, toMs: atMs });
    stoppedMs = null;
  }
  return spans;
}

function awayMsOf({ awayMs = 0 }: HouseEvent['details']): number {
  return Number(awayMs);
}

function without(span: Span, gaps: readonly Span[]): Span[] {
  let left = [span];
  for (const gap of gaps) {
    left = left.flatMap((one) =>
      [
        { fromMs: one.fromMs, toMs: Math.min(one.toMs, gap.fromMs) },
        { fromMs: Math.max(one.fromMs, gap.toMs), toMs: one.toMs },
      ].filter((rest) => rest.toMs > rest.fromMs),
    );
  }
  return left;
}

/** Spans that overlap count once. */
function united(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = all.at(-1);
    if (last !== undefined && span.fromMs <= last.toMs) {
      all[all.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) };
    } else all.push(span);
  }
  return all;
}

function common(one: Span, other: Span): Span[] {
  const span = { fromMs: Math.max(one.fromMs, other.fromMs), toMs: Math.min(one.toMs, other.toMs) };
  return span.toMs > span.fromMs ? [span] : [];
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
