// Keeps what is not ready from being published: npm runs it before `npm publish`, and not before `npm pack`.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt } from './fingerprint.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (file) => readFileSync(join(ROOT, file), 'utf8');
const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();

const { version, repository } = JSON.parse(read('package.json'));

const missing = [
  [repository?.url !== undefined, 'package.json names its repository: { "type": "git", "url": ... }'],
  [read('CHANGELOG.md').includes(`## [${version}]`), `CHANGELOG.md has a section [${version}]`],
  [git('status', '--porcelain') === '', 'the tree has no changes'],
  [git('tag', '--points-at', 'HEAD').split('\n').includes(`v${version}`), `the commit has the tag v${version}`],
  [isBuilt(ROOT), 'dist/ is built from these sources (npm run build)'],
]
  .filter(([isSo]) => !isSo)
  .map(([, what]) => what);

if (missing.length > 0) {
  console.error(`Not to be published before:\n${missing.map((what) => `- ${what}`).join('\n')}`);
  process.exitCode = 1;
}
