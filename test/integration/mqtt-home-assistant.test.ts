// Discovery for Home Assistant at a real broker: what is announced, that it fits the values, and that nothing stays behind.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviceDiscovery, singleSensor, type DeviceDiscovery } from '../support/home-assistant-schema.ts';
import { HubHouse } from '../support/hub-house.ts';
import { hasMosquitto, keptBy, Mosquitto, publish, Subscriber } from '../support/mosquitto.ts';
import { meters, mqttYaml, portOf, type MqttHouseLines } from '../support/mqtt-house.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

let house: HubHouse;
let broker: Mosquitto;
let heard: Subscriber;
let lines: MqttHouseLines;

const A = 'homeassistant/device/meterhub_a/config';
const B = 'homeassistant/device/meterhub_b/config';

beforeEach(async () => {
  house = new HubHouse();
  if (!hasMosquitto) return;
  broker = await Mosquitto.start(tempFolder());
  heard = await Subscriber.start(broker.port);
  const simulator = await meters([1, 2]);
  lines = { gateway: portOf(simulator), url: broker.url, mqtt: 'homeAssistant: true' };
});

afterEach(() => house.stop());

function announced(topic: string): DeviceDiscovery {
  return deviceDiscovery.parse(heard.json(topic));
}

describe.skipIf(!hasMosquitto)('Home Assistant (needs mosquitto)', () => {
  it('is told every device with sensors that it accepts, at topics that are said', async () => {
    const text = mqttYaml({ ...lines, devices: { a: 1, b: 2 } });
    await house.start(text.replace('id: 2 }', 'id: 2, label: "Sonne, Dach", room: Dach }'));
    await heard.hears(B);
    await heard.hears('meterhub/a');
    expect(announced(B).device).toMatchObject({
      identifiers: ['meterhub_b'],
      name: 'Sonne, Dach',
      suggested_area: 'Dach',
    });
    const { device, components, ...rest } = announced(A);
    expect(device).toMatchObject({ identifiers: ['meterhub_a'], name: 'a', via_device: 'meterhub' });
    expect(rest).toMatchObject({
      state_topic: 'meterhub/a',
      availability: [{ topic: 'meterhub/status' }, { topic: 'meterhub/a/availability' }],
      availability_mode: 'all',
      origin: { name: 'MeterHub' },
    });
    expect(components['energyImport']).toMatchObject({
      unique_id: 'meterhub_a_energyImport',
      name: 'Total imported energy',
      device_class: 'energy',
      state_class: 'total_increasing',
      unit_of_measurement: 'kWh',
    });
    expect(components['energySum']).toMatchObject({ state_class: 'total' });
    expect(components['power']).toMatchObject({
      device_class: 'power',
      state_class: 'measurement',
      name: 'Active power',
    });
    expect(components['apparentPower']).toMatchObject({ enabled_by_default: false });
    expect(['time', 'timestamp', ...Object.keys(components)]).toEqual(Object.keys(heard.json('meterhub/a')));
    for (const topic of ['meterhub/status', 'meterhub/a/availability']) expect(heard.last(topic)).toBe('online');
    expect(announced('homeassistant/device/meterhub/config').components['status']).toMatchObject({
      platform: 'binary_sensor',
      state_topic: 'meterhub/status',
    });
    const ids = [A, B].flatMap((topic) =>
      Object.values(announced(topic).components).map((one) => ('unique_id' in one ? one.unique_id : '')),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect((await keptBy(broker.port)).has(A)).toBe(true);
  });

  it('is told everything again when it starts', async () => {
    await house.start(mqttYaml(lines));
    await heard.hears(A);
    await heard.hears('meterhub/a/power');
    const [configs, states] = [heard.all(A).length, heard.all('meterhub/a').length];
    publish(broker.port, 'homeassistant/status', 'online');
    await eventually('announced again', () => heard.all(A).length > configs);
    await eventually('said again', () => heard.all('meterhub/a').length > states);
  });

  it('loses devices and sensors that are gone: by reload', async () => {
    await house.start(mqttYaml({ ...lines, devices: { a: 1, b: 2 } }));
    await heard.hears(B);
    const before = heard.all(A).length;
    house.text = mqttYaml({ ...lines, device: 'measurands: [power, energyImport]' });
    await house.hub.reload('test');
    await heard.hears(B, '');
    await eventually('two messages', () => heard.all(A).length >= before + 2);
    const [removal, now] = heard
      .all(A)
      .slice(-2)
      .map((text) => deviceDiscovery.parse(JSON.parse(text)));
    expect(removal?.components['voltage']).toEqual({ platform: 'sensor' });
    expect(removal?.components['power']).toMatchObject({ device_class: 'power' });
    expect(Object.keys(now?.components ?? {}).sort()).toEqual(['energyImport', 'power']);
  });

  it('loses devices and sensors that are gone: by restart', async () => {
    await house.start(mqttYaml({ ...lines, devices: { a: 1, b: 2 } }));
    await heard.hears('meterhub/devices');
    await heard.hears(B);
    await house.stop();
    house = new HubHouse();
    const before = heard.all(A).length;
    await house.start(mqttYaml({ ...lines, device: 'measurands: [power]' }));
    await heard.hears(B, '');
    await eventually('two messages', () => heard.all(A).length >= before + 2);
    const [removal] = heard
      .all(A)
      .slice(-2)
      .map((text) => deviceDiscovery.parse(JSON.parse(text)));
    expect(removal?.components['voltage']).toEqual({ platform: 'sensor' });
  });

  it('is not told a device anew that was there before the restart as well', async () => {
    await house.start(mqttYaml(lines));
    await heard.hears('meterhub/devices');
    await heard.hears(A);
    await house.stop();
    const [announcements, states] = [heard.all(A).length, heard.all('meterhub/a/power').length];
    house = new HubHouse();
    await house.start(mqttYaml(lines));
    await eventually('announced', () => heard.all(A).length > announcements);
    expect(new Set(heard.all(A)).size).toBe(1);
    expect(heard.all('meterhub/a/power').slice(states)).not.toContain('');
  });

  it('loses all when it is no longer wanted', async () => {
    await house.start(mqttYaml(lines));
    await heard.hears('meterhub/devices');
    await heard.hears(A);
    house.text = mqttYaml({ ...lines, mqtt: 'qos: 0' });
    await house.hub.reload('test');
    await heard.hears(A, '');
    await heard.hears('homeassistant/device/meterhub/config', '');
  });

  it('is told every sensor by itself in the older form, and loses those that are gone', async () => {
    const mqtt = 'homeAssistant: { style: single }';
    await house.start(mqttYaml({ ...lines, devices: { a: 1, b: 2 }, mqtt }));
    const power = 'homeassistant/sensor/meterhub_a/power/config';
    await heard.hears(power);
    await heard.hears('homeassistant/sensor/meterhub_b/power/config');
    await heard.hears('homeassistant/binary_sensor/meterhub/status/config');
    await heard.hears('meterhub/a');
    expect(singleSensor.parse(heard.json(power))).toMatchObject({
      ...{ unique_id: 'meterhub_a_power', device_class: 'power', state_topic: 'meterhub/a' },
      value_template: '{{ value_json.power }}',
      device: { identifiers: ['meterhub_a'], name: 'a', via_device: 'meterhub' },
      availability: [{ topic: 'meterhub/status' }, { topic: 'meterhub/a/availability' }],
    });
    const told = (): string[] => heard.topics().filter((topic) => topic.startsWith('homeassistant/'));
    const names = Object.keys(heard.json('meterhub/a')).filter((name) => !['time', 'timestamp'].includes(name));
    expect(told().filter((topic) => topic.includes('/meterhub_a/'))).toEqual(
      names.map((name) => `homeassistant/sensor/meterhub_a/${name}/config`).sort(),
    );
    for (const topic of told().filter((one) => one.includes('/sensor/'))) singleSensor.parse(heard.json(topic));
    house.text = mqttYaml({ ...lines, device: 'measurands: [power]', mqtt });
    await house.hub.reload('test');
    await heard.hears('homeassistant/sensor/meterhub_b/power/config', '');
    await heard.hears('homeassistant/sensor/meterhub_a/voltage/config', '');
    // The newer form takes the place of the older one.
    house.text = mqttYaml({ ...lines, device: 'measurands: [power]' });
    await house.hub.reload('test');
    await heard.hears(A);
    await heard.hears(power, '');
  });
});
