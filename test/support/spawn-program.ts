// Any program as a child of a test: what it printed, ended with the test.
import { spawn, type ChildProcess } from 'node:child_process';
import { afterEach } from 'vitest';

const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

export interface SpawnedProgram {
  /** Of both streams. */
  readonly output: string;
}

/** To be started inside a test. */
export function spawnProgram(file: string, args: readonly string[], cwd: string): SpawnedProgram {
  const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const program = { output: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (program.output += chunk.toString()));
  }
  return program;
}
