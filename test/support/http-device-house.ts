// An HTTP device on a real socket with the group that reads it, on a clock that the test moves.
import { findModel } from '../../src/catalog/index.ts';
import type { HttpDeviceConfig, HttpBusConfig } from '../../src/kinds/http/config.ts';
import type { HttpDeviceModel } from '../../src/definition/http/device.ts';
import type { DeviceHealth, HealthChange } from '../../src/model/health.ts';
import type { Reading, Snapshot } from '../../src/model/reading.ts';
import { httpGroup, type HttpGroup } from '../../src/kinds/http/group.ts';
import {
  startHttpEndpoint,
  type HttpEndpoint,
  type SimReply,
  type SimRequest,
} from '../../src/simulator/http/endpoint.ts';
import { SimFronius } from '../../src/simulator/http/fronius.ts';
import { FakeClock } from './fake-clock.ts';
import { eventually } from './eventually.ts';

export interface HttpDeviceHouse {
  readonly clock: FakeClock;
  readonly endpoint: HttpEndpoint;
  readonly group: HttpGroup;
  readonly snapshots: Snapshot[];
  readonly changes: HealthChange[];
  readonly traffic: string[];
  readonly health: (device: string) => DeviceHealth;
  /** Latest value of every measurand of the device. */
  readonly values: (device: string) => Record<string, Reading['value']>;
  /** Waits until `count` requests have reached the endpoint and been dealt with. */
  readonly answered: (count: number) => Promise<void>;
  /** Moves the clock in small steps until the next request is under way. */
  readonly nextRequest: () => Promise<void>;
  /** The same, and waits until it has been dealt with. */
  readonly nextPoll: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface HouseOptions {
  readonly clock?: FakeClock;
  readonly respond: (request: SimRequest) => SimReply;
  readonly devices: readonly (Partial<Omit<HttpDeviceConfig, 'model'>> & { name: string; model: string })[];
  readonly authorization?: string;
  readonly auth?: HttpBusConfig['auth'];
  readonly login?: HttpBusConfig['login'];
}

export function httpModel(name: string): HttpDeviceModel {
  const model = findModel(name);
  if (model?.kind !== 'http') throw new Error(`${name} is no HTTP model`);
  return model;
}

export async function openHttpDeviceHouse(options: HouseOptions): Promise<HttpDeviceHouse> {
  const clock = options.clock ?? new FakeClock();
  const { respond, authorization } = options;
  const endpoint = await startHttpEndpoint({ clock, respond, ...(authorization !== undefined && { authorization }) });
  const snapshots: Snapshot[] = [];
  const changes: HealthChange[] = [];
  const traffic: string[] = [];
  const bus: HttpBusConfig = {
    name: 'bus',
    type: 'http',
    url: endpoint.url,
    tls: { caPath: null },
    auth: options.auth ?? null,
    ...(options.login && { login: options.login }),
  };
  const group = httpGroup(bus, options.devices.map(deviceConfig), clock, {
    onSnapshot: (snapshot) => snapshots.push(snapshot),
    onHealth: (change) => changes.push(change),
    onTraffic: (_, direction, bytes) => traffic.push(`${direction} ${Buffer.from(bytes).toString()}`),
  });
  const isQuiet = (): boolean => {
    const { requests, errors, roundTrips } = group.bus.stats();
    return requests === sum(Object.values(errors)) + sum(roundTrips);
  };
  const answered = (count: number): Promise<void> =>
    eventually(`${count} answers`, () => endpoint.stats.requests.length >= count && isQuiet());
  /** No step is as long as a time limit: real sockets keep up. */
  const nextRequest = async (): Promise<void> => {
    const { requests } = group.bus.stats();
    const seen = endpoint.stats.requests.length;
    for (let step = 0; group.bus.stats().requests === requests && step < MOST_STEPS; step++)
      await clock.advance(STEP_MS);
    await eventually('the request', () => endpoint.stats.requests.length > seen || isQuiet());
  };
  group.start();
  return {
    ...{ clock, endpoint, group, snapshots, changes, traffic, answered },
    health(device) {
      const view = group.devices.find(({ name }) => name === device);
      if (!view) throw new Error(`no device ${device}`);
      return view.health();
    },
    values(device) {
      const readings = snapshots.filter((snapshot) => snapshot.device === device).flatMap((each) => each.readings);
      return Object.fromEntries(readings.map(({ measurand, value }) => [measurand, value]));
    },
    nextRequest,
    async nextPoll() {
      await nextRequest();
      await eventually('the answer', isQuiet);
    },
    async stop() {
      await group.stop();
      await endpoint.stop();
    },
  };
}

export const TANK_REQUEST: NonNullable<HttpDeviceConfig['request']> = {
  path: '/api/status?unit=l',
  method: 'GET',
  headers: {},
  body: null,
  values: [
    { name: 'volume', path: 'data.level.0', unit: 'l', scale: 1, offset: 0, type: null },
    { name: 'state', path: 'data.state', unit: null, scale: 1, offset: 0, type: null },
  ],
  requests: {},
};

/** What a device asked with TANK_REQUEST answers. */
export const tankReply = (): SimReply => ({
  body: JSON.stringify({ data: { level: ['812.5'], state: 'filling' } }),
});

/** Inverters with 1000 W times their number. */
export function simFronius(clock: FakeClock, inverters = [1]): SimFronius {
  return new SimFronius({ clock, inverters: inverters.map((id) => ({ id, power: () => 1000 * id })) });
}

function deviceConfig({ model: name, ...rest }: HouseOptions['devices'][number]): HttpDeviceConfig {
  const model = httpModel(name);
  return {
    kind: 'http',
    model,
    bus: 'bus',
    id: model.keys.includes('id') ? model.firstId : null,
    apiId: null,
    lifetimeMs: Math.max(30_000, 3 * model.defaultIntervalMs),
    measurands: null,
    intervalMs: model.defaultIntervalMs,
    timeoutMs: 5000,
    unit: null,
    request: null,
    ...rest,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const STEP_MS = 250;
/** Longer than any pause. */
const MOST_STEPS = 400;
