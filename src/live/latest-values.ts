// The newest reading of every measurand, with its lifetime. Knows no wire, no interface, no past.
import type { Clock } from '../model/clock.ts';
import type { Reading, Snapshot } from '../model/reading.ts';

export class LatestValues {
  readonly #devices = new Map<string, Map<string, Reading>>();
  /** Monotonic: a wall clock that is set back must not make old values present again. */
  readonly #expiresMs = new WeakMap<Reading, number>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  accept(snapshot: Snapshot): void {
    let readings = this.#devices.get(snapshot.device);
    if (!readings) {
      readings = new Map();
      this.#devices.set(snapshot.device, readings);
    }
    const nowMs = this.#clock.monotonicMs();
    const wallMs = this.#clock.wallMs();
    for (const reading of snapshot.readings) {
      const ageMs = Math.max(0, wallMs - reading.measuredAtMs);
      readings.set(reading.measurand, reading);
      this.#expiresMs.set(reading, nowMs - ageMs + reading.validForMs);
    }
  }

  /** The reading, or null when there never was one or its lifetime is over. */
  get(device: string, measurand: string): Reading | null {
    const reading = this.#devices.get(device)?.get(measurand);
    return reading && this.isAlive(reading) ? reading : null;
  }

  /** All readings of a device that were ever seen, dead ones too: `isAlive` tells. */
  readings(device: string): Iterable<Reading> {
    return this.#devices.get(device)?.values() ?? [];
  }

  isAlive(reading: Reading): boolean {
    return this.#clock.monotonicMs() <= this.expiresMs(reading);
  }

  /** Last instant at which a reading of this table lives, monotonic ms; -Infinity when its life was ended. */
  expiresMs(reading: Reading): number {
    return this.#expiresMs.get(reading) ?? -Infinity;
  }

  /** Ends the life of all values of a device that went offline, or of one of them. True when any of them was alive. */
  expire(device: string, measurand: string | null = null): boolean {
    let wasAlive = false;
    for (const reading of this.readings(device)) {
      if (measurand !== null && reading.measurand !== measurand) continue;
      wasAlive ||= this.isAlive(reading);
      this.#expiresMs.delete(reading);
    }
    return wasAlive;
  }

  /** Forgets a device that is no longer configured. */
  forget(device: string): void {
    this.#devices.delete(device);
  }
}
