// The smallest Debian that runs Node: the C and C++ libraries and a shell, unpacked from the packages of the Debian that this
// machine gets its own from. No package manager, no documents but the licences, no languages. It must not know MeterHub.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FileTree } from './file-tree.ts';
import type { Target } from './targets.ts';

const PACKAGES = ['base-files', 'libc6', 'libgcc-s1', 'libstdc++6', 'busybox-static'];

/** Conversions between character sets, languages, documents: nothing of it is asked for. */
const UNWANTED =
  /\/gconv\/|\/share\/(locale|man|info|lintian|bug|gdb|initramfs-tools|common-licenses)\/|\/share\/doc\/(?!.*copyright$)|^etc\/(motd|update-motd|profile)/;

/** Folders that are links since Debian 12. */
const MERGED = ['bin', 'sbin', 'lib', 'lib64'];

const COMMANDS = ['sh', 'ls', 'cat', 'env', 'id', 'vi', 'ps', 'wget', 'nc', 'ping'];

export function debianRoot(root: string, target: Target): FileTree {
  const cache = join(root, 'node_modules/.cache/meterhub-packages');
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'debian-'));
  try {
    download(work, target.debian);
    const all = join(work, 'all');
    for (const name of readdirSync(work).filter((each) => each.endsWith('.deb'))) {
      execFileSync('dpkg-deb', ['-x', join(work, name), all]);
    }
    return treeOf(all);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** apt with lists of its own, so that packages of another architecture leave this machine as it is. */
function download(folder: string, architecture: string): void {
  const lists = join(folder, 'lists');
  mkdirSync(join(lists, 'partial'), { recursive: true });
  const options = [
    `APT::Architecture=${architecture}`,
    `APT::Architectures::=${architecture}`,
    `Dir::State::Lists=${lists}`,
    `Dir::State::status=/dev/null`,
    `Dir::Cache::pkgcache=`,
    `Dir::Cache::srcpkgcache=`,
    // root gives up its rights otherwise, and may not write here then.
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  for (const args of [['update'], ['download', ...PACKAGES]]) {
    execFileSync('apt-get', [...options, '-qq', ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

function treeOf(folder: string): FileTree {
  const tree = new FileTree();
  for (const name of MERGED) tree.link(name, `usr/${name}`);
  tree.folder('tmp', 0o1777);
  for (const name of ['dev', 'proc', 'sys', 'etc', 'run', 'usr/bin', 'usr/sbin', 'usr/lib64', 'var/tmp'])
    tree.folder(name);
  tree.addFolder('', folder, (path) => !UNWANTED.test(path) && !MERGED.includes(path.split('/')[0] ?? ''));
  for (const name of MERGED) {
    const below = join(folder, name);
    // Not every architecture has lib64.
    if (existsSync(below)) tree.addFolder(`usr/${name}`, below, (path) => !UNWANTED.test(`${name}/${path}`));
  }
  addLinks(tree, folder);
  for (const name of COMMANDS) tree.link(`usr/bin/${name}`, 'busybox');
  tree.add('etc/passwd', 'root:x:0:0:root:/:/bin/sh\nmeterhub:x:1000:1000::/data:/bin/sh\n');
  tree.add('etc/group', 'root:x:0:\ndialout:x:20:meterhub\nmeterhub:x:1000:\n');
  tree.add('etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\n');
  return tree;
}

function addLinks(tree: FileTree, folder: string): void {
  const links = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isSymbolicLink());
  for (const entry of links) {
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length + 1);
    if (UNWANTED.test(path) || MERGED.includes(path)) continue;
    tree.link(MERGED.includes(path.split('/')[0] ?? '') ? `usr/${path}` : path, readlinkSync(file));
  }
}
