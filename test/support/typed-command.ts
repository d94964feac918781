// What a typed command line prints and how it ends, in this process: for what the command line refuses or explains before it does
// anything. What a command does is tested with a program of its own.
import type { EventEmitter } from 'node:events';
import { main } from '../../src/cli/main.ts';

export interface Typed {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

export async function typed(...args: string[]): Promise<Typed> {
  const said = { output: '', errors: '' };
  const restore = [
    capture(process.stdout, (text) => (said.output += text)),
    capture(process.stderr, (text) => (said.errors += text)),
  ];
  const forgets = [process, process.stdout, process.stderr].map(remembered);
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await main(['node', 'meterhub', ...args]);
    return { code: exitCode(), ...said };
  } finally {
    process.exitCode = before;
    for (const undo of [...restore, ...forgets]) undo();
  }
}

/** Whatever the commands have made of it meanwhile. */
function exitCode(): number {
  return Number(process.exitCode);
}

function capture(stream: NodeJS.WriteStream, onText: (text: string) => void): () => void {
  const write = stream.write.bind(stream);
  stream.write = (chunk: Uint8Array | string): boolean => {
    onText(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    return true;
  };
  return () => {
    stream.write = write;
  };
}

/** A program keeps its listeners until it ends; this process goes on. */
function remembered(emitter: EventEmitter): () => void {
  const before = new Map(emitter.eventNames().map((name) => [name, emitter.listeners(name)]));
  return () => {
    for (const name of emitter.eventNames()) {
      for (const each of emitter.listeners(name)) {
        if (!before.get(name)?.includes(each)) emitter.removeListener(name, each as () => void);
      }
    }
  };
}
