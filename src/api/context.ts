// What the interfaces share beyond the dependencies of the hub. Built once per server.
import { nodeRuntime, type ApiDeps, type RuntimeFigures } from './services.ts';
import { Guard } from './http/guard.ts';
import { createMemory, type ApiMemory } from './persistent-state.ts';

export interface ApiContext extends ApiDeps, ApiMemory {
  readonly runtime: RuntimeFigures;
  readonly guard: Guard;
}

export function createContext(deps: ApiDeps): ApiContext {
  const { live, clock, config } = deps;
  const runtime = deps.runtime ?? nodeRuntime;
  const guard = new Guard({ server: config.server, hostName: runtime.hostName, clock });
  return { ...deps, ...(deps.memory ?? createMemory(live, clock, runtime)), runtime, guard };
}
