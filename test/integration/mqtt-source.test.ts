// Devices that are read from a real broker: it is away, restarted, refuses, is not trusted, ends the session, keeps old
// messages, floods.
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceHealth } from '../../src/model/health.ts';
import { eventually } from '../support/eventually.ts';
import { HubHouse } from '../support/hub-house.ts';
import { hasMosquitto, makeCertificates, Mosquitto, publish, Subscriber } from '../support/mosquitto.ts';
import { tempFolder } from '../support/temp-folder.ts';

let house: HubHouse;

beforeEach(() => {
  house = new HubHouse();
});

afterEach(() => house.stop());

interface Lines {
  readonly url: string;
  /** What the bus has besides. */
  readonly bus?: string;
  /** Instead of the tank's topic and values. */
  readonly tank?: string;
  readonly more?: string;
}

const TANK =
  "topic: home/tank, values: { volume: { path: 'data.level[0]', unit: l }, temperature: { topic: home/tank/temp, unit: °C } }";

function yaml({ url, bus = '', tank = TANK, more = '' }: Lines): string {
  return [
    'server: { listen: 127.0.0.1:0 }',
    `buses: { broker: { type: mqtt, url: "${url}"${bus === '' ? '' : `, ${bus}`} } }`,
    `devices: { tank: { model: mqtt-json, bus: broker, ${tank} } }`,
    more,
  ].join('\n');
}

function health(): DeviceHealth {
  const device = house.hub.live.device('tank');
  if (device === undefined) throw new Error('no device');
  return device.health();
}

async function hasReason(text: string | RegExp): Promise<void> {
  await eventually(`the reason ${String(text)}; it is ${health().reason ?? 'none'}`, () => {
    const { reason } = health();
    return reason !== null && (typeof text === 'string' ? reason.includes(text) : text.test(reason));
  });
}

const isOpen = (): boolean => house.hub.live.buses.find(({ name }) => name === 'broker')?.stats().open === true;

const value = (name: string): unknown => house.hub.live.latest.get('tank', name)?.value ?? null;

/** Publishes until the value is there: a subscription takes a moment. */
async function said(port: number, topic: string, payload: string, name: string, expected: unknown): Promise<void> {
  await eventually(`${name} is ${String(expected)}`, () => {
    publish(port, topic, payload);
    return value(name) === expected;
  });
}

describe.skipIf(!hasMosquitto)('a device at a broker (needs mosquitto)', () => {
  it('is read from several topics, and stands on the page and in the API with its source and its words', async () => {
    const broker = await Mosquitto.start(tempFolder());
    await house.start(yaml({ url: broker.url }));
    await said(broker.port, 'home/tank', '{"data":{"level":[812.5]}}', 'volume', 812.5);
    await said(broker.port, 'home/tank/temp', '21.5', 'temperature', 21.5);
    expect(health().state).toBe('online');
    const { body } = await house.ask('/api/v1/devices/tank/source');
    expect(JSON.stringify(body)).toContain('home/tank/temp');
  });

  it('waits for a broker that is away at the start, and survives its restart', async () => {
    const folder = tempFolder();
    const broker = await Mosquitto.start(folder);
    await broker.kill();
    await house.start(yaml({ url: broker.url }));
    await hasReason(`no connection to the broker 127.0.0.1:${broker.port}`);
    expect(health().state).toBe('offline');
    await broker.resume();
    await said(broker.port, 'home/tank/temp', '21', 'temperature', 21);
    await broker.kill();
    await hasReason('no connection to the broker');
    expect(health().state).toBe('degraded');
    await broker.resume();
    await said(broker.port, 'home/tank/temp', '22', 'temperature', 22);
    await eventually('online', () => health().state === 'online');
    expect(house.loggedTimes('bus broker is not open')).toBe(2);
  });

  it('says that user and password are wrong, without showing them', async () => {
    const broker = await Mosquitto.start(tempFolder(), { users: { hub: 'right-pass' } });
    await house.start(yaml({ url: broker.url, bus: 'user: hub, password: wrong-pass' }));
    await hasReason(/refuses the connection.*Check `user`, `password`/);
    expect(house.logged.join('')).not.toContain('wrong-pass');
    house.text = yaml({ url: broker.url, bus: 'user: hub, password: right-pass' });
    await house.hub.reload('test');
    await eventually('a connection', isOpen);
  });

  it('is trusted by the authority or the fingerprint, and nobody else is', async () => {
    const folder = tempFolder();
    makeCertificates(folder);
    const broker = await Mosquitto.start(folder, { tls: { folder, demandsClient: false } });
    const url = `mqtts://localhost:${broker.port}`;
    await house.start(yaml({ url }));
    await hasReason(/no trusted connection to the broker localhost:\d+.*Set `ca`/);
    house.text = yaml({ url, bus: `fingerprint: '${'AB'.repeat(32)}'` });
    await house.hub.reload('test');
    await hasReason('has another certificate than `fingerprint` says');
    house.text = yaml({ url, bus: `ca: ${join(folder, 'ca.pem')}` });
    await house.hub.reload('test');
    await eventually('a connection', isOpen);
  });

  it('names a client id that somebody else uses as well', async () => {
    const broker = await Mosquitto.start(tempFolder());
    await house.start(yaml({ url: broker.url, bus: 'clientId: me' }));
    await eventually('a connection', isOpen);
    const thief = await Subscriber.start(broker.port, ['x'], ['-i', 'me']);
    await hasReason('perhaps another program has the same client id, me');
    thief.stop();
    await said(broker.port, 'home/tank/temp', '21', 'temperature', 21);
  });

  it('never takes what the broker has kept for new', async () => {
    const broker = await Mosquitto.start(tempFolder());
    publish(broker.port, 'home/tank/temp', '99', '-r');
    await house.start(yaml({ url: broker.url }));
    await hasReason('only an old retained message so far');
    expect(value('temperature')).toBeNull();
    await said(broker.port, 'home/tank/temp', '21', 'temperature', 21);
  });

  it('survives every payload, and its neighbours do', async () => {
    const broker = await Mosquitto.start(tempFolder());
    await house.start(yaml({ url: broker.url }));
    await said(broker.port, 'home/tank/temp', '21', 'temperature', 21);
    const hostile = [
      '',
      '[',
      '{"data":'.repeat(5000),
      '{"data":{"level":[1e400]}}',
      '{"data":{"level":["NaN"]}}',
      '{"__proto__":{}}',
      'x'.repeat(100_000),
    ];
    for (const payload of hostile) {
      const { requests } = health();
      publish(broker.port, 'home/tank', payload);
      await eventually('it came', () => health().requests > requests);
      expect(value('volume')).toBeNull();
    }
    expect(value('temperature')).toBe(21);
    expect(health()).toMatchObject({ state: 'degraded', code: 'MQTT_PAYLOAD' });
    await said(broker.port, 'home/tank', '{"data":{"level":[5]}}', 'volume', 5);
    await eventually('online', () => health().state === 'online');
  });

  it('that floods is looked at no more than ten times a second, the newest counts, and the rest is counted and named', async () => {
    const broker = await Mosquitto.start(tempFolder());
    await house.start(yaml({ url: broker.url }));
    await said(broker.port, 'home/tank', '{"data":{"level":[5]}}', 'volume', 5);
    const before = health().requests;
    const lines = Array.from({ length: 50_000 }, (_, count) => String(count % 50));
    const flood = spawn('mosquitto_pub', [
      '-h',
      '127.0.0.1',
      '-p',
      String(broker.port),
      '-t',
      'home/tank/temp',
      '-q',
      '1',
      '-l',
    ]);
    const startMs = performance.now();
    flood.stdin.end(`${lines.join('\n')}\n`);
    await new Promise((resolve) => flood.once('close', resolve));
    await said(broker.port, 'home/tank/temp', '21', 'temperature', 21);
    const looks = (performance.now() - startMs) / 100;
    const received = health().requests - before;
    const dropped = house.hub.live.buses[0]?.stats().errors['MQTT_FLOOD'] ?? 0;
    // A broker drops what it cannot get rid of, on a machine under load.
    expect(received).toBeGreaterThan(5000);
    expect(received - dropped).toBeLessThanOrEqual(looks + 2);
    expect(value('volume')).toBe(5);
  });

  it('is read beside an output on the same broker', async () => {
    const broker = await Mosquitto.start(tempFolder());
    await house.start(
      yaml({ url: broker.url, more: `outputs: { mq: { type: mqtt, url: "${broker.url}", interval: 0s } }` }),
    );
    const heard = await Subscriber.start(broker.port, ['meterhub/#']);
    await said(broker.port, 'home/tank/temp', '21', 'temperature', 21);
    await heard.hears('meterhub/tank/temperature', '21');
  });

  it('does what the allow list lets through, and its own word says whether it did', async () => {
    const broker = await Mosquitto.start(tempFolder());
    const values = 'values: { relay: { topic: stat/plug/POWER }, power: { topic: tele/plug/power, unit: W } }';
    const settings = 'settings: { relay: { topic: cmnd/plug/POWER } }';
    const more = 'commands: { plug: { device: tank, allow: { relay: [ON, OFF] } } }';
    await house.start(yaml({ url: broker.url, tank: `${values}, ${settings}`, more }));
    await said(broker.port, 'stat/plug/POWER', 'OFF', 'relay', 'OFF');
    const heard = await Subscriber.start(broker.port, ['cmnd/#']);
    const give = (relay: string) => house.post('/api/v1/commands/plug', { relay });
    expect(await give('EXPLODE')).toMatchObject({ status: 400, body: { error: { code: 'COMMAND_NOT_ALLOWED' } } });
    void give('ON');
    await heard.hears('cmnd/plug/POWER', 'ON');
    publish(broker.port, 'stat/plug/POWER', 'ON');
    await eventually('it is done', () => house.loggedTimes('command plug relay=ON: done') === 1);
    void give('OFF');
    await eventually('it is not done', () => house.loggedTimes('does not follow it: relay is ON, not OFF') === 1);
    expect(heard.all('cmnd/plug/POWER')).toEqual(['ON', 'OFF']);
    expect(heard.messages.every(({ retained }) => !retained)).toBe(true);
  });
});
