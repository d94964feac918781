// Which commit a package is made of: its version and the time that all files get. It must not know any package.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Origin {
  /** Of package.json. */
  readonly version: string;
  /** For Debian: that of a commit without the version's tag is older than the version, and each commit's newer than the last. */
  readonly debianVersion: string;
  /** Seconds since 1970, as SOURCE_DATE_EPOCH says or the commit. */
  readonly timeS: number;
}

/** @param version instead of that of package.json */
export function originOf(root: string, version?: string): Origin {
  const own = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  if (version !== undefined) return { version, debianVersion: version, timeS: Number(epoch ?? 0) };
  try {
    const timeS = Number(epoch ?? git('log', '-1', '--format=%ct'));
    const isReleased = git('tag', '--points-at', 'HEAD').split('\n').includes(`v${own}`);
    const day = new Date(timeS * 1000).toISOString().replace(/\D/g, '').slice(0, 14);
    const suffix = isReleased ? '' : `~${day}.${git('rev-parse', '--short=8', 'HEAD')}`;
    return { version: own, debianVersion: `${own}${suffix}`, timeS };
  } catch {
    // Sources without their repository.
    return { version: own, debianVersion: own, timeS: Number(epoch ?? 0) };
  }
}
