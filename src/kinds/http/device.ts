// A configured HTTP device at run time: makes snapshots of answers, keeps its health. Knows no schedule and no wire.
import { alike, type Text } from '../../vocabulary/text.ts';
import type { HttpParsed, HttpSettings, HttpValue } from '../../codec/http/answer.ts';
import type { HttpDeviceModel } from '../../definition/http/device.ts';
import type { Clock } from '../../model/clock.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import type { DeviceHealth } from '../../model/health.ts';
import { problemOf, saidBy, toProblem, type Problem } from '../../model/problem.ts';
import type { Reading, Snapshot } from '../../model/reading.ts';
import type { HttpPollable } from './poller.ts';
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

/** One of the requests of a device, and what its answers are good for. */
export interface HttpPart {
  /** Null: the main one. */
  readonly name: string | null;
  /** Its values live this long without a further answer, ms. */
  readonly lifetimeMs: number;
}

export class HttpDevice {
  readonly name: string;
  readonly #options: HttpDeviceOptions;
  readonly #tracker: HealthTracker;
  /** What is wrong with the latest answer to each of its requests. */
  readonly #problems = new Map<HttpPart, Problem>();

  constructor(options: HttpDeviceOptions) {
    this.name = options.name;
    this.#options = options;
    this.#tracker = new HealthTracker(options.clock, options.lifetimeMs, options.onHealth);
  }

  get health(): DeviceHealth {
    return this.#tracker.health;
  }

  /** What takes the answers to one of its requests. */
  partOf(part: HttpPart): HttpPollable {
    const values = this.#options.settings.values.filter(({ request = null }) => request === part.name);
    const settings = { ...this.#options.settings, values };
    return {
      name: this.name,
      accept: (json, where, roundTripMs) => this.#accept(part, this.#parse(json, settings), where, roundTripMs),
      hasValues: (json) => {
        const parsed = this.#parse(json, settings);
        return parsed.kind === 'values' && parsed.values.some(({ value }) => value !== null);
      },
      fail: (error) => this.#fail(part, error),
    };
  }

  stop(): void {
    this.#tracker.stop();
  }

  /** False: it holds nothing for this device. */
  #accept(part: HttpPart, parsed: HttpParsed, where: string, roundTripMs: number): boolean {
    switch (parsed.kind) {
      case 'deviceError':
        this.#fail(part, this.#refusal('DEVICE_ERROR', where, parsed.reason));
        return false;
      case 'unexpected':
        this.#fail(part, this.#refusal('HTTP_CONTENT', where, parsed.reason));
        return false;
      case 'values':
        this.#tracker.success(roundTripMs);
        if (parsed.attention === null) this.#problems.delete(part);
        else this.#problems.set(part, problemOf('DEVICE_ERROR', parsed.attention.en, saidBy(parsed.attention)));
        this.#tellHealth();
        this.#emit(part, parsed.values, parsed.attention === null);
        return true;
    }
  }

  /** A device is fine when the latest answers to all its requests were. */
  #tellHealth(): void {
    const [problem] = this.#problems.values();
    if (problem === undefined) this.#tracker.fine();
    else this.#tracker.partly(problem);
  }

  #fail(part: HttpPart, error: MeterHubError): void {
    if (error.code === 'CANCELLED') return;
    this.#problems.set(part, toProblem(error));
    this.#tracker.failure(error);
  }

  #refusal(code: 'DEVICE_ERROR' | 'HTTP_CONTENT', where: string, said: Text): MeterHubError {
    return new MeterHubError(code, `${this.name}, ${where}: ${said.en}`, { details: { where, ...saidBy(said) } });
  }

  #parse(json: unknown, settings: HttpSettings): HttpParsed {
    try {
      return this.#options.model.parse(json, settings);
    } catch (error) {
      // A declaration that stumbles over an answer must not take the poller with it.
      return { kind: 'unexpected', reason: alike(errorText(error)) };
    }
  }

  /** In an answer that is not quite as it should be, a value that lacks may be there: the last one lives on then. */
  #emit({ lifetimeMs: validForMs }: HttpPart, values: readonly HttpValue[], isSound: boolean): void {
    const { clock, measurands } = this.#options;
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
