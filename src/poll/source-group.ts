// One bus with the devices on it, as the hub starts and stops them together. Interfaces only.
import type { Controllable } from '../device/controllable.ts';
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
  /** The devices that can be told something. */
  readonly controllables?: readonly Controllable[];
  /**
   * How long the poller has been at one device, ms; 0 while it waits for its next turn or for the wire. All it does has a
   * timeout: minutes mean that it hangs.
   */
  busyMs?(): number;
  start(): void;
  /** Resolves when nothing of it runs any more and the wire is closed. */
  stop(): Promise<void>;
}
