// The built program as a child process, as people start it: what it printed, where it listens, how it ended.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { afterTest } from './clean-up.ts';
import { tempFolder } from './temp-folder.ts';
import { eventually } from './eventually.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PROGRAM = resolve(ROOT, 'bin/meterhub.js');

const running = new Set<HubProcess>();

export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Its working folder; default: the repository. */
  readonly cwd?: string;
}

/** To be started inside a test: it is killed afterwards. */
export class HubProcess {
  output = '';
  errors = '';
  /** null: ended by a signal. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;

  constructor(args: readonly string[], { env = {}, cwd = ROOT }: ProcessOptions = {}) {
    this.#child = spawn(process.execPath, [PROGRAM, ...args], {
      ...{ cwd, env: { ...process.env, ...env } },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.#child.stderr.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    running.add(this);
    afterTest(() => this.kill());
    this.ended = new Promise((done) => {
      this.#child.once('close', (code) => {
        running.delete(this);
        done(code);
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** `host:port`, as the log says it. */
  get address(): string {
    return /listens on (\S+?)(?:,|\s|$)/m.exec(this.errors)?.[1] ?? '';
  }

  url(path: string, scheme = 'http'): string {
    return `${scheme}://${this.address}${path}`;
  }

  /** Waits until it listens; throws with what it said when it ended instead. */
  async ready(): Promise<this> {
    await eventually('the hub listens', () => !running.has(this) || this.address !== '');
    if (!running.has(this)) throw new Error(`the hub ended: ${this.errors}`);
    return this;
  }

  /** Status and text of an answer. */
  async ask(path: string, init: RequestInit = {}): Promise<{ status: number; text: string }> {
    const reply = await fetch(this.url(path), init);
    return { status: reply.status, text: await reply.text() };
  }

  async json<T>(path: string, init: RequestInit = {}): Promise<T> {
    return JSON.parse((await this.ask(path, init)).text) as T;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** kill -9. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

/** Runs with this configuration, in a folder of its own. */
export function runHub(config: string, options: ProcessOptions = {}): Promise<HubProcess> {
  return new HubProcess(['run', '-c', configFile(config)], options).ready();
}

/** A configuration file that is removed after the test. */
export function configFile(text: string): string {
  const file = join(tempFolder(), 'meterhub.yaml');
  writeFileSync(file, text);
  return file;
}

/** What the program printed and how it ended, for commands that end by themselves. */
export async function runProgram(
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<{ code: number | null; output: string; errors: string }> {
  const started = new HubProcess(args, options);
  const code = await started.ended;
  return { code, output: started.output, errors: started.errors };
}
