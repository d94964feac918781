// What the interfaces share beyond the dependencies of the hub. Built once per server.
import { nodeRuntime, type ApiDeps, type RuntimeFigures } from './deps.ts';
import { StatusReport } from './status-report.ts';

export interface ApiContext extends ApiDeps {
  readonly runtime: RuntimeFigures;
  readonly status: StatusReport;
}

export function createContext(deps: ApiDeps): ApiContext {
  const runtime = deps.runtime ?? nodeRuntime;
  return { ...deps, runtime, status: new StatusReport(deps.live, deps.clock, runtime) };
}
