// A hub as it is installed, in a process of its own, and what it costs: processor time and memory by /proc. Linux only.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PROGRAM = resolve(import.meta.dirname, '../../bin/meterhub.js');
/** Linux counts processor time in ticks of 10 ms everywhere that Node runs. */
const TICK_S = 0.01;
const START_S = 60;

export class HubRun {
  readonly #child: ChildProcess;
  readonly #folder: string;
  #log = '';
  /** The log of a thousand devices is long: its beginning does not stay. */
  #address = '';

  private constructor(text: string) {
    this.#folder = mkdtempSync(join(tmpdir(), 'meterhub-bench-'));
    const file = join(this.#folder, 'meterhub.yaml');
    writeFileSync(file, text);
    this.#child = spawn(process.execPath, [PROGRAM, 'run', '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child.stderr?.on('data', (bytes: Buffer) => {
      this.#log = (this.#log + bytes.toString()).slice(-100_000);
      if (this.#address === '') this.#address = /listens on (\S+?)(?:,|\s|$)/m.exec(this.#log)?.[1] ?? '';
    });
  }

  static async start(text: string): Promise<HubRun> {
    const run = new HubRun(text);
    for (let waited = 0; run.#address === ''; waited++) {
      if (run.#child.exitCode !== null || waited > START_S * 10) throw new Error(`the hub does not run: ${run.#log}`);
      await pause(100);
    }
    return run;
  }

  async json<T>(path: string): Promise<T> {
    return (await (await fetch(`http://${this.#address}${path}`)).json()) as T;
  }

  /** Processor time so far, s. */
  get cpuS(): number {
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_S;
  }

  get rssMegabytes(): number {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))?.[1]) / 1024;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
    rmSync(this.#folder, { recursive: true });
  }
}

export interface Broker {
  readonly port: number;
  stop(): Promise<void>;
}

export async function startBroker(): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-broker-'));
  const port = await freePort();
  const file = join(folder, 'mosquitto.conf');
  const user = process.getuid?.() === 0 ? 'user root\n' : '';
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n${user}`);
  const child = spawn('/usr/sbin/mosquitto', ['-c', file], { stdio: 'ignore' });
  await pause(1000);
  return {
    port,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The value below which the share of the numbers lies; NaN of none. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
