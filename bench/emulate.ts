// Measures how old a value is when a played meter gives it: from the reply of a meter to the answer of a Shelly Pro 3EM (HTTP, UDP,
// WebSocket) and to the datagram of an SMA Energy Meter. Each reply of the meter has a value of its own, so that it is known again.
// Run: node --import tsx bench/emulate.ts [seconds]
import { createSocket, type Socket } from 'node:dgram';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { WebSocket } from 'ws';
import { valuesOf } from '../src/codec/speedwire/channels.ts';
import { decodeDatagram } from '../src/codec/speedwire/datagram.ts';
import { loadConfig } from '../src/config/load.ts';
import { startHub, type Hub } from '../src/hub/hub.ts';
import { systemClock } from '../src/transport/system-clock.ts';

const durationMs = Number(process.argv[2] ?? 20) * 1000;
const WARM_UP_MS = 3000;
/** As greedy as the worst battery. */
const ASK_EVERY_MS = 5;
const TARGET_MS = 100;

/** When the meter said each value, and what each reader saw of it first. */
const saidMs = new Map<number, number>();
const ages = new Map<string, number[]>();
const lastSeen = new Map<string, number>();
/** What was said before anybody asked is as old as it was then. */
let askedSinceMs = Infinity;

function seen(reader: string, value: number): void {
  const said = saidMs.get(Math.round(value));
  if (said === undefined || said < askedSinceMs || lastSeen.get(reader) === value) return;
  lastSeen.set(reader, value);
  ages.set(reader, [...(ages.get(reader) ?? []), systemClock.monotonicMs() - said]);
}

async function startMeter(): Promise<{ url: string; stop: () => void }> {
  let value = 1000;
  const server = createServer((_, response) => {
    value++;
    response.end(JSON.stringify({ power: value }), () => saidMs.set(value, systemClock.monotonicMs()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, stop: () => server.close() };
}

async function startHouse(url: string, inverterPort: number): Promise<{ hub: Hub; http: number; udp: number }> {
  const [http, udp] = [15_000, 16_000].map((base) => base + Math.floor(Math.random() * 1000));
  const loaded = loadConfig(
    `
server: { listen: 127.0.0.1:0 }
devices: { grid: { model: http-json, url: '${url}', interval: 500ms, values: { power: { path: power, unit: W } } } }
outputs:
  pro: { type: emulate, as: shelly-pro-3em, device: grid, listen: 127.0.0.1:${http}, udp: [${udp}] }
  sma: { type: emulate, as: sma-energy-meter, device: grid, to: '127.0.0.1:${inverterPort}' }
`,
    'bench.yaml',
    {},
  );
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  const log = pino({ level: 'silent' });
  const hub = await startHub({ config: loaded.config, clock: systemClock, log, version: 'bench' });
  return { hub, http: http ?? 0, udp: udp ?? 0 };
}

function powerIn(text: string): number {
  const [, power] = /"total_act_power":(-?[0-9.]+)/.exec(text) ?? [];
  return Number(power ?? NaN);
}

/** Asks again and again; the way back is part of the age. */
function askByHttp(port: number, agent: Agent): () => void {
  return systemClock.every(ASK_EVERY_MS, () => {
    get({ host: '127.0.0.1', port, path: '/rpc/EM.GetStatus?id=0', agent }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.on('end', () => seen('http', powerIn(text)));
    }).on('error', () => undefined);
  });
}

function askByUdp(port: number, socket: Socket): () => void {
  socket.on('message', (bytes) => seen('udp', powerIn(bytes.toString('utf8'))));
  const question = '{"id":1,"src":"bench","method":"EM.GetStatus","params":{"id":0}}';
  return systemClock.every(ASK_EVERY_MS, () => socket.send(question, port, '127.0.0.1'));
}

async function listen(port: number): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`);
  socket.on('message', (data: Buffer) => seen('websocket', powerIn(data.toString('utf8'))));
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('{"id":1,"src":"bench","method":"Shelly.GetDeviceInfo"}');
  return socket;
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1));
}

const meter = await startMeter();
const inverter = await openSocket();
inverter.on('message', (bytes) => {
  const datagram = decodeDatagram(bytes);
  if (typeof datagram !== 'string') seen('speedwire', valuesOf(datagram.channels).get('power') ?? NaN);
});
const { hub, http, udp } = await startHouse(meter.url, inverter.address().port);
await systemClock.sleep(WARM_UP_MS);
const agent = new Agent({ keepAlive: true });
const client = await openSocket();
const socket = await listen(http);
askedSinceMs = systemClock.monotonicMs();
const stops = [askByHttp(http, agent), askByUdp(udp, client)];
await systemClock.sleep(durationMs);
for (const stop of stops) stop();
socket.terminate();
agent.destroy();
client.close();
inverter.close();
await hub.stop();
meter.stop();
for (const [reader, values] of [...ages].sort()) {
  const p99Ms = quantile(values, 0.99);
  console.log(
    JSON.stringify({
      bench: `age of a value from the meter's reply to a played meter's answer: ${reader}`,
      values: values.length,
      ...{ medianMs: quantile(values, 0.5), p99Ms, mostMs: quantile(values, 1), targetMs: TARGET_MS },
      reached: p99Ms <= TARGET_MS,
    }),
  );
}
