// The other end of bench/bus.ts in a process of its own: simulated meters on a pty with the timing of a 9600 8N1 line.
// Either the project's simulator on a socat cable, or the program named by METERHUB_RTUSIM as an independent yardstick.
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findModel } from '../../src/catalog/index.ts';
import { startSimulator } from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { openPtyPair } from '../../test/support/pty-pair.ts';

export interface WireProcess {
  /** What emulates the bus. */
  readonly name: string;
  /** The port for the hub. */
  readonly port: string;
  stop(): Promise<void>;
}

export interface WireOptions {
  readonly units: readonly number[];
  readonly dead: readonly number[];
  readonly turnaroundMs: number;
}

export function startWire(options: WireOptions): Promise<WireProcess> {
  const external = process.env['METERHUB_RTUSIM'];
  return external === undefined ? startOwn(options) : startExternal(external, options);
}

async function startOwn(options: WireOptions): Promise<WireProcess> {
  const cable = await openPtyPair();
  const child = fork(import.meta.filename, [JSON.stringify({ ...options, path: cable.left })], {
    execArgv: ['--import', 'tsx'],
  });
  await new Promise((resolve) => child.once('message', resolve));
  return {
    name: "the project's simulator",
    port: cable.right,
    stop: async () => {
      await ended(child);
      await cable.unplug();
    },
  };
}

async function startExternal(program: string, { units, dead, turnaroundMs }: WireOptions): Promise<WireProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-bench-'));
  const port = join(folder, 'bus');
  const slaves = units.flatMap((unit) => ['--slave', `sdm630:${unit}`]);
  const silent = dead.flatMap((unit) => ['--dead', String(unit)]);
  const child = spawn(program, ['--link', port, ...slaves, ...silent, '--turnaround-ms', String(turnaroundMs)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return {
    name: program,
    port,
    stop: async () => {
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill();
  });
}

/** Runs in the child. */
async function serve({ path, units, dead, turnaroundMs }: WireOptions & { readonly path: string }): Promise<void> {
  const model = findModel('sdm630');
  if (model?.kind !== 'modbus') throw new Error('The catalogue has no SDM630.');
  const links = [{ type: 'modbus-rtu', path, baudRate: 115_200 }] as const;
  const meters = units.map((id) => ({ model, id }));
  await startSimulator({ buses: [{ links, meters, dead, timing: { baud: 9600, turnaroundMs } }] }, systemClock);
  process.send?.('ready');
}

const [given] = process.argv.slice(2);
if (process.send && given !== undefined) await serve(JSON.parse(given) as WireOptions & { readonly path: string });
