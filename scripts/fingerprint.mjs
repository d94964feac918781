// Tells whether dist/ was built from the sources as they are now. The build writes the fingerprint as its last step, so that
// an interrupted build is stale, too.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** All that what is in dist/ depends on. */
const SOURCES = [
  'src',
  'web',
  'scripts/build.mjs',
  'scripts/build-program.mjs',
  'scripts/build-steps.mjs',
  'scripts/build-web.mjs',
  'scripts/parts.mjs',
  'tsconfig.json',
  'package-lock.json',
];

const FILE = 'dist/.fingerprint';

/** Paths and contents of the sources, without tests, as one SHA-256. */
export function fingerprintOf(root) {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((source) => filesOf(root, source))) {
    const text = readFileSync(join(root, path));
    hash.update(`${path} ${text.length}\n`).update(text);
  }
  return hash.digest('hex');
}

export function writeFingerprint(root, fingerprint) {
  writeFileSync(join(root, FILE), fingerprint);
}

export function isBuilt(root) {
  try {
    return readFileSync(join(root, FILE), 'utf8') === fingerprintOf(root);
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

/** A file itself, or the files below a folder in the order of their names. */
function filesOf(root, source) {
  if (/\.\w+$/.test(source)) return [source];
  return readdirSync(join(root, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
