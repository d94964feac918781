// Where a configuration lies when nobody says so: in this folder, else where the service has it. Reads no file.
import { existsSync } from 'node:fs';
import { MeterHubError } from '../../model/error.ts';

export const OWN_FILE = 'meterhub.yaml';
/** The service's, the newer place first. */
export const SERVICE_FILES = ['/etc/meterhub/meterhub.yaml', '/etc/meterhub.yaml'] as const;

export const PLACES_TEXT = `./${OWN_FILE}, else ${SERVICE_FILES.join(', else ')}`;

type IsThere = (path: string) => boolean;

/** Null: there is none in any of the places. */
export function findConfig(isThere: IsThere = existsSync): string | null {
  return [OWN_FILE, ...SERVICE_FILES].find((path) => isThere(path)) ?? null;
}

/** Null: no service is set up on this machine. */
export function findServiceConfig(isThere: IsThere = existsSync): string | null {
  return SERVICE_FILES.find((path) => isThere(path)) ?? null;
}

/** The file that is named, else the one that is there. Throws USAGE with the way to one. */
export function configOf(named: string | undefined, isThere: IsThere = existsSync): string {
  const found = named ?? findConfig(isThere);
  if (found !== null) return found;
  throw new MeterHubError(
    'USAGE',
    `there is no configuration: looked for ${PLACES_TEXT}\n` +
      '  hint: `meterhub init` writes one with the meters it finds; another file is named with -c',
  );
}
