// The steps of building dist/: the program from src/, the dashboard from web/, the list of what is in them. To be imported;
// `scripts/build.mjs` starts them.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram } from './build-program.mjs';
import { buildWeb } from './build-web.mjs';
import { fingerprintOf, isBuilt, writeFingerprint } from './fingerprint.mjs';
import { writeParts } from './parts.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

export async function build() {
  // Before the build: a source that is changed meanwhile leaves dist/ stale.
  const fingerprint = fingerprintOf(ROOT);
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  // One after the other: a computer with 1 GB has to manage.
  const files = [...(await buildProgram(ROOT)), ...(await buildWeb(ROOT))];
  writeParts(ROOT, files);
  writeFingerprint(ROOT, fingerprint);
}

/** Whether anything had to be built. */
export async function buildIfStale() {
  if (isBuilt(ROOT)) return false;
  await build();
  return true;
}
