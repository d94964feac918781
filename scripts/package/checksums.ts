// SHA256SUMS of what lies in the folder of packages, and its signature by a key of ssh (ssh-keygen(1), -Y sign).
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const SUMS = 'SHA256SUMS';
/** What a signature is for; whoever verifies one has to say the same. */
export const NAMESPACE = 'meterhub-release';

export function writeSums(folder: string): void {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith(SUMS))
    .map(({ name }) => name)
    .sort();
  const lines = names.map((name) => {
    const sum = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
    return `${sum}  ${name}\n`;
  });
  writeFileSync(join(folder, SUMS), lines.join(''));
  // One of other files would be a lie.
  rmSync(join(folder, `${SUMS}.sig`), { force: true });
}

/** @param key file with the private key, or with the public one of a key that ssh-agent holds */
export function signSums(folder: string, key: string): void {
  if (!existsSync(join(folder, SUMS))) throw new Error(`there is nothing to sign: ${join(folder, SUMS)} is missing`);
  execFileSync('ssh-keygen', ['-Y', 'sign', '-q', '-f', key, '-n', NAMESPACE, join(folder, SUMS)], {
    stdio: ['inherit', 'ignore', 'inherit'],
  });
}
