// Packages with binaries for machines other than this one: fetched by npm, believed by their checksum only, kept for the next time.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface Pinned {
  readonly name: string;
  readonly version: string;
  /** As in package-lock.json: `sha512-` and base64. */
  readonly integrity: string;
}

/** The folder with a package's files. */
export function fetchPackage(root: string, { name, version, integrity }: Pinned): string {
  const cache = join(root, 'node_modules/.cache/meterhub-packages');
  const folder = join(cache, `${name.replace('/', '+')}-${version}`);
  if (existsSync(folder)) return join(folder, 'package');
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetching-'));
  try {
    execFileSync('npm', ['pack', '--silent', '--pack-destination', work, `${name}@${version}`], {
      cwd: work,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const archive = readdirSync(work).find((file) => file.endsWith('.tgz'));
    if (archive === undefined) throw new Error(`npm has not packed ${name}@${version}`);
    verify(readFileSync(join(work, archive)), { name, version, integrity });
    execFileSync('tar', ['-xzf', archive, '--no-same-owner'], { cwd: work });
    rmSync(join(work, archive));
    renameSync(work, folder);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    throw error;
  }
  return join(folder, 'package');
}

export function verify(archive: Buffer, { name, version, integrity }: Pinned): void {
  const found = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  if (found !== integrity)
    throw new Error(`${name}@${version} is not what was pinned: ${found} instead of ${integrity}`);
}
