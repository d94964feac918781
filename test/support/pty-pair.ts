// Two pseudo terminals joined by socat: a serial cable for tests. Node itself cannot make one.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PtyPair {
  readonly left: string;
  readonly right: string;
  /** Pulls the cable: both ends hang up. */
  unplug(): Promise<void>;
}

/** For `describe.skipIf(!hasSocat)`: name the test so that the report says what is missing. */
export const hasSocat = ((): boolean => {
  try {
    execFileSync('socat', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** `folder`: where the links `left` and `right` appear; the same folder again stands for the same cable plugged in anew. */
export async function openPtyPair(folder = mkdtempSync(join(tmpdir(), 'meterhub-pty-'))): Promise<PtyPair> {
  mkdirSync(folder, { recursive: true });
  const left = join(folder, 'left');
  const right = join(folder, 'right');
  const end = (path: string): string => `pty,raw,echo=0,link=${path}`;
  const socat = spawn('socat', [end(left), end(right)], { stdio: 'ignore' });
  for (let tries = 0; tries < 1000 && !(existsSync(left) && existsSync(right)); tries++) await pause(10);
  return {
    left,
    right,
    unplug: async () => {
      await stopped(socat);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
    // Told to end while bytes pour through it, socat sometimes never does (2 of some 6,000 times).
    child.kill('SIGKILL');
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
