// The life of the Debian package on a fresh system, as a person goes through it: install, a meter, the page, an upgrade, a move,
// removal. Each step says in one line what came of it.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { FreshRoot } from './fresh-root.ts';

export interface Step {
  readonly what: string;
  /** Null: it could not be tried. */
  readonly isGood: boolean | null;
  readonly result: string;
  readonly seconds: number;
}

export interface Packages {
  /** Files on this machine: the package to begin with, and a later version of it. */
  readonly first: string;
  readonly second: string;
  readonly secondVersion: string;
  /** That which has to be refused, since Debian's Node is too old for it. */
  readonly refused: string | null;
}

const PORT = 18_231;
const PATIENCE_MS = 120_000;
const CONFIG = '/etc/meterhub/meterhub.yaml';

class Failure extends Error {}

function assert(isSo: boolean, text: string): void {
  if (!isSo) throw new Failure(text);
}

async function until<T>(what: string, ask: () => Promise<T | null>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    const found = await ask().catch(() => null);
    if (found !== null) return found;
    await sleep(250);
  }
  throw new Failure(`${what}: not within ${PATIENCE_MS / 1000} s`);
}

async function json(path: string): Promise<Record<string, unknown> | null> {
  const response = await fetch(`http://127.0.0.1:${PORT}${path}`);
  return response.ok ? ((await response.json()) as Record<string, unknown>) : null;
}

export class Trial {
  readonly steps: Step[] = [];
  readonly #root: FreshRoot;
  readonly #packages: Packages;
  readonly #running: ChildProcess[] = [];
  #hub: ChildProcess | null = null;
  #ports: readonly string[] = [];

  constructor(root: FreshRoot, packages: Packages) {
    this.#root = root;
    this.#packages = packages;
  }

  async run(): Promise<void> {
    const { first, second, secondVersion, refused } = this.#packages;
    try {
      await this.#step('list of packages', () => this.#must('apt-get update -qq'));
      if (refused !== null) await this.#step('refused with Node 18', () => this.#refuses(refused));
      const isIn = await this.#step('install', () => this.#install(first));
      if (!isIn) return;
      await this.#step('meterhub --version', () => this.#must('meterhub --version'));
      await this.#step('unit: systemd-analyze verify', () => this.#verifyUnit());
      await this.#step('unit: systemd-analyze security', () => this.#security());
      await this.#step('without a meter: starts, the page opens', () => this.#emptyStart());
      await this.#step('a simulated SDM630 on a serial port', () => this.#meter());
      await this.#step('the page in Chromium', () => this.#page());
      await this.#step('check, status, read, install-service', () => this.#tools());
      await this.#step('upgrade', () => this.#upgrade(second, secondVersion));
      await this.#step('backup, loss, restore', () => this.#restore());
      await this.#step('remove', () => this.#remove(first));
      await this.#step('purge', () => this.#purge(first));
      this.#untried('service starts at boot, watchdog, restart', 'needs a booted system');
      this.#untried('udev rule', 'needs a booted system and an FTDI adapter');
    } finally {
      this.#hub?.kill('SIGKILL');
      for (const child of this.#running) child.kill('SIGKILL');
    }
  }

  async #step(what: string, act: () => string | Promise<string>): Promise<boolean> {
    const startMs = Date.now();
    const end = (isGood: boolean | null, result: string): void => {
      this.steps.push({ what, isGood, result, seconds: Math.round((Date.now() - startMs) / 1000) });
    };
    try {
      const result = await act();
      end(result.startsWith('untried') ? null : true, result);
      return true;
    } catch (error) {
      end(false, error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  #untried(what: string, why: string): void {
    this.steps.push({ what, isGood: null, result: `untried: ${why}`, seconds: 0 });
  }

  /** The last line of what it prints. */
  #must(line: string): string {
    const { isGood, output } = this.#root.run(line);
    assert(isGood, output.slice(-600));
    return output.split('\n').at(-1) ?? '';
  }

  #copied(file: string): string {
    cpSync(file, join(this.#root.folder, 'tmp', basename(file)));
    return `/tmp/${basename(file)}`;
  }

  #refuses(file: string): string {
    const { isGood, output } = this.#root.run(`apt-get install -y ${this.#copied(file)}`);
    assert(!isGood, 'it was installed');
    return /Depends: (.*)/.exec(output)?.[0] ?? output.slice(-200);
  }

  #install(file: string): string {
    const copy = this.#copied(file);
    const before = this.#used();
    this.#must(`apt-get install -y --no-install-recommends ${copy}`);
    this.#must('apt-get clean');
    return `${Math.round((this.#used() - before) / 1024)} MB more on the disk`;
  }

  /** KiB, without what apt keeps for itself. */
  #used(): number {
    const args = ['-skx', '--exclude=./var/cache/apt', '--exclude=./var/lib/apt', '.'];
    const { stdout } = spawnSync('du', args, { cwd: this.#root.folder, encoding: 'utf8' });
    return Number(stdout.split('\t')[0]);
  }

  #verifyUnit(): string {
    const { stdout, stderr } = spawnSync(
      'systemd-analyze',
      ['verify', `--root=${this.#root.folder}`, '/usr/lib/systemd/system/meterhub.service'],
      { encoding: 'utf8' },
    );
    // Targets and slices belong to a systemd that a minimal root does not have.
    const about = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('meterhub'));
    const own = about.filter((line) => !/Failed to (load|add|create)|not found/i.test(line));
    assert(own.length === 0, own.join(' '));
    return 'nothing to say';
  }

  #security(): string {
    const unit = join(this.#root.folder, 'usr/lib/systemd/system/meterhub.service');
    const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', unit], { encoding: 'utf8' });
    const level = Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
    assert(level <= 1.6, stdout.slice(-200));
    return String(level);
  }

  #write(lines: readonly string[]): void {
    const text = this.#read();
    // Changed in place, as an editor does it: owner and mode stay.
    const kept = text.replace(/^server:.*$/m, `server: { listen: 127.0.0.1:${PORT} }`).replace(/^buses:[^]*$/m, '');
    writeFileSync(join(this.#root.folder, CONFIG), `${kept}${lines.join('\n')}\n`);
  }

  #read(): string {
    return readFileSync(join(this.#root.folder, CONFIG), 'utf8');
  }

  /** As the unit says it: its user, its folder, its command. */
  async #startHub(): Promise<string> {
    const unit = readFileSync(join(this.#root.folder, 'usr/lib/systemd/system/meterhub.service'), 'utf8');
    const command = /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? '';
    this.#hub = this.#root.start(`sh -c 'cd /var/lib/meterhub && exec ${command}'`, 'meterhub');
    let said = '';
    this.#hub.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const answer = await until('the hub answers', () => json('/version')).catch((error: unknown) => {
      throw new Failure(`${String(error)}: ${said.slice(-400)}`);
    });
    return String(answer['version']);
  }

  async #stopHub(): Promise<void> {
    const hub = this.#hub;
    if (hub === null) return;
    const ended = new Promise<number | null>((resolve) => hub.once('close', (code) => resolve(code)));
    hub.kill('SIGTERM');
    const code = await ended;
    this.#hub = null;
    assert(code === 0, `the hub ended with code ${code}`);
  }

  async #emptyStart(): Promise<string> {
    this.#write([]);
    const version = await this.#startHub();
    const page = await fetch(`http://127.0.0.1:${PORT}/dashboard`);
    assert(page.ok && (await page.text()).includes('<script'), 'the page is not there');
    await this.#stopHub();
    return `version ${version}`;
  }

  async #meter(): Promise<string> {
    this.#ports = await this.#serialPair();
    this.#running.push(this.#root.start(`meterhub simulate -d sdm630:1 --serial ${this.#ports[0]}`));
    this.#write([
      'buses:',
      `  rs485: { type: modbus-rtu, port: ${this.#ports[1]}, baud: 9600, framing: 8N1 }`,
      'devices:',
      '  house: { model: sdm630, bus: rs485, id: 1 }',
    ]);
    await this.#startHub();
    return this.#value();
  }

  async #value(): Promise<string> {
    const power = await until('a value of the meter', async () => {
      const device = JSON.stringify(await json('/api/v1/devices/house'));
      return /"power":\{"value":(-?\d[\d.]*)/.exec(device)?.[1] ?? /"power":(-?\d[\d.]*)/.exec(device)?.[1] ?? null;
    });
    return `power ${power} W`;
  }

  /** Two pseudo terminals that are connected, open for the service's group. */
  async #serialPair(): Promise<readonly string[]> {
    const links = ['a', 'b'].map((end) => join(this.#root.folder, 'tmp', `serial-${end}`));
    const ends = links.map((link) => `pty,raw,echo=0,group=dialout,mode=660,link=${link}`);
    this.#running.push(spawn('socat', ends, { stdio: 'ignore' }));
    await until('the serial ports', () => Promise.resolve(links.every((link) => existsSync(link)) ? true : null));
    return links.map((link) => readlinkSync(link));
  }

  async #page(): Promise<string> {
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      const page = await browser.newPage();
      const oddities: string[] = [];
      page.on('pageerror', (error) => oddities.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') oddities.push(message.text());
      });
      await page.goto(`http://127.0.0.1:${PORT}/dashboard`);
      await page.getByText('house').first().waitFor({ timeout: PATIENCE_MS });
      assert(oddities.length === 0, oddities.join('; '));
      return `title "${await page.title()}", shows the meter`;
    } finally {
      await browser.close();
    }
  }

  /** What a person types beside the running service. */
  #tools(): string {
    this.#must('meterhub check');
    const { output: status } = this.#root.run('meterhub status');
    assert(/house +eastron-sdm630 +online/.test(status), status.slice(-400));
    for (const [line, remedy] of [
      ['meterhub read house', /in use by MeterHub itself.*stop it meanwhile/],
      ['meterhub install-service', /package has brought its service already/],
      ['meterhub init /etc/meterhub/meterhub.yaml', /is there already and is left as it is/],
    ] as const) {
      const { isGood, output } = this.#root.run(line);
      assert(!isGood && remedy.test(output), `${line}: ${output.slice(-400)}`);
    }
    return (status.split('\n')[0] ?? '').replace(/^.*since \S+ \S+: /, '');
  }

  async #upgrade(file: string, version: string): Promise<string> {
    const before = this.#digest();
    await this.#stopHub();
    this.#must(`apt-get install -y --no-install-recommends ${this.#copied(file)}`);
    assert(this.#digest() === before, 'the configuration was changed');
    const found = await this.#startHub();
    assert(found === version, `the hub says it is ${found}`);
    return `version ${found}, configuration and history kept, ${await this.#value()}`;
  }

  #digest(): string {
    return createHash('sha256').update(this.#read()).digest('hex');
  }

  async #restore(): Promise<string> {
    if (!this.#root.run('meterhub --help').output.includes('backup')) {
      return 'untried: this version has no command backup';
    }
    const before = this.#digest();
    this.#must('meterhub backup /tmp/move.tar');
    await this.#stopHub();
    this.#must(`rm -rf ${CONFIG} /var/lib/meterhub/data`);
    this.#must('meterhub restore /tmp/move.tar');
    assert(this.#digest() === before, 'the configuration is another one');
    await this.#startHub();
    assert(/house\.power/.test(this.#root.run('meterhub history info').output), 'the history is not there');
    const owner = this.#must('find /var/lib/meterhub /etc/meterhub ! -user meterhub -print -quit');
    assert(owner === '', `${owner} does not belong to the service`);
    return `configuration as before, ${await this.#value()}`;
  }

  async #remove(file: string): Promise<string> {
    await this.#stopHub();
    this.#must(`apt-get remove -y ${packageOf(file)}`);
    const left = ['usr/lib/meterhub', 'usr/bin/meterhub'].filter((path) => existsSync(join(this.#root.folder, path)));
    assert(left.length === 0, `left: ${left.join(', ')}`);
    for (const path of ['etc/meterhub/meterhub.yaml', 'var/lib/meterhub']) {
      assert(existsSync(join(this.#root.folder, path)), `/${path} is gone`);
    }
    return 'program gone, configuration and history kept';
  }

  #purge(file: string): string {
    this.#must(`apt-get purge -y ${packageOf(file)}`);
    const { output } = this.#root.run(
      'ls -d /etc/meterhub /var/lib/meterhub 2>/dev/null; getent passwd meterhub; true',
    );
    assert(output === '', `left: ${output}`);
    return 'configuration, history and user gone';
  }
}

/** `/x/meterhub-with-node_1.0.0_amd64.deb` -> `meterhub-with-node`. */
function packageOf(file: string): string {
  return basename(file).split('_')[0] ?? '';
}
