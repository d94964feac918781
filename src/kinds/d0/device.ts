// A configured meter of IEC 62056-21 at run time: turns readouts into snapshots.
import type { Clock } from '../../model/clock.ts';
import type { LastReceived } from '../../model/last-received.ts';
import type { Snapshot } from '../../model/reading.ts';
import type { D0Meter } from '../../definition/d0/model.ts';
import { readLines } from '../../source/obis-text/readings.ts';
import { receivedLines } from '../../source/obis-text/received.ts';
import { plainSerialOf } from '../../source/obis-text/serial.ts';
import { D0Health, type D0HealthOptions } from './health.ts';
import { readHeatLines } from './heat.ts';
import type { D0Telegram } from './reader.ts';

export interface D0DeviceOptions extends D0HealthOptions {
  readonly name: string;
  readonly meter: D0Meter;
  /** Only these are handed on; null = all that come. */
  readonly measurands: readonly string[] | null;
  readonly clock: Clock;
  readonly onSnapshot: (snapshot: Snapshot) => void;
}

export class D0Device {
  readonly health: D0Health;
  readonly #options: D0DeviceOptions;
  #received: LastReceived = receivedLines([], [], null);

  constructor(options: D0DeviceOptions) {
    this.#options = options;
    this.health = new D0Health(options);
  }

  lastReceived(): LastReceived {
    return this.#received;
  }

  /** Stamped with the host's time when the readout had ended. */
  accept({ lines }: D0Telegram): void {
    const { name, meter, clock, lifetimeMs, measurands, onSnapshot } = this.#options;
    const measuredAtMs = clock.wallMs();
    const readings = meter === 'heat' ? readHeatLines(lines) : readLines(lines);
    this.health.succeeded();
    this.#received = receivedLines(lines, readings, measuredAtMs);
    const wanted = readings.filter(({ measurand }) => measurands === null || measurands.includes(measurand));
    if (wanted.length === 0) return;
    const serial = plainSerialOf({ lines });
    onSnapshot({
      device: name,
      measuredAtMs,
      ...(serial !== null && { serial }),
      readings: wanted.map(({ measurand, value, unit }) => ({
        ...{ measurand, value, unit, measuredAtMs, validForMs: lifetimeMs },
      })),
    });
  }
}
