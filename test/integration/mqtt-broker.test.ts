// The MQTT output and a broker that is not there, comes back, hangs, or wants to know who is there: real mosquitto, real TLS.
import { X509Certificate } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubHouse } from '../support/hub-house.ts';
import { HubProcess } from '../support/hub-process.ts';
import { hasMosquitto, keptBy, makeCertificates, Mosquitto, publish, Subscriber } from '../support/mosquitto.ts';
import { meters, mqttYaml, portOf, problemOf } from '../support/mqtt-house.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

let house: HubHouse;

beforeEach(() => {
  house = new HubHouse();
});

afterEach(() => house.stop());

/** A port on which nothing listens now. */
async function deadPort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function hasProblem(text: string | RegExp): Promise<void> {
  await eventually(`the problem ${String(text)}`, async () => {
    const problem = await problemOf(house);
    return problem !== null && (typeof text === 'string' ? problem.includes(text) : text.test(problem));
  });
}

describe.skipIf(!hasMosquitto)('a broker (needs mosquitto)', () => {
  it('that is not there at the start stops nothing, is told once, and gets everything when it comes', async () => {
    const port = await deadPort();
    const simulator = await meters([1]);
    await house.start(mqttYaml({ gateway: portOf(simulator), url: `mqtt://127.0.0.1:${port}` }));
    await hasProblem(`no connection to the broker 127.0.0.1:${port}`);
    await eventually('the meter is read', () => house.hub.live.device('a')?.health().state === 'online');
    expect((await house.ask('/healthz')).body).toMatchObject({ status: 'degraded' });
    await eventually('a second try', () => house.loggedTimes('mq: no connection') >= 1);
    const broker = await Mosquitto.start(tempFolder(), { port });
    const heard = await Subscriber.start(broker.port);
    await heard.hears('meterhub/a/power');
    await heard.hears('meterhub/status', 'online');
    expect(await problemOf(house)).toBeNull();
    expect(house.loggedTimes('mq: no connection')).toBe(1);
    expect(house.loggedTimes('mq works again')).toBe(1);
  });

  it('that is restarted and has forgotten everything is told everything again', async () => {
    const broker = await Mosquitto.start(tempFolder());
    const simulator = await meters([1]);
    await house.start(mqttYaml({ gateway: portOf(simulator), url: broker.url, mqtt: 'homeAssistant: true' }));
    const before = await Subscriber.start(broker.port);
    await before.hears('meterhub/devices');
    await before.hears('meterhub/a/power');
    // What happened is said once.
    const topics = before.topics().filter((topic) => topic !== 'meterhub/status/event');
    await broker.kill();
    await hasProblem('no connection');
    await broker.resume();
    const after = await Subscriber.start(broker.port);
    await eventually('all topics again', () => topics.every((topic) => after.topics().includes(topic)));
  });

  it('that hangs holds nothing up, and gets the newest values when it goes on', async () => {
    const broker = await Mosquitto.start(tempFolder());
    const simulator = await meters([1]);
    const device = 'poll: { fast: 50ms, slow: 50ms }';
    await house.start(mqttYaml({ gateway: portOf(simulator), url: broker.url, device, mqtt: 'interval: 0s' }));
    const heard = await Subscriber.start(broker.port);
    await heard.hears('meterhub/a/power');
    broker.freeze();
    const polls = house.hub.live.device('a')?.health().requests ?? 0;
    simulator.meter(1).set('power', 4711);
    await eventually('polls go on', () => (house.hub.live.device('a')?.health().requests ?? 0) > polls + 20);
    expect((await house.ask('/api/v1/devices/a')).status).toBe(200);
    broker.thaw();
    await heard.hears('meterhub/a/power', '4711');
  });

  it('that hangs does not keep the hub from ending', async () => {
    const broker = await Mosquitto.start(tempFolder());
    const simulator = await meters([1]);
    await house.start(mqttYaml({ gateway: portOf(simulator), url: broker.url, mqtt: 'qos: 1, homie: 5' }));
    const heard = await Subscriber.start(broker.port);
    await heard.hears('meterhub/a/power');
    broker.freeze();
    const began = performance.now();
    await house.stop();
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('says that the hub is offline when it is killed', async () => {
    const broker = await Mosquitto.start(tempFolder());
    const heard = await Subscriber.start(broker.port);
    const folder = tempFolder();
    const simulator = await meters([1]);
    const file = join(folder, 'meterhub.yaml');
    writeFileSync(file, mqttYaml({ gateway: portOf(simulator), url: broker.url, mqtt: 'homie: 5' }));
    const hub = await new HubProcess(['run', '-c', file]).ready();
    await heard.hears('meterhub/status', 'online');
    await heard.hears('homie/5/meterhub/$state', 'ready');
    await hub.kill();
    await heard.hears('meterhub/status', 'offline');
    await heard.hears('homie/5/meterhub/$state', 'lost');
    expect((await keptBy(broker.port)).get('meterhub/status')).toBe('offline');
  });
});

describe.skipIf(!hasMosquitto)('what another session leaves at a broker (needs mosquitto)', () => {
  it.each([
    ['homie: 5', 'homie/5/meterhub/$state', 'lost', 'ready'],
    ['homie: 4', 'homie/meterhub/$state', 'lost', 'ready'],
    ['layout: sdm630', 'meterhub/status', 'disconnected', 'connected'],
    ['homeAssistant: true', 'meterhub/status', 'offline', 'online'],
  ])('%s: its last will is contradicted', async (mqtt, topic, will, state) => {
    const broker = await Mosquitto.start(tempFolder());
    const simulator = await meters([1]);
    await house.start(mqttYaml({ gateway: portOf(simulator), url: broker.url, mqtt }));
    const heard = await Subscriber.start(broker.port);
    await heard.hears(topic, state);
    publish(broker.port, topic, will, '-r');
    await eventually('the will', () => heard.all(topic).includes(will));
    await heard.hears(topic, state);
    expect((await keptBy(broker.port)).get(topic)).toBe(state);
    // A clean end is not contradicted.
    await house.stop();
    await eventually('the farewell', () => heard.last(topic) !== state);
    expect((await keptBy(broker.port)).get(topic)).not.toBe(state);
  });

  it('two hubs on one topic name each other in health and log', async () => {
    const broker = await Mosquitto.start(tempFolder());
    const simulator = await meters([1]);
    const lines = { gateway: portOf(simulator), url: broker.url };
    const heard = await Subscriber.start(broker.port);
    await house.start(mqttYaml({ ...lines, mqtt: 'clientId: one' }));
    await heard.hears('meterhub/devices');
    const second = new HubHouse();
    try {
      await second.start(mqttYaml({ ...lines, mqtt: 'clientId: two' }));
      await hasProblem('another hub (client id two) writes to the same topic meterhub');
      await eventually(
        'the other knows, too',
        async () => (await problemOf(second))?.includes('client id one') === true,
      );
      expect(house.loggedTimes('another hub (client id two)')).toBe(1);
      expect((await house.ask('/healthz')).body).toMatchObject({ status: 'degraded' });
    } finally {
      await second.stop();
    }
  });
});

describe.skipIf(!hasMosquitto)('access to a broker (needs mosquitto)', () => {
  it('by user and password; wrong ones are told without being shown', async () => {
    const broker = await Mosquitto.start(tempFolder(), { users: { hub: 'pass-of-hub', ear: 'pass-of-ear' } });
    const simulator = await meters([1]);
    const lines = { gateway: portOf(simulator), url: broker.url };
    await house.start(mqttYaml({ ...lines, mqtt: 'user: hub, password: wrong-pass-9' }));
    await hasProblem(/refuses the connection: it does not (know|allow).*Check `user`, `password`/);
    house.text = mqttYaml({ ...lines, mqtt: 'user: hub, password: pass-of-hub' });
    expect((await house.hub.reload('test')).changed).toEqual(['output mq']);
    const heard = await Subscriber.start(broker.port, ['#'], ['-u', 'ear', '-P', 'pass-of-ear']);
    await heard.hears('meterhub/a/power');
    expect(await problemOf(house)).toBeNull();
    const shown = [house.logged.join(''), JSON.stringify((await house.ask('/healthz')).body)].join('');
    expect(shown).not.toMatch(/wrong-pass-9|pass-of-hub/);
  });

  it('by TLS, checked by the file of the authority, and with a certificate of our own', async () => {
    const folder = tempFolder();
    makeCertificates(folder);
    const broker = await Mosquitto.start(folder, { tls: { folder, demandsClient: true } });
    const url = `mqtts://localhost:${broker.port}`;
    const simulator = await meters([1]);
    const lines = { gateway: portOf(simulator), url };
    const ca = `ca: ${join(folder, 'ca.pem')}`;
    const own = `cert: ${join(folder, 'client.pem')}, key: ${join(folder, 'late.key')}`;
    await house.start(mqttYaml(lines));
    await hasProblem(/no trusted connection to the broker localhost:\d+: .*Set `ca`/);
    writeFileSync(join(folder, 'no.pem'), 'no certificate');
    const useless = `cert: ${join(folder, 'client.pem')}, key: ${join(folder, 'no.pem')}`;
    house.text = mqttYaml({ ...lines, mqtt: `${ca}, ${useless}` });
    await house.hub.reload('test');
    await hasProblem('PEM files that belong together');
    house.text = mqttYaml({ ...lines, mqtt: `${ca}, ${own}` });
    await house.hub.reload('test');
    await hasProblem('cannot read the file of `key`');
    // The files are read at every try.
    copyFileSync(join(folder, 'client.key'), join(folder, 'late.key'));
    await eventually('no problem', async () => (await problemOf(house)) === null);
    const file = (name: string): string => join(folder, name);
    const access = ['--cafile', file('ca.pem'), '--cert', file('client.pem'), '--key', file('client.key')];
    const heard = await Subscriber.start(broker.port, ['#'], access);
    await heard.hears('meterhub/a/power');
  });

  it('by TLS, checked by the fingerprint alone: another certificate gets no password and is named', async () => {
    const folder = tempFolder();
    makeCertificates(folder);
    const broker = await Mosquitto.start(folder, { tls: { folder, demandsClient: false } });
    const simulator = await meters([1]);
    const lines = { gateway: portOf(simulator), url: `mqtts://127.0.0.1:${broker.port}` };
    const { fingerprint256 } = new X509Certificate(readFileSync(join(folder, 'server.pem')));
    await house.start(mqttYaml({ ...lines, mqtt: `fingerprint: '${'00'.repeat(32)}'` }));
    await hasProblem(`has another certificate than \`fingerprint\` says: SHA256:${fingerprint256}`);
    const heard = await Subscriber.start(broker.port, ['#'], ['--cafile', join(folder, 'ca.pem')]);
    house.text = mqttYaml({ ...lines, mqtt: `fingerprint: '${fingerprint256}'` });
    await house.hub.reload('test');
    await heard.hears('meterhub/a/power');
    expect(await problemOf(house)).toBeNull();
    house.text = mqttYaml({ ...lines, mqtt: 'insecure: true, topic: trusting' });
    await house.hub.reload('test');
    await heard.hears('trusting/a/power');
  });
});
