// The newest reading of every measurand, with its lifetime. Knows no wire, no interface, no past.
import type { Clock } from '../model/clock.ts';
import type { Reading, Snapshot } from '../model/reading.ts';

export class LatestValues {
  readonly #devices = new Map<string, Map<string, Reading>>();
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
    for (const reading of snapshot.readings) readings.set(reading.measurand, reading);
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
    return this.#clock.wallMs() - reading.measuredAtMs <= reading.validForMs;
  }

  /** Ends the life of all values of a device that went offline, or of one of them. */
  expire(device: string, measurand: string | null = null): void {
    const readings = this.#devices.get(device);
    for (const reading of readings?.values() ?? []) {
      if (measurand === null || reading.measurand === measurand) {
        readings?.set(reading.measurand, { ...reading, validForMs: -1 });
      }
    }
  }

  /** Forgets a device that is no longer configured. */
  forget(device: string): void {
    this.#devices.delete(device);
  }
}
