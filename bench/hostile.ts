// What the worst clients cost everybody else: the built hub reads a meter on an emulated line of 9600 baud, while one process
// after the other takes what it can get. Says per attack: polls against before, waiting times of an honest client, memory.
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Attack } from './hostile-client.ts';

const PROGRAM = resolve(import.meta.dirname, '../bin/meterhub.js');
const LINE_BAUD = 9600;
/** Of each measurement, s. */
const SECONDS = 8;
const ASK_EVERY_MS = 50;

interface Seen {
  readonly pollsPerS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly unanswered: number;
  readonly memoryMb: number;
}

const ATTACKS: readonly Omit<Attack, 'port'>[] = [
  { kind: 'pipelining', connections: 20, path: '/api/v1/devices' },
  { kind: 'requests', connections: 200, path: '/api/v1/devices' },
  { kind: 'silence', connections: 2500, path: '/' },
  { kind: 'unread', connections: 200, path: '/metrics' },
];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

const started: ChildProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'meterhub-bench-'));
process.once('exit', () => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const meterPort = await freePort();
const port = await freePort();
const timing = ['--timing', '--baud', String(LINE_BAUD), '--turnaround', '10ms'];
start(['simulate', '-d', 'sdm630:1', '--rtu-tcp', `127.0.0.1:${meterPort}`, ...timing]);
const config = join(folder, 'meterhub.yaml');
writeFileSync(
  config,
  `server: { listen: "127.0.0.1:${port}" }
buses: { line: { type: modbus-rtu-over-tcp, address: "127.0.0.1:${meterPort}" } }
devices: { home: { model: sdm630, bus: line, id: 1, poll: { fast: 0s, slow: 0s } } }
`,
);
const hub = start(['run', '-c', config]);

function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: 'ignore' });
  started.push(child);
  return child;
}

async function polls(): Promise<number> {
  const reply = await fetch(`http://127.0.0.1:${port}/api/v1/buses`, { signal: AbortSignal.timeout(20_000) });
  const [bus] = (await reply.json()) as [{ requests: number }];
  return bus.requests;
}

/** The time until /version is answered on a connection of its own, ms; null: not within 5 s. */
async function askOnce(): Promise<number | null> {
  const startMs = performance.now();
  try {
    const options = { signal: AbortSignal.timeout(5000), headers: { connection: 'close' } };
    await (await fetch(`http://127.0.0.1:${port}/version`, options)).text();
    return performance.now() - startMs;
  } catch {
    return null;
  }
}

async function look(): Promise<Seen> {
  const [fromPolls, fromMs] = [await polls(), performance.now()];
  const waits: number[] = [];
  let unanswered = 0;
  while (performance.now() - fromMs < SECONDS * 1000) {
    const waitedMs = await askOnce();
    if (waitedMs === null) unanswered++;
    else waits.push(waitedMs);
    await new Promise((done) => setTimeout(done, ASK_EVERY_MS));
  }
  const count = (await polls()) - fromPolls;
  const seconds = (performance.now() - fromMs) / 1000;
  waits.sort((a, b) => a - b);
  const at = (share: number): number => waits[Math.floor(waits.length * share)] ?? NaN;
  return { pollsPerS: count / seconds, p50Ms: at(0.5), p99Ms: at(0.99), unanswered, memoryMb: memoryMb() };
}

function memoryMb(): number {
  const status = readFileSync(`/proc/${hub.pid ?? 0}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

function print(name: string, seen: Seen, quiet: Seen): void {
  const share = (100 * seen.pollsPerS) / quiet.pollsPerS;
  const memory = seen.memoryMb / quiet.memoryMb;
  console.log(
    `${name.padEnd(24)} polls ${share.toFixed(0).padStart(4)} %   honest answer ${seen.p50Ms.toFixed(1)} ms, ` +
      `p99 ${seen.p99Ms.toFixed(0)} ms, none ${seen.unanswered}   memory x ${memory.toFixed(2)} (${seen.memoryMb.toFixed(0)} MB)`,
  );
}

while ((await askOnce()) === null) await new Promise((done) => setTimeout(done, 200));
await look();
const quiet = await look();
console.log(`quiet: ${quiet.pollsPerS.toFixed(1)} polls/s`);
print('nobody else', quiet, quiet);
for (const attack of ATTACKS) {
  const client = fork(new URL('./hostile-client.ts', import.meta.url));
  started.push(client);
  client.send({ ...attack, port });
  await once(client, 'message');
  await new Promise((done) => setTimeout(done, 1000));
  print(`${attack.connections} x ${attack.kind}`, await look().catch(() => nothing()), quiet);
  client.kill('SIGKILL');
  await new Promise((done) => setTimeout(done, 2000));
}
process.exit();

function nothing(): Seen {
  return { pollsPerS: NaN, p50Ms: NaN, p99Ms: NaN, unanswered: NaN, memoryMb: memoryMb() };
}
