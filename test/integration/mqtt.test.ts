// The MQTT output with a real broker and a real subscriber: topics, what the broker keeps, what is lost, how often.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubHouse } from '../support/hub-house.ts';
import { hasMosquitto, keptBy, Mosquitto, Subscriber } from '../support/mosquitto.ts';
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
  heard = await Subscriber.start(broker.port, ['meterhub/#', 'house/#']);
});

afterEach(() => house.stop());

const QUICK = 'lifetime: 2s, poll: { fast: 100ms, slow: 100ms }';

describe.skipIf(!hasMosquitto)('the topics of the house (needs mosquitto)', () => {
  it('are every value, every device, the dataset, who is available and who is there', async () => {
    const simulator = await meters([1, 2]);
    const more = ['dataset: { a_p: a.power, both: a.power + b.power, none: ghost }', 'publish: { ghost: 10s }'];
    await house.start(mqttYaml({ gateway: portOf(simulator), url: broker.url, devices: { a: 1, b: 2 }, more }));
    await heard.hears('meterhub/b/power');
    // The first cycle may come before the meters have answered.
    await eventually('the dataset', () => (heard.last('meterhub/dataset/both') ?? '') !== '');
    await heard.hears('meterhub/devices');
    const power = Number(simulator.meter(1).reading('power')?.toFixed(1));
    expect(heard.last('meterhub/a/power')).toBe(String(power));
    expect(heard.json('meterhub/a')).toMatchObject({ power, frequency: expect.any(Number) });
    const { time, timestamp } = heard.json('meterhub/a');
    expect(new Date(String(time)).getTime()).toBe(Math.round(Number(timestamp) * 1000));
    expect(heard.last('meterhub/status')).toBe('online');
    expect(heard.last('meterhub/a/availability')).toBe('online');
    expect(heard.last('meterhub/dataset/a_p')).toBe(String(Math.round(power)));
    expect(heard.json('meterhub/dataset')).toMatchObject({ a_p: Math.round(power), none: null });
    expect(heard.last('meterhub/dataset/none')).toBe('');
    expect(heard.json('meterhub/devices')).toMatchObject({
      devices: { a: { model: 'eastron-sdm120', values: { power: 'W', energyImport: 'Wh' } }, b: {} },
      dataset: ['a_p', 'both', 'none', 'ghost'],
    });
    // Exactly the values of the API stand at the topics.
    const { body } = await house.ask('/api/v1/devices/a');
    const { readings } = body as { readings: Record<string, { value: number | null }> };
    for (const [measurand, { value }] of Object.entries(readings)) {
      expect(Number(heard.last(`meterhub/a/${measurand}`)), measurand).toBeCloseTo(value ?? NaN, 1);
    }
    const { body: metrics } = await house.ask('/metrics');
    expect(metrics).toMatch(/^meterhub_output_connected\{output="mq"\} 1$/m);
    expect(metrics).toMatch(/^meterhub_output_sent_total\{output="mq"\} [1-9]\d+$/m);
    const kept = await keptBy(broker.port);
    // What happened is no state: the broker does not keep it.
    expect(heard.json('meterhub/status/event')).toMatchObject({ type: 'up', device: expect.any(String) });
    expect([...kept.keys()].sort()).toEqual(heard.topics().filter((topic) => topic !== 'meterhub/status/event'));
    expect(kept.get('meterhub/a/power')).toBe(String(power));
  });

  it('say at once what is lost: a value as nothing, a device as offline, the hub by its end', async () => {
    const simulator = await meters([1]);
    const gateway = portOf(simulator);
    await house.start(mqttYaml({ gateway, url: broker.url, device: QUICK, mqtt: 'interval: 1h' }));
    const topics = ['power', 'voltage', 'energyImport'].map((name) => `meterhub/a/${name}`);
    await eventually('all values', () => topics.every((topic) => (heard.last(topic) ?? '') !== ''));
    simulator.meter(1).set('power', null);
    await heard.hears('meterhub/a/power', '');
    expect(heard.json('meterhub/a')['power']).toBeNull();
    expect(heard.last('meterhub/a/voltage')).not.toBe('');
    await simulator.stop();
    await heard.hears('meterhub/a/availability', 'offline');
    await heard.hears('meterhub/a/voltage', '');
    expect(heard.json('meterhub/a')).toMatchObject({ time: null, voltage: null, energyImport: null });
    // The broker keeps no number of a meter that is gone.
    expect((await keptBy(broker.port)).has('meterhub/a/voltage')).toBe(false);
    await meters([1], gateway);
    await heard.hears('meterhub/a/availability', 'online');
    await eventually('values again', () => heard.last('meterhub/a/voltage') !== '');
    await house.stop();
    await heard.hears('meterhub/status', 'offline');
  });

  it('never show a value of nothing before the first reading', async () => {
    const simulator = await meters([1]);
    await house.start(mqttYaml({ gateway: portOf(simulator), url: broker.url }));
    await heard.hears('meterhub/a/power');
    expect(heard.all('meterhub/a/power')).not.toContain('');
    expect(heard.all('meterhub/a/availability')).toEqual(['online']);
  });

  it('are said once as long as nothing changes, and again when they are old', async () => {
    const simulator = await meters([1]);
    const mqtt = 'interval: 0s, maxAge: 2s';
    await house.start(mqttYaml({ gateway: portOf(simulator), url: broker.url, device: QUICK, mqtt }));
    await heard.hears('meterhub/a/power');
    const polls = () => house.hub.live.device('a')?.health().requests ?? 0;
    const before = polls();
    await eventually('ten more polls', () => polls() > before + 10);
    const times = heard.all('meterhub/a/power').length;
    expect(times).toBeLessThanOrEqual(2);
    await eventually('said again', () => heard.all('meterhub/a/power').length > times);
    expect(new Set(heard.all('meterhub/a/power')).size).toBe(1);
    // But all values together are said whenever they were measured: who looks at the time sees that they are not old.
    await eventually('the time goes on', () => new Set(heard.all('meterhub/a')).size >= 10);
  });

  it('are said at most once in the interval, with the newest value in the end', async () => {
    const simulator = await meters([1]);
    const meter = simulator.meter(1);
    await house.start(mqttYaml({ gateway: portOf(simulator), url: broker.url, device: QUICK, mqtt: 'interval: 2s' }));
    await heard.hears('meterhub/a/power');
    const first = heard.messages.length;
    for (const watt of [101, 102, 103]) {
      meter.set('power', watt);
      await eventually(`${watt} is read`, () => house.hub.live.latest.get('a', 'power')?.value === watt);
    }
    await heard.hears('meterhub/a/power', '103');
    expect(heard.messages.slice(first).filter(({ topic }) => topic === 'meterhub/a/power')).toHaveLength(1);
  });

  it('are not kept with retain: false, but for who is there', async () => {
    const simulator = await meters([1]);
    const mqtt = 'retain: false, topic: house/meters, qos: 1';
    await house.start(mqttYaml({ gateway: portOf(simulator), url: broker.url, mqtt }));
    await heard.hears('house/meters/a/power');
    await heard.hears('house/meters/devices');
    expect(heard.messages.find(({ topic }) => topic === 'house/meters/a/power')).toMatchObject({ qos: 1 });
    expect([...(await keptBy(broker.port)).keys()].sort()).toEqual(
      ['house/meters/a/availability', 'house/meters/devices', 'house/meters/status'].sort(),
    );
  });
});
