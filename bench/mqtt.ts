// Measures the MQTT output on this computer with a real mosquitto: messages a second, processor time for a whole house,
// and memory while the broker is away. Run: node --import tsx --expose-gc bench/mqtt.ts [seconds]
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MqttOutputConfig } from '../src/output/mqtt/config.ts';
import { LiveState } from '../src/live/live-state.ts';
import { Broadcast } from '../src/async/broadcast.ts';
import type { DeviceView } from '../src/model/device-view.ts';
import { createMqttOutput } from '../src/output/mqtt/create-mqtt-output.ts';
import type { MqttOutput } from '../src/output/mqtt/mqtt-output.ts';
import { systemClock } from '../src/transport/system-clock.ts';

/** A house of 30 meters with 25 values each, every one read once a second and never the same twice. */
const DEVICES = 30;
const VALUES = 25;
const SECONDS = Number(process.argv[2] ?? 20);

const live = new LiveState(systemClock);
const names = Array.from({ length: DEVICES }, (_, index) => `meter${index}`);
const measurands = Array.from({ length: VALUES }, (_, index) => `value${index}`);
for (const name of names) {
  const view = {
    name,
    kind: 'modbus',
    hasWire: true,
    values: 'declared',
    model: 'bench',
    description: 'bench',
    manufacturer: '',
    quirks: [],
  };
  const units = Object.fromEntries(measurands.map((measurand) => [measurand, 'W']));
  live.addDevice({ ...view, measurands: units, health: () => ({ state: 'online' }) } as unknown as DeviceView);
}
let reading = 0;

function readOne(device: string): void {
  const measuredAtMs = systemClock.wallMs();
  const readings = measurands.map((measurand) => ({
    ...{ measurand, value: 100 + (reading++ % 100_000) / 10, unit: 'W', measuredAtMs, validForMs: 60_000 },
  }));
  live.accept({ device, measuredAtMs, readings });
}

function output(port: number, more: Partial<MqttOutputConfig> = {}): MqttOutput {
  const config: MqttOutputConfig = {
    ...{ name: 'bench', type: 'mqtt', layout: 'meterhub', url: `mqtt://127.0.0.1:${port}`, topic: 'bench', qos: 0 },
    ...{
      user: null,
      password: null,
      caPath: null,
      certPath: null,
      keyPath: null,
      fingerprint: null,
      isInsecure: false,
      clientId: null,
      retain: true,
    },
    ...{
      cleanSession: true,
      intervalMs: 0,
      maxAgeMs: 60_000,
      homeAssistantPrefix: null,
      homeAssistantStyle: 'device',
      homie: null,
      commands: false,
    },
    ...more,
  };
  return createMqttOutput({
    ...{ config, live, clock: systemClock, version: 'bench', log: { warn: () => undefined, info: () => undefined } },
    uniqueIdFormat: () => 'Instrument%d',
    cycles: new Broadcast(),
    datasetNames: () => [],
    commands: { targets: [], give: () => Promise.reject(new Error('no commands')) },
    events: { added: new Broadcast() },
  });
}

const pause = (ms: number): Promise<void> => systemClock.sleep(ms);
const sentBy = (one: MqttOutput): number => one.health()[0]?.sent ?? 0;

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function startBroker(folder: string, port: number): Promise<ChildProcess> {
  const file = join(folder, 'mosquitto.conf');
  const user = process.getuid?.() === 0 ? 'user root\n' : '';
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n${user}`);
  const broker = spawn('/usr/sbin/mosquitto', ['-c', file], { stdio: 'ignore' });
  await pause(1000);
  return broker;
}

/** As many messages as go through. */
async function throughput(port: number, qos: 0 | 1): Promise<void> {
  const one = output(port, { qos });
  one.start();
  // The first values of a device are gathered for a second.
  for (const name of names) readOne(name);
  await pause(2500);
  const before = sentBy(one);
  const began = performance.now();
  const rounds = qos === 0 ? 60 : 10;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) readOne(name);
    while ((one.health()[0]?.queued ?? 0) > 0) await pause(0);
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(`qos ${qos}: ${Math.round((sentBy(one) - before) / seconds)} messages/s to mosquitto`);
  await one.stop();
}

/** 750 new values a second, spread over it as polls are. */
async function processor(port: number, what: string, more: Partial<MqttOutputConfig>): Promise<void> {
  const one = output(port, more);
  one.start();
  await pause(2000);
  const before = sentBy(one);
  const cpu = process.cpuUsage();
  const began = performance.now();
  let turn = 0;
  const cancel = systemClock.every(1000 / DEVICES, () => readOne(names[turn++ % DEVICES] ?? ''));
  await pause(SECONDS * 1000);
  cancel();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - began) / 1000;
  const percent = ((user + system) / 1e6 / seconds) * 100;
  const rate = Math.round((sentBy(one) - before) / seconds);
  console.log(
    `${what}: ${percent.toFixed(1)} % of a core for ${rate} messages/s (${Math.round((turn * VALUES) / seconds)} values/s)`,
  );
  await one.stop();
}

/** What a day without a broker costs, in fast motion. */
async function memory(port: number): Promise<void> {
  const one = output(port, { homeAssistantPrefix: 'homeassistant' });
  one.start();
  const heap = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 1e6;
  };
  for (const name of names) readOne(name);
  await pause(1500);
  const before = heap();
  const rounds = 3600;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) readOne(name);
    if (round % 60 === 0) await pause(0);
  }
  const { queued = 0, dropped = 0 } = one.health()[0] ?? {};
  const growth = heap() - before;
  console.log(
    `no broker: ${rounds * DEVICES * VALUES} values later ${queued} messages wait, ${dropped} were replaced, heap ${growth.toFixed(1)} MB more`,
  );
  await one.stop();
  if (growth > 20 || queued > 2 * DEVICES * VALUES) process.exitCode = 1;
}

const folder = mkdtempSync(join(tmpdir(), 'meterhub-bench-'));
const port = await freePort();
const broker = await startBroker(folder, port);
try {
  await throughput(port, 0);
  await throughput(port, 1);
  await processor(port, 'every reading', { intervalMs: 0 });
  await processor(port, 'interval 5s, the default', { intervalMs: 5000 });
  await memory(await freePort());
} finally {
  broker.kill();
  rmSync(folder, { recursive: true, force: true });
}
