// The archive for any Linux with glibc: the program, Node, and an install.sh that needs no network.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FileTree, PROGRAM } from './file-tree.ts';
import type { Origin } from './origin.ts';
import { nodeTree, programTree, sbomFor } from './program.ts';
import { tar } from './tar.ts';
import type { Target } from './targets.ts';

export interface TarballOptions {
  readonly root: string;
  readonly target: Target;
  readonly origin: Origin;
  /** The folder of the documentation as web pages. */
  readonly site: string;
  /** 0 to 9, as gzip has it. */
  readonly level: number;
}

export function tarballName({ target, origin }: TarballOptions): string {
  return `meterhub-${origin.version}-linux-${target.cpu}.tar.gz`;
}

export function tarball({ root, target, origin, site, level }: TarballOptions): Buffer {
  const folder = `meterhub-${origin.version}`;
  const tree = new FileTree();
  tree.addTree(folder, programTree(root, target, origin.version, null));
  tree.addTree(folder, nodeTree(root, target));
  tree.add(`${folder}/dist/sbom.cdx.json`, sbomFor(root, target, true));
  tree.add(`${folder}/install.sh`, readFileSync(join(root, 'deploy/tarball/install.sh')), PROGRAM);
  tree.add(`${folder}/first.yaml`, readFileSync(join(root, 'deploy/deb/first.yaml')));
  tree.addFolder(`${folder}/html`, site);
  for (const name of ['CHANGELOG.md', 'meterhub.example.yaml']) {
    tree.add(`${folder}/${name}`, readFileSync(join(root, name)));
  }
  return gzipSync(tar(tree.entries(), origin.timeS), { level });
}
