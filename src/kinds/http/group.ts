// An HTTP bus with its devices and the poller that asks them: built from the configuration, started and stopped whole.
import { HttpBus } from './bus.ts';
import type { HttpDeviceConfig, HttpBusConfig } from './config.ts';
import type { Controllable } from '../../source/controllable.ts';
import { httpControl } from './control.ts';
import { HttpDevice } from './device.ts';
import type { HttpSettings } from '../../codec/http/answer.ts';
import type { Clock } from '../../model/clock.ts';
import { valueInfo } from '../../vocabulary/measurands.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { HttpRequest } from '../../transport/http.ts';
import { requestPoller, type HttpMember, type HttpPollable } from './poller.ts';
import { HttpSchedule } from '../../source/poll/request-schedule.ts';
import type { Sinks, SourceGroup } from '../../source/source-group.ts';
import { wiredView } from '../../source/wired-view.ts';

export interface HttpGroup extends SourceGroup {
  /** The devices that can be told something. */
  readonly controllables: readonly Controllable[];
}

interface Member {
  readonly config: HttpDeviceConfig;
  readonly device: HttpDevice;
}

/**
 * Loss and return of the endpoint are told by the health of its devices; `onBusState` is not called: an HTTP bus has no
 * connection of its own, and an inverter that sleeps at night would be logged twice.
 */
export function httpGroup(
  config: HttpBusConfig,
  devices: readonly HttpDeviceConfig[],
  clock: Clock,
  sinks: Pick<Sinks, 'onSnapshot' | 'onHealth' | 'onTraffic'>,
): HttpGroup {
  const { onTraffic } = sinks;
  const bus = new HttpBus({
    ...{ name: config.name, url: config.url, auth: config.auth, tls: config.tls, clock },
    login: config.login ?? devices.find(({ model }) => model.login !== null)?.model.login ?? null,
    ...(onTraffic && { onTraffic: (direction, bytes) => onTraffic(config.name, direction, bytes) }),
  });
  const members = devices.map((device) => ({ config: device, device: createDevice(device, clock, sinks) }));
  const requests = sharedRequests(members, clock.monotonicMs());
  const poller = requestPoller(bus, clock, requests);
  return {
    bus: { name: config.name, type: config.type, asksRegisters: false, address: config.url, stats: () => bus.stats() },
    devices: members.map(viewOf),
    controllables: members.flatMap(({ config: { name, model, timeoutMs } }): Controllable[] => {
      const { setting } = model;
      if (setting === null) return [];
      return [
        {
          ...httpControl(name, setting, (path) => bus.ask({ method: 'GET', path }, { priority: 'command', timeoutMs })),
          refresh(afterMs) {
            for (const { devices, schedule } of requests) {
              if (devices.some((device) => device.name === name)) schedule.notLaterThan(clock.monotonicMs() + afterMs);
            }
            poller.lookAgain();
          },
        },
      ];
    }),
    busyMs: () => poller.busyMs(),
    start: () => poller.start(),
    async stop() {
      const stopped = poller.stop();
      await bus.stop();
      await stopped;
      for (const { device } of members) device.stop();
    },
  };
}

function createDevice(
  config: HttpDeviceConfig,
  clock: Clock,
  sinks: Pick<Sinks, 'onSnapshot' | 'onHealth'>,
): HttpDevice {
  const { name, model, lifetimeMs, measurands } = config;
  return new HttpDevice({
    ...{ name, model, lifetimeMs, measurands, clock },
    settings: settingsOf(config),
    onSnapshot: sinks.onSnapshot,
    onHealth: (transition) => sinks.onHealth({ device: name, ...transition, atMs: clock.wallMs() }),
  });
}

function settingsOf({ id, unit, request, model }: HttpDeviceConfig): HttpSettings {
  return { id, unit, values: request?.values ?? model.values };
}

/** One request of one device. */
interface Part {
  readonly member: Member;
  readonly ask: HttpRequest;
  readonly intervalMs: number;
  readonly pollable: HttpPollable;
}

/** What a device asks: its main request, unless no value is in its answer, and the further ones. */
function partsOf(member: Member): readonly Part[] {
  const { model, request, intervalMs, lifetimeMs } = member.config;
  const values = request?.values ?? model.values;
  const further = Object.entries(request?.requests ?? model.requests);
  const hasMain = further.length === 0 || values.some((value) => value.request === undefined);
  const part = (name: string | null, ask: HttpRequest, own: number | null): Part => ({
    ...{ member, ask, intervalMs: own ?? intervalMs },
    pollable: member.device.partOf({ name, lifetimeMs: Math.max(lifetimeMs, LIFETIME_INTERVALS * (own ?? 0)) }),
  });
  return [
    ...(hasMain ? [part(null, askOf(member.config), null)] : []),
    ...further.map(([name, { intervalMs: own, ...ask }]) => part(name, ask, own)),
  ];
}

/** A lost answer to a request that is rarer than the device's lifetime does no harm. */
const LIFETIME_INTERVALS = 3;

function askOf({ model, request }: HttpDeviceConfig): HttpRequest {
  if (request === null) return model.request ?? { method: 'GET', path: '/' };
  const { method, path, headers, body } = request;
  return { method, path, headers, body };
}

/** Devices that ask the same share one request, at the shortest of their intervals and with the longest timeout. */
function sharedRequests(members: readonly Member[], nowMs: number): HttpMember[] {
  const byRequest = new Map<string, Part[]>();
  for (const part of members.flatMap(partsOf)) {
    const { model } = part.member.config;
    const key = JSON.stringify([part.ask, model.repair === null ? null : model.id]);
    byRequest.set(key, [...(byRequest.get(key) ?? []), part]);
  }
  return [...byRequest.values()].flatMap((sharers): HttpMember[] => {
    const [first] = sharers;
    if (!first) return [];
    const intervalMs = Math.min(...sharers.map((part) => part.intervalMs));
    return [
      {
        ask: first.ask,
        repair: first.member.config.model.repair,
        timeoutMs: Math.max(...sharers.map(({ member }) => member.config.timeoutMs)),
        schedule: new HttpSchedule(intervalMs, nowMs),
        devices: sharers.map(({ pollable }) => pollable),
      },
    ];
  });
}

function viewOf({ config, device }: Member): DeviceView {
  const { model } = config;
  const units = unitsOf(config);
  const counts = model.countsFor?.(settingsOf(config));
  return {
    ...wiredView(config),
    values: 'declared',
    measurands: units,
    health: () => device.health,
    meaningOf: (measurand) => {
      const says = counts?.[measurand];
      return says && { ...valueInfo(measurand, units[measurand] ?? null), counts: says, adds: null };
    },
  };
}

function unitsOf(config: HttpDeviceConfig): Record<string, string | null> {
  const { model, measurands } = config;
  const units = model.unitsFor?.(settingsOf(config)) ?? model.units;
  return Object.fromEntries(Object.entries(units).filter(([name]) => measurands?.includes(name) ?? true));
}
