// One bus with the devices on it, as the hub starts and stops them together. Interfaces only.
import type { ModelBase } from '../definition/model-base.ts';
import type { Controllable } from './controllable.ts';
import type { BusView } from '../model/bus-stats.ts';
import type { DeviceView } from '../model/device-view.ts';
import type { HealthChange } from '../model/health.ts';
import type { Snapshot } from '../model/reading.ts';
import type { DeviceBase } from './entry/device-base.ts';
import type { PulseMemory } from './pulses/pulse-memory.ts';
import type { SharedWire } from './lent-bus.ts';

/** Where a group's devices hand their facts. */
export interface Sinks {
  readonly onSnapshot: (snapshot: Snapshot) => void;
  readonly onHealth: (change: HealthChange) => void;
  /** Raw traffic of a bus, only asked for with `-v`. */
  readonly onTraffic?: (bus: string, direction: 'out' | 'in', bytes: Uint8Array) => void;
  /** What is known of counters of pulses; left out: such readings are not known. */
  readonly pulses?: PulseMemory;
  /** A bus was opened, or lost with a reason. */
  readonly onBusState: (bus: string, open: boolean, reason: string | null) => void;
}

/** Looking for devices that nobody configured. */
export interface ScanRequest {
  /** What may be there. */
  readonly models: readonly ModelBase[];
  readonly ids: readonly number[];
  /** One per id that anything was heard of. */
  readonly onFound: (found: ScanFound) => void;
  /** How many ids have been asked. */
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
}

export interface ScanFound {
  readonly id: number;
  /** `damaged`: something answers that nobody can understand. */
  readonly kind: 'meter' | 'damaged';
  /** Catalogue ids it may be, the best first. */
  readonly models: readonly string[];
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
  /** Asks ids between the polls; rejects only when the wire fails or the group is stopped. Left out: nobody can be asked. */
  scan?(request: ScanRequest): Promise<void>;
  /** One reading of a device that nobody configured, between the polls. Rejects with why there is none. Left out: nobody can be asked. */
  ask?(device: DeviceBase): Promise<Snapshot>;
  /** The wire for other masters. Left out: it is no Modbus. */
  readonly shared?: SharedWire;
  start(): void;
  /** Resolves when nothing of it runs any more and the wire is closed. */
  stop(): Promise<void>;
}
