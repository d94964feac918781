// What the MQTT output takes away from a real broker: devices, measurands and names that are gone, after a reload or restart.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, HubHouse } from '../support/hub-house.ts';
import { hasMosquitto, keptBy, Mosquitto, publish, Subscriber } from '../support/mosquitto.ts';
import { meters, mqttYaml, portOf } from '../support/mqtt-house.ts';
import { tempFolder } from '../support/temp-folder.ts';

let house: HubHouse;
let broker: Mosquitto;
let heard: Subscriber;

beforeEach(async () => {
  house = new HubHouse();
  if (!hasMosquitto) return;
  broker = await Mosquitto.start(tempFolder());
  heard = await Subscriber.start(broker.port);
});

afterEach(() => house.stop());

describe.skipIf(!hasMosquitto)('what is gone (needs mosquitto)', () => {
  it('is taken away from the broker on reload: a device, a measurand, a name of the dataset', async () => {
    const simulator = await meters([1, 2]);
    const lines = { gateway: portOf(simulator), url: broker.url };
    await house.start(mqttYaml({ ...lines, devices: { a: 1, b: 2 }, more: ['dataset: { x: a.power, y: b.power }'] }));
    for (const topic of ['meterhub/a/power', 'meterhub/b/power', 'meterhub/dataset/y']) await heard.hears(topic);
    await heard.hears('meterhub/devices');
    house.text = mqttYaml({ ...lines, device: 'measurands: [power]', more: ['dataset: { x: a.power }'] });
    const { changed } = await house.hub.reload('test');
    expect(changed).not.toContain('output mq');
    await heard.hears('meterhub/b/power', '');
    await heard.hears('meterhub/dataset/y', '');
    await heard.hears('meterhub/a/voltage', '');
    await eventually('values of a', () => heard.last('meterhub/a/power') !== '');
    expect([...(await keptBy(broker.port)).keys()].filter((topic) => /\/b|voltage|dataset\/y/.test(topic))).toEqual([]);
    expect(heard.all('meterhub/status')).toEqual(['online']);
  });

  it('is taken away at the next start, and nothing that others wrote', async () => {
    const simulator = await meters([1, 2]);
    const lines = { gateway: portOf(simulator), url: broker.url };
    await house.start(mqttYaml({ ...lines, devices: { a: 1, b: 2 } }));
    await heard.hears('meterhub/b/power');
    await heard.hears('meterhub/devices');
    await house.stop();
    publish(broker.port, 'meterhub/garden/temperature', '21', '-r');
    house = new HubHouse();
    await house.start(mqttYaml({ ...lines, devices: { a: 1 } }));
    await heard.hears('meterhub/b/power', '');
    await heard.hears('meterhub/b', '');
    await heard.hears('meterhub/b/availability', '');
    const kept = await keptBy(broker.port);
    expect(kept.get('meterhub/garden/temperature')).toBe('21');
    expect([...kept.keys()].filter((topic) => topic.startsWith('meterhub/b'))).toEqual([]);
  });

  it('stays when another hub wrote it, and the log says so', async () => {
    const simulator = await meters([1, 2]);
    const lines = { gateway: portOf(simulator), url: broker.url };
    await house.start(mqttYaml({ ...lines, devices: { b: 2 }, mqtt: 'clientId: another' }));
    await heard.hears('meterhub/b/power');
    await heard.hears('meterhub/devices');
    await house.stop();
    house = new HubHouse();
    await house.start(mqttYaml({ ...lines, devices: { a: 1 } }));
    await eventually('the log', () => house.loggedTimes('was written by another client (another)') === 1);
    await heard.hears('meterhub/a/power');
    expect((await keptBy(broker.port)).has('meterhub/b/power')).toBe(true);
  });
});
