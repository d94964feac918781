// `-c 5` as gosdm630 means it, where `-c` names a configuration here. Opens nothing.
import { existsSync } from 'node:fs';

interface Flags {
  readonly config?: string;
  readonly comset?: string;
}

/** `-c 5` is taken for `--comset 5`, and that is said, unless there is a file of that name. */
export function withComset<F extends Flags>(flags: F, say: (text: string) => void): F {
  const { config, ...others } = flags;
  if (config === undefined || !/^[1-6]$/.test(config) || existsSync(config)) return flags;
  say(`meterhub: -c ${config} is taken for --comset ${config}; a file is given with -c NAME.yaml\n`);
  return { comset: config, ...others } as F;
}
