// What the process says of itself: its name on the network, memory, what it waits for. It must not know any interface.
import { hostname } from 'node:os';
import { getActiveResourcesInfo, memoryUsage } from 'node:process';

export interface RuntimeFigures {
  readonly hostName: string;
  /** Heap in use, bytes. */
  heapUsedBytes(): number;
  /** Sockets, timers and the like that the event loop waits for. */
  activeResources(): number;
}

export const nodeRuntime: RuntimeFigures = {
  hostName: hostname(),
  heapUsedBytes: () => memoryUsage().heapUsed,
  activeResources: () => getActiveResourcesInfo().length,
};
