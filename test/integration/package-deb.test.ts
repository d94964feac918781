// The Debian package as it is made: what is in it, what it says of itself, what systemd and the shell make of it, and that the same
// sources give the same bytes.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildProgram } from '../../scripts/build-program.mjs';
import { readCommands, type CommandFacts } from '../../scripts/package/command-tree.ts';
import { buildDeb, dataTree, PLACES, unitOf, type DebOptions } from '../../scripts/package/deb.ts';
import type { FileTree } from '../../scripts/package/file-tree.ts';
import { originOf } from '../../scripts/package/origin.ts';
import { packagesFor, lockOf } from '../../scripts/package/program.ts';
import { TARGETS } from '../../scripts/package/targets.ts';
import { nameOf, type Sbom } from '../../scripts/parts.mjs';
import { tempFolder } from '../support/temp-folder.ts';

const root = resolve(import.meta.dirname, '../..');
/** What other machines need is not on this one. */
const target = TARGETS.find(({ cpu }) => cpu === process.arch);
const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

let commands: CommandFacts;
let options: DebOptions;
let tree: FileTree;
let bytes: Buffer;

beforeAll(async () => {
  commands = await readCommands();
  if (!target) throw new Error(`no package is made for ${process.arch}`);
  options = { root, target, origin: originOf(root, '1.2.3'), commands, withNode: false, site: null, effort: null };
  tree = dataTree(options);
  bytes = buildDeb(options);
});

describe('the Debian package', () => {
  test('holds the program, the page, the documents, and binaries for one machine', () => {
    const paths = tree.entries().map(({ path }) => path);
    for (const place of Object.values(PLACES).filter((each) => each.startsWith('/usr/'))) {
      expect(paths).toContain(place.slice(1));
    }
    const program = PLACES.program.slice(1);
    for (const file of ['bin/meterhub.js', 'dist/program/main.js', 'dist/program/worker.js', 'dist/web/index.html']) {
      expect(paths).toContain(`${program}/${file}`);
    }
    expect(paths.filter((path) => path.endsWith('.node'))).toEqual([
      `${program}/node_modules/${target?.libsql}/index.node`,
      `${program}/node_modules/@serialport/bindings-cpp/prebuilds/${target?.serialport}`,
    ]);
    // Never a file below /etc: what dpkg knows there is asked about at every upgrade.
    expect(paths.filter((path) => !path.startsWith('usr'))).toEqual([]);
    const odd = paths.filter((path) => /\.(ts|map|cc|h|gyp)$|\.fingerprint$|\/test\//.test(path));
    expect(odd).toEqual([]);
  });

  test.runIf(has('dpkg-deb'))("says what it is, what it needs, and that all of it is root's (needs dpkg)", () => {
    const folder = tempFolder();
    const file = join(folder, 'meterhub.deb');
    writeFileSync(file, bytes);
    const field = (name: string): string => execFileSync('dpkg-deb', ['-f', file, name], { encoding: 'utf8' }).trim();
    expect(field('Package')).toBe('meterhub');
    expect(field('Version')).toBe('1.2.3');
    expect(field('Architecture')).toBe(target?.debian);
    expect(field('Depends')).toMatch(/nodejs \(>= 20\).*libc6 \(>= 2\.28\)/);
    const lines = execFileSync('dpkg-deb', ['-c', file], { encoding: 'utf8' }).trim().split('\n');
    expect(lines.filter((line) => !/^[-dl]rw[x-]r-[x-]r-[x-] root\/root |^lrwxrwxrwx root\/root /.test(line))).toEqual(
      [],
    );
    execFileSync('dpkg-deb', ['-R', file, join(folder, 'all')]);
    const sums = spawnSync('md5sum', ['--quiet', '-c', 'DEBIAN/md5sums'], {
      cwd: join(folder, 'all'),
      encoding: 'utf8',
    });
    expect(sums.stdout + sums.stderr).toBe('');
    for (const script of ['postinst', 'prerm', 'postrm']) {
      expect(spawnSync('sh', ['-n', join(folder, 'all/DEBIAN', script)]).status).toBe(0);
    }
  });

  test('has the same bytes when it is made again', () => {
    expect(buildDeb(options).equals(bytes)).toBe(true);
  });

  test('is made of a bundle that has the same bytes when it is made again', async () => {
    const folder = tempFolder();
    await buildProgram(root, folder);
    const built = join(root, 'dist/program');
    expect(readdirSync(folder).sort()).toEqual(readdirSync(built).sort());
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name)).equals(readFileSync(join(built, name))), name).toBe(true);
    }
  });

  test('names every package in it, with the checksum of the lockfile', () => {
    const { components } = JSON.parse(tree.text(`${PLACES.documents}/sbom.cdx.json`.slice(1)) ?? '') as Sbom;
    if (!target) return;
    const installed = packagesFor(lockOf(root), target).map(nameOf);
    const listed = components.map(({ purl }) => decodeURIComponent(/^pkg:npm\/(.+)@/.exec(purl)?.[1] ?? ''));
    expect(listed).toEqual(expect.arrayContaining([...installed, 'fastify', 'zod', 'preact', 'uplot']));
    expect(listed.filter((name) => name.startsWith('@libsql/'))).toEqual([target.libsql]);
    expect(components.filter(({ hashes }) => hashes?.length !== 1)).toEqual([]);
    const copyright = tree.text(`${PLACES.documents}/copyright`.slice(1)) ?? '';
    for (const name of ['fastify', 'zod', 'libsql', 'preact'])
      expect(copyright).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  test.runIf(has('systemd-analyze'))(
    'brings a unit that systemd understands and that may do little (needs systemd)',
    () => {
      const folder = tempFolder();
      const file = join(folder, 'meterhub.service');
      // The program is not installed here: what systemd looks for is replaced by something that is.
      writeFileSync(file, unitOf('/usr/bin/node').replace(/^ExecStart=\S+ \S+/m, 'ExecStart=/bin/true'));
      const verified = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
      expect(verified.stdout + verified.stderr).toBe('');
      const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', file], { encoding: 'utf8' });
      const level = Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
      expect(level).toBeLessThanOrEqual(1.6);
    },
  );
});

describe('made from the command line itself', () => {
  test('the manual page has every command and flag', () => {
    const page = tree.entries().find(({ path }) => path.endsWith('meterhub.1.gz'));
    const text = page?.kind === 'file' ? execFileSync('gzip', ['-dc'], { input: page.content, encoding: 'utf8' }) : '';
    for (const { name, flags } of commands.commands) {
      expect(text).toContain(`.SS meterhub ${name.replaceAll('-', '\\-')} `);
      for (const flag of flags) expect(text).toContain(flag.text.replaceAll('-', '\\-'));
    }
    // A line that begins with a dot or an apostrophe is a request.
    expect(text.split('\n').filter((line) => /^[.'](?!TH|SH|SS|TP|BR?|I|RI|br)/.test(line))).toEqual([]);
  });

  test.runIf(has('bash')).each([
    ['meterhub sc', 'schema scan'],
    ['meterhub history e', 'export exchange'],
    ['meterhub history export --resol', '--resolution'],
    ['meterhub scan --au', '--auto'],
  ])('the shell completes: %s (needs bash)', (line, expected) => {
    const completion = tree.text(PLACES.completion.slice(1)) ?? '';
    const words = line.split(' ');
    const script = `${completion}\nCOMP_WORDS=(${words.join(' ')}) COMP_CWORD=${words.length - 1}\n_meterhub\necho "\${COMPREPLY[*]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe(expected);
  });
});
