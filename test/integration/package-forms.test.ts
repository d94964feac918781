// The other forms of the program as people install them: npm's, the archive with its install.sh; and checksums with a signature.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { signSums, writeSums } from '../../scripts/package/checksums.ts';
import { programTree } from '../../scripts/package/program.ts';
import { TARGETS } from '../../scripts/package/targets.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/influx-server.ts';
import { spawnProgram } from '../support/spawn-program.ts';
import { tempFolder } from '../support/temp-folder.ts';

const root = resolve(import.meta.dirname, '../..');
const isRoot = process.getuid?.() === 0;
const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

describe('npm', () => {
  test('installs it in an empty folder without development dependencies, and its demo runs', async () => {
    const folder = tempFolder();
    const env = { ...process.env, npm_config_update_notifier: 'false' };
    // The build is current: that packing builds by itself is what the fresh clone of the long tests shows.
    execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root, env });
    const archive = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    const home = join(folder, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{}');
    const args = ['install', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', '--silent', `../${archive}`];
    execFileSync('npm', args, { cwd: home, env, stdio: ['ignore', 'ignore', 'inherit'] });
    const packages = readdirSync(join(home, 'node_modules'));
    expect(packages).toEqual(expect.arrayContaining(['meterhub', 'libsql', '@serialport']));
    // What is bundled is not installed a second time.
    for (const bundled of ['fastify', 'zod', 'esbuild', 'vite']) expect(packages).not.toContain(bundled);
    const port = await freePort();
    const demo = spawnProgram(join(home, 'node_modules/.bin/meterhub'), ['demo', '--port', String(port)], home);
    await eventually('the demo runs', () => demo.output.includes(`http://localhost:${port}`));
    const page = await fetch(`http://127.0.0.1:${port}/dashboard`);
    expect(await page.text()).toContain('<script');
  });
});

describe('the archive', () => {
  const target = TARGETS.find(({ cpu }) => cpu === process.arch);

  /** Without Node, which is 120 MB: this machine's stands for it. */
  function unpacked(): string {
    const folder = join(tempFolder(), 'meterhub-1.2.3');
    if (!target) throw new Error(`no package is made for ${process.arch}`);
    for (const entry of programTree(root, target, '1.2.3', null).entries()) {
      const path = join(folder, entry.path);
      mkdirSync(entry.kind === 'folder' ? path : dirname(path), { recursive: true });
      if (entry.kind === 'file') writeFileSync(path, entry.content, { mode: entry.mode });
    }
    for (const [from, to] of [
      ['deploy/tarball/install.sh', 'install.sh'],
      ['deploy/deb/first.yaml', 'first.yaml'],
    ] as const) {
      writeFileSync(join(folder, to), readFileSync(join(root, from)), { mode: 0o755 });
    }
    symlinkSync(process.execPath, join(folder, 'node'));
    chmodSync(dirname(folder), 0o755);
    return folder;
  }

  test.runIf(isRoot)(
    'is installed by somebody who is not root, twice, without a network (needs root to become somebody else)',
    () => {
      const folder = unpacked();
      const home = join(dirname(folder), 'home');
      mkdirSync(home);
      chmodSync(home, 0o777);
      const install = (): string => {
        const alone = ['--net', '--', 'setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
        return execFileSync('unshare', [...alone, 'sh', join(folder, 'install.sh')], {
          env: { PATH: process.env['PATH'], HOME: home },
          encoding: 'utf8',
        });
      };
      expect(install()).toContain(`MeterHub 1.2.3 is in ${home}/.local/lib/meterhub`);
      const config = join(home, 'meterhub.yaml');
      writeFileSync(config, 'server: { listen: 127.0.0.1:0 }\n');
      expect(install()).toContain('To start it');
      expect(readFileSync(config, 'utf8')).toContain('127.0.0.1:0');
      expect(readdirSync(join(home, '.local/lib'))).toEqual(['meterhub']);
      expect(execFileSync(join(home, '.local/bin/meterhub'), ['--version'], { encoding: 'utf8' })).toBe('1.2.3\n');
    },
  );

  test('refuses to replace a folder that is something else', () => {
    const folder = unpacked();
    const other = join(dirname(folder), 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'mine'), '');
    const { status, stderr } = spawnSync('sh', [join(folder, 'install.sh'), other], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: dirname(folder) },
    });
    expect(status).toBe(1);
    expect(stderr).toContain('is there, and is not MeterHub');
    expect(statSync(join(other, 'mine')).isFile()).toBe(true);
  });
});

test.runIf(has('ssh-keygen'))('checksums are signed, and a changed one is found out (needs ssh-keygen)', () => {
  const folder = tempFolder();
  const key = join(tempFolder(), 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'releases', '-f', key]);
  writeFileSync(join(folder, 'meterhub_1.2.3_amd64.deb'), 'package');
  writeSums(folder);
  signSums(folder, key);
  expect(spawnSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: folder }).status).toBe(0);
  const signers = join(tempFolder(), 'allowed_signers');
  writeFileSync(signers, `releases namespaces="meterhub-release" ${readFileSync(`${key}.pub`, 'utf8')}`);
  const args = [
    '-Y',
    'verify',
    '-f',
    signers,
    '-I',
    'releases',
    '-n',
    'meterhub-release',
    '-s',
    join(folder, 'SHA256SUMS.sig'),
  ];
  const verified = (): number | null =>
    spawnSync('ssh-keygen', args, { input: readFileSync(join(folder, 'SHA256SUMS')) }).status;
  expect(verified()).toBe(0);
  writeFileSync(join(folder, 'SHA256SUMS'), 'other');
  expect(verified()).not.toBe(0);
  // A new list is not signed by the old signature.
  writeSums(folder);
  expect(readdirSync(folder)).not.toContain('SHA256SUMS.sig');
});
