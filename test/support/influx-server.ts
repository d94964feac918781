// A real InfluxDB 1 server (Debian's) for one test: free ports, a folder of its own, with or without passwords.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const PROGRAM = 'influxd';

export const hasInfluxServer = ((): boolean => {
  try {
    execFileSync(PROGRAM, ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

export const ADMIN = { user: 'admin', password: 'secret-of-influx' };

/** One series of an answer. */
export interface InfluxSeries {
  readonly name: string;
  readonly columns: readonly string[];
  readonly values: readonly (readonly (string | number | boolean | null)[])[];
  readonly tags?: Readonly<Record<string, string>>;
}

export interface InfluxServerOptions {
  /** Whether {@link ADMIN} is needed. */
  readonly withPasswords?: boolean;
  /** Largest body that is taken, bytes. */
  readonly maxBodyBytes?: number;
}

export class InfluxServer {
  readonly port: number;
  readonly #config: string;
  readonly #withPasswords: boolean;
  #child: ChildProcess | null = null;

  private constructor(port: number, config: string, withPasswords: boolean) {
    this.port = port;
    this.#config = config;
    this.#withPasswords = withPasswords;
  }

  static async start(folder: string, options: InfluxServerOptions = {}): Promise<InfluxServer> {
    const { withPasswords = false, maxBodyBytes = 25_000_000 } = options;
    const [port, rpcPort] = [await freePort(), await freePort()];
    const root = join(folder, 'influx');
    mkdirSync(root, { recursive: true });
    const config = join(root, 'influxdb.conf');
    const lines = [
      'reporting-disabled = true',
      `bind-address = "127.0.0.1:${rpcPort}"`,
      `[meta]\ndir = "${join(root, 'meta')}"`,
      `[data]\ndir = "${join(root, 'data')}"\nwal-dir = "${join(root, 'wal')}"`,
      `[monitor]\nstore-enabled = false`,
      `[http]\nbind-address = "127.0.0.1:${port}"\nauth-enabled = ${String(withPasswords)}`,
      `max-body-size = ${maxBodyBytes}\nlog-enabled = false`,
    ];
    writeFileSync(config, `${lines.join('\n')}\n`);
    const server = new InfluxServer(port, config, withPasswords);
    await server.resume();
    if (withPasswords) {
      await server.query(`CREATE USER ${ADMIN.user} WITH PASSWORD '${ADMIN.password}' WITH ALL PRIVILEGES`);
    }
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it, again after `kill`: what was written is there. */
  async resume(): Promise<void> {
    const child = spawn(PROGRAM, ['-config', this.#config], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = child;
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
    for (let tries = 0; tries < 1500; tries++) {
      if (child.exitCode !== null) throw new Error(`influxd ended: ${said}`);
      if (await answers(`${this.url}/ping`)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`influxd does not answer: ${said}`);
  }

  /** At once, as a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** It keeps its connections and answers nothing. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Of InfluxQL; times in ms. Series of the first statement. */
  async query(text: string, database = ''): Promise<readonly InfluxSeries[]> {
    const form = new URLSearchParams({ q: text, db: database, epoch: 'ms' });
    const basic = Buffer.from(`${ADMIN.user}:${ADMIN.password}`).toString('base64');
    const headers = this.#withPasswords ? { Authorization: `Basic ${basic}` } : {};
    const reply = await fetch(`${this.url}/query`, { method: 'POST', body: form, headers });
    const body = (await reply.json()) as { results?: { series?: InfluxSeries[]; error?: string }[]; error?: string };
    const error = body.error ?? body.results?.[0]?.error;
    if (error !== undefined) throw new Error(error);
    return body.results?.[0]?.series ?? [];
  }

  /** All rows of a measurement, each as an object with its tags. */
  async rows(measurement: string, database: string): Promise<Record<string, unknown>[]> {
    const all = await this.query(`SELECT * FROM "${measurement}"`, database);
    return all.flatMap(({ columns, values }) =>
      values.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]]))),
    );
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).status === 204;
  } catch {
    return false;
  }
}

/** One that nothing listens on right now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
