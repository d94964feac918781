// What outputs work with where a test needs nothing of it: no history, no commands, no wires, no events.
import { Broadcast } from '../../src/async/broadcast.ts';
import { BUILT_IN } from '../../src/catalog/index.ts';
import type { HubOutputsOptions } from '../../src/hub/outputs.ts';
import { LiveState } from '../../src/live/live-state.ts';
import type { Clock } from '../../src/model/clock.ts';
import { QUIET_LOG } from './live-house.ts';

export function outputSurroundings(clock: Clock, given: Partial<HubOutputsOptions>): HubOutputsOptions {
  return {
    ...{ live: new LiveState(clock), clock, log: QUIET_LOG, version: '1.0.0', cycles: new Broadcast() },
    commands: { targets: [], give: () => Promise.reject(new Error('there are none')) },
    events: { added: new Broadcast() },
    outputs: () => [],
    catalogue: () => BUILT_IN,
    findWire: () => null,
    history: () => null,
    ...given,
  };
}
