// The Debian packages: `meterhub` uses the machine's Node, `meterhub-with-node` carries its own. What is where on the disk is said
// here, what happens at installation in deploy/deb/.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { unitText } from '../../src/cli/service/systemd-unit.ts';
import type { CommandFacts } from './command-tree.ts';
import { bashCompletion } from './completion.ts';
import { FileTree, PROGRAM } from './file-tree.ts';
import { manualPage } from './manual-page.ts';
import type { Origin } from './origin.ts';
import { DOOR, manifestOf, nodeTree, programTree, sbomFor } from './program.ts';
import { ar, tar } from './tar.ts';
import type { Target } from './targets.ts';

/** Where the package puts things. */
export const PLACES = {
  program: '/usr/lib/meterhub',
  command: '/usr/bin/meterhub',
  documents: '/usr/share/doc/meterhub',
  manual: '/usr/share/man/man1/meterhub.1.gz',
  completion: '/usr/share/bash-completion/completions/meterhub',
  unit: '/usr/lib/systemd/system/meterhub.service',
  udev: '/usr/lib/udev/rules.d/99-meterhub-ftdi.rules',
  config: '/etc/meterhub/meterhub.yaml',
  state: '/var/lib/meterhub',
} as const;

const DEBIAN_NODE = '/usr/bin/node';
const OWN_NODE = `${PLACES.program}/node`;

/** The binaries ask for glibc 2.28 at most (`objdump -T`). */
const LIBRARIES = 'libc6 (>= 2.28), libgcc-s1, libstdc++6';

export interface DebOptions {
  readonly root: string;
  readonly target: Target;
  readonly origin: Origin;
  readonly commands: CommandFacts;
  readonly withNode: boolean;
  /** The folder of the documentation as web pages; null: without them. */
  readonly site: string | null;
  /** 0 to 9, as xz has it; null: not compressed, since what is built for a test need not be small. */
  readonly effort: number | null;
}

export function debName({ target, origin, withNode }: DebOptions): string {
  return `${packageName(withNode)}_${origin.debianVersion}_${target.debian}.deb`;
}

export function buildDeb(options: DebOptions): Buffer {
  const { origin, effort, root } = options;
  const data = dataTree(options);
  const control = new FileTree();
  control.add('control', controlText(options, data.sizeBytes()));
  control.add('md5sums', checksums(data));
  for (const name of ['postinst', 'prerm', 'postrm']) {
    control.add(name, readFileSync(join(root, 'deploy/deb', name)), PROGRAM);
  }
  const packed = (name: string, tree: FileTree): { name: string; content: Buffer } => {
    const content = tar(tree.entries(), origin.timeS, './');
    return effort === null ? { name, content } : { name: `${name}.xz`, content: xz(content, effort) };
  };
  const format = { name: 'debian-binary', content: Buffer.from('2.0\n') };
  return ar([format, packed('control.tar', control), packed('data.tar', data)], origin.timeS);
}

/** All that is installed, by paths from `/`. */
export function dataTree({ root, target, origin, commands, withNode, site }: DebOptions): FileTree {
  const node = withNode ? OWN_NODE : DEBIAN_NODE;
  const program = programTree(root, target, origin.version, node);
  // Debian wants them with the documents.
  for (const name of ['LICENSE', 'dist/THIRD-PARTY.txt', 'dist/sbom.cdx.json']) program.remove(name);
  const tree = new FileTree();
  const at = (path: string): string => path.slice(1);
  tree.addTree(at(PLACES.program), program);
  if (withNode) tree.addTree(at(PLACES.program), nodeTree(root, target));
  tree.link(at(PLACES.command), `../lib/meterhub/${DOOR}`);
  addDocuments(tree, root, site);
  tree.add(at(`${PLACES.documents}/sbom.cdx.json`), sbomFor(root, target, withNode));
  const manual = manualPage(commands, { version: origin.version, timeS: origin.timeS, files: FILES });
  tree.add(at(PLACES.manual), zipped(manual));
  tree.add(at(PLACES.completion), bashCompletion(commands));
  tree.add(at(PLACES.unit), unitOf(node));
  tree.add(at(PLACES.udev), readFileSync(join(root, 'deploy/99-meterhub-ftdi.rules')));
  return tree;
}

const FILES = [
  [PLACES.config, 'The configuration.'],
  ['/etc/meterhub/environment', 'Secrets, as NAME=value, for !env NAME in the configuration.'],
  [PLACES.state, 'The history, and whatever else the service writes.'],
  [`${PLACES.documents}/html/index.html`, 'The documentation.'],
  [`${PLACES.documents}/examples`, 'A configuration with every section.'],
] as const;

export function unitOf(node: string): string {
  const text = unitText({
    node,
    program: `${PLACES.program}/${DOOR}`,
    config: PLACES.config,
    user: 'meterhub',
    groups: ['dialout'],
    needsLowPorts: false,
    writable: ['/etc/meterhub'],
  });
  return text.replace(/^# Written by:.*$/m, '# Part of the package. Changes belong into: systemctl edit meterhub');
}

function addDocuments(tree: FileTree, root: string, site: string | null): void {
  const at = (path: string): string => `${PLACES.documents}/${path}`.slice(1);
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  tree.add(at('copyright'), `${read('LICENSE')}\n${read('dist/THIRD-PARTY.txt')}`);
  tree.add(at('changelog.gz'), zipped(read('CHANGELOG.md')));
  if (site !== null) tree.addFolder(at('html'), site);
  tree.add(at('examples/meterhub.example.yaml'), read('meterhub.example.yaml'));
  for (const name of readdirSync(join(root, 'deploy/deb')).filter((each) => each.endsWith('.yaml'))) {
    tree.add(at(`examples/${name}`), read(`deploy/deb/${name}`));
  }
}

function controlText({ root, target, origin, withNode }: DebOptions, sizeBytes: number): string {
  const { description } = manifestOf(root);
  const other = packageName(!withNode);
  const relations = withNode
    ? [`Depends: adduser, procps, ${LIBRARIES}`, `Provides: meterhub (= ${origin.debianVersion})`]
    : [`Depends: nodejs (>= 20), adduser, procps, ${LIBRARIES}`];
  return [
    `Package: ${packageName(withNode)}`,
    `Version: ${origin.debianVersion}`,
    `Architecture: ${target.debian}`,
    'Maintainer: The MeterHub authors <meterhub@localhost>',
    `Installed-Size: ${Math.ceil(sizeBytes / 1024)}`,
    ...relations,
    // systemd-notify is part of it.
    'Recommends: systemd',
    `Conflicts: ${other}`,
    `Replaces: ${other}`,
    'Section: net',
    'Priority: optional',
    `Description: ${description.split(/[(,]/)[0]?.trim() ?? ''}`,
    ' MeterHub reads electricity, heat, gas and water meters over RS485, infrared',
    ' and the network (Modbus, SML, HTTP) and gives them to every program of the',
    ' house: HTTP, WebSocket, MQTT, Modbus TCP, InfluxDB, Prometheus, and a page.',
    ...(withNode ? [' .', ' This package carries Node.js, for systems whose own is older than 20.'] : []),
    '',
  ].join('\n');
}

export function packageName(withNode: boolean): string {
  return withNode ? 'meterhub-with-node' : 'meterhub';
}

function checksums(tree: FileTree): string {
  const lines = tree.entries().flatMap((entry) => {
    if (entry.kind !== 'file') return [];
    return [`${createHash('md5').update(entry.content).digest('hex')}  ${entry.path}\n`];
  });
  return lines.join('');
}

/** Without a name and a time in it. */
function zipped(text: string): Buffer {
  return gzipSync(text, { level: 9 });
}

function xz(content: Buffer, effort: number): Buffer {
  // One thread: with more of them the bytes depend on the number of cores.
  return execFileSync('xz', [`-${effort}`, '-T1', '-c'], { input: content, maxBuffer: 1 << 30 });
}
