// A configured HTTP device at run time: makes snapshots of answers, keeps its health. Knows no schedule and no wire.
import { alike, type Text } from '../../vocabulary/text.ts';
import type { HttpParsed, HttpSettings, HttpValue } from '../../codec/http/answer.ts';
import type { HttpDeviceModel } from '../../definition/http/device.ts';
import type { Clock } from '../../model/clock.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import type { DeviceHealth } from '../../model/health.ts';
import { saidBy } from '../../model/problem.ts';
import type { Reading, Snapshot } from '../../model/reading.ts';
import { HealthTracker, type HealthTransition } from '../../source/health-tracker.ts';

export interface HttpDeviceOptions {
  readonly name: string;
  readonly model: HttpDeviceModel;
  readonly settings: HttpSettings;
  readonly lifetimeMs: number;
  /** Only these are handed on; null = all. */
  readonly measurands: readonly string[] | null;
  readonly clock: Clock;
  readonly onSnapshot: (snapshot: Snapshot) => void;
  readonly onHealth: (transition: HealthTransition) => void;
}

export class HttpDevice {
  readonly name: string;
  readonly #options: HttpDeviceOptions;
  readonly #tracker: HealthTracker;

  constructor(options: HttpDeviceOptions) {
    this.name = options.name;
    this.#options = options;
    this.#tracker = new HealthTracker(options.clock, options.lifetimeMs, options.onHealth);
  }

  get health(): DeviceHealth {
    return this.#tracker.health;
  }

  /** Takes the answer that `where` gave `roundTripMs` after it was asked; false: it holds nothing for this device. */
  accept(json: unknown, where: string, roundTripMs: number): boolean {
    const parsed = this.#parse(json);
    switch (parsed.kind) {
      case 'deviceError':
        this.#tracker.failure(this.#refusal('DEVICE_ERROR', where, parsed.reason));
        return false;
      case 'unexpected':
        this.#tracker.failure(this.#refusal('HTTP_CONTENT', where, parsed.reason));
        return false;
      case 'values':
        this.#tracker.success(roundTripMs);
        if (parsed.attention === null) this.#tracker.fine();
        else this.#tracker.degraded(parsed.attention);
        this.#emit(parsed.values, parsed.attention === null);
        return true;
    }
  }

  /** Whether an answer holds values of this device, whatever its status says. */
  hasValues(json: unknown): boolean {
    const parsed = this.#parse(json);
    return parsed.kind === 'values' && parsed.values.some(({ value }) => value !== null);
  }

  /** No answer came. */
  fail(error: MeterHubError): void {
    if (error.code !== 'CANCELLED') this.#tracker.failure(error);
  }

  stop(): void {
    this.#tracker.stop();
  }

  #refusal(code: 'DEVICE_ERROR' | 'HTTP_CONTENT', where: string, said: Text): MeterHubError {
    return new MeterHubError(code, `${this.name}, ${where}: ${said.en}`, { details: { where, ...saidBy(said) } });
  }

  #parse(json: unknown): HttpParsed {
    try {
      return this.#options.model.parse(json, this.#options.settings);
    } catch (error) {
      // A declaration that stumbles over an answer must not take the poller with it.
      return { kind: 'unexpected', reason: alike(errorText(error)) };
    }
  }

  /** In an answer that is not quite as it should be, a value that lacks may be there: the last one lives on then. */
  #emit(values: readonly HttpValue[], isSound: boolean): void {
    const { clock, lifetimeMs: validForMs, measurands } = this.#options;
    const measuredAtMs = clock.wallMs();
    const readings: Reading[] = [];
    const absent: string[] = [];
    for (const { measurand, value, unit } of values) {
      if (measurands && !measurands.includes(measurand)) continue;
      if (value !== null) readings.push({ measurand, value, unit, measuredAtMs, validForMs });
      else if (isSound) absent.push(measurand);
    }
    if (readings.length + absent.length > 0) {
      this.#options.onSnapshot({ device: this.name, measuredAtMs, readings, absent });
    }
  }
}
