// The two commands of the README on a fresh system, from a clone: how long they take, how much they need on the disk and in memory.
// It must not know packages.
import { execFileSync, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FreshRoot } from './fresh-root.ts';

export interface Measured {
  readonly seconds: number;
  readonly diskMb: number;
  /** The most that all processes together held at one moment, as far as a look every 100 ms can tell. */
  readonly peakMb: number;
  /** The end of what it said. */
  readonly last: string;
}

const PORT = 18_233;
const CLONE = 'root/meterhub';
const DEMO_PATIENCE_MS = 20 * 60_000;
/** 11 minutes on a machine of its own with two processors. */
const TESTS_PATIENCE_MS = 90 * 60_000;

/** Node as the README says it for Debian 13; where Debian's is too old, this machine's with its npm. */
export function installNode(root: FreshRoot, isDebians: boolean): void {
  if (isDebians) {
    const { isGood, output } = root.run('apt-get install -y --no-install-recommends nodejs npm');
    if (!isGood) throw new Error(output.slice(-400));
    return;
  }
  const npm = join(execFileSync('npm', ['root', '-g'], { encoding: 'utf8' }).trim(), 'npm');
  const at = (path: string): string => join(root.folder, 'usr/local', path);
  mkdirSync(at('lib/node_modules'), { recursive: true });
  cpSync(process.execPath, at('bin/node'));
  cpSync(npm, at('lib/node_modules/npm'), { recursive: true });
  root.run('ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm');
}

/** `npm ci && npm run demo`, until the page is there. */
export function measureDemo(root: FreshRoot, source: string): Promise<Measured> {
  return measure(root, source, {
    line: `npm ci && npm run demo -- --port ${PORT}`,
    patienceMs: DEMO_PATIENCE_MS,
    isOver: async (exitCode) => {
      if (exitCode !== null) throw new Error('it ended');
      return isThere();
    },
  });
}

/** `npm cit`, all tests, with the Debian packages that they install. */
export function measureTests(root: FreshRoot, source: string): Promise<Measured> {
  return measure(root, source, {
    line: 'npm cit',
    patienceMs: TESTS_PATIENCE_MS,
    isOver: (exitCode) => {
      if (exitCode !== null && exitCode !== 0) throw new Error(`exit code ${exitCode}`);
      return Promise.resolve(exitCode === 0);
    },
  });
}

interface Command {
  readonly line: string;
  readonly patienceMs: number;
  /** Rejects when it has gone wrong. */
  readonly isOver: (exitCode: number | null) => Promise<boolean>;
}

/** In a new clone. Rejects with the end of what the command said. */
async function measure(root: FreshRoot, source: string, { line, patienceMs, isOver }: Command): Promise<Measured> {
  const folder = join(root.folder, CLONE);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // What is committed, as a clone has it; nothing beside it.
  const packed = execFileSync('git', ['archive', 'HEAD'], { cwd: source, maxBuffer: 1 << 30 });
  spawnSync('tar', ['-x', '-C', folder], { input: packed });
  const startMs = Date.now();
  const child = root.start(`sh -c 'cd /${CLONE} && ${line}'`);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-KEPT_CHARACTERS)));
  }
  let peakKb = 0;
  try {
    while (!(await isOver(child.exitCode))) {
      if (Date.now() - startMs > patienceMs) throw new Error(`not within ${patienceMs / 60_000} minutes`);
      peakKb = Math.max(peakKb, residentKb(root.folder));
      await sleep(100);
    }
    const seconds = Math.round((Date.now() - startMs) / 1000);
    const disk = Number(spawnSync('du', ['-skx', folder], { encoding: 'utf8' }).stdout.split('\t')[0]);
    const last = plain(said).split('\n').slice(-LAST_LINES).join('; ');
    return { seconds, diskMb: Math.round(disk / 1024), peakMb: Math.round(peakKb / 1024), last };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}: ${plain(said)}`);
  } finally {
    endAll(root.folder, child);
  }
}

const KEPT_CHARACTERS = 4000;
const LAST_LINES = 6;

/** Without colours and empty lines. */
function plain(text: string): string {
  const bare = text.replaceAll(new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, 'g'), '');
  return bare
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

async function isThere(): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${PORT}/dashboard`)).ok;
  } catch {
    return false;
  }
}

/** Of all processes whose root is the folder. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/root`) === folder;
    } catch {
      // It has ended meanwhile.
      return false;
    }
  });
}

/** Their shares of what several hold together are counted once (proc(5), Pss). */
function residentKb(folder: string): number {
  return processesIn(folder).reduce((sum, pid) => {
    try {
      return sum + Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      return sum;
    }
  }, 0);
}

function endAll(folder: string, child: ChildProcess): void {
  for (const pid of processesIn(folder)) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  child.kill('SIGKILL');
}
