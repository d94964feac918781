// The InfluxDB output under load: values a second into a real InfluxDB 1 (influxd of Debian), what a value costs, and what
// waiting costs while the server is away. 30 meters of 25 measurands, every reading each second (interval: 0s).
// Run: node --import tsx bench/influxdb.ts [--minutes 30]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Snapshot } from '../src/model/reading.ts';
import { LiveState } from '../src/live/live-state.ts';
import { InfluxOutput } from '../src/output/influxdb/influx-output.ts';
import { systemClock } from '../src/transport/system-clock.ts';
import { hasInfluxServer, InfluxServer } from '../test/support/influx-server.ts';
import { MeterModel } from './history-house.ts';

const METERS = 30;
const BEGIN_MS = Date.UTC(2026, 0, 15);

const { values: flags } = parseArgs({ options: { minutes: { type: 'string', default: '20' } } });
const seconds = Number(flags.minutes) * 60;

function house(live: LiveState, url: string, flushMs: number): InfluxOutput {
  const target = { version: 1, database: 'bench', retentionPolicy: null, user: null, password: null } as const;
  const log = { warn: () => undefined, info: () => undefined };
  const output = new InfluxOutput({
    config: {
      ...{ name: 'influx', type: 'influxdb', url, target, caPath: null, layout: 'device', measurement: 'readings' },
      ...{ tags: {}, intervalMs: 0, flushMs, timeoutMs: 10_000, bufferBytes: 1_000_000_000 },
    },
    ...{ live, clock: systemClock, log },
  });
  output.start();
  return output;
}

/** Made beforehand, ten minutes at a time: what is measured is the output, not the house. */
function* readings(): Generator<Snapshot[]> {
  const meters = Array.from({ length: METERS }, (_, index) => new MeterModel(index));
  for (let begin = 0; begin < seconds; begin += 600) {
    const all: Snapshot[] = [];
    for (let second = begin; second < Math.min(seconds, begin + 600); second++) {
      for (const meter of meters) all.push(...meter.snapshotsAt(second, BEGIN_MS));
    }
    yield all;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Publishes everything as fast as it goes, with turns of the event loop between; the CPU that the output took, ms. */
async function fill(live: LiveState): Promise<{ values: number; busyMs: number }> {
  let values = 0;
  let busyMs = 0;
  for (const snapshots of readings()) {
    for (let at = 0; at < snapshots.length; at += 60) {
      const beforeMs = cpuMs();
      for (const snapshot of snapshots.slice(at, at + 60)) {
        values += snapshot.readings.length;
        live.snapshots.publish(snapshot);
      }
      await new Promise((resolve) => setImmediate(resolve));
      busyMs += cpuMs() - beforeMs;
    }
  }
  return { values, busyMs };
}

function say(what: string, figure: number, unit: string, digits = 1): void {
  console.log(`${what.padEnd(56)} ${figure.toFixed(digits).padStart(10)} ${unit}`);
}

async function whileAway(): Promise<void> {
  const live = new LiveState(systemClock);
  const output = house(live, 'http://127.0.0.1:9', 600_000);
  const { values, busyMs } = await fill(live);
  await pause(500);
  say('away: values that wait', output.health().queued / 1e6, 'million', 2);
  say('away: memory of the queue', output.queue.bytes / 1e6, 'MB');
  say('away: bytes a value', output.queue.bytes / values, 'B', 2);
  say('away: processor time a value', (busyMs * 1000) / values, 'us', 2);
  const perDay = (5 * 25 * 86_400) / 10;
  say('  so 16 MB hold a house of 125 values each 10 s for', 16e6 / (output.queue.bytes / values) / perDay, 'days');
  await output.stop();
}

async function intoServer(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-bench-'));
  const server = await InfluxServer.start(folder);
  try {
    await server.query('CREATE DATABASE bench');
    const live = new LiveState(systemClock);
    const output = house(live, server.url, 1000);
    const beginMs = performance.now();
    const beginCpuMs = cpuMs();
    const { values } = await fill(live);
    await output.stop();
    while (output.queue.hasBatch) await pause(10);
    const tookMs = performance.now() - beginMs;
    say('influxd: values written a second', (output.health().sent ?? 0) / (tookMs / 1000), 'per s', 0);
    say('influxd: processor time a value, house included', ((cpuMs() - beginCpuMs) * 1000) / values, 'us', 2);
    say('influxd: values not written', output.health().dropped + output.health().queued, '', 0);
    const [count] = await server.query('SELECT count("power") FROM "readings"', 'bench');
    say('influxd: powers in the database', Number(count?.values[0]?.[1] ?? 0), '', 0);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** 750 values a second for ten seconds in real time, as a large building has them. */
async function atRealRate(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-bench-'));
  const server = await InfluxServer.start(folder);
  try {
    await server.query('CREATE DATABASE bench');
    const live = new LiveState(systemClock);
    const output = house(live, server.url, 5000);
    const meters = Array.from({ length: METERS }, (_, index) => new MeterModel(index));
    const rounds = Array.from({ length: 20 }, (_, second) =>
      meters.flatMap((one) => one.snapshotsAt(second, BEGIN_MS)),
    );
    const beginCpuMs = cpuMs();
    const beginMs = performance.now();
    for (const round of rounds) {
      for (const snapshot of round) live.snapshots.publish(snapshot);
      await pause(1000 - ((performance.now() - beginMs) % 1000));
    }
    say('750 values a second: processor', ((cpuMs() - beginCpuMs) / (performance.now() - beginMs)) * 100, '%', 2);
    await output.stop();
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log(`InfluxDB output: ${METERS} meters of 25 measurands each second, ${flags.minutes} minutes`);
await whileAway();
if (hasInfluxServer) {
  await intoServer();
  await atRealRate();
} else console.log('influxd is not installed: the rest is left out');
