// A real Prometheus (Debian's) for one test: a free port, a folder of its own, and samples of the past that it finds there.
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { eventually } from './eventually.ts';

export const hasPrometheus = ['prometheus', 'promtool'].every(
  (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0,
);

export interface PromSample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface PromtoolResult {
  readonly status: number | null;
  readonly said: string;
}

/** `check metrics` reads from standard input; other checks name a file. */
export function promtool(args: readonly string[], input = ''): PromtoolResult {
  const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

export class Prometheus {
  readonly #port: number;
  readonly #child: ChildProcess;

  private constructor(port: number, child: ChildProcess) {
    this.#port = port;
    this.#child = child;
  }

  /** `target`: host:port that is asked each second. `past`: OpenMetrics text with times, or '' for none. */
  static async start(folder: string, target: string, past = ''): Promise<Prometheus> {
    const port = await freePort();
    const data = join(folder, 'prometheus');
    const config = join(folder, 'prometheus.yml');
    const job = `{ job_name: meterhub, scrape_interval: 500ms, scrape_timeout: 500ms, static_configs: [{ targets: ['${target}'] }] }`;
    writeFileSync(config, `scrape_configs: [${job}]\n`);
    if (past !== '') {
      writeFileSync(join(folder, 'past.txt'), past);
      execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'past.txt'), data], {
        stdio: 'ignore',
      });
    }
    const args = [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ];
    const server = new Prometheus(port, spawn('prometheus', args, { stdio: 'ignore' }));
    await eventually('Prometheus is ready', async () => {
      try {
        return (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok;
      } catch {
        return false;
      }
    });
    return server;
  }

  /** An instant query of now. @throws Error when Prometheus refuses it. */
  async query(text: string): Promise<readonly PromSample[]> {
    const body = new URLSearchParams({ query: text });
    const reply = await fetch(`http://127.0.0.1:${this.#port}/api/v1/query`, { method: 'POST', body });
    const answer = (await reply.json()) as {
      error?: string;
      data?: { result: { metric: Record<string, string>; value: [number, string] }[] };
    };
    if (answer.data === undefined) throw new Error(`${text}: ${answer.error ?? reply.statusText}`);
    return answer.data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
