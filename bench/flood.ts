// Measures what a device that floods its broker does to its neighbours: ten thousand messages a second at one topic, beside meters
// that are read and devices that publish once a second. Needs mosquitto and a build.
// Run: node --import tsx bench/flood.ts [messages a second] [seconds]
import { connect } from 'mqtt';
import { setTimeout as pause } from 'node:timers/promises';
import { HubRun, percentile, startBroker } from './support/hub-run.ts';
import { startWorld } from './support/world.ts';

const PER_SECOND = Number(process.argv[2] ?? 10_000);
const SECONDS = Number(process.argv[3] ?? 20);
const DEVICES = 50;
const BATCH_MS = 10;

interface DeviceAnswer {
  readonly name: string;
  readonly health: { readonly state: string; readonly code: string | null };
  readonly readings: Readonly<Record<string, { readonly at: string | null; readonly value: unknown }>>;
}

async function devicesOf(hub: HubRun): Promise<readonly DeviceAnswer[]> {
  const answer = await hub.json<{ devices: readonly DeviceAnswer[] } | readonly DeviceAnswer[]>('/api/v1/devices');
  return 'devices' in answer ? answer.devices : answer;
}

/** Age of each neighbour's power, and how long an answer takes, looked at once a second. */
async function watch(hub: HubRun, what: string): Promise<void> {
  const agesMs: number[] = [];
  const answersMs: number[] = [];
  const cpuBefore = hub.cpuS;
  const began = performance.now();
  for (let second = 0; second < SECONDS; second++) {
    await pause(1000);
    const asked = performance.now();
    const devices = await devicesOf(hub);
    answersMs.push(performance.now() - asked);
    const now = Date.now();
    for (const { name, readings } of devices) {
      const at = (readings['power'] ?? readings['powerL1'])?.at;
      if (name !== 'flood' && typeof at === 'string') agesMs.push(now - Date.parse(at));
    }
  }
  const cpuPercent = ((hub.cpuS - cpuBefore) / (performance.now() - began)) * 100_000;
  console.log(
    `${what}: neighbours are ${percentile(agesMs, 0.5).toFixed(0)} ms old, ${percentile(agesMs, 0.99).toFixed(0)} ms in 99 of 100; ` +
      `an answer takes ${percentile(answersMs, 0.5).toFixed(0)} ms; ${cpuPercent.toFixed(1)} % of a core, ${hub.rssMegabytes.toFixed(0)} MB`,
  );
}

const broker = await startBroker();
const world = await startWorld(DEVICES, broker.port);
const flood = '  flood: { model: tasmota, bus: broker, topic: tele/flood/SENSOR }\n';
const hub = await HubRun.start(
  `server: { listen: 127.0.0.1:0 }\nbuses:\n${world.buses}devices:\n${world.devices}${flood}`,
);
await pause(10_000);
await watch(hub, 'without a flood');

const client = connect(`mqtt://127.0.0.1:${broker.port}`);
let sent = 0;
const began = performance.now();
const timer = setInterval(() => {
  const wanted = ((performance.now() - began) / 1000) * PER_SECOND;
  for (; sent < wanted; sent++) {
    client.publish('tele/flood/SENSOR', `{"ENERGY":{"Power":${sent % 3000},"Total":1.5}}`);
  }
}, BATCH_MS);
await watch(hub, `with ${PER_SECOND} messages a second`);
clearInterval(timer);
const seconds = (performance.now() - began) / 1000;
const flooded = (await devicesOf(hub)).find(({ name }) => name === 'flood');
console.log(
  `${Math.round(sent / seconds)} messages a second were sent; the device is ${flooded?.health.state ?? 'gone'} (${flooded?.health.code ?? ''})`,
);
await client.endAsync(true);
await hub.stop();
await world.stop();
await broker.stop();
process.exit();
