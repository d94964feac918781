// Where the text of an export goes: a file, whole or not at all, or the standard output. Knows no content.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { Terminal } from './terminal.ts';

export interface TextSink {
  write(text: string): Promise<void>;
  /** Makes what was written the file. */
  keep(): Promise<void>;
  /** Leaves what was there before. */
  discard(): Promise<void>;
}

/** `-` is the standard output. */
export function textSink(target: string, terminal: Pick<Terminal, 'out'>): TextSink {
  return target === '-' ? standardOutput(terminal) : fileSink(target);
}

function standardOutput(terminal: Pick<Terminal, 'out'>): TextSink {
  return {
    async write(text) {
      terminal.out(text);
      // Writing to a pipe waits by itself; signals get their turn in between.
      await new Promise((resolve) => setImmediate(resolve));
    },
    keep: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  };
}

/** Beside the target first: a reader never sees half a file, and a full disk does not cost the old one. */
function fileSink(target: string): TextSink {
  const beside = `${target}.part`;
  const stream = createWriteStream(beside);
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  failed.catch(() => undefined);
  return {
    async write(text) {
      if (text !== '' && !stream.write(text)) await Promise.race([once(stream, 'drain'), failed]);
    },
    async keep() {
      stream.end();
      await finished(stream);
      await rename(beside, target);
    },
    async discard() {
      stream.destroy();
      await rm(beside, { force: true }).catch(() => undefined);
    },
  };
}
