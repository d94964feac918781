// `meterhub restore FILE`: checks a backup first, all of it; only then it is put in its place.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { refuseFileInUse } from '../../history/engine/file-lock.ts';
import { checkHistory } from '../../history/repair/check.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import { localDateTime } from '../../time/local-time.ts';
import { priceFolder } from '../../tariff/price-folder.ts';
import { machineTimeZone } from '../../time/calendar.ts';
import { ConfigError } from '../../yaml/config-error.ts';
import { findConfig, OWN_FILE, SERVICE_FILES } from '../place/config-place.ts';
import { folderOf, isServiceConfig } from '../place/service-files.ts';
import { ENVIRONMENT_FILE, serviceEnvironment } from '../place/environment-file.ts';
import { processContext, type CommandContext } from '../shared/command-context.ts';
import { loadConfigFile } from '../shared/read-config.ts';
import { unpack } from './archive.ts';
import { MANIFEST, PARTS, readManifest } from './manifest.ts';
import { putInPlace, type Step } from './put-in-place.ts';
import { makeFolderSync } from '../../files/make-folder.ts';

export interface RestoreFlags {
  readonly config?: string;
  readonly dryRun?: boolean;
}

export function registerRestore(program: Command): void {
  program
    .command('restore')
    .description('put a backup in its place; what was there is kept under another name; stop MeterHub before')
    .argument('<file>', 'what `meterhub backup` wrote')
    .option(
      '-c, --config <file>',
      `where the configuration goes (default: where one is, else ${SERVICE_FILES[0]} for root and ./${OWN_FILE} for others)`,
    )
    .option('--dry-run', 'only check it and say what would be done')
    .action((file: string, flags: RestoreFlags) => restore(file, flags, processContext()));
}

/** Rejects with USAGE, CONFIG_* or HISTORY_*; then everything is as it was. */
export async function restore(
  file: string,
  flags: RestoreFlags,
  { terminal, clock }: Pick<CommandContext, 'terminal' | 'clock'>,
): Promise<void> {
  const configFile = resolve(flags.config ?? findConfig() ?? usualPlace());
  const stage = stageFor(configFile);
  terminal.err(`Checking ${file}\n`);
  try {
    unpack(file, stage);
    const { version, at } = readManifest(textOf(join(stage, MANIFEST)), file);
    const steps = checkedSteps(stage, configFile, file);
    terminal.out(`${file} was written on ${at} by MeterHub ${version}.\n`);
    if (flags.dryRun === true) {
      terminal.out(`It is sound. Nothing was written. It would go to:\n${steps.map(({ to }) => `  ${to}\n`).join('')}`);
      return;
    }
    const stamp = localDateTime(clock.wallMs()).replaceAll(/[-:]/g, '').replace(' ', '-');
    terminal.out(
      putInPlace(steps, stamp)
        .map((line) => `  ${line}\n`)
        .join(''),
    );
    const isService = isServiceConfig(configFile);
    const next = isService ? 'sudo systemctl restart meterhub' : `meterhub run -c ${configFile}`;
    terminal.out(`Next: meterhub check -c ${configFile}; then ${next}\n`);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  return Promise.resolve();
}

function usualPlace(): string {
  return process.getuid?.() === 0 ? SERVICE_FILES[0] : OWN_FILE;
}

function stageFor(configFile: string): string {
  try {
    makeFolderSync(dirname(configFile));
    return mkdtempSync(join(dirname(configFile), '.meterhub-restore-'));
  } catch (error) {
    throw new MeterHubError(
      'USAGE',
      `cannot write to ${dirname(configFile)}: ${errorText(error)}\n  hint: try it with sudo, or name another place with -c`,
      { cause: error },
    );
  }
}

/** Everything that is in it, if all of it is sound. Throws. */
function checkedSteps(stage: string, configFile: string, file: string): Step[] {
  const staged = join(stage, PARTS.config);
  const secrets = serviceEnvironment(join(stage, PARTS.environment));
  const loaded = loadConfigFile(staged, { ...process.env, ...serviceEnvironment(), ...secrets });
  if (!loaded.ok) throw new ConfigError(`the configuration in ${file} has errors`, loaded.problems);
  const { history, counters, server } = loaded.config;
  const base = folderOf(configFile);
  const steps: Step[] = [{ from: staged, to: configFile }];
  const add = (part: string, to: string): void => {
    if (existsSync(join(stage, part))) steps.push({ from: join(stage, part), to });
  };
  const secretsPlace = isServiceConfig(configFile) ? ENVIRONMENT_FILE : join(dirname(configFile), PARTS.environment);
  add(PARTS.environment, secretsPlace);
  add(PARTS.models, join(dirname(configFile), PARTS.models));
  if (counters.path !== null) add(PARTS.counters, resolve(base, counters.path));
  if (server.passwordFile !== null) add(PARTS.password, resolve(base, server.passwordFile));
  if (history !== null && existsSync(join(stage, PARTS.history))) {
    const path = resolve(base, history.path);
    const [finding] = checkHistory(join(stage, PARTS.history), machineTimeZone(), () => undefined).findings;
    if (finding !== undefined) {
      const hint = 'use an older backup; nothing was changed';
      throw new MeterHubError('USAGE', `the history in ${file} is not sound: ${finding.what}\n  hint: ${hint}`);
    }
    if (existsSync(path)) refuseFileInUse(path);
    add(PARTS.history, path);
    add(PARTS.prices, priceFolder(path));
  }
  return steps;
}

function textOf(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
