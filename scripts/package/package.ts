// `npm run package [-- kinds...] [--arch amd64,arm64] [--quick]`: writes packages into dist-packages/. Each kind is a file beside
// this one; without names all of them are made.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../build.mjs';
import { buildSite } from '../site.ts';
import { addonTree } from './addon.ts';
import { signSums, writeSums } from './checksums.ts';
import { readCommands } from './command-tree.ts';
import { buildDeb, debName } from './deb.ts';
import type { FileTree } from './file-tree.ts';
import { ociArchive } from './oci.ts';
import { originOf } from './origin.ts';
import { programTree } from './program.ts';
import { tarball, tarballName } from './tarball.ts';
import { TARGETS, targetOf } from './targets.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    arch: { type: 'string' },
    to: { type: 'string', default: join(ROOT, 'dist-packages') },
    /** Instead of that of package.json: for trying an upgrade. */
    version: { type: 'string' },
    quick: { type: 'boolean', default: false },
    /** A key of ssh: SHA256SUMS gets a signature. */
    sign: { type: 'string' },
  },
});

const KINDS = ['deb', 'tarball', 'npm', 'oci', 'addon', 'program'];
/** `program` is for the Dockerfile. */
const kinds = positionals.length > 0 ? positionals : KINDS.filter((kind) => kind !== 'program');
const unknown = kinds.filter((kind) => !KINDS.includes(kind));
if (unknown.length > 0) throw new Error(`unknown package: ${unknown.join(', ')}; there are: ${KINDS.join(', ')}`);

const targets = values.arch === undefined ? TARGETS : values.arch.split(',').map(targetOf);
const origin = originOf(ROOT, values.version);
/** More than 6 would need 670 MB of memory to pack, for a hundredth less (xz(1)). */
const effort = values.quick ? null : 6;

await buildIfStale();
mkdirSync(values.to, { recursive: true });

/** The documentation, which two kinds carry. */
const site = join(values.to, '.site');
if (kinds.includes('deb') || kinds.includes('tarball')) await buildSite(site);

function write(name: string, content: Buffer): void {
  writeFileSync(join(values.to, name), content);
  console.log(`${name}: ${(content.length / 1e6).toFixed(1)} MB`);
}

if (kinds.includes('deb')) {
  const commands = await readCommands();
  for (const target of targets) {
    for (const withNode of target.node === null ? [false] : [false, true]) {
      const options = { root: ROOT, target, origin, commands, withNode, site, effort };
      write(debName(options), buildDeb(options));
    }
  }
}

/** Targets for which Node is to be had. */
const withNode = targets.filter(({ node }) => node !== null);

if (kinds.includes('tarball')) {
  for (const target of withNode) {
    const options = { root: ROOT, target, origin, site, level: values.quick ? 1 : 6 };
    write(tarballName(options), tarball(options));
  }
}

if (kinds.includes('oci')) {
  for (const target of withNode) {
    write(`meterhub-${origin.version}-oci-${target.oci}.tar`, ociArchive({ root: ROOT, target, origin }));
  }
}

if (kinds.includes('npm')) {
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', values.to], {
    cwd: ROOT,
    stdio: 'inherit',
  });
}

function writeFolder(name: string, tree: FileTree): void {
  const folder = join(values.to, name);
  rmSync(folder, { recursive: true, force: true });
  for (const entry of tree.entries()) {
    const path = join(folder, entry.path);
    if (entry.kind === 'folder') mkdirSync(path, { recursive: true });
    mkdirSync(dirname(path), { recursive: true });
    if (entry.kind === 'file') writeFileSync(path, entry.content, { mode: entry.mode });
  }
  console.log(`${name}/: ${(tree.sizeBytes() / 1e6).toFixed(1)} MB`);
}

if (kinds.includes('addon')) writeFolder('home-assistant/meterhub', addonTree(ROOT, origin));

if (kinds.includes('program')) {
  for (const target of targets)
    writeFolder(`program-${target.debian}`, programTree(ROOT, target, origin.version, null));
}

rmSync(site, { recursive: true, force: true });
writeSums(values.to);
if (values.sign !== undefined) signSums(values.to, values.sign);
