// The InfluxDB output and a real VictoriaMetrics (Debian's): what is written is there, lost answers, and the setting it needs.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { BASE_MS, InfluxHouse } from '../support/influx-house.ts';
import { eventually } from '../support/eventually.ts';
import { tempFolder } from '../support/temp-folder.ts';

const hasVictoria = spawnSync('victoria-metrics', ['-version']).error === undefined;
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function victoria(...flags: readonly string[]): Promise<number> {
  const probe = createServer();
  const port = await listening(probe);
  await new Promise((resolve) => probe.close(resolve));
  const all = [
    `-storageDataPath=${join(tempFolder(), 'vm')}`,
    `-httpListenAddr=127.0.0.1:${port}`,
    '-retentionPeriod=100y',
  ];
  const child: ChildProcess = spawn('victoria-metrics', [...all, ...flags], { stdio: 'ignore' });
  ends.push(() => child.kill('SIGKILL'));
  await eventually('it runs', () =>
    fetch(`http://127.0.0.1:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return port;
}

/** In front of the server: the first `lost` answers never arrive. */
async function lossy(port: number, lost: number): Promise<number> {
  let left = lost;
  const server = createServer((socket) => {
    const inner = connect(port, '127.0.0.1');
    socket.pipe(inner);
    inner.on('data', (chunk) => {
      if (left-- > 0) socket.destroy();
      else socket.write(chunk);
    });
    for (const one of [socket, inner]) one.on('error', () => undefined);
    socket.on('close', () => inner.destroy());
    inner.on('close', () => socket.destroy());
  });
  ends.push(() => server.close());
  return listening(server);
}

/** Values stored of the power, however often. */
async function stored(port: number): Promise<number[]> {
  await fetch(`http://127.0.0.1:${port}/internal/force_flush`);
  const reply = await fetch(`http://127.0.0.1:${port}/api/v1/export?match[]=readings_power`);
  const lines = (await reply.text()).split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => (JSON.parse(line) as { values: number[] }).values);
}

const ROWS = 64;

function write(port: number) {
  const house = new InfluxHouse();
  const output = house.output({ url: `http://127.0.0.1:${port}`, flushMs: 200 });
  ends.push(() => house.stop());
  for (let n = 0; n < ROWS; n++) house.measure(BASE_MS + n * 1000, { power: n });
  return { house, output };
}

describe.skipIf(!hasVictoria)('VictoriaMetrics (needs victoria-metrics)', () => {
  it('with deduplication has every row once, whatever answers were lost', async () => {
    const port = await victoria('-dedup.minScrapeInterval=1ms');
    const { output } = write(await lossy(port, 3));
    await eventually('all is sent', () => output.health().queued === 0 && output.health().sent === ROWS);
    await eventually('all is stored', async () => new Set(await stored(port)).size === ROWS);
    expect((await stored(port)).sort((a, b) => a - b)).toEqual(Array.from({ length: ROWS }, (_, n) => n));
    expect(output.health()).toMatchObject({ problem: null, dropped: 0 });
  });

  it('without it is a problem that says what to set, and few rows are there twice', async () => {
    const port = await victoria();
    const { house, output } = write(await lossy(port, 3));
    await eventually(
      'all is stored',
      async () => new Set(await stored(port)).size === ROWS && output.health().queued === 0,
    );
    // Each further try put half as much at stake: 64 + 32 + 16 lost answers instead of three times 64.
    expect((await stored(port)).length).toBeLessThanOrEqual(ROWS + ROWS + ROWS / 2 + ROWS / 4);
    await eventually('the problem', () => output.health().code === 'INFLUX_COUNTS_TWICE');
    expect(output.health().problem).toContain('-dedup.minScrapeInterval=1ms');
    expect(house.loggedTimes('without deduplication')).toBe(1);
  });
});
