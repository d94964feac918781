// Builds dist/: the program from src/, the dashboard from web/. One place, so that every command builds the same way.
// Meant to be started and to be imported.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from './build-web.mjs';
import { fingerprintOf, isBuilt, writeFingerprint } from './fingerprint.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

export async function build() {
  // Before the build: a source that is changed meanwhile leaves dist/ stale.
  const fingerprint = fingerprintOf(ROOT);
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', join(ROOT, 'tsconfig.build.json')], { cwd: ROOT, stdio: 'inherit' });
  await buildWeb(ROOT);
  writeFingerprint(ROOT, fingerprint);
}

/** Whether anything had to be built. */
export async function buildIfStale() {
  if (isBuilt(ROOT)) return false;
  await build();
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
