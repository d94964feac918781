// What systemd is told over a real datagram socket, and the unit as systemd itself reads it.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { registerInstallService } from '../../src/cli/service/install-service.ts';
import { Systemd, type SystemdOptions } from '../../src/cli/run/sd-notify.ts';
import { unitText } from '../../src/cli/service/systemd-unit.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openNotifySocket, type NotifySocket } from '../support/notify-socket.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

let folder: string;
let socket: NotifySocket;
let child: ChildProcess | undefined;
const ending: Systemd[] = [];

beforeEach(async () => {
  folder = tempFolder();
  socket = await openNotifySocket(join(folder, 'notify'));
});

afterEach(async () => {
  child?.kill('SIGKILL');
  child = undefined;
  for (const systemd of ending.splice(0)) await systemd.stopping();
  socket.close();
});

function systemdWith(options: Partial<SystemdOptions> = {}, env: Record<string, string> = {}): Systemd {
  const systemd = new Systemd({
    env: { PATH: process.env['PATH'], NOTIFY_SOCKET: socket.path, ...env },
    pid: 4711,
    clock: systemClock,
    warn: () => undefined,
    problem: () => null,
    status: () => '2 of 2 devices are online',
    ...options,
  });
  ending.push(systemd);
  return systemd;
}

const timesReceived = (text: string): number => socket.received().split(text).length - 1;

describe('sd_notify', () => {
  test('tells readiness, reloading and the end, in this order', async () => {
    const systemd = systemdWith();
    systemd.ready();
    systemd.reloading();
    systemd.ready();
    await systemd.stopping();
    await eventually('all of it', () => timesReceived('STOPPING=1') === 1);
    expect(socket.received().replace(/USEC=\d+/, 'USEC=n')).toBe(
      'READY=1\nSTATUS=2 of 2 devices are online\nRELOADING=1\nMONOTONIC_USEC=n\n' +
        'READY=1\nSTATUS=2 of 2 devices are online\nSTOPPING=1\n',
    );
  });

  test('gives signs of life, and none while the work does not go on', async () => {
    let problem: string | null = null;
    const warned: string[] = [];
    const env = { WATCHDOG_USEC: '300000', WATCHDOG_PID: '4711' };
    const systemd = systemdWith({ problem: () => problem, warn: (text) => warned.push(text) }, env);
    systemd.ready();
    await eventually('signs of life', () => timesReceived('WATCHDOG=1') >= 2);
    problem = 'a poller hangs';
    await eventually('the warning', () => warned.length > 0);
    await systemd.stopping();
    expect(warned).toEqual(['a poller hangs; systemd is not told that all is well and will restart it']);
  });

  test.each([
    ['no watchdog is set', {}],
    ['the watchdog is for another process', { WATCHDOG_USEC: '30000', WATCHDOG_PID: '1' }],
    ['the watchdog makes no sense', { WATCHDOG_USEC: 'often' }],
  ])('gives no sign of life when %s', async (_, env) => {
    const signs: string[] = [];
    const clock = { ...systemClock, every: () => (signs.push('watching'), () => undefined) };
    const systemd = systemdWith({ clock }, env);
    systemd.ready();
    await systemd.stopping();
    expect(signs).toEqual([]);
  });

  test('says once that systemd cannot be told', async () => {
    const warned: string[] = [];
    const systemd = systemdWith({ warn: (text) => warned.push(text) }, { PATH: folder });
    systemd.ready();
    systemd.reloading();
    await systemd.stopping();
    expect(warned).toEqual([expect.stringMatching(/^systemd cannot be told READY=1: .*systemd-notify.*ENOENT/)]);
  });

  test('does not wait longer than 6 s for a message to be taken', async () => {
    writeFileSync(join(folder, 'systemd-notify'), '#!/bin/sh\nexec /bin/sleep 600\n', { mode: 0o755 });
    const clock = new FakeClock();
    const taken = new Promise<string>((resolve) => {
      systemdWith({ clock, warn: resolve }, { PATH: folder }).ready();
    });
    let isGivenUp = false;
    void taken.then(() => (isGivenUp = true));
    await clock.advance(5999);
    expect(isGivenUp).toBe(false);
    await clock.advance(1);
    expect(await taken).toBe('systemd cannot be told READY=1: systemd-notify ended with SIGKILL');
    writeFileSync(join(folder, 'systemd-notify'), '#!/bin/sh\n', { mode: 0o755 });
  });

  test('starts nothing when it was not systemd that started the program', async () => {
    const warned: string[] = [];
    const systemd = systemdWith({ warn: (text) => warned.push(text) }, { NOTIFY_SOCKET: '', PATH: folder });
    systemd.ready();
    await systemd.stopping();
    expect([systemd.isListening, warned, socket.received()]).toEqual([false, [], '']);
  });
});

test('a real process tells systemd all it does', async () => {
  const file = join(folder, 'meterhub.yaml');
  writeFileSync(file, 'server: { listen: 127.0.0.1:0 }\npublish: { soc: 10s }\n');
  const main =
    "const { main } = await import('./src/cli/main.ts'); await main(['node', 'meterhub', ...process.argv.slice(1)]);";
  const env = { ...process.env, NOTIFY_SOCKET: socket.path, WATCHDOG_USEC: '3000000' };
  const flags = ['--import', 'tsx', '--input-type=module', '-e', main, '--', 'run', '-c', file];
  const started = spawn(process.execPath, flags, { stdio: ['ignore', 'ignore', 'ignore'], env });
  child = started;
  const ended = new Promise<number | null>((resolve) => started.once('close', resolve));
  await eventually('readiness', () => timesReceived('READY=1') === 1);
  await eventually('a sign of life', () => timesReceived('WATCHDOG=1') >= 1);
  started.kill('SIGHUP');
  await eventually('reloading', () => timesReceived('RELOADING=1') === 1 && timesReceived('READY=1') === 2);
  started.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(timesReceived('STOPPING=1')).toBe(1);
});

describe('install-service', () => {
  const config = (text = ''): string => {
    const file = join(folder, 'meter hub 100%.yaml');
    writeFileSync(file, `server: { listen: 0.0.0.0:8008 }\npublish: { soc: 10s }\n${text}`);
    return file;
  };

  /** Runs the command in this process; what it printed. */
  async function install(...args: string[]): Promise<{ out: string; err: string }> {
    let out = '';
    let err = '';
    const program = new Command();
    registerInstallService(program);
    const command = program.commands.find((one) => one.name() === 'install-service');
    command?.exitOverride().configureOutput({ writeOut: (text) => (out += text), writeErr: (text) => (err += text) });
    await program.parseAsync(['install-service', ...args], { from: 'user' });
    return { out, err };
  }

  test('writes a unit that systemd takes without a word', async () => {
    const units = join(folder, 'units');
    const { out } = await install('-c', config(), '--unit-dir', units);
    const unit = join(units, 'meterhub.service');
    expect(out).toContain(`${unit} is written.`);
    expect(statSync(unit).mode & 0o777).toBe(0o644);
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
    expect([verified.status, verified.stdout, verified.stderr]).toEqual([0, '', '']);
    expect((await install('-c', config(), '--unit-dir', units)).out).toContain(`${unit} is replaced.`);
  });

  test('prints it: hardened, watched, restarted for ever', async () => {
    const { out } = await install('-c', config(), '--print');
    expect(out).toContain(`run -c "${folder}/meter hub 100%%.yaml"\n`);
    for (const line of [
      'Type=notify',
      'NotifyAccess=all',
      'Restart=always',
      'StartLimitIntervalSec=0',
      'WatchdogSec=120',
      'DynamicUser=yes',
      'SupplementaryGroups=dialout',
      'StateDirectory=meterhub',
      'ProtectSystem=strict',
      'NoNewPrivileges=yes',
      'CapabilityBoundingSet=',
      'SystemCallFilter=@system-service',
      'ExecReload=/bin/kill -HUP $MAINPID',
    ]) {
      expect(out.split('\n')).toContain(line);
    }
    expect(out).not.toMatch(/^(PrivateDevices|MemoryDenyWriteExecute|ReadWritePaths)=/m);
    // All of them, so that an adapter whose driver is loaded later can be opened.
    expect(out.match(/^DeviceAllow=.*$/gm)).toEqual(['DeviceAllow=char-* rw']);
    expect(out.split('\n')).toContain('PrivateUsers=yes');
  });

  test('fits the configuration: a user, low ports, folders elsewhere', async () => {
    const low = join(folder, 'low.yaml');
    writeFileSync(low, 'server: { listen: [0.0.0.0:80] }\npublish: { soc: 10s }\nlog: { path: "/mnt/a b/log" }\n');
    const { out } = await install('-c', low, '--print', '--user', 'root');
    expect(out).toMatch(/^User=root$/m);
    expect(out).not.toContain('DynamicUser');
    expect(out).toMatch(/^CapabilityBoundingSet=CAP_NET_BIND_SERVICE$/m);
    expect(out).toMatch(/^AmbientCapabilities=CAP_NET_BIND_SERVICE$/m);
    // In a namespace of users the capability would count for nothing.
    expect(out).not.toContain('PrivateUsers');
    expect(out).toMatch(/^ReadWritePaths="-\/mnt\/a b\/log"$/m);
  });

  test('warns when its user cannot read the configuration, and names what is in the way', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    const file = join(closed, 'meterhub.yaml');
    writeFileSync(file, 'publish: { soc: 10s }\n');
    chmodSync(folder, 0o755);
    chmodSync(closed, 0o700);
    expect((await install('-c', file, '--print')).err).toContain(
      `cannot read ${file}, because of ${closed}: change its mode`,
    );
    expect((await install('-c', file, '--print', '--user', 'root')).err).not.toContain('cannot read');
  });

  test.each([
    [['--user', 'nobody-of-this-name'], 'USAGE', /there is no user "nobody-of-this-name"/],
    [['--user', '-h'], 'USAGE', /there is no user "-h"/],
    [['-c', '/no/such/meterhub.yaml'], 'CONFIG_UNREADABLE', /\/no\/such\/meterhub\.yaml/],
  ])('refuses %j', async (args, code, message) => {
    await expect(install('-c', config(), '--print', ...args)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test('refuses a wrong configuration with all its mistakes', async () => {
    await expect(install('-c', config('a: 1\nb: 2\n'), '--print')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/"?a"?[\s\S]*"?b"?/),
    });
  });

  test('the example in deploy/ is what the command writes', () => {
    const example = readFileSync(new URL('../../deploy/meterhub.service', import.meta.url), 'utf8');
    const facts = {
      node: '/usr/bin/node',
      program: '/usr/lib/node_modules/meterhub/bin/meterhub.js',
      config: '/etc/meterhub.yaml',
      ...{ user: null, groups: ['dialout'], needsLowPorts: false, writable: [] },
    };
    const withoutRemark = (text: string): string => text.slice(text.indexOf('\n'));
    expect(withoutRemark(example)).toBe(withoutRemark(unitText(facts)));
  });
});
