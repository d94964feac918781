// Visits every MQTT declaration: names, sources, topics, and that what a device of it says is read back to equal values.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allModels, findModel, mqttDevices } from '../../src/catalog/index.ts';
import { expandTopic } from '../../src/codec/mqtt/topics.ts';
import { loadConfig } from '../../src/config/load.ts';
import { defineMqttDevice } from '../../src/definition/mqtt/device.ts';
import { isMqttDevice, type MqttDeviceConfig } from '../../src/kinds/mqtt/config.ts';
import { MqttDevice } from '../../src/kinds/mqtt/device.ts';
import type { Snapshot } from '../../src/model/reading.ts';
import { messagesOf } from '../../src/simulator/mqtt/messages.ts';
import { formatProblems } from '../../src/yaml/file-problem.ts';
import { FakeClock } from '../support/fake-clock.ts';

const presets = mqttDevices.filter(({ values }) => values.length > 0);

function configured(id: string, topic: string): MqttDeviceConfig {
  const loaded = loadConfig(`devices: { d: { model: ${id}, url: "mqtt://b", topic: "${topic}" } }`, 'f.yaml', {});
  const found = loaded.ok ? loaded.config.devices.find(isMqttDevice) : undefined;
  if (found === undefined) throw new Error(loaded.ok ? 'no device' : formatProblems(loaded.problems));
  return found;
}

function heard(config: MqttDeviceConfig): { readonly device: MqttDevice; readonly snapshots: Snapshot[] } {
  const snapshots: Snapshot[] = [];
  const device = new MqttDevice({
    ...config,
    ...{ clock: new FakeClock(), brokerTrouble: () => null, onHealth: () => undefined },
    onSnapshot: (snapshot) => snapshots.push(snapshot),
  });
  device.start();
  return { device, snapshots };
}

function say(device: MqttDevice, topic: string, payload: string): void {
  device.accept({
    topic,
    payload: Buffer.from(payload),
    isRetained: false,
    atMs: new FakeClock().wallMs(),
    replaced: 0,
  });
}

describe.each(presets.map((model) => [model.id, model] as const))('%s', (id, model) => {
  it('is found by each of its names, with a source, notes and an example of its topic', () => {
    for (const name of [model.id, ...model.aliases]) expect(findModel(name.toUpperCase())).toBe(model);
    expect(model.source).toMatch(/^https:/);
    expect(model.crossChecked.length).toBeGreaterThan(0);
    expect(model.notes.length).toBeGreaterThan(0);
    expect(model.type).toBe(model.type.toUpperCase());
    expect(configured(id, model.topicExample).values).toHaveLength(model.values.length);
  });

  it('is read back to equal values', () => {
    const values = Object.fromEntries(model.values.map(({ name }, index) => [name, (index + 1) * 123]));
    const { device, snapshots } = heard(configured(id, model.topicExample));
    for (const { topic, payload } of messagesOf(model, model.topicExample, values)) say(device, topic, payload);
    const read = snapshots.flatMap(({ readings }) =>
      readings.map(({ measurand, value }) => [measurand, value] as const),
    );
    expect(Object.fromEntries(read)).toEqual(values);
    expect(device.health).toMatchObject({ state: 'online', reason: null });
  });

  it('survives every message without an invented value', () => {
    const { device, snapshots } = heard(configured(id, model.topicExample));
    const topics = model.values.map(({ topic }) => expandTopic(topic, model.topicExample));
    fc.assert(
      fc.property(fc.constantFrom(...topics), fc.oneof(fc.json({ maxDepth: 4 }), fc.string()), (topic, payload) => {
        say(device, topic, payload);
        return snapshots
          .splice(0)
          .every(({ readings }) => readings.every(({ value }) => typeof value === 'number' && Number.isFinite(value)));
      }),
    );
  });

  it('says that it is away by the words that it uses', () => {
    const { availability } = configured(id, model.topicExample);
    if (availability === null) return;
    const { device } = heard(configured(id, model.topicExample));
    say(device, availability.topic, availability.offline[0] ?? '');
    expect(device.health.code).toBe('MQTT_UNAVAILABLE');
  });
});

/** Messages as the documentation and users show them. */
describe('messages of real devices', () => {
  it.each([
    [
      'tasmota',
      'tele/washer/SENSOR',
      {
        'tele/washer/SENSOR':
          '{"Time":"2026-11-30T01:00:00","ENERGY":{"TotalStartTime":"2025-01-01T00:00:00","Total":1.753,"Yesterday":0.308,"Today":0.205,"Period":5,"Power":60,"ApparentPower":76,"ReactivePower":47,"Factor":0.79,"Voltage":227,"Current":0.335}}',
      },
      {
        power: 60,
        energyTotal: 1753,
        voltage: 227,
        current: 0.335,
        apparentPower: 76,
        reactivePower: 47,
        powerFactor: 0.79,
      },
    ],
    [
      'shelly-plus-pm-mqtt',
      'plug',
      {
        'plug/status/switch:0':
          '{"id":0,"source":"init","output":true,"apower":399.2,"voltage":240.8,"current":1.886,"aenergy":{"total":2574466.629,"by_minute":[7200.069,6121.044,5088.795],"minute_ts":1786033200},"temperature":{"tC":46.3,"tF":115.4}}',
      },
      { power: 399.2, voltage: 240.8, current: 1.886, energyTotal: 2574466.629 },
    ],
    [
      'shelly-pro-em-mqtt',
      'em',
      {
        'em/status/em1:0':
          '{"id":0,"current":1.473,"voltage":226.9,"act_power":-332.2,"aprt_power":335,"pf":0.99,"freq":50,"calibration":"factory"}',
        'em/status/em1data:0': '{"id":0,"total_act_energy":1264.15,"total_act_ret_energy":144792.28}',
      },
      { power: -332.2, voltage: 226.9, current: 1.473, frequency: 50, energyImport: 1264.15, energyExport: 144792.28 },
    ],
    [
      'ahoydtu',
      'inverter/roof',
      { 'inverter/roof/ch0/P_AC': '71.000', 'inverter/roof/ch0/YieldTotal': '465.294' },
      { power: 71, energyTotal: 465_294 },
    ],
    [
      'opendtu',
      'solar/1',
      { 'solar/1/0/power': '71.2', 'solar/1/0/yieldtotal': '465.294', 'solar/1/0/yieldday': '51' },
      { power: 71.2, energyTotal: 465_294, energyDay: 51 },
    ],
    [
      'zigbee2mqtt',
      'z/plug',
      { 'z/plug': '{"state":"ON","power":12.5,"energy":3.21,"voltage":231,"linkquality":90}' },
      { power: 12.5, energyTotal: 3210 },
    ],
  ])('of %s', (id, topic, messages, values) => {
    const { device, snapshots } = heard(configured(id, topic));
    for (const [at, payload] of Object.entries(messages)) say(device, at, payload);
    const read = snapshots.flatMap(({ readings }) =>
      readings.map(({ measurand, value }) => [measurand, value] as const),
    );
    expect(Object.fromEntries(read)).toEqual(values);
    expect(device.health.reason).toBeNull();
  });

  it('without anything that is read say so', () => {
    const { device } = heard(configured('zigbee2mqtt', 'z/plug'));
    say(device, 'z/plug', '{"state":"ON"}');
    expect(device.health.reason).toBe('z/plug has none of power, energyTotal, current, temperature, humidity');
  });
});

describe('defineMqttDevice', () => {
  const declaration: Parameters<typeof defineMqttDevice>[0] = {
    ...{ id: 'thing', type: 'THING', manufacturer: 'nobody', model: 'Thing 1', source: 'https://example.org' },
    ...{ topicExample: 'thing', defaultLifetimeMs: 60_000, notes: [] },
    values: [{ name: 'power', unit: 'kW' }],
  };

  it('completes a declaration', () => {
    expect(defineMqttDevice(declaration)).toMatchObject({
      ...{ kind: 'mqtt', availability: null },
      values: [{ name: 'power', topic: '{topic}', path: null, scale: 1, isOptional: false }],
    });
  });

  it.each([
    [{ values: [{ name: 'power', unit: 'V' }] }, 'catalogue: thing: power is in V, not in W'],
    [{ values: [{ name: 'a' }, { name: 'a' }] }, 'catalogue: thing: a value is there twice'],
    [{ values: [{ name: 'a', path: '[' }] }, 'catalogue: thing: [ is no path'],
    [{ values: [{ name: 'a', unit: 'potatoes' }] }, 'catalogue: thing: a is in potatoes, which is no canonical unit'],
    [{ id: 'Thing One' }, 'catalogue: thing: "Thing One" is not a name'.replace('thing:', 'Thing One:')],
    [{ source: ' ' }, 'catalogue: thing: the manual or other source is missing'],
  ])('refuses %j', (change, message) => {
    expect(() => defineMqttDevice({ ...declaration, ...change })).toThrow(new TypeError(message));
  });
});

it('knows all of them', () => {
  expect(allModels.filter(({ kind }) => kind === 'mqtt').map(({ id }) => id)).toEqual([
    ...[
      'ahoydtu',
      'mqtt-json',
      'opendtu',
      'pulses',
      'shelly-plus-pm-mqtt',
      'shelly-pro-3em-mqtt',
      'shelly-pro-em-mqtt',
    ],
    ...['tasmota', 'tasmota-sml', 'wmbusmeters-electricity', 'wmbusmeters-heat', 'wmbusmeters-water', 'zigbee2mqtt'],
  ]);
});
