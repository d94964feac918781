// The name `sdm630_httpd` for MeterHub, so that units and scripts which start that program start this one.
import { lstatSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { LINK_NAME } from '../place/link-name.ts';
import { errnoOf, errorText, MeterHubError } from '../../model/error.ts';

/** Makes the link in this folder; never in the place of something. Returns its path. */
export function makeLink(folder: string, program: string): string {
  const path = join(folder, LINK_NAME);
  if (isThere(path))
    throw new MeterHubError(
      'USAGE',
      `${path} is there already and is left as it is: move the old program away first (sudo mv ${path} ${path}.old)`,
    );
  try {
    symlinkSync(program, path);
  } catch (error) {
    const { errno } = errnoOf(error);
    const hint = errno === 'EACCES' || errno === 'EPERM' ? '; try it with sudo' : '';
    throw new MeterHubError('USAGE', `cannot make ${path}: ${errorText(error)}${hint}`, { cause: error });
  }
  return path;
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
