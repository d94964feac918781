// One bus with the devices on it, as the hub starts and stops them together. Interfaces only.
import type { BusView } from '../model/bus-stats.ts';
import type { DeviceView } from '../model/device-view.ts';
import type { HealthChange } from '../model/health.ts';
import type { Snapshot } from '../model/reading.ts';

/** Where a group's devices hand their facts. */
export interface Sinks {
  readonly onSnapshot: (snapshot: Snapshot) => void;
  readonly onHealth: (change: HealthChange) => void;
  /** Raw traffic of a bus, only asked for with `-v`. */
  readonly onTraffic?: (bus: string, direction: 'out' | 'in', bytes: Uint8Array) => void;
  /** A bus was opened, or lost with a reason. */
  readonly onBusState: (bus: string, open: boolean, reason: string | null) => void;
}

export interface SourceGroup {
  readonly bus: BusView;
  readonly devices: readonly DeviceView[];
  start(): void;
  /** Resolves when nothing of it runs any more and the wire is closed. */
  stop(): Promise<void>;
}
