// A running hub with another configuration: what is the same goes on, what differs is restarted, what is wrong changes nothing.
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { HubHouse } from '../support/hub-house.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

let house: HubHouse;
let child: ChildProcess | undefined;

beforeEach(() => {
  house = new HubHouse();
});

afterEach(async () => {
  child?.kill('SIGKILL');
  child = undefined;
  await house.stop();
});

interface Building {
  readonly server?: string;
  readonly east: string;
  readonly eastDevices?: string;
  readonly west: string;
  readonly dataset?: string;
  readonly more?: string;
}

const building = ({
  server = 'listen: 127.0.0.1:0',
  east,
  eastDevices,
  west,
  dataset,
  more = '',
}: Building): string => `
server: { ${server} }
buses:
  east: { type: modbus-tcp, address: "${east}" }
  west: { type: modbus-tcp, address: "${west}" }
devices:
${eastDevices ?? '  kitchen: { model: sdm120, bus: east, id: 1, poll: { fast: 50ms, slow: 50ms } }'}
  cellar: { model: sdm120, bus: west, id: 3, poll: { fast: 50ms, slow: 50ms } }
dataset: ${dataset ?? '{ kitchen_v: kitchen.voltage, cellar_v: cellar.voltage }'}
${more}`;

async function start(): Promise<{ config: Building; requests: (bus: string) => number; connections: () => number[] }> {
  const east = await house.gateway(1, 2);
  const west = await house.gateway(3);
  const config = { east: east.address, west: west.address };
  await house.start(building(config));
  await eventually('values of both', () => voltage('kitchen') !== null && voltage('cellar') !== null);
  await eventually('a dataset', async () => (await house.ask('/')).status === 200);
  return {
    config,
    requests: (bus) => house.hub.live.buses.find(({ name }) => name === bus)?.stats().requests ?? -1,
    connections: () => [east.connections(), west.connections()],
  };
}

const voltage = (device: string): unknown => house.hub.live.latest.get(device, 'voltage')?.value ?? null;
const reload = (text: string, headers = {}) => {
  house.text = text;
  return house.ask('/api/v1/reload', { method: 'POST', headers });
};

describe('POST /api/v1/reload', () => {
  test('restarts a changed bus; the other goes on on its connection, without losing a reading', async () => {
    const { config, requests, connections } = await start();
    const before = requests('west');
    const seen: string[] = [];
    house.hub.live.snapshots.subscribe(({ device }) => seen.push(device));
    const eastDevices = `
  bath: { model: sdm120, bus: east, id: 2, poll: { fast: 50ms, slow: 50ms } }
  kitchen: { model: sdm120, bus: east, id: 1, lifetime: 20s, poll: { fast: 50ms, slow: 50ms } }`;
    expect(await reload(building({ ...config, eastDevices }))).toEqual({
      status: 200,
      body: { result: 'reloaded', changed: ['bus east'], warnings: [] },
    });
    expect(house.hub.live.devices.map(({ name }) => name)).toEqual(['bath', 'kitchen', 'cellar']);
    await eventually('values of the new device', () => voltage('bath') !== null);
    await eventually('values of the changed device', () => seen.includes('kitchen'));
    await eventually('the other goes on', () => requests('west') > before);
    expect(connections()).toEqual([2, 1]);
    expect(house.loggedTimes('"bus":"west"')).toBe(1);
    expect(house.loggedTimes('cellar is online')).toBe(1);
  });

  test('keeps the values of devices that are the same, forgets those of others', async () => {
    const { config } = await start();
    const eastDevices = `
  kitchen: { model: sdm120, bus: east, id: 1, poll: { fast: 1h, slow: 1h } }
  bath: { model: sdm120, bus: east, id: 2, poll: { fast: 50ms, slow: 50ms } }`;
    await reload(building({ ...config, eastDevices }));
    await eventually('both are read', () => voltage('kitchen') !== null && voltage('bath') !== null);
    const at = house.hub.live.latest.get('kitchen', 'voltage')?.measuredAtMs;
    // The kitchen stays as it is, the bath goes: the bus is restarted.
    house.text = building({ ...config, eastDevices: eastDevices.split('\n').slice(0, 2).join('\n') });
    const reloaded = house.hub.reload('test');
    expect(voltage('kitchen')).not.toBeNull();
    await reloaded;
    expect(house.hub.live.latest.get('kitchen', 'voltage')?.measuredAtMs).toBeGreaterThanOrEqual(at ?? Infinity);
    expect(voltage('bath')).toBeNull();
    expect((await house.ask('/api/v1/devices/bath')).status).toBe(404);
  });

  test('changes nothing and says why when the new file is wrong', async () => {
    const { config, requests, connections } = await start();
    const wrong = building({ ...config, dataset: '{ a: kichen.voltage }', more: 'publish: { soc: 10s }\ntypo: 1\n' });
    const { status, body } = await reload(wrong);
    expect(status).toBe(422);
    expect(body).toMatchObject({
      error: { code: 'CONFIG_INVALID', message: 'The new configuration has 2 mistakes; the old one goes on.' },
      problems: [
        { file: 'test.yaml', path: 'dataset.a', message: expect.stringContaining('kichen'), hint: expect.any(String) },
        { file: 'test.yaml', line: 11, column: 1, path: 'typo' },
      ],
    });
    expect(house.loggedTimes('the configuration is not changed, the old one goes on')).toBe(1);
    const before = [requests('east'), requests('west')];
    await eventually('both go on', () => requests('east') > before[0]! && requests('west') > before[1]!);
    expect(connections()).toEqual([1, 1]);
    expect((await house.ask('/')).body).toHaveProperty('kitchen_v');
  });

  test('changes nothing when nothing differs', async () => {
    const { config, connections } = await start();
    const socket = new WebSocket(house.url('/ws').replace('http', 'ws'));
    await new Promise((resolve) => socket.once('open', resolve));
    expect((await reload(`# a remark\n${building(config)}`)).body).toMatchObject({ changed: [] });
    const next = await new Promise((resolve) => socket.once('message', resolve));
    expect(next).toBeInstanceOf(Buffer);
    expect(connections()).toEqual([1, 1]);
    socket.terminate();
  });

  test('computes another dataset at once and keeps published values', async () => {
    const { config } = await start();
    await reload(building({ ...config, more: 'publish: { soc: 1h, info: 1h }\n' }));
    expect(await house.post('/', { soc: 85, info: 'full' })).toMatchObject({ status: 200 });
    const dataset = '{ both: kitchen.voltage + cellar.voltage }';
    expect((await reload(building({ ...config, dataset, more: 'publish: { soc: 2h }\n' }))).body).toMatchObject({
      changed: ['dataset and publish'],
    });
    const { status, body } = await house.ask('/');
    expect(status).toBe(200);
    expect(Object.keys(body as object)).toEqual(['time', 'timestamp', 'both', 'soc', 'measure_time']);
    expect(body).toMatchObject({ both: expect.any(Number), soc: 85 });
    expect((await house.ask('/api/v1/devices/published')).body).toMatchObject({ health: { state: 'online' } });
  });

  test('demands new tokens at once, and gives the uptime on', async () => {
    const { config } = await start();
    const uptime = async () => ((await house.ask('/healthz')).body as { uptimeSeconds: number }).uptimeSeconds;
    const before = await uptime();
    const server = 'listen: 127.0.0.1:0, tokens: [{ name: a, secret: first-secret, may: [command] }]';
    expect((await reload(building({ ...config, server }))).body).toMatchObject({ changed: ['server.tokens'] });
    expect((await reload(building(config))).status).toBe(401);
    const answer = await reload(building(config), { authorization: 'Bearer first-secret' });
    expect(answer).toMatchObject({ status: 200, body: { changed: ['server.tokens'] } });
    expect(await uptime()).toBeGreaterThan(before);
  });

  test('takes several at once, one after the other', async () => {
    const { config } = await start();
    const answers = await Promise.all(
      [1, 2, 3].map(() => reload(building({ ...config, dataset: '{ a: cellar.power }' }))),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.flatMap(({ body }) => (body as { changed: string[] }).changed)).toEqual(['dataset and publish']);
  });
});

describe('another address', () => {
  test('is listened on, the old one is dropped, and the answer still arrives', async () => {
    const { config } = await start();
    const port = await freePort();
    const old = house.hub.addresses[0] ?? '';
    expect(await reload(building({ ...config, server: `listen: 127.0.0.1:${port}` }))).toMatchObject({
      status: 200,
      body: { changed: ['server.listen'] },
    });
    expect(house.hub.addresses).toEqual([`127.0.0.1:${port}`]);
    expect((await house.ask('/')).status).toBe(200);
    await eventually('nobody is at the old one', () =>
      fetch(`http://${old}/`).then(
        () => false,
        () => true,
      ),
    );
  });

  test('of the same port takes its place', async () => {
    const { config } = await start();
    const port = await freePort();
    await reload(building({ ...config, server: `listen: 127.0.0.1:${port}` }));
    const moved = await reload(building({ ...config, server: `listen: 0.0.0.0:${port}` }));
    expect(moved.status).toBe(200);
    expect(house.hub.addresses).toEqual([`0.0.0.0:${port}`]);
    expect((await house.ask('/')).status).toBe(200);
    const both = await reload(building({ ...config, server: `listen: [0.0.0.0:${port}, 127.0.0.1:0]` }));
    expect(both.status).toBe(200);
    expect(house.hub.addresses).toHaveLength(2);
  });

  test('that is taken changes nothing at all', async () => {
    const { config, connections } = await start();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as AddressInfo;
    const old = house.hub.addresses;
    const refused = await reload(
      building({
        ...config,
        server: `listen: [127.0.0.1:${await freePort()}, 127.0.0.1:${port}]`,
        dataset: '{ a: cellar.power }',
      }),
    );
    expect(refused).toMatchObject({
      status: 422,
      body: {
        error: { code: 'LISTEN', message: expect.stringContaining(`127.0.0.1:${port}: another program uses port`) },
      },
    });
    expect(house.hub.addresses).toEqual(old);
    expect((await house.ask('/')).body).toHaveProperty('kitchen_v');
    expect(connections()).toEqual([1, 1]);
    await new Promise((resolve) => squatter.close(resolve));
  });
});

test('SIGHUP makes a real process read its file again; a wrong file leaves it as it was', async () => {
  const { address } = await house.gateway(1, 2);
  const folder = tempFolder();
  const file = join(folder, 'meterhub.yaml');
  const port = await freePort();
  const write = (devices: string) =>
    writeFileSync(
      file,
      `server: { listen: 127.0.0.1:${port} }\nlog: { path: ${folder}/log }\n` +
        `buses: { gw: { type: modbus-tcp, address: "${address}" } }\ndevices:\n${devices}`,
    );
  write('  one: { model: sdm120, bus: gw, id: 1 }\n');
  const main =
    "const { main } = await import('./src/cli/main.ts'); await main(process.argv.slice(0, 1).concat(process.argv));";
  const flags = ['--import', 'tsx', '--input-type=module', '-e', main, '--', 'run', '-c', file];
  const started = spawn(process.execPath, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  child = started;
  let log = '';
  started.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => started.once('close', resolve));
  const devices = async (): Promise<string[]> => {
    const reply = await fetch(`http://127.0.0.1:${port}/api/v1/devices`);
    return ((await reply.json()) as { name: string }[]).map(({ name }) => name);
  };
  await eventually('it runs', () => log.includes('listens on'));
  expect(await devices()).toEqual(['one']);

  write('  one: { model: sdm120, bus: gw, id: 1 }\n  two: { model: sdm120, bus: gw, id: 2 }\n');
  started.kill('SIGHUP');
  await eventually('it has read it', () => log.includes('configuration read again: bus gw'));
  expect(await devices()).toEqual(['one', 'two']);

  write('  one: { model: sdm12o, bus: gw, id: 1 }\n');
  started.kill('SIGHUP');
  await eventually('it says what is wrong', () => log.includes('the old one goes on'));
  expect(log).toMatch(/meterhub\.yaml:5:\d+: devices\.one\.model: .*sdm12o/);
  expect(await devices()).toEqual(['one', 'two']);

  started.kill('SIGTERM');
  expect(await ended).toBe(0);
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
