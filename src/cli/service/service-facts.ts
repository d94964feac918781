// What a service has to know of this machine and of its configuration. Reads files, changes nothing.
import { OUTPUTS } from '../../output/outputs.ts';
import { realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { readIfThere } from '../place/environment-file.ts';
import type { Config } from '../../config/config.ts';
import type { UnitFacts } from './systemd-unit.ts';

/** Debian's, then Arch's group for serial ports. */
const SERIAL_GROUPS = ['dialout', 'uucp'];
const LOWEST_FREE_PORT = 1024;

export function factsOf(config: Config, file: string, user: string | null): UnitFacts {
  return {
    node: realpathSync(process.execPath),
    program: realpathSync(process.argv[1] ?? ''),
    config: realpathSync(file),
    user,
    groups: SERIAL_GROUPS.filter((name) => groupNames().includes(name)).slice(0, 1),
    needsLowPorts: listenPorts(config).some((port) => port > 0 && port < LOWEST_FREE_PORT),
    writable: writablePaths(config),
  };
}

function listenPorts({ server, outputs }: Config): number[] {
  const addresses = outputs.flatMap((output) => {
    const kind = OUTPUTS.ofType(output);
    return [...kind.listensOn(output), ...(kind.takesDatagramsOn?.(output) ?? [])];
  });
  return [...server.listen, ...addresses].map(({ port }) => port);
}

/** Absolute folders that the configuration wants written; relative ones lie in the service's own folder. */
function writablePaths({ history, counters, server, outputs, sectionOutputs, log }: Config): string[] {
  const ofOutputs = [...outputs, ...sectionOutputs].flatMap((output) => {
    const builder = OUTPUTS.builderOf(output);
    return builder.writesTo?.(output) ?? [];
  });
  const files = [history?.path, counters.path, server.passwordFile];
  const ofFiles = files.flatMap((file) => (typeof file === 'string' ? [dirname(file)] : []));
  const folders = [...ofFiles, history?.backup?.path, ...ofOutputs, log.path];
  return [...new Set(folders.flatMap((folder) => (typeof folder === 'string' && isAbsolute(folder) ? [folder] : [])))];
}

function groupNames(): string[] {
  return readIfThere('/etc/group')
    .split('\n')
    .map((line) => line.split(':')[0] ?? '');
}

/** The first path on the way to a file that a user without any rights cannot pass; null: it can be read by everybody. */
export function closedToOthers(path: string): string | null {
  const OTHERS_READ = 0o4;
  const OTHERS_ENTER = 0o1;
  const steps: string[] = [];
  for (let at = dirname(resolve(path)); ; at = dirname(at)) {
    steps.unshift(at);
    if (at === dirname(at)) break;
  }
  const closed = steps.find((folder) => (statSync(folder).mode & OTHERS_ENTER) === 0);
  if (closed !== undefined) return closed;
  return (statSync(path).mode & OTHERS_READ) === 0 ? path : null;
}
