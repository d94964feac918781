// All buses with their devices, as the hub keeps them: what differs from the configuration is stopped and built anew, the
// rest goes on reading. It must not know interfaces.
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { ModelBase } from '../definition/model-base.ts';
import type { Controllable } from '../source/controllable.ts';
import type { LiveState } from '../live/live-state.ts';
import type { Clock } from '../model/clock.ts';
import { MeterHubError } from '../model/error.ts';
import type { HealthChange } from '../model/health.ts';
import { Reconciler, type PartChanges } from './reconciler.ts';
import { KINDS } from '../kinds/kinds.ts';
import type { BusBase, DeviceBase } from '../source/entry/device-base.ts';
import type { KindList } from '../source/entry/kind-list.ts';
import type { PulseMemory } from '../source/pulses/pulse-memory.ts';
import type { SharedWire } from '../source/lent-bus.ts';
import { buildPlacedGroup } from '../source/placed-group.ts';
import type { ScanRequest, Sinks, SourceGroup } from '../source/source-group.ts';
import type { ErrorDetails, ProblemCode } from '../vocabulary/error-codes.ts';
import { remedyOf } from '../vocabulary/remedies.ts';

/** All that a group is built from: when it is deeply equal, the group can go on. */
interface GroupConfig {
  readonly bus: BusBase;
  readonly devices: readonly DeviceBase[];
}

export interface HubSourcesOptions {
  /** The kinds that may be configured; the program's own unless said otherwise. */
  readonly kinds?: KindList;
  readonly live: LiveState;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onTraffic?: Sinks['onTraffic'];
  readonly pulses?: PulseMemory;
}

export class HubSources {
  readonly #live: LiveState;
  readonly #groups: Reconciler<GroupConfig, SourceGroup>;
  #models: readonly ModelBase[] = [];
  #buses: readonly BusBase[] = [];
  readonly #kinds: KindList;

  constructor({ live, clock, log, onTraffic, pulses, kinds = KINDS }: HubSourcesOptions) {
    this.#live = live;
    this.#kinds = kinds;
    const sinks = { ...sinksOf(live, log, onTraffic), ...(pulses && { pulses }) };
    this.#groups = new Reconciler({
      build: ({ bus, devices }) => buildPlacedGroup(kinds.ofBus(bus), bus, devices, clock, sinks),
      onBuilt(group) {
        live.addBus(group.bus);
        for (const device of group.devices) live.addDevice(device);
      },
      onStopped(group, config, successor) {
        if (successor === null) live.removeBus(group.bus.name);
        // A device that goes on as it was keeps its values: they have their own lifetime.
        const kept = config.devices.filter((device) =>
          successor?.devices.some((next) => isDeepStrictEqual(next, device)),
        );
        for (const { name } of group.devices) {
          if (kept.some((device) => device.name === name)) continue;
          live.removeDevice(name, successor?.devices.some((device) => device.name === name) ?? false);
        }
      },
    });
  }

  /** Names of buses that were stopped and started. */
  async apply({ buses, devices, catalogue }: Pick<Config, 'buses' | 'devices' | 'catalogue'>): Promise<PartChanges> {
    this.#models = catalogue.all;
    this.#buses = buses;
    const wanted = buses.map((bus) => {
      return [bus.name, { bus, devices: devices.filter((device) => device.bus === bus.name) }] as const;
    });
    const changes = await this.#groups.apply(new Map(wanted));
    this.#live.arrange(
      devices.map(({ name }) => name),
      buses.map(({ name }) => name),
    );
    return changes;
  }

  /** How the device can be told something; null when there is none of that name, or it takes nothing. */
  controllable(device: string): Controllable | null {
    return this.#groups.all.flatMap((group) => group.controllables ?? []).find((one) => one.device === device) ?? null;
  }

  /** Whether ids can be asked for on this bus. */
  canScan(bus: string): boolean {
    return this.#group(bus)?.scan !== undefined;
  }

  /** Rejects when the wire fails, the bus is stopped meanwhile, or it cannot be scanned. */
  async scan(bus: string, request: Omit<ScanRequest, 'models'>): Promise<void> {
    const group = this.#group(bus);
    if (!group?.scan) throw new MeterHubError('BUS_CLOSED', `The bus ${bus} cannot be scanned.`);
    await group.scan({ ...request, models: this.#models });
  }

  /** Who uses a wire (`Wire.key` of its bus); null: nobody. */
  onWire(key: string): { readonly bus: BusBase; readonly group: SourceGroup } | null {
    const bus = this.#buses.find((each) => this.#kinds.ofBus(each).wireOf(each)?.key === key);
    const group = bus === undefined ? undefined : this.#group(bus.name);
    return bus === undefined || group === undefined ? null : { bus, group };
  }

  /** The bus as other masters may use it; null when there is none of that name, or it is no Modbus. */
  sharedWire(bus: string): SharedWire | null {
    return this.#group(bus)?.shared ?? null;
  }

  #group(bus: string): SourceGroup | undefined {
    return this.#groups.all.find((group) => group.bus.name === bus);
  }

  /** The longest time that a poller has been at one device, ms. */
  longestBusyMs(): number {
    return Math.max(0, ...this.#groups.all.map((group) => group.busyMs?.() ?? 0));
  }

  async stop(): Promise<void> {
    await this.#groups.stop();
  }
}

function sinksOf(live: LiveState, log: Logger, onTraffic: Sinks['onTraffic']): Sinks {
  return {
    onSnapshot: (snapshot) => live.accept(snapshot),
    onHealth(change) {
      live.changeHealth(change);
      const { device, from, to, reason } = change;
      if (to === 'online') log.info({ device, from }, `${device} is online`);
      else log.warn({ device, from, to }, `${device} is ${to}: ${reason ?? 'no reason known'}${hintOf(change)}`);
    },
    onBusState(bus, open, reason) {
      if (open) log.info({ bus }, `bus ${bus} is open`);
      else log.warn({ bus }, `bus ${bus} is not open: ${reason ?? 'closed'}${busHint(live, bus, reason)}`);
    },
    ...(onTraffic && { onTraffic }),
  };
}

/** What to do, once: with the news that values are gone. */
function hintOf({ to, reason, code, facts }: HealthChange): string {
  return to === 'offline' ? hintText(reason, code, facts) : '';
}

function busHint(live: LiveState, name: string, reason: string | null): string {
  const { code = null, facts = {} } = live.buses.find((bus) => bus.name === name)?.stats() ?? {};
  return hintText(reason, code, facts);
}

function hintText(reason: string | null, code: ProblemCode | null, facts: ErrorDetails): string {
  const remedy = remedyOf(code, facts);
  return remedy === null ? '' : `${isSentence(reason) ? '' : '.'} What to do: ${remedy.en}`;
}

/** Some reasons end with a question. */
function isSentence(text: string | null): boolean {
  return /[.?!]$/.test(text ?? '');
}
