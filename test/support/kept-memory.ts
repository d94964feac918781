// What this process keeps in memory, without what nobody refers to any more: other tests of the same process leave much of that.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

export interface KeptBytes {
  readonly heap: number;
  /** Buffers and the like. */
  readonly external: number;
}

/** Takes some 20 ms. */
export function keptBytes(): KeptBytes {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return { heap: heapUsed, external };
}
