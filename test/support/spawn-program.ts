// Any program as a child of a test: what it printed, ended with the test.
import { spawn } from 'node:child_process';
import { afterTest } from './clean-up.ts';

export interface SpawnedProgram {
  /** Of both streams. */
  readonly output: string;
}

/** To be started inside a test. */
export function spawnProgram(file: string, args: readonly string[], cwd: string): SpawnedProgram {
  const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  afterTest(() => child.kill('SIGKILL'));
  const program = { output: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (program.output += chunk.toString()));
  }
  return program;
}
