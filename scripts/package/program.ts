// The program as it is installed, for one machine: the bundle, the page, the packages with binaries. All packages are made of it;
// it must not know any of them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedParts, nameOf, type Lock, type Sbom } from '../parts.mjs';
import { FILE, FileTree, PROGRAM } from './file-tree.ts';
import { fetchPackage } from './natives.ts';
import type { Target } from './targets.ts';

/** What is in the folder besides `node_modules`; documents stand elsewhere in some packages. */
export const DOOR = 'bin/meterhub.js';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly releases: string | null;
}

export function manifestOf(root: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
}

export function lockOf(root: string): Lock {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
}

/**
 * @param version what it says of itself
 * @param node where Node will be, for the first line of the program; null: wherever the PATH says
 */
export function programTree(root: string, target: Target, version: string, node: string | null): FileTree {
  if (!existsSync(join(root, 'dist/program'))) throw new Error('dist/ is not built: run npm run build');
  const { name, description, license, releases } = manifestOf(root);
  const tree = new FileTree();
  tree.add(
    'package.json',
    `${JSON.stringify({ name, version, description, license, type: 'module', releases }, null, 2)}\n`,
  );
  tree.add('LICENSE', readFileSync(join(root, 'LICENSE')));
  tree.addFolder('bin', join(root, 'bin'));
  tree.addFolder('dist', join(root, 'dist'), (path) => path !== '.fingerprint' && !path.startsWith('site/'));
  const door = readFileSync(join(root, DOOR), 'utf8');
  tree.add(DOOR, node === null ? door : door.replace(/^#!.*/, `#!${node}`), PROGRAM);
  tree.add('dist/sbom.cdx.json', sbomFor(root, target, false));
  for (const path of packagesFor(lockOf(root), target)) addPackage(tree, root, path, target);
  return tree;
}

/** Places in the lockfile of the packages that one machine needs. */
export function packagesFor(lock: Lock, target: Target): string[] {
  return installedParts(lock, (_entry, path) => {
    const name = nameOf(path);
    // Headers for compiling, which nobody does.
    if (name === 'node-addon-api') return false;
    return !name.startsWith('@libsql/') || name === target.libsql;
  });
}

function addPackage(tree: FileTree, root: string, path: string, target: Target): void {
  const entry = lockOf(root).packages[path];
  const isHere = existsSync(join(root, path));
  if (!isHere && entry?.integrity === undefined) throw new Error(`package-lock.json has no checksum of ${path}`);
  const source = isHere
    ? join(root, path)
    : fetchPackage(root, { name: nameOf(path), version: entry?.version ?? '', integrity: entry?.integrity ?? '' });
  tree.addFolder(path, source, (file) => isNeeded(file, target));
}

/** What runs, and the licence: no sources, no maps, no binaries for other machines, no package within it. */
function isNeeded(file: string, target: Target): boolean {
  if (file.startsWith('node_modules/')) return false;
  if (file.endsWith('.node')) return !file.startsWith('prebuilds/') || file === `prebuilds/${target.serialport}`;
  if (/^licen[cs]e/i.test(file) || file === 'package.json') return true;
  return /\.(c|m)?js$/.test(file) && !/(^|[./])test\.js$|^(test|tests)\/|\.config\.js$/.test(file);
}

/** The list of parts that the build wrote, with the binaries of one machine only. */
export function sbomFor(root: string, target: Target, withNode: boolean): string {
  const { components, ...head } = JSON.parse(readFileSync(join(root, 'dist/sbom.cdx.json'), 'utf8')) as Sbom;
  const own = components.filter(({ purl }) => {
    const isBinary = purl.startsWith('pkg:npm/%40libsql/');
    return !isBinary || purl.startsWith(`pkg:npm/${target.libsql.replace('@', '%40')}@`);
  });
  const node = {
    type: 'application',
    name: 'node',
    version: target.node?.version,
    licenses: [{ license: { id: 'MIT' } }],
  };
  return `${JSON.stringify({ ...head, components: withNode ? [...own, node] : own }, null, 1)}\n`;
}

/** Node itself, with its licence. */
export function nodeTree(root: string, target: Target): FileTree {
  if (target.node === null) throw new Error(`Node is not to be had for ${target.debian}`);
  const folder = fetchPackage(root, target.node);
  const tree = new FileTree();
  tree.add('node', readFileSync(join(folder, 'bin/node')), PROGRAM);
  tree.add('LICENSE.node', readFileSync(join(folder, 'LICENSE')), FILE);
  return tree;
}
