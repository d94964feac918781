// The status object of gosdm630: uptime, memory, Modbus totals, meters. It must not know HTTP.
import type { LiveState } from '../../live/live-state.ts';
import type { Clock } from '../../model/clock.ts';
import type { StatusObject } from './answers.ts';
import { isAvailable } from './availability.ts';
import type { RuntimeFigures } from '../runtime-figures.ts';
import { numberedDevices } from './last-readings.ts';
import { rfc3339Local } from '../../time/zoned-time.ts';

const MS_PER_MINUTE = 60_000;

export interface ModbusTotals {
  readonly requests: number;
  readonly errors: number;
  readonly requestsPerMinute: number;
  readonly errorsPerMinute: number;
}

export class StatusReport {
  readonly #live: LiveState;
  readonly #clock: Clock;
  readonly #runtime: RuntimeFigures;
  readonly #startedWallMs: number;
  readonly #startedMs: number;

  constructor(live: LiveState, clock: Clock, runtime: RuntimeFigures) {
    this.#live = live;
    this.#clock = clock;
    this.#runtime = runtime;
    this.#startedWallMs = clock.wallMs();
    this.#startedMs = clock.monotonicMs();
  }

  get startedAtMs(): number {
    return this.#startedWallMs;
  }

  /** By the monotonic clock: setting the wall clock must not make the program older. */
  uptimeMs(): number {
    return this.#clock.monotonicMs() - this.#startedMs;
  }

  memory(): StatusObject['Memory'] {
    const heapUsedBytes = this.#runtime.heapUsedBytes();
    return { Alloc: heapUsedBytes, HeapAlloc: heapUsedBytes };
  }

  /** Go programs counted goroutines; what the event loop waits for comes nearest. */
  concurrency(): number {
    return this.#runtime.activeResources();
  }

  modbusTotals(): ModbusTotals {
    const stats = this.#live.buses.filter(({ asksRegisters }) => asksRegisters).map((bus) => bus.stats());
    const requests = stats.reduce((sum, bus) => sum + bus.requests, 0);
    const errors = stats.reduce((sum, bus) => sum + sumOf(bus.errors), 0);
    return { requests, errors, requestsPerMinute: this.perMinute(requests), errorsPerMinute: this.perMinute(errors) };
  }

  /** Mean rate since the start, as the older programs computed it. */
  perMinute(count: number): number {
    const minutes = this.uptimeMs() / MS_PER_MINUTE;
    return minutes > 0 ? count / minutes : 0;
  }

  build(): StatusObject {
    const { requests, requestsPerMinute, errors, errorsPerMinute } = this.modbusTotals();
    return {
      Starttime: rfc3339Local(this.#startedWallMs),
      UptimeSeconds: this.uptimeMs() / 1000,
      Goroutines: this.concurrency(),
      Memory: this.memory(),
      // Both spellings: the last release renamed the four figures.
      Modbus: {
        TotalModbusRequests: requests,
        ModbusRequestRatePerMinute: requestsPerMinute,
        TotalModbusErrors: errors,
        ModbusErrorRatePerMinute: errorsPerMinute,
        Requests: requests,
        RequestsPerMinute: requestsPerMinute,
        Errors: errors,
        ErrorsPerMinute: errorsPerMinute,
      },
      ConfiguredMeters: numberedDevices(this.#live).map((device) => ({
        Id: device.apiId,
        Type: device.type,
        Status: isAvailable(this.#live, device) ? 'available' : 'unavailable',
      })),
    };
  }
}

export function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
