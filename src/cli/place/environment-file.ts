// The variables of the service, whose values `!env NAME` of the configuration takes. Reads a file, changes nothing.
import { readFileSync } from 'node:fs';

/** A file that only root can read. */
export const ENVIRONMENT_FILE = '/etc/meterhub/environment';

/** Variables that the service will have: NAME=value lines, as in systemd.exec(5), quotes around the value allowed. */
export function serviceEnvironment(path = ENVIRONMENT_FILE): Record<string, string> {
  const lines = readIfThere(path).split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /^\s*([A-Za-z_]\w*)=(.*?)\s*$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value.replace(/^(["'])(.*)\1$/, '$2')]];
    }),
  );
}

/** Empty where there is no such file, or it may not be read. */
export function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
