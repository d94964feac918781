// Devices that are lost and come back, as events: what is recorded adds up to the time a device was away, also where it flaps.
// It must not know how states come about.
import type { Clock } from '../model/clock.ts';
import type { HealthChange } from '../model/health.ts';
import type { EventLog } from './event-log.ts';

interface DeviceRecord {
  /** Since when it is away, monotonic ms; null: it is there. */
  awaySinceMs: number | null;
  /** Whether the last `down` was kept. */
  isDownKept: boolean;
  /** Away in pauses that were not kept, ms. */
  unsaidMs: number;
  /** It was heard at some time. */
  isKnown: boolean;
}

export interface LastState {
  readonly device: string;
  readonly isDown: boolean;
  /** Since when, wall clock. */
  readonly atMs: number;
}

export class DeviceEvents {
  readonly #log: Pick<EventLog, 'record'>;
  readonly #clock: Clock;
  readonly #devices = new Map<string, DeviceRecord>();

  constructor(log: Pick<EventLog, 'record'>, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** What was last recorded before the start. */
  learn(states: Iterable<LastState>): void {
    for (const { device, isDown, atMs } of states) {
      const record = this.#record(device);
      record.isKnown = true;
      if (!isDown) continue;
      record.isDownKept = true;
      record.awaySinceMs = this.#clock.monotonicMs() - (this.#clock.wallMs() - atMs);
    }
  }

  accept({ device, to, code, reason }: HealthChange): void {
    const record = this.#record(device);
    if (to === 'offline') {
      if (record.awaySinceMs !== null) return;
      record.awaySinceMs = this.#clock.monotonicMs();
      record.isDownKept = this.#log.record('down', device, {
        ...(code !== null && { code }),
        ...(reason !== null && { reason }),
      });
    } else if (to === 'online' || to === 'degraded') {
      this.#isBack(device, record);
    }
  }

  /** Now and then: what was not kept of a device that flapped is told when it is calm again. */
  look(): void {
    for (const [device, record] of this.#devices) {
      if (record.awaySinceMs !== null || record.unsaidMs === 0) continue;
      if (this.#log.record('up', device, { awayMs: Math.round(record.unsaidMs) })) record.unsaidMs = 0;
    }
  }

  #isBack(device: string, record: DeviceRecord): void {
    const { awaySinceMs, isKnown } = record;
    record.isKnown = true;
    record.awaySinceMs = null;
    if (awaySinceMs === null) {
      if (!isKnown) this.#log.record('up', device, {});
      return;
    }
    record.unsaidMs += this.#clock.monotonicMs() - awaySinceMs;
    // One that was lost unsaid comes back unsaid.
    if (!record.isDownKept) return;
    if (this.#log.record('up', device, { awayMs: Math.round(record.unsaidMs) })) record.unsaidMs = 0;
  }

  #record(device: string): DeviceRecord {
    const record = this.#devices.get(device) ?? { awaySinceMs: null, isDownKept: true, unsaidMs: 0, isKnown: false };
    this.#devices.set(device, record);
    return record;
  }
}
