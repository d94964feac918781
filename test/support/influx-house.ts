// An InfluxDB output with a live state that a test fills, writing to a server of the test over real sockets.
import pino from 'pino';
import type { InfluxOutputConfig, InfluxTarget } from '../../src/output/influxdb/config.ts';
import { LiveState } from '../../src/live/live-state.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { DeviceHealth } from '../../src/model/health.ts';
import type { Reading, ReadingValue } from '../../src/model/reading.ts';
import { InfluxOutput, type InfluxOutputOptions } from '../../src/output/influxdb/influx-output.ts';
import { systemClock } from '../../src/transport/system-clock.ts';

export const TARGET_1: InfluxTarget = {
  version: 1,
  database: 'meterhub',
  retentionPolicy: null,
  user: null,
  password: null,
};
export const QUERY_1 = { db: 'meterhub', precision: 'ms' };

/** A time that is plausible for a reading. */
export const BASE_MS = Date.UTC(2026, 0, 15, 12);

export class InfluxHouse {
  readonly logged: string[] = [];
  readonly live: LiveState;
  readonly clock: Clock;
  #outputs: InfluxOutput[] = [];

  constructor(clock: Clock = systemClock) {
    this.clock = clock;
    this.live = new LiveState(clock);
  }

  /** Started; fast: everything is sent after 20 ms. */
  output(config: Partial<InfluxOutputConfig> & { url: string }, more: Partial<InfluxOutputOptions> = {}): InfluxOutput {
    const log = pino({ level: 'info', base: null }, { write: (line: string) => this.logged.push(line) });
    const all: InfluxOutputConfig = {
      ...{
        name: 'influx',
        type: 'influxdb',
        target: TARGET_1,
        caPath: null,
        layout: 'device',
        measurement: 'readings',
      },
      ...{ tags: {}, intervalMs: 0, flushMs: 20, timeoutMs: 10_000, bufferBytes: 16_000_000 },
      ...config,
    };
    const output = new InfluxOutput({ config: all, live: this.live, clock: this.clock, log, random: () => 0, ...more });
    output.start();
    this.#outputs.push(output);
    return output;
  }

  /** A poll of a device: all its readings have the same time. */
  measure(timeMs: number, values: Readonly<Record<string, ReadingValue>>, device = 'home'): void {
    const readings = Object.entries(values).map(([measurand, value]): Reading => {
      return { measurand, value, unit: null, measuredAtMs: timeMs, validForMs: 10_000 };
    });
    // Past the plausibility filter: what is tested is what happens to readings, not whether they are believed.
    this.live.snapshots.publish({ device, measuredAtMs: timeMs, readings });
  }

  /** A configured device: it has a model, and the history is asked for it. */
  addDevice(name: string): void {
    const health: DeviceHealth = {
      ...{ state: 'online', sinceMs: 0, reason: null, code: null, facts: {}, lastSuccessMs: 0 },
      ...{ requests: 0, errors: {}, roundTripMs: null },
    };
    this.live.addDevice({
      ...{
        name,
        kind: 'modbus',
        hasWire: true,
        values: 'declared',
        model: 'eastron-sdm630',
        type: 'SDM',
        manufacturer: 'Eastron',
        description: '',
      },
      ...{ bus: 'wire', id: 1, apiId: 1, phases: 3, lifetimeMs: 10_000, measurands: {}, quirks: [] },
      health: () => health,
    });
  }

  loggedTimes(text: string): number {
    return this.logged.filter((line) => line.includes(text)).length;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#outputs.splice(0).map((output) => output.stop()));
  }
}
