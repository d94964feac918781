// A real MQTT broker (mosquitto of Debian) for one test, and a real subscriber (mosquitto_sub) that remembers everything.
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterTest } from './clean-up.ts';
import { eventually } from './eventually.ts';

const PROGRAM = '/usr/sbin/mosquitto';

export const hasMosquitto = existsSync(PROGRAM) && spawnSync('mosquitto_sub', ['--version']).error === undefined;

const running = new Set<ChildProcess>();

function started(child: ChildProcess): ChildProcess {
  running.add(child);
  afterTest(() => {
    child.kill('SIGKILL');
    return eventually('a broker or subscriber has ended', () => !running.has(child));
  });
  child.once('close', () => running.delete(child));
  return child;
}

export interface MosquittoOptions {
  /** Name -> password; left out: everybody may. */
  readonly users?: Readonly<Record<string, string>>;
  /** Files of {@link makeCertificates}. `demandsClient`: only clients with a certificate. */
  readonly tls?: { readonly folder: string; readonly demandsClient: boolean };
  readonly port?: number;
}

export class Mosquitto {
  readonly port: number;
  readonly #file: string;
  #child: ChildProcess | null = null;

  private constructor(port: number, file: string) {
    this.port = port;
    this.#file = file;
  }

  /** To be called inside a test. */
  static async start(folder: string, { users, tls, port }: MosquittoOptions = {}): Promise<Mosquitto> {
    const given = port ?? (await freePort());
    const file = join(folder, 'mosquitto.conf');
    const lines = [`listener ${given} 127.0.0.1`, 'persistence false', 'log_dest stderr', 'connection_messages true'];
    if (process.getuid?.() === 0) lines.push('user root');
    if (users) {
      const passwords = join(folder, 'passwords');
      const entries = Object.entries(users).map(([name, password]) => `${name}:${password}\n`);
      writeFileSync(passwords, entries.join(''), { mode: 0o600 });
      execFileSync('mosquitto_passwd', ['-U', passwords]);
      lines.push('allow_anonymous false', `password_file ${passwords}`);
    } else {
      lines.push('allow_anonymous true');
    }
    if (tls) {
      for (const [key, name] of [
        ['cafile', 'ca.pem'],
        ['certfile', 'server.pem'],
        ['keyfile', 'server.key'],
      ] as const) {
        lines.push(`${key} ${join(tls.folder, name)}`);
      }
      if (tls.demandsClient) lines.push('require_certificate true');
    }
    writeFileSync(file, `${lines.join('\n')}\n`);
    const broker = new Mosquitto(given, file);
    await broker.resume();
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** Starts it again, on the same port, with nothing kept from before. */
  async resume(): Promise<void> {
    const child = started(spawn(PROGRAM, ['-c', this.#file], { stdio: ['ignore', 'ignore', 'pipe'] }));
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await eventually(`mosquitto runs (it said: ${said})`, () => / running/.test(said));
    this.#child = child;
  }

  /** kill -9. */
  async kill(): Promise<void> {
    const child = this.#child;
    child?.kill('SIGKILL');
    await eventually('mosquitto has ended', () => child === null || !running.has(child));
  }

  /** It keeps its connections, but does nothing any more. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }
}

export interface HeardMessage {
  readonly topic: string;
  readonly payload: string;
  readonly retained: boolean;
  readonly qos: number;
}

/** mosquitto_sub: everything that is said, and what stands at every topic now. */
export class Subscriber {
  readonly messages: HeardMessage[] = [];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** To be called inside a test. */
  static async start(
    port: number,
    filters: readonly string[] = ['#'],
    args: readonly string[] = [],
  ): Promise<Subscriber> {
    const topics = filters.flatMap((filter) => ['-t', filter]);
    const all = ['-h', '127.0.0.1', '-p', String(port), '-q', '1', '-F', '%j', '-d', ...topics, ...args];
    const child = started(spawn('stdbuf', ['-oL', 'mosquitto_sub', ...all], { stdio: ['ignore', 'pipe', 'inherit'] }));
    const subscriber = new Subscriber(child);
    let isSubscribed = false;
    if (!child.stdout) throw new Error('no output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('Subscribed')) isSubscribed = true;
      if (!line.startsWith('{')) return;
      const { topic, payload, retain, qos } = JSON.parse(line) as Record<string, unknown>;
      // No payload is null there, and what looks like JSON is written as JSON.
      const text = payload === null ? '' : typeof payload === 'string' ? payload : JSON.stringify(payload);
      subscriber.messages.push({ topic: String(topic), payload: text, retained: retain === 1, qos: Number(qos) });
    });
    await eventually('mosquitto_sub is subscribed', () => isSubscribed);
    return subscriber;
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  /** The last message of a topic; undefined: none. */
  last(topic: string): string | undefined {
    return this.messages.findLast((message) => message.topic === topic)?.payload;
  }

  json(topic: string): Record<string, unknown> {
    return JSON.parse(this.last(topic) ?? '{}') as Record<string, unknown>;
  }

  all(topic: string): string[] {
    return this.messages.filter((message) => message.topic === topic).map(({ payload }) => payload);
  }

  /** Topics with something else than nothing at them. */
  topics(): string[] {
    return [...new Set(this.messages.map(({ topic }) => topic))].filter((topic) => this.last(topic) !== '').sort();
  }

  async hears(topic: string, payload?: string): Promise<void> {
    await eventually(`${topic} says ${payload ?? 'something'}; it says ${this.last(topic) ?? 'nothing'}`, () => {
      const last = this.last(topic);
      return payload === undefined ? last !== undefined : last === payload;
    });
  }
}

/** What a new subscriber is told at once: what the broker keeps, topic by topic. */
export async function keptBy(port: number, access: readonly string[] = []): Promise<Map<string, string>> {
  const subscriber = await Subscriber.start(port, ['#'], access);
  // The broker sends what it keeps before anything that comes later.
  publish(port, 'test/marker', 'now', ...access);
  await subscriber.hears('test/marker');
  subscriber.stop();
  return new Map(subscriber.messages.filter(({ retained }) => retained).map(({ topic, payload }) => [topic, payload]));
}

export function publish(port: number, topic: string, payload: string, ...args: readonly string[]): void {
  execFileSync('mosquitto_pub', [
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    '-t',
    topic,
    '-m',
    payload,
    '-q',
    '1',
    ...args,
  ]);
}

/** ca.pem, server.pem/.key for 127.0.0.1 and localhost, client.pem/.key; valid for two days. */
export function makeCertificates(folder: string): void {
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=test authority', '-days', '2');
  writeFileSync(join(folder, 'server.ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  writeFileSync(join(folder, 'client.ext'), 'extendedKeyUsage=clientAuth\n');
  for (const name of ['server', 'client']) {
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${name}.ext`, '-days', '2'];
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signing);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
