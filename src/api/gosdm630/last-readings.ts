// The newest readings of gosdm630's interface, serialised once per change and never served after their time.
// It must not know HTTP.
import type { LiveState } from '../../live/live-state.ts';
import type { Clock } from '../../model/clock.ts';
import { aliveReadings, firstExpiryMs, isAvailable, newestMs } from './availability.ts';
import { ExpiringBody, type TimedBody } from '../http/expiring-body.ts';
import { isNumbered, meterReading, uniqueIdOf, type NumberedDevice } from './meter-reading.ts';

export class LastReadings {
  readonly #live: LiveState;
  readonly #clock: Clock;
  readonly #uniqueIdFormat: string;
  readonly #one = new Map<string, ExpiringBody>();
  readonly #list = new ExpiringBody(() => this.#buildList());
  readonly #unsubscribe: (() => void)[];
  #revision = -1;

  constructor(live: LiveState, clock: Clock, uniqueIdFormat: string) {
    this.#live = live;
    this.#clock = clock;
    this.#uniqueIdFormat = uniqueIdFormat;
    this.#unsubscribe = [
      live.snapshots.subscribe(({ device }) => this.#invalidate(device)),
      live.healthChanges.subscribe(({ device }) => this.#invalidate(device)),
    ];
  }

  /** All available devices as a JSON array, sorted by number; null when none is available. */
  list(): Buffer | null {
    this.#followDevices();
    return this.#list.get(this.#clock.monotonicMs()).body;
  }

  /** One device as a JSON object; null when it is not available. */
  one(device: NumberedDevice): Buffer | null {
    this.#followDevices();
    return this.#bodyOf(device).body;
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #bodyOf(device: NumberedDevice): TimedBody {
    let cached = this.#one.get(device.name);
    if (!cached) {
      cached = new ExpiringBody(() => this.#buildOne(device));
      this.#one.set(device.name, cached);
    }
    return cached.get(this.#clock.monotonicMs());
  }

  #buildOne(device: NumberedDevice): TimedBody {
    if (!isAvailable(this.#live, device)) return { body: null, validUntilMs: Infinity };
    const alive = aliveReadings(this.#live, device.name);
    const reading = meterReading(device, uniqueIdOf(device, this.#uniqueIdFormat), newestMs(alive), (measurand) => {
      const value = this.#live.latest.get(device.name, measurand)?.value;
      return typeof value === 'number' ? value : null;
    });
    return { body: Buffer.from(JSON.stringify(reading)), validUntilMs: firstExpiryMs(this.#live, alive) };
  }

  #buildList(): TimedBody {
    const bodies = numberedDevices(this.#live).map((device) => this.#bodyOf(device));
    const present = bodies.flatMap(({ body }) => (body === null ? [] : [body.toString()]));
    return {
      body: present.length === 0 ? null : Buffer.from(`[${present.join(',')}]`),
      validUntilMs: bodies.reduce((first, { validUntilMs }) => Math.min(first, validUntilMs), Infinity),
    };
  }

  #invalidate(device: string): void {
    this.#one.get(device)?.invalidate();
    this.#list.invalidate();
  }

  /** A reload may replace a device under the same name. */
  #followDevices(): void {
    if (this.#revision === this.#live.deviceRevision) return;
    this.#revision = this.#live.deviceRevision;
    this.#one.clear();
    this.#list.invalidate();
  }
}

/** Devices of gosdm630's interfaces, by number. */
export function numberedDevices(live: LiveState): NumberedDevice[] {
  return live.devices.filter(isNumbered).sort((a, b) => a.apiId - b.apiId);
}
