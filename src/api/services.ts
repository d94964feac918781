// What the interfaces share beyond the dependencies of the hub. Built once per server.
import { BUILT_IN } from '../catalog/index.ts';
import type { Catalogue } from '../catalog/model-set.ts';
import type { HubServices } from './hub-services.ts';
import { Access } from './access/access.ts';
import { EventLog } from '../events/event-log.ts';
import { Guard } from './http/guard.ts';
import { createPersistentState, type PersistentState } from './persistent-state.ts';
import { nodeRuntime, type RuntimeFigures } from './runtime-figures.ts';

export interface Services extends HubServices, PersistentState {
  readonly runtime: RuntimeFigures;
  readonly catalogue: () => Catalogue;
  readonly events: EventLog;
  readonly guard: Guard;
  readonly access: Access;
}

export function createServices(deps: HubServices): Services {
  const { live, clock, config, log } = deps;
  const runtime = deps.runtime ?? nodeRuntime;
  const access = deps.access ?? new Access({ clock, log });
  const guard = new Guard({ server: config.server, hostName: runtime.hostName, clock, sessions: access });
  const catalogue = deps.catalogue ?? (() => BUILT_IN);
  return {
    ...deps,
    catalogue,
    events: deps.events ?? new EventLog({ clock, exchanges: live.exchanges }),
    ...(deps.memory ?? createPersistentState(live, clock, runtime)),
    runtime,
    guard,
    access,
  };
}
