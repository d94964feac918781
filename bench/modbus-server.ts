// Measures the Modbus output: requests a second and latency of played meters, and what five greedy clients cost the polls of a
// real serial bus (socat, 9600 8N1 emulated), without and with the cache.
// Run: node --import tsx bench/modbus-server.ts [seconds a round]
import { connect } from 'node:net';
import pino from 'pino';
import { parseMbap, wrapMbap } from '../src/codec/modbus/slave-frames.ts';
import { loadConfig } from '../src/config/load.ts';
import { startHub, type Hub } from '../src/hub/hub.ts';
import { systemClock } from '../src/transport/system-clock.ts';
import { startWire } from './support/wire-process.ts';

const durationMs = Number(process.argv[2] ?? 20) * 1000;
const WARM_UP_MS = 5000;
const GREEDY = 5;
/** Voltages, currents and powers of an SDM630: what an energy manager asks for. */
const BLOCK = { address: 0, count: 18 };
const TARGETS = { requestsPerSecond: 1000, p99Ms: 30, pollShare: 0.4, pollShareWithCache: 0.8 };

/** One client that asks again as soon as it has its answer; latencies in ms. */
function client(
  port: number,
  unit: number,
  address: number,
  count: number,
): { stop: () => number[]; errors: () => number } {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  const latencies: number[] = [];
  let errors = 0;
  let sentMs = 0;
  let rest: Uint8Array = new Uint8Array(0);
  const ask = (): void => {
    sentMs = systemClock.monotonicMs();
    socket.write(wrapMbap(1, unit, Uint8Array.of(4, address >> 8, address & 0xff, 0, count)));
  };
  socket.on('connect', ask);
  socket.on('error', () => errors++);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const frame = parseMbap(rest);
    if (typeof frame === 'string') return;
    rest = rest.subarray(frame.length);
    latencies.push(systemClock.monotonicMs() - sentMs);
    if (((frame.pdu[0] ?? 0) & 0x80) !== 0) errors++;
    ask();
  });
  return { stop: () => (socket.destroy(), latencies.splice(0)), errors: () => errors };
}

async function startHouse(line: string, cache: string): Promise<{ hub: Hub; port: number }> {
  const port = 15_000 + Math.floor(Math.random() * 1000);
  const loaded = loadConfig(
    `
server: { listen: 127.0.0.1:0 }
buses: { rs485: { type: modbus-rtu, port: ${line}, baud: 9600, framing: 8N1 } }
devices:
  a: { model: sdm630, bus: rs485, id: 1, measurands: [power, currentL1, currentL2, currentL3, powerL1, powerL2, powerL3, voltageL1, voltageL2, voltageL3], poll: { fast: 0s, slow: 10s } }
  b: { model: sdm630, bus: rs485, id: 2, measurands: [power, currentL1, currentL2, currentL3, powerL1, powerL2, powerL3, voltageL1, voltageL2, voltageL3], poll: { fast: 0s, slow: 10s } }
outputs:
  x: { type: modbus, listen: 127.0.0.1:${port}, units: { 101: { as: sdm630, device: a } }, share: { rs485: { cache: ${cache} } } }
`,
    'bench.yaml',
    {},
  );
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  const log = pino({ level: 'silent' });
  return { hub: await startHub({ config: loaded.config, clock: systemClock, log, version: 'bench' }), port };
}

/** Polls a second of both meters together, from the first to the last: the edges of the window do not count. */
async function pollRate(hub: Hub, forMs: number): Promise<number> {
  const timesMs: number[] = [];
  const stop = hub.live.snapshots.subscribe(() => timesMs.push(systemClock.monotonicMs()));
  await systemClock.sleep(forMs);
  stop();
  const [first = 0] = timesMs;
  const last = timesMs.at(-1) ?? 0;
  return last > first ? ((timesMs.length - 1) * 1000) / (last - first) : 0;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2));
}

const rounded = (value: number): number => Number(value.toFixed(2));

async function played(port: number): Promise<void> {
  const clients = Array.from({ length: GREEDY }, () => client(port, 101, BLOCK.address, BLOCK.count));
  const cpuBefore = process.cpuUsage();
  const startMs = systemClock.monotonicMs();
  await systemClock.sleep(durationMs);
  const elapsedMs = systemClock.monotonicMs() - startMs;
  const cpu = process.cpuUsage(cpuBefore);
  const errors = clients.reduce((sum, each) => sum + each.errors(), 0);
  const latencies = clients.flatMap((each) => each.stop());
  const perSecond = (latencies.length * 1000) / elapsedMs;
  console.log(
    JSON.stringify({
      bench: `modbus server: ${GREEDY} clients read ${BLOCK.count} registers of a played SDM630 (client and server in one process)`,
      requestsPerSecond: Math.round(perSecond),
      medianMs: quantile(latencies, 0.5),
      p99Ms: quantile(latencies, 0.99),
      microsecondsOfProcessorARequest: Math.round((cpu.user + cpu.system) / Math.max(1, latencies.length)),
      exceptions: errors,
      targets: { requestsPerSecond: TARGETS.requestsPerSecond, p99Ms: TARGETS.p99Ms },
      reached: perSecond >= TARGETS.requestsPerSecond && quantile(latencies, 0.99) <= TARGETS.p99Ms && errors === 0,
    }),
  );
}

async function shared(cache: string, isFirst: boolean): Promise<number> {
  const wire = await startWire({ units: [1, 2], dead: [], turnaroundMs: 10 });
  const { hub, port } = await startHouse(wire.port, cache);
  await systemClock.sleep(WARM_UP_MS);
  if (isFirst) await played(port);
  const alone = await pollRate(hub, durationMs);
  const clients = Array.from({ length: GREEDY }, (_, index) =>
    client(port, 1 + (index % 2), BLOCK.address, BLOCK.count),
  );
  const together = await pollRate(hub, durationMs);
  const errors = clients.reduce((sum, each) => sum + each.errors(), 0);
  const latencies = clients.flatMap((each) => each.stop());
  await hub.stop();
  await wire.stop();
  console.log(
    JSON.stringify({
      bench: `modbus server: ${GREEDY} greedy clients on a shared bus, 9600 8N1, two SDM630 polled without pause, cache ${cache}`,
      pollsPerSecondAlone: rounded(alone),
      pollsPerSecondWithClients: rounded(together),
      share: rounded(together / alone),
      clientRequestsPerSecond: Math.round((latencies.length * 1000) / durationMs),
      clientMedianMs: quantile(latencies, 0.5),
      clientP99Ms: quantile(latencies, 0.99),
      exceptions: errors,
    }),
  );
  return together / alone;
}

const without = await shared('0s', true);
const withCache = await shared('1s', false);
console.log(
  JSON.stringify({
    bench: 'modbus server: what is left of the polls',
    withoutCache: rounded(without),
    withCache: rounded(withCache),
    targets: { withoutCache: TARGETS.pollShare, withCache: TARGETS.pollShareWithCache },
    reached: without >= TARGETS.pollShare && withCache >= TARGETS.pollShareWithCache,
  }),
);
process.exit(0);
