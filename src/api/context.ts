// What the interfaces share beyond the dependencies of the hub. Built once per server.
import { nodeRuntime, type ApiDeps, type RuntimeFigures } from './deps.ts';
import { EventFeed } from './event-feed.ts';
import { Guard } from './guard.ts';
import { StatusReport } from './status-report.ts';

export interface ApiContext extends ApiDeps {
  readonly runtime: RuntimeFigures;
  readonly status: StatusReport;
  readonly feed: EventFeed;
  readonly guard: Guard;
}

export function createContext(deps: ApiDeps): ApiContext {
  const { live, clock, config } = deps;
  const runtime = deps.runtime ?? nodeRuntime;
  const status = new StatusReport(live, clock, runtime);
  const guard = new Guard({ server: config.server, hostName: runtime.hostName, clock });
  return { ...deps, runtime, status, guard, feed: new EventFeed(live, clock, status) };
}
