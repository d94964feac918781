// What happened, by kind, for Prometheus. It must not know single events.
import type { Registry } from 'prom-client';
import type { EventLog } from '../../events/event-log.ts';
import { EVENT_KIND_NAMES } from '../../vocabulary/events/kinds.ts';
import { counterOf } from './gathered-metrics.ts';

export function addEventMetrics(events: Pick<EventLog, 'counts'>, registers: Registry[]): void {
  counterOf(registers, 'meterhub_events_total', 'What happened since the start, by kind.', ['kind'], (set) => {
    for (const kind of EVENT_KIND_NAMES) set({ kind }, events.counts().get(kind)?.count ?? 0);
  });
  counterOf(registers, 'meterhub_events_suppressed_total', 'Not kept: too many of the same.', ['kind'], (set) => {
    for (const kind of EVENT_KIND_NAMES) set({ kind }, events.counts().get(kind)?.suppressed ?? 0);
  });
}
