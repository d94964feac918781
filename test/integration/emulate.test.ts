// Played network meters from outside, over real sockets: HTTP, WebSocket, datagrams, several at once, and what happens when the
// device falls silent.
import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { valuesOf } from '../../src/codec/speedwire/channels.ts';
import { decodeDatagram } from '../../src/codec/speedwire/datagram.ts';
import type { OutputHealth } from '../../src/model/output-health.ts';
import { eventually } from '../support/eventually.ts';
import { ModbusServerHouse } from '../support/modbus-server-house.ts';

let house: ModbusServerHouse;

beforeEach(() => {
  house = new ModbusServerHouse();
});

afterEach(() => house.stopAll());

const config = (gateway: string, outputs: string): string => `
server: { listen: 127.0.0.1:0 }
buses: { line: { type: modbus-tcp, address: "${gateway}" } }
devices:
  grid: { model: sdm630, bus: line, id: 1, lifetime: 3s, timeout: 100ms, poll: { fast: 50ms, slow: 50ms } }
outputs:
${outputs}
`;

/** The port that the log says: `a: shelly-em (...) listens on 127.0.0.1:1234`. */
async function port(name: string, what: 'listens' | 'answers datagrams'): Promise<number> {
  const pattern = new RegExp(`"${name}: [^"]* ${what} on [^"]*:([0-9]+)"`);
  await eventually(`${name} ${what}`, () => house.logged.some((line) => pattern.test(line)));
  return Number(house.logged.flatMap((line) => pattern.exec(line)?.[1] ?? []).at(-1));
}

/** A client of datagrams that keeps what comes. */
async function datagrams(): Promise<{ received: Buffer[]; port: number; send: (to: number, text: string) => void }> {
  const socket = createSocket('udp4');
  const received: Buffer[] = [];
  socket.on('message', (bytes) => received.push(bytes));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  ends.push(() => socket.close());
  return { received, port: socket.address().port, send: (to, text) => socket.send(text, to, '127.0.0.1') };
}

type Health = Pick<OutputHealth, 'name' | 'problem' | 'notices'>;

async function outputs(): Promise<readonly Health[]> {
  const { body } = await house.ask('/api/v1/system');
  return (body as { outputs: Health[] }).outputs;
}

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

describe('a device as several meters at once', () => {
  it('answers each in its own way, with the values of the device, and is off when the device is', async () => {
    const { simulator, address } = await house.meters({ 1: 'sdm630' });
    const inverter = await datagrams();
    await house.start(
      config(
        address,
        `  pro: { type: emulate, as: shelly-pro-3em, device: grid, listen: 127.0.0.1:0, udp: [0] }
  em: { type: emulate, as: shelly-em, device: grid, listen: 127.0.0.1:0 }
  eco: { type: emulate, as: ecotracker, device: grid, listen: 127.0.0.1:0 }
  sma: { type: emulate, as: sma-energy-meter, device: grid, serial: 1900203015, to: "127.0.0.1:${inverter.port}" }`,
      ),
    );
    await house.complete('grid');
    const truth = simulator.meter(1).reading('power') ?? NaN;
    const base = `http://127.0.0.1:${await port('pro', 'listens')}`;

    const status = (await (await fetch(`${base}/rpc/EM.GetStatus?id=0`)).json()) as Record<string, number>;
    expect(status['total_act_power']).toBeCloseTo(truth, 2);
    const em = await (await fetch(`http://127.0.0.1:${await port('em', 'listens')}/status`)).json();
    expect((em as { emeters: { power: number }[] }).emeters[0]?.power).toBeCloseTo(truth, 1);
    const eco = await (await fetch(`http://127.0.0.1:${await port('eco', 'listens')}/v1/json`)).json();
    expect((eco as { power: number }).power).toBe(Math.round(truth));

    const battery = await datagrams();
    const udp = await port('pro', 'answers datagrams');
    battery.send(udp, 'garbage');
    battery.send(udp, '{"id":1,"src":"b","method":"EM.GetStatus","params":{"id":0}}');
    await eventually('an answer by UDP', () => battery.received.length > 0);
    expect(JSON.parse(String(battery.received[0]))).toMatchObject({ id: 1, dst: 'b', result: { id: 0 } });

    await eventually('datagrams of the energy meter', () => inverter.received.length > 1);
    const datagram = decodeDatagram(inverter.received[0] ?? new Uint8Array());
    if (typeof datagram === 'string') throw new Error(datagram);
    expect(datagram.serial).toBe(1_900_203_015);
    expect(valuesOf(datagram.channels).get('power')).toBeCloseTo(truth, 0);

    const socket = new WebSocket(`${base.replace('http', 'ws')}/rpc`);
    const messages: string[] = [];
    let isClosed = false;
    socket.on('message', (data: Buffer) => messages.push(data.toString('utf8')));
    socket.on('close', () => (isClosed = true));
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('{"id":5,"src":"aios-1","method":"Shelly.GetDeviceInfo"}');
    await eventually('news over the WebSocket', () => messages.some((text) => text.includes('"NotifyStatus"')));
    expect(JSON.parse(messages[0] ?? '')).toMatchObject({ id: 5, dst: 'aios-1' });

    // The meter falls silent: its values end, and so do all that are played.
    await simulator.stop();
    await eventually('the played meter is off', async () => (await fetch(`${base}/rpc/EM.GetStatus`)).status === 503);
    await eventually('the WebSocket is closed', () => isClosed);
    await eventually('health says it', async () =>
      (await outputs()).some(
        ({ name, notices }) => name === 'pro' && notices?.[0]?.en.includes('switched off') === true,
      ),
    );
    battery.received.length = 0;
    inverter.received.length = 0;
    battery.send(udp, '{"id":2,"src":"b","method":"EM.GetStatus"}');
    battery.send(udp, '{"id":3,"src":"b","method":"Shelly.GetDeviceInfo"}');
    await eventually('an answer without values', () => battery.received.length > 0);
    expect(battery.received.map((bytes) => (JSON.parse(String(bytes)) as { id: number }).id)).toEqual([3]);
    expect(inverter.received).toEqual([]);
    expect((await fetch(`${base}/shelly`)).status).toBe(200);
  });
});

it('a port that is taken is a problem with a remedy, and is used once it is free', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port: taken } = other.address() as AddressInfo;
  const { address } = await house.meters({ 1: 'sdm630' });
  await house.start(
    config(address, `  em: { type: emulate, as: shelly-em, device: grid, listen: 127.0.0.1:${taken} }`),
  );
  const health = async () => (await outputs()).find(({ name }) => name === 'em');
  await eventually('the problem is said', async () => ((await health())?.problem ?? null) !== null);
  expect(await health()).toMatchObject({ code: 'EMULATE_LISTEN', facts: { errno: 'EADDRINUSE' } });
  expect((await health())?.problem).toContain(
    'another program uses the port: stop it, or choose another port with `listen`',
  );
  await new Promise((resolve) => other.close(resolve));
  await eventually('it listens', async () => (await health())?.problem === null);
});
