// The folder of the Home Assistant add-on: copied into `/addons`, or published as a repository of add-ons.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileTree } from './file-tree.ts';
import type { Origin } from './origin.ts';
import { programTree } from './program.ts';
import { TARGETS } from './targets.ts';

/** Home Assistant's names of what `arch` in its configuration names. */
const ARCHITECTURES = { amd64: 'amd64', arm64: 'aarch64' } as const;

export function addonTree(root: string, origin: Origin): FileTree {
  const tree = addonFiles(root, origin);
  for (const target of TARGETS) {
    if (target.debian === 'armhf') continue;
    tree.addTree(`program-${ARCHITECTURES[target.debian]}`, programTree(root, target, origin.version, null));
  }
  return tree;
}

/** Without the program. */
export function addonFiles(root: string, { version }: Origin): FileTree {
  const tree = new FileTree();
  tree.addFolder('', join(root, 'deploy/home-assistant'), (path) => !path.endsWith('.d.mts'));
  const config = tree.text('config.yaml') ?? '';
  tree.add('config.yaml', config.replace(/^version: ''$/m, `version: ${JSON.stringify(version)}`));
  tree.add('CHANGELOG.md', readFileSync(join(root, 'CHANGELOG.md')));
  return tree;
}
