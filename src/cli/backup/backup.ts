// `meterhub backup FILE`: configuration, secrets, models, state and one moment of the history, in one file, while the hub runs.
import { cpSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { copyNow } from '../../history/backup/copy-history.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import { version } from '../../program/version.ts';
import { localDateTime } from '../../time/local-time.ts';
import { priceFolder } from '../../tariff/price-folder.ts';
import { machineTimeZone } from '../../time/calendar.ts';
import { sizeText } from '../history/report.ts';
import { keepOwnersBeside } from '../place/beside.ts';
import { configOf, PLACES_TEXT } from '../place/config-place.ts';
import { environmentFileOf, folderOf, modelsFolderOf } from '../place/service-files.ts';
import { serviceEnvironment } from '../place/environment-file.ts';
import { usage } from '../shared/bus-option.ts';
import { processContext, type CommandContext } from '../shared/command-context.ts';
import { loadConfigFile } from '../shared/read-config.ts';
import { ConfigError } from '../../yaml/config-error.ts';
import { pack } from './archive.ts';
import { MANIFEST, manifestText, PARTS } from './manifest.ts';
import { makeFolderSync } from '../../files/make-folder.ts';

export interface BackupFlags {
  readonly config?: string;
}

export function registerBackup(program: Command): void {
  program
    .command('backup')
    .description('put configuration, secrets, models, state and history into one file, also while the hub runs')
    .argument('<file>', 'the file to write, for example meterhub-backup.tar.gz')
    .option('-c, --config <file>', `configuration file (default: ${PLACES_TEXT})`)
    .action((file: string, flags: BackupFlags) => backup(file, flags, processContext()));
}

/** Rejects with USAGE, CONFIG_* or HISTORY_*; then nothing is written. */
export async function backup(
  file: string,
  flags: BackupFlags,
  { terminal, clock }: Pick<CommandContext, 'terminal' | 'clock'>,
): Promise<void> {
  const target = resolve(file);
  if (existsSync(target)) throw usage(`${file} is there already and is left as it is`, 'name another file');
  const configFile = configOf(flags.config);
  const loaded = loadConfigFile(configFile, { ...process.env, ...serviceEnvironment() });
  if (!loaded.ok) throw new ConfigError('the configuration has errors', loaded.problems);
  const { history, counters, server } = loaded.config;
  const stage = stageBeside(target);
  const saved: string[] = [configFile];
  try {
    cpSync(configFile, join(stage, PARTS.config));
    const environment = environmentFileOf(configFile);
    if (environment !== null) saved.push(copied(environment, join(stage, PARTS.environment)));
    const models = modelsFolderOf(configFile);
    if (models !== null) saved.push(copied(models, join(stage, PARTS.models)));
    const base = folderOf(configFile);
    const state = counters.path === null ? null : resolve(base, counters.path);
    if (state !== null && existsSync(state)) saved.push(copied(state, join(stage, PARTS.counters)));
    const password = server.passwordFile === null ? null : resolve(base, server.passwordFile);
    if (password !== null && existsSync(password)) saved.push(copied(password, join(stage, PARTS.password)));
    const path = history === null ? null : resolve(base, history.path);
    if (path !== null && existsSync(path)) {
      terminal.err(`Copying ${path} (${sizeText(statSync(path).size)})\n`);
      await keepOwnersBeside(path, () => copyNow(path, join(stage, PARTS.history), machineTimeZone()));
      saved.push(path);
    }
    const prices = path === null ? null : priceFolder(path);
    if (prices !== null && existsSync(prices)) saved.push(copied(prices, join(stage, PARTS.prices)));
    writeFileSync(join(stage, MANIFEST), manifestText(version, localDateTime(clock.wallMs())));
    pack(stage, target);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  const list = saved.map((each) => `  ${each}\n`).join('');
  terminal.out(
    `${file} is written (${sizeText(statSync(target).size)}); it may hold secrets, so only you can read it:\n${list}`,
  );
  terminal.out(`On the new machine: sudo meterhub restore ${file}\n`);
}

/** Where the backup will lie, since there is room and the right to write there, or it fails before anything is done. */
function stageBeside(target: string): string {
  try {
    makeFolderSync(dirname(target));
    return mkdtempSync(join(dirname(target), '.meterhub-backup-'));
  } catch (error) {
    throw new MeterHubError(
      'USAGE',
      `cannot write ${target}: ${errorText(error)}\n  hint: name a file in a folder of yours, or try it with sudo`,
      { cause: error },
    );
  }
}

function copied(from: string, to: string): string {
  try {
    cpSync(from, to, { recursive: true });
    return from;
  } catch (error) {
    throw usage(`cannot read ${from}: ${errorText(error)}`, 'try it with sudo');
  }
}
