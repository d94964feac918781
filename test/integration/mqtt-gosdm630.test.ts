// The MQTT flags of gosdm630: exactly its topics and payloads at a real broker, and what is wrong with wrong flags.
import { afterEach, describe, expect, it } from 'vitest';
import { MEASURANDS } from '../../src/vocabulary/measurands.ts';
import { HubHouse } from '../support/hub-house.ts';
import { HubProcess, runProgram } from '../support/hub-process.ts';
import { hasMosquitto, keptBy, Mosquitto, Subscriber } from '../support/mosquitto.ts';
import { frozenGateway } from '../support/frozen-bus.ts';
import { meters, mqttYaml, portOf } from '../support/mqtt-house.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

const house = new HubHouse();
afterEach(() => house.stop());

describe.skipIf(!hasMosquitto)('meterhub run -b (needs mosquitto)', () => {
  it('says every reading at <topic>/<UniqueId>/<IEC61850> with 3 decimals, kept, and who is there', async () => {
    const broker = await Mosquitto.start(tempFolder(), { users: { hub: 'pass-of-hub' } });
    const access = ['-u', 'hub', '-P', 'pass-of-hub'];
    const heard = await Subscriber.start(broker.port, ['#'], access);
    const simulator = await frozenGateway({ 11: 'sdm630', 26: 'janitza' });
    const gateway = `tcp://127.0.0.1:${portOf(simulator)}`;
    const bus = ['-s', gateway, '-d', 'sdm:11,janitza:26', '-u', '127.0.0.1:0'];
    const flags = ['-b', `127.0.0.1:${broker.port}`, '-t', 'sdm630', '--user', 'hub', '-i', 'my-hub', '-q', '1', '-l'];
    const env = { METERHUB_MQTT_PASSWORD: 'pass-of-hub' };
    const hub = await new HubProcess(['run', ...bus, ...flags], { cwd: tempFolder(), env }).ready();
    await heard.hears('sdm630/Instrument26/VolLocPhsA');
    await heard.hears('sdm630/Instrument11/TotkWhImport');
    await heard.hears('sdm630/Instrument11/ThdVolPhsC');
    expect(heard.last('sdm630/status')).toBe('connected');
    const meter = simulator.meter(11);
    expect(heard.last('sdm630/Instrument11/VolLocPhsA')).toBe(meter.reading('voltageL1')?.toFixed(3));
    expect(heard.last('sdm630/Instrument11/TotkWhImport')).toBe(
      ((meter.reading('energyImport') ?? 0) / 1000).toFixed(3),
    );
    const names = new Set(Object.values(MEASURANDS).map(({ iec61850 }) => iec61850));
    for (const { topic, payload, qos } of heard.messages.filter(({ topic }) => topic !== 'sdm630/status')) {
      expect(topic).toMatch(/^sdm630\/Instrument(11|26)\/[A-Za-z]+$/);
      expect(names.has(topic.split('/')[2] ?? ''), topic).toBe(true);
      expect(payload).toMatch(/^-?\d+\.\d{3}$/);
      expect(qos).toBe(1);
    }
    expect((await keptBy(broker.port, access)).has('sdm630/Instrument11/VolLocPhsA')).toBe(true);
    hub.signal('SIGTERM');
    await heard.hears('sdm630/status', 'disconnected');
    expect(await hub.ended).toBe(0);
    expect(hub.errors).not.toContain('pass-of-hub');
  });

  it('says disconnected when it is killed, and keeps to the rate', async () => {
    const broker = await Mosquitto.start(tempFolder());
    const heard = await Subscriber.start(broker.port);
    const simulator = await frozenGateway({ 1: 'sdm120' });
    const bus = ['-s', `tcp://127.0.0.1:${portOf(simulator)}`, '-u', '127.0.0.1:0'];
    const flags = ['-b', `tcp://127.0.0.1:${broker.port}`, '-t', 'a/b', '-r', '3600'];
    const hub = await new HubProcess(['run', ...bus, ...flags], { cwd: tempFolder() }).ready();
    await heard.hears('a/b/Instrument1/Freq');
    await eventually('three more polls', async () => {
      const { Modbus } = await hub.json<{ Modbus: { Requests: number } }>('/status');
      return Modbus.Requests > 12;
    });
    expect(heard.all('a/b/Instrument1/Freq')).toHaveLength(1);
    await hub.kill();
    await heard.hears('a/b/status', 'disconnected');
  });

  it('has the same topics from a file with layout: sdm630', async () => {
    const broker = await Mosquitto.start(tempFolder());
    const heard = await Subscriber.start(broker.port);
    const simulator = await meters([7]);
    const mqtt = 'layout: sdm630, topic: sdm630';
    await house.start(mqttYaml({ gateway: portOf(simulator), url: broker.url, devices: { grid: 7 }, mqtt }));
    await heard.hears('sdm630/Instrument7/TotkWhImport');
    expect((await keptBy(broker.port)).get('sdm630/status')).toBe('connected');
  });
});

describe.skipIf(!hasMosquitto)('layout: mbmd (needs mosquitto)', () => {
  it('has the topics of mbmd: device, name, phase; 3 decimals, kWh, not kept', async () => {
    const broker = await Mosquitto.start(tempFolder());
    const heard = await Subscriber.start(broker.port);
    const simulator = await frozenGateway({ 24: 'sdm630' });
    await house.start(
      mqttYaml({ gateway: portOf(simulator), url: broker.url, devices: { grid: 24 }, mqtt: 'layout: mbmd' }).replace(
        'model: sdm120',
        'model: sdm630',
      ),
    );
    await heard.hears('mbmd/sdm1-24/Power/L1');
    await heard.hears('mbmd/sdm1-24/Import');
    await heard.hears('mbmd/sdm1-24/Import/L3');
    const meter = simulator.meter(24);
    expect(heard.last('mbmd/sdm1-24/Power/L1')).toBe(meter.reading('powerL1')?.toFixed(3));
    expect(heard.last('mbmd/sdm1-24/Import')).toBe(((meter.reading('energyImport') ?? 0) / 1000).toFixed(3));
    for (const { topic, payload } of heard.messages.filter(({ topic }) => topic !== 'mbmd/status')) {
      expect(topic).toMatch(/^mbmd\/sdm1-24\/[A-Za-z0-9_]+(\/[LTS]\d)?$/);
      expect(payload).toMatch(/^-?\d+\.\d{3}$/);
    }
    expect(await keptBy(broker.port)).toEqual(new Map([['mbmd/status', 'connected']]));
    await house.stop();
    await heard.hears('mbmd/status', 'disconnected');
  });
});

describe('wrong flags', () => {
  it.each([
    [['-t', 'x'], '-t: says nothing without a broker', 'add -b host:1883'],
    [['-b', 'ftp://x'], '-b: is not the address of a broker', '-b localhost:1883'],
    [['-b', 'mqtt://u:secret-word@x'], '-b: is not the address of a broker', '--user, --password'],
    [['-b', 'x', '-q', '3'], '-q: "3" is not a quality of service', '0, 1 or 2'],
    [['-b', 'x', '-r', 'often'], '-r: "often" is no time', '-r 10'],
    [['-b', 'x', '-t', 'a/#'], '-t: "a/#" is not a topic', 'without + and #'],
    [['-b', 'x', '--password', 'y'], '--password: is given without a user', 'add --user NAME'],
  ])('%j: %s', async (flags, message, hint) => {
    const { code, errors } = await runProgram(['run', ...flags], { cwd: tempFolder() });
    expect(code).toBe(2);
    expect(errors).toContain(message);
    expect(errors).toContain(hint);
    expect(errors).not.toContain('secret-word');
  });
});
