// A disk in memory of a few megabytes, to be filled, for tests that may mount one: as root, or with sudo without a password.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterTest } from './clean-up.ts';
import { tempFolder } from './temp-folder.ts';

export function asRoot(...words: string[]): void {
  if (process.getuid?.() === 0) execFileSync(words[0] ?? '', words.slice(1), { stdio: 'ignore' });
  else execFileSync('sudo', ['-n', ...words], { stdio: 'ignore' });
}

export function mayMount(): boolean {
  try {
    asRoot('unshare', '-m', 'true');
    return true;
  } catch {
    return false;
  }
}

export class SmallDisk {
  readonly folder: string;

  /** To be called inside a test. */
  constructor(megabytes: number) {
    this.folder = join(tempFolder(), 'disk');
    mkdirSync(this.folder);
    asRoot('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=777`, 'tmpfs', this.folder);
    afterTest(() => asRoot('umount', '-l', this.folder));
  }

  remount(options: string): void {
    asRoot('mount', '-o', `remount,${options}`, this.folder);
  }

  /** Until not a single block is left. */
  fill(): void {
    const file = openSync(join(this.folder, 'ballast'), 'a');
    try {
      for (;;) writeSync(file, Buffer.alloc(4096));
    } catch {
      // Full.
    } finally {
      closeSync(file);
    }
  }

  makeRoom(): void {
    rmSync(join(this.folder, 'ballast'));
  }
}
