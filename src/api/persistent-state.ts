// What the interfaces remember over a change of the configuration: the uptime, and the events kept for long polling.
// It must not know the configuration.
import type { LiveState } from '../live/live-state.ts';
import type { Clock } from '../model/clock.ts';
import { EventFeed } from './gosdm630/event-feed.ts';
import { StatusReport } from './gosdm630/status-report.ts';
import { nodeRuntime, type RuntimeFigures } from './runtime-figures.ts';

export interface PersistentState {
  readonly status: StatusReport;
  readonly feed: EventFeed;
}

export function createPersistentState(
  live: LiveState,
  clock: Clock,
  runtime: RuntimeFigures = nodeRuntime,
): PersistentState {
  const status = new StatusReport(live, clock, runtime);
  return { status, feed: new EventFeed(live, clock, status) };
}
