// The client id of an output: the same after every start, another one on every machine. It must not know the broker.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Long enough to be unique, short enough for every broker (MQTT 3.1.1 grants 23 characters, section 3.1.3.1). */
const HASH_LENGTH = 12;

/** The machine id is confidential (man machine-id): only a hash of it leaves the machine. */
export function stableClientId(machine: string, output: string, topic: string): string {
  const hash = createHash('sha256').update([machine, output, topic].join('\n')).digest('hex');
  return `meterhub-${hash.slice(0, HASH_LENGTH)}`;
}

/** What tells this machine from others, and stays the same. */
export function machineIdentity(): string {
  try {
    const id = readFileSync('/etc/machine-id', 'utf8').trim();
    if (id !== '') return id;
  } catch {
    // Not every system has one; containers often have none.
  }
  return hostname();
}
