// Published values as a device among the others, so that every interface and the history show them as readings.
// It must not know how they arrive, nor what the dataset makes of them.
import type { Clock } from '../model/clock.ts';
import type { DeviceView } from '../model/device-view.ts';
import type { HealthState } from '../model/health.ts';
import { valueInfo } from '../vocabulary/measurands.ts';
import { inUnit } from '../vocabulary/units.ts';
import { PUBLISHED_DEVICE } from './published-device-name.ts';
import type { Reading, ReadingValue } from '../model/reading.ts';
import { problemFields, waiting, type Problem } from '../model/problem.ts';
import type { LiveState } from './live-state.ts';
import type { PublishedValues, PublishResult } from './published.ts';

/** An error count of the device's health: keys that are not enabled. */
const UNKNOWN_KEYS = 'PUBLISH_UNKNOWN_KEY';

export class PublishedDevice {
  readonly view: DeviceView;
  readonly #values: PublishedValues;
  readonly #live: LiveState;
  readonly #clock: Clock;
  #state: HealthState = 'offline';
  #sinceMs: number;
  #problem: Problem | null = waiting('NOTHING_PUBLISHED');
  #lastSuccessMs: number | null = null;
  #publications = 0;
  #ignored = 0;
  #cancelExpiry: () => void = () => undefined;

  constructor(values: PublishedValues, live: LiveState, clock: Clock) {
    this.#values = values;
    this.#live = live;
    this.#clock = clock;
    this.#sinceMs = clock.wallMs();
    this.view = {
      name: PUBLISHED_DEVICE,
      kind: 'published',
      hasWire: false,
      values: 'declared',
      model: 'published',
      type: 'PUBLISHED',
      manufacturer: '',
      description: 'values that other programs published by POST to /',
      bus: '',
      id: null,
      apiId: null,
      phases: null,
      lifetimeMs: Math.max(0, ...values.keys.map((key) => values.timeoutMs(key))),
      measurands: Object.fromEntries(values.keys.map((key) => [key, values.keptUnit(key).unit])),
      quirks: [],
      meaningOf: (key) =>
        values.has(key)
          ? { ...valueInfo(key, values.keptUnit(key).unit), counts: values.counts(key), adds: null }
          : undefined,
      health: () => ({
        state: this.#state,
        sinceMs: this.#sinceMs,
        ...problemFields(this.#problem),
        lastSuccessMs: this.#lastSuccessMs,
        requests: this.#publications,
        errors: this.#ignored > 0 ? { [UNKNOWN_KEYS]: this.#ignored } : {},
        roundTripMs: null,
      }),
    };
  }

  /** Stores what is enabled and tells it to all who listen to readings. */
  publish(values: Readonly<Record<string, unknown>>): PublishResult {
    const result = this.#values.publish(values);
    if (!result.ok) return result;
    this.#publications++;
    this.#ignored += result.publication.ignored;
    if (result.publication.stored.length > 0) this.#tell(result.publication.stored);
    return result;
  }

  /** Every enabled key with what it has now. */
  keys(): { key: string; value: unknown; timeoutMs: number; remainingMs: number | null }[] {
    return this.#values.keys.map((key) => ({
      key,
      value: this.#values.value(key),
      timeoutMs: this.#values.timeoutMs(key),
      remainingMs: this.#values.remainingMs(key),
    }));
  }

  /** Says how it is, also when values were taken over. */
  start(): void {
    this.#update();
  }

  stop(): void {
    this.#cancelExpiry();
  }

  #tell(keys: readonly string[]): void {
    const measuredAtMs = this.#clock.wallMs();
    const readings: Reading[] = [];
    for (const measurand of keys) {
      const value = readingValue(this.#values.value(measurand));
      if (value === null) this.#live.latest.expire(PUBLISHED_DEVICE, measurand);
      else {
        const validForMs = this.#values.timeoutMs(measurand);
        const { unit, factor } = this.#values.keptUnit(measurand);
        const kept = typeof value === 'number' ? inUnit(value, factor) : value;
        readings.push({ measurand, value: kept, unit, measuredAtMs, validForMs });
      }
    }
    if (readings.length > 0) {
      this.#lastSuccessMs = measuredAtMs;
      this.#live.accept({ device: PUBLISHED_DEVICE, measuredAtMs, readings });
    }
    this.#update();
  }

  /** Online while any value counts. */
  #update(): void {
    this.#cancelExpiry();
    const lastExpiryMs = this.#values.lastExpiryMs();
    if (lastExpiryMs === null) {
      this.#become('offline', waiting(this.#lastSuccessMs === null ? 'NOTHING_PUBLISHED' : 'PUBLISHED_EXPIRED'));
      return;
    }
    this.#become('online', null);
    const restMs = lastExpiryMs - this.#clock.monotonicMs();
    this.#cancelExpiry = this.#clock.after(restMs + 1, () => this.#update());
  }

  #become(to: HealthState, problem: Problem | null): void {
    const from = this.#state;
    if (from === to) return;
    this.#state = to;
    this.#problem = problem;
    this.#sinceMs = this.#clock.wallMs();
    this.#live.changeHealth({ device: PUBLISHED_DEVICE, from, to, ...problemFields(problem), atMs: this.#sinceMs });
  }
}

/** Lists and objects are kept as their JSON text: a reading is one value. */
function readingValue(value: unknown): ReadingValue | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}
