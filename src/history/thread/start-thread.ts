// Starts the history thread from the file beside this one: built, or as it was written. It must not know what is said to it.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { WorkerStart } from './messages.ts';

/** What a thread may use, MB: a fault in it must not take the memory from the rest. */
const LIMITS = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 2 };

export function startThread(start: WorkerStart): Worker {
  const options = { workerData: start, resourceLimits: LIMITS };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./worker.js', import.meta.url), options);
  return new Worker(sourcesAsOneFile(), { ...options, eval: true, execArgv: [] });
}

/** Characters of the translated sources, at most. */
const MOST_TEXT = 50_000_000;

let asOneFile: string | null = null;

/**
 * TypeScript as it was written is run in tests and benches only. It is translated once a process: a thread that had to load a
 * loader for it would work for the better part of a second before it begins, each time.
 */
function sourcesAsOneFile(): string {
  if (asOneFile !== null) return asOneFile;
  const { resolve } = createRequire(import.meta.url);
  // By its path: code without a file of its own would look for packages from the working folder on.
  const libsql = resolve('libsql');
  const shape = ['--bundle', '--platform=node', '--format=cjs', `--alias:libsql=${libsql}`, `--external:${libsql}`];
  const file = fileURLToPath(new URL('./worker.ts', import.meta.url));
  // As a program that ends, not as a package: that one keeps a process and a thread of its own.
  asOneFile = execFileSync(resolve('esbuild/bin/esbuild'), [file, ...shape], {
    encoding: 'utf8',
    maxBuffer: MOST_TEXT,
  });
  return asOneFile;
}
