// Measures one hub with up to a thousand devices of four kinds: processor time, memory, and how old the values are that it shows.
// What it costs should grow no faster than the number of devices. Needs mosquitto and a build.
// Run: node --import tsx bench/devices.ts [counts, for example 125,250,500,1000] [seconds each]
import { setTimeout as pause } from 'node:timers/promises';
import { HubRun, percentile, startBroker } from './support/hub-run.ts';
import { startWorld } from './support/world.ts';

const COUNTS = (process.argv[2] ?? '125,250,500,1000').split(',').map(Number);
const SECONDS = Number(process.argv[3] ?? 30);
const WARM_UP_MS = 20_000;

interface DeviceAnswer {
  readonly id: string;
  readonly kind: string;
  readonly health: { readonly state: string };
  readonly readings: Readonly<Record<string, { readonly at: string | null }>>;
}

interface Cost {
  readonly cpuPercent: number;
  readonly rssMegabytes: number;
}

/** Ages of `power`, ms, of all devices, and how many are online. */
async function ages(hub: HubRun): Promise<{ readonly agesMs: readonly number[]; readonly online: number }> {
  const answer = await hub.json<{ devices: readonly DeviceAnswer[] } | readonly DeviceAnswer[]>('/api/v1/devices');
  const devices = 'devices' in answer ? answer.devices : answer;
  const now = Date.now();
  const agesMs = devices.flatMap(({ readings }) => {
    const at = (readings['power'] ?? readings['powerL1'])?.at;
    return typeof at === 'string' ? [now - Date.parse(at)] : [];
  });
  return { agesMs, online: devices.filter(({ health }) => health.state === 'online').length };
}

async function measure(count: number): Promise<Cost> {
  const broker = await startBroker();
  const world = await startWorld(count, broker.port);
  const hub = await HubRun.start(`server: { listen: 127.0.0.1:0 }\nbuses:\n${world.buses}devices:\n${world.devices}`);
  await pause(WARM_UP_MS);
  const before = hub.cpuS;
  const began = performance.now();
  const seen: number[] = [];
  for (let second = 0; second < SECONDS; second += 10) {
    await pause(10_000);
    seen.push(...(await ages(hub)).agesMs);
  }
  const cpuPercent = ((hub.cpuS - before) / (performance.now() - began)) * 100_000;
  const { rssMegabytes } = hub;
  const { online } = await ages(hub);
  await hub.stop();
  await world.stop();
  await broker.stop();
  const age = (share: number): string => `${(percentile(seen, share) / 1000).toFixed(1)} s`;
  console.log(
    `${count} devices: ${online} online, ${cpuPercent.toFixed(1)} % of a core, ${rssMegabytes.toFixed(0)} MB, ` +
      `power is ${age(0.5)} old, ${age(0.99)} at most in 99 of 100`,
  );
  return { cpuPercent, rssMegabytes };
}

const costs: Cost[] = [];
for (const count of COUNTS) costs.push(await measure(count));
const [first, last] = [costs[0], costs.at(-1)];
if (first !== undefined && last !== undefined && costs.length > 1) {
  const factor = (COUNTS.at(-1) ?? 1) / (COUNTS[0] ?? 1);
  const growth = last.cpuPercent / first.cpuPercent;
  console.log(`${factor} times the devices cost ${growth.toFixed(1)} times the processor time`);
  // A fixed part shrinks the growth; what grows faster than the devices do is a mistake.
  if (growth > factor * 1.3) process.exitCode = 1;
}
process.exit();
