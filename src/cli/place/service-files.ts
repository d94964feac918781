// Where the files of a configuration lie: those of the service in its own folder, those of anybody else where he is. Reads the
// configuration; opens nothing else.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import { loadConfigFile } from '../shared/read-config.ts';
import { ENVIRONMENT_FILE, serviceEnvironment } from './environment-file.ts';
import { findConfig, SERVICE_FILES } from './config-place.ts';

/** WorkingDirectory= of the unit. */
export const SERVICE_FOLDER = '/var/lib/meterhub';
/** Where the Debian package has its unit; the second since Debian 12 is a link to the first. */
const PACKAGED_UNITS = ['/usr/lib/systemd/system/meterhub.service', '/lib/systemd/system/meterhub.service'];

/** The Debian package has brought a service. */
export function hasPackagedService(isThere: (path: string) => boolean = existsSync): boolean {
  return PACKAGED_UNITS.some((path) => isThere(path));
}

const USUAL_HISTORY = 'data/history.db';

export function isServiceConfig(file: string): boolean {
  return SERVICE_FILES.some((path) => path === resolve(file));
}

/** Where relative paths of this configuration begin. */
export function folderOf(configFile: string): string {
  return isServiceConfig(configFile) ? SERVICE_FOLDER : process.cwd();
}

/** With the variables that the service has. Null: it cannot be read, or has errors. */
export function configFrom(file: string): Config | null {
  try {
    const loaded = loadConfigFile(file, { ...process.env, ...serviceEnvironment() });
    return loaded.ok ? loaded.config : null;
  } catch {
    return null;
  }
}

/** The secrets of a service; null: there are none. */
export function environmentFileOf(configFile: string): string | null {
  return isServiceConfig(configFile) && existsSync(ENVIRONMENT_FILE) ? ENVIRONMENT_FILE : null;
}

/** The history that is meant when none is named: that of this folder, else that of the configuration that is found. */
export function historyFileOf(named: string | undefined): string {
  if (named !== undefined) return named;
  if (existsSync(USUAL_HISTORY)) return USUAL_HISTORY;
  const file = findConfig();
  const path = file === null ? undefined : configFrom(file)?.history?.path;
  return file === null || path === undefined ? USUAL_HISTORY : resolve(folderOf(file), path);
}

/** The folder with models as text that lies beside a configuration; null: none is there. */
export function modelsFolderOf(configFile: string): string | null {
  const folder = join(dirname(resolve(configFile)), 'models.d');
  return existsSync(folder) ? folder : null;
}
