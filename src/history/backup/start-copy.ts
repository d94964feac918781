// Starts the process that copies a history, and ends it. It must not know when.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { errorText } from '../../model/error.ts';
import type { ErrorDetails } from '../../vocabulary/error-codes.ts';
import type { CopyOutcome, CopyTask } from './copy-history.ts';

export type CopyAnswer = { readonly outcome: CopyOutcome } | { readonly problem: string; readonly facts: ErrorDetails };

export interface RunningCopy {
  /** Never rejects. */
  readonly answer: Promise<CopyAnswer>;
  /** At once, wherever it is. What it has written is removed by the next one. */
  stop(): void;
}

const MOST_ERROR_TEXT = 500;

export function startCopy(task: CopyTask): RunningCopy {
  const child = spawn(process.execPath, [...program(), JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-MOST_ERROR_TEXT)));
  const answer = new Promise<CopyAnswer>((resolve) => {
    child.once('error', (error) => resolve({ problem: `cannot be started: ${errorText(error)}`, facts: {} }));
    child.once('close', (code, signal) =>
      resolve(answerOf(output) ?? { problem: endText(code, signal, complaint), facts: {} }),
    );
  });
  // What hangs on a disk that is gone must not keep the hub from ending.
  child.unref();
  return { answer, stop: () => child.kill('SIGKILL') };
}

function answerOf(output: string): CopyAnswer | null {
  try {
    // Our own process says what it is told to; anything else is none.
    const answer: unknown = JSON.parse(output);
    return typeof answer === 'object' && answer !== null ? (answer as CopyAnswer) : null;
  } catch {
    return null;
  }
}

function endText(code: number | null, signal: string | null, complaint: string): string {
  const how = signal === null ? `with exit code ${code ?? '?'}` : `by ${signal}`;
  return `ended ${how} before the copy was complete. ${complaint.trim()}`.trim();
}

/** It stands beside this file: built, or as it was written. */
function program(): string[] {
  if (!import.meta.url.endsWith('.ts')) return [fileURLToPath(new URL('./copy-process.js', import.meta.url))];
  // TypeScript as it was written is run in tests only.
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return ['--import', loader, fileURLToPath(new URL('./copy-process.ts', import.meta.url))];
}
