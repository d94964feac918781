// The present of the whole house in one place: devices, their newest values, minute averages, and who is told.
// It must not know wires or interfaces; devices hand snapshots in, interfaces read and subscribe.
import { Broadcast } from '../async/broadcast.ts';
import type { BusView } from '../model/bus-stats.ts';
import type { Clock } from '../model/clock.ts';
import { meaningOf, type DeviceView } from '../model/device-view.ts';
import type { HealthChange } from '../model/health.ts';
import type { Snapshot } from '../model/reading.ts';
import type { WithheldCount } from '../model/withheld.ts';
import { countingLimits } from '../vocabulary/counting.ts';
import { possibleRange } from '../vocabulary/possible.ts';
import { CounterDirections, productionOf, type Production } from './direction.ts';
import { LatestValues } from './latest-values.ts';
import { MinuteAverages } from './minute-averages.ts';
import { measurandInfo } from '../vocabulary/measurands.ts';
import { CounterMemory } from './counter-memory.ts';
import { ExchangeLog } from './exchange-log.ts';
import { DEFAULT_CONFIRM_MS, PlausibilityFilter } from './plausibility.ts';
import { WithheldValues, type WithheldNotice } from './withheld-values.ts';

export interface LiveListeners {
  readonly onListenerError?: (error: unknown) => void;
  /** Readings were withheld; called with growing pauses. */
  readonly onWithheld?: (notice: WithheldNotice) => void;
}

export class LiveState {
  readonly latest: LatestValues;
  readonly averages: MinuteAverages;
  /** What the counters showed last, before the start too. */
  readonly counters = new CounterMemory();
  /** How long a counter that fell must count on from there before it is believed, ms. */
  confirmMs = DEFAULT_CONFIRM_MS;
  /** Meters that were exchanged or reset. */
  readonly exchanges: ExchangeLog;
  readonly directions = new CounterDirections();
  readonly snapshots: Broadcast<Snapshot>;
  readonly healthChanges: Broadcast<HealthChange>;
  readonly #plausibility: PlausibilityFilter;
  readonly #withheld: WithheldValues;
  readonly #devices = new Map<string, DeviceView>();
  readonly #buses = new Map<string, BusView>();
  #deviceRevision = 0;

  constructor(clock: Clock, { onListenerError = () => undefined, onWithheld = () => undefined }: LiveListeners = {}) {
    this.latest = new LatestValues(clock);
    this.averages = new MinuteAverages(clock);
    this.snapshots = new Broadcast(onListenerError);
    this.healthChanges = new Broadcast(onListenerError);
    this.exchanges = new ExchangeLog(onListenerError);
    this.#withheld = new WithheldValues(clock, onWithheld);
    this.#plausibility = new PlausibilityFilter({
      memory: this.counters,
      confirmMs: () => this.confirmMs,
      countsOf: (device, { measurand, unit }) => meaningOf(this.#devices.get(device), measurand, unit).counts,
      rangeOf: (device, { measurand, unit }) =>
        possibleRange(measurand, unit, this.#devices.get(device)?.carries ?? null),
      limitsOf: (device, { measurand, unit }) =>
        countingLimits(unit ?? measurandInfo(measurand)?.unit ?? null, this.#devices.get(device)?.carries ?? null),
      onExchange: (exchange) => this.exchanges.add(exchange),
    });
  }

  /** Configured devices in the order of the configuration. */
  get devices(): readonly DeviceView[] {
    return [...this.#devices.values()];
  }

  /** Counts up whenever a device is added or removed: whoever keeps something per device compares it. */
  get deviceRevision(): number {
    return this.#deviceRevision;
  }

  device(name: string): DeviceView | undefined {
    return this.#devices.get(name);
  }

  get buses(): readonly BusView[] {
    return [...this.#buses.values()];
  }

  addDevice(view: DeviceView): void {
    this.#devices.set(view.name, view);
    this.#deviceRevision++;
  }

  addBus(view: BusView): void {
    this.#buses.set(view.name, view);
  }

  /** `isReplaced`: one of the same name begins anew in its place, so its counters go on. */
  removeDevice(name: string, isReplaced = false): void {
    this.#devices.delete(name);
    this.#deviceRevision++;
    this.latest.forget(name);
    this.averages.forget(name);
    if (isReplaced) this.#plausibility.restart(name);
    else this.#plausibility.forget(name);
    this.#withheld.forget(name);
    this.directions.forget(name);
  }

  removeBus(name: string): void {
    this.#buses.delete(name);
  }

  /** Puts devices and buses into the order of the configuration; what is not named comes last. */
  arrange(devices: readonly string[], buses: readonly string[]): void {
    reorder(this.#devices, devices);
    reorder(this.#buses, buses);
    this.#deviceRevision++;
  }

  /**
   * What the device produces, in the direction of its own readings. `recorded`: what it once measured, for one that is only
   * known from the history.
   */
  production(name: string, isProducer: boolean, recorded: Iterable<string> = []): Production {
    const view = this.device(name);
    const measured = [...this.latest.readings(name)].map(({ measurand }) => measurand);
    const measurands = new Set(view === undefined ? recorded : [...Object.keys(view.measurands), ...measured]);
    return productionOf({ isProducer, measurands, ahead: this.directions.ahead(name) });
  }

  /** How many readings of the device were withheld: impossible ones, and counters that fell or jumped. */
  heldBack(device: string): number {
    return this.#withheld.total(device);
  }

  /** The same by measurand, with what came last. */
  withheld(device: string): ReadonlyMap<string, WithheldCount> {
    return this.#withheld.of(device);
  }

  /** A device changed its state. What an offline device measured last is no longer the present. */
  changeHealth(change: HealthChange): void {
    if (change.to === 'offline') this.latest.expire(change.device);
    this.healthChanges.publish(change);
  }

  accept(snapshot: Snapshot): void {
    const { snapshot: plausible, withheld } = this.#plausibility.filter(snapshot);
    this.#withheld.add(snapshot.device, withheld);
    const ended = (plausible.absent ?? []).filter((measurand) => this.latest.expire(plausible.device, measurand));
    if (plausible.readings.length === 0 && ended.length === 0) return;
    this.latest.accept(plausible);
    this.averages.accept(plausible);
    this.directions.accept(plausible);
    this.snapshots.publish(plausible);
  }
}

function reorder<T>(entries: Map<string, T>, names: readonly string[]): void {
  const old = [...entries];
  const placeOf = (name: string): number => (names.includes(name) ? names.indexOf(name) : names.length);
  entries.clear();
  for (const [name, entry] of old.sort(([a], [b]) => placeOf(a) - placeOf(b))) entries.set(name, entry);
}
