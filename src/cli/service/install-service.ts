// `meterhub install-service`: makes systemd start MeterHub with the machine and keep it running.
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ConfigError } from '../../yaml/config-error.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import { findServiceConfig, SERVICE_FILES } from '../place/config-place.ts';
import { loadConfigFile } from '../shared/read-config.ts';
import { ENVIRONMENT_FILE, serviceEnvironment } from '../place/environment-file.ts';
import { hasPackagedService } from '../place/service-files.ts';
import { closedToOthers, factsOf } from './service-facts.ts';
import { unitText, type UnitFacts } from './systemd-unit.ts';
import { makeFolderSync } from '../../files/make-folder.ts';

interface InstallOptions {
  readonly config?: string;
  readonly user: string;
  readonly print?: boolean;
  readonly enable?: boolean;
  readonly unitDir: string;
}

const NO_CONFIGURATION = `install-service: there is no configuration: looked for ${SERVICE_FILES.join(' and ')}
  hint: \`sudo meterhub init ${SERVICE_FILES[0]}\` writes one with the meters it finds; or copy yours there`;

export const UNIT = 'meterhub.service';
const DYNAMIC = 'dynamic';
const USUAL_FOLDER = '/etc/systemd/system';

export function registerInstallService(program: Command): void {
  const command = program
    .command('install-service')
    .description('write a systemd unit that starts MeterHub with the machine and keeps it running')
    .option('-c, --config <file>', `configuration file (default: ${SERVICE_FILES.join(', else ')})`)
    .option('--user <name>', `run as this user; ${DYNAMIC}: one that systemd makes for it`, DYNAMIC)
    .option('--print', 'print the unit instead of writing it')
    .option('--enable', 'start it now and with the machine')
    .option('--unit-dir <folder>', 'where units are', USUAL_FOLDER);
  command.action((options: InstallOptions) => {
    const write = (text: string): void => command.configureOutput().writeOut?.(text);
    const warn = (text: string): void => command.configureOutput().writeErr?.(text);
    refuseBesidePackage(options);
    const facts = checkedFacts(options);
    for (const warning of warningsOf(facts)) warn(`Warning: ${warning}\n`);
    if (options.print === true) write(unitText(facts));
    else write(install(unitText(facts), options));
  });
}

/** A unit here would count instead of that of the package, with another user, who may not touch its files. */
export function refuseBesidePackage(
  { unitDir, print }: Pick<InstallOptions, 'unitDir' | 'print'>,
  isPackaged = hasPackagedService(),
): void {
  if (!isPackaged || print === true || unitDir !== USUAL_FOLDER) return;
  throw new MeterHubError(
    'USAGE',
    'install-service: the Debian package has brought its service already\n' +
      '  hint: `sudo systemctl enable --now meterhub` starts it; `sudo systemctl edit meterhub` changes it',
  );
}

function checkedFacts({ config, user }: InstallOptions): UnitFacts {
  const file = config ?? findServiceConfig();
  if (file === null) throw new MeterHubError('USAGE', NO_CONFIGURATION);
  const environment = { ...process.env, ...serviceEnvironment() };
  const loaded = loadConfigFile(file, environment);
  if (!loaded.ok) {
    const intro = `the configuration has errors (values for !env are looked for in ${ENVIRONMENT_FILE} too)`;
    throw new ConfigError(intro, loaded.problems);
  }
  if (user !== DYNAMIC && spawnSync('id', ['-u', '--', user]).status !== 0) {
    const remedy = `create it with: useradd --system ${user}, or leave --user out`;
    throw new MeterHubError('USAGE', `install-service: there is no user ${JSON.stringify(user)}: ${remedy}`);
  }
  return factsOf(loaded.config, file, user === DYNAMIC ? null : user);
}

/** What would keep the service from starting although the unit is right. */
function warningsOf({ node, program, config, user, groups, writable }: UnitFacts): string[] {
  const hidden = [node, program, config].filter((path) => path.startsWith('/tmp/') || path.startsWith('/var/tmp/'));
  const warnings = hidden.map((path) => `the service has a /tmp of its own and does not see ${path}: put it elsewhere`);
  if (user === null) {
    for (const path of new Set([node, program, config])) {
      const closed = closedToOthers(path);
      if (closed === null) continue;
      const remedy = 'change its mode, put the file elsewhere, or use --user with a user that can';
      warnings.push(`the service's own user cannot read ${path}, because of ${closed}: ${remedy}`);
    }
    for (const path of writable)
      warnings.push(`${path} must be writable for the service: a relative path needs no care`);
  }
  if (groups.length === 0) warnings.push('no group for serial ports (dialout, uucp) exists on this machine');
  if (spawnSync('systemd-notify', ['--version']).status !== 0) {
    warnings.push('systemd-notify was not found: without it systemd believes that the service never starts');
  }
  return warnings;
}

function install(text: string, { unitDir, enable }: InstallOptions): string {
  const path = join(unitDir, UNIT);
  const isNew = !existsSync(path);
  try {
    makeFolderSync(unitDir);
    writeFileSync(`${path}.new`, text, { mode: 0o644 });
    renameSync(`${path}.new`, path);
  } catch (error) {
    const remedy = 'use sudo, or --print to see the unit';
    throw new MeterHubError('USAGE', `install-service: cannot write ${path}: ${errorText(error)}: ${remedy}`);
  }
  const done = `${path} is ${isNew ? 'written' : 'replaced'}.\n`;
  if (enable !== true) return `${done}${NEXT_STEPS}`;
  for (const args of [['daemon-reload'], ['enable', UNIT], ['restart', UNIT]]) systemctl(args);
  return `${done}MeterHub runs, and starts with the machine. See: systemctl status meterhub, journalctl -fu meterhub\n`;
}

const NEXT_STEPS = `Next:
  sudo systemctl daemon-reload
  sudo systemctl enable --now meterhub    start it now and with the machine
  systemctl status meterhub               how it is
  journalctl -fu meterhub                 what it says
  sudo systemctl reload meterhub          after a change of the configuration
`;

/** Throws USAGE with what it said. */
export function systemctl(args: readonly string[]): void {
  const { status, stderr, error } = spawnSync('systemctl', args, { encoding: 'utf8' });
  if (status === 0) return;
  const reason = error ? errorText(error) : stderr.trim();
  throw new MeterHubError('USAGE', `systemctl ${args.join(' ')}: ${reason}`);
}
