// What the MQTT output takes away from a real broker: devices, measurands and names that are gone, after a reload or restart.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubHouse } from '../support/hub-house.ts';
import { hasMosquitto, keptBy, Mosquitto, publish, Subscriber } from '../support/mosquitto.ts';
import { meters, mqttYaml, portOf } from '../support/mqtt-house.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

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

  it('stays while an SML meter has not sent a telegram yet: what it measures is not known before', async () => {
    const old = {
      ...{ owner: 'me', homeAssistant: 'homeassistant', homie: null, dataset: [] },
      devices: {
        ir: { model: 'iskra-mt175', values: { power: 'W', energyImport: 'Wh' } },
        other: { model: 'iskra-mt175', values: { power: 'W' } },
      },
    };
    publish(broker.port, 'meterhub/devices', JSON.stringify(old), '-r');
    publish(broker.port, 'meterhub/ir/power', '4711', '-r');
    for (const name of ['ir', 'other']) {
      publish(broker.port, `homeassistant/device/meterhub_${name}/config`, '{"components":{}}', '-r');
    }
    await house.start(
      [
        'server: { listen: 127.0.0.1:0 }',
        `devices: { ir: { model: mt175, address: "127.0.0.1:1", lifetime: 1s } }`,
        `outputs: { mq: { type: mqtt, url: "${broker.url}", clientId: me, homeAssistant: true } }`,
      ].join('\n'),
    );
    await heard.hears('homeassistant/device/meterhub_other/config', '');
    const announced = (): unknown => heard.json('homeassistant/device/meterhub_ir/config')['components'];
    await eventually('sensors', () => JSON.stringify(announced()).includes('meterhub_ir_energyImport'));
    expect(announced()).toHaveProperty('power.device_class', 'power');
    expect(heard.all('homeassistant/device/meterhub_ir/config')).not.toContain('');
    // But no old number is left.
    await heard.hears('meterhub/ir/availability', 'offline');
    await heard.hears('meterhub/ir/power', '');
    expect(heard.json('meterhub/devices')).toMatchObject({ devices: { ir: { values: { power: 'W' } } } });
  });
});
