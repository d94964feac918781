// `npm run package [-- kinds...] [--arch amd64,arm64] [--quick]`: writes packages into dist-packages/. Each kind is a file beside
// this one; without names all of them are made.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../build.mjs';
import { readCommands } from './command-tree.ts';
import { buildDeb, debName } from './deb.ts';
import { originOf } from './origin.ts';
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
  },
});

const KINDS = ['deb'];
const kinds = positionals.length > 0 ? positionals : KINDS;
const unknown = kinds.filter((kind) => !KINDS.includes(kind));
if (unknown.length > 0) throw new Error(`unknown package: ${unknown.join(', ')}; there are: ${KINDS.join(', ')}`);

const targets = values.arch === undefined ? TARGETS : values.arch.split(',').map(targetOf);
const origin = originOf(ROOT, values.version);
const effort = values.quick ? null : 9;

await buildIfStale();
mkdirSync(values.to, { recursive: true });

function write(name: string, content: Buffer): void {
  writeFileSync(join(values.to, name), content);
  console.log(`${name}: ${(content.length / 1e6).toFixed(1)} MB`);
}

if (kinds.includes('deb')) {
  const commands = await readCommands();
  for (const target of targets) {
    for (const withNode of target.node === null ? [false] : [false, true]) {
      const options = { root: ROOT, target, origin, commands, withNode, effort };
      write(debName(options), buildDeb(options));
    }
  }
}
