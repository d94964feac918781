// `meterhub uninstall-service`: stops the service and takes its unit away. Configuration and values stay.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { errorText, MeterHubError } from '../../model/error.ts';
import { findServiceConfig } from '../place/config-place.ts';
import { SERVICE_FOLDER } from '../place/service-files.ts';
import { systemctl, UNIT } from './install-service.ts';

/** First line of what `install-service` writes. */
const OURS = '# Written by: meterhub install-service';

export function registerUninstallService(program: Command): void {
  const command = program
    .command('uninstall-service')
    .description('stop the service and take its unit away; configuration and values stay')
    .option('--unit-dir <folder>', 'where units are', '/etc/systemd/system')
    .option('--keep-running', 'take the unit away only: systemd is not told');
  command.action((options: { readonly unitDir: string; readonly keepRunning?: boolean }) => {
    command.configureOutput().writeOut?.(uninstall(options.unitDir, options.keepRunning === true));
  });
}

/** What to print. Throws USAGE. */
export function uninstall(unitDir: string, keepsRunning: boolean): string {
  const path = join(unitDir, UNIT);
  if (!existsSync(path)) {
    const hint = 'a package is removed with: sudo apt remove meterhub';
    throw new MeterHubError('USAGE', `uninstall-service: there is no ${path}\n  hint: ${hint}`);
  }
  if (!readFileSync(path, 'utf8').startsWith(OURS)) {
    const hint = 'take it away by hand, or with the package it came from';
    throw new MeterHubError('USAGE', `uninstall-service: ${path} was not written by install-service\n  hint: ${hint}`);
  }
  if (!keepsRunning) systemctl(['disable', '--now', UNIT]);
  try {
    rmSync(path);
  } catch (error) {
    throw new MeterHubError('USAGE', `uninstall-service: cannot remove ${path}: ${errorText(error)}: use sudo`);
  }
  if (!keepsRunning) systemctl(['daemon-reload']);
  const config = findServiceConfig();
  return `${path} is removed.
What stays: ${config === null ? '' : `${config} (the configuration) and `}${SERVICE_FOLDER} (all values).
To keep them somewhere else first: sudo meterhub backup meterhub-backup.tar.gz
To give them up: sudo rm -r ${SERVICE_FOLDER}${config === null ? '' : ` ${config}`}
`;
}
