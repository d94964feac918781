// `meterhub password`: sets the password of the page, or another one for one that is forgotten. A hub that runs takes it at once.
import { dirname, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { checkPasswordRule, PasswordFile } from '../../api/access/password-file.ts';
import { USUAL_PASSWORD_FILE } from '../../config/config.ts';
import { MeterHubError } from '../../model/error.ts';
import { serviceEnvironment } from '../place/environment-file.ts';
import { findConfig, PLACES_TEXT } from '../place/config-place.ts';
import { ownersOf } from '../place/keep-owner.ts';
import { folderOf } from '../place/service-files.ts';
import { usage } from '../shared/bus-option.ts';
import { loadConfigFile } from '../shared/read-config.ts';
import { ConfigError } from '../../yaml/config-error.ts';
import { hiddenLine, type HiddenInput } from './hidden-line.ts';

export interface PasswordFlags {
  readonly config?: string;
}

export function registerPassword(program: Command): void {
  program
    .command('password')
    .description('set the password that the page asks for before it changes anything')
    .option('-c, --config <file>', `configuration file (default: ${PLACES_TEXT})`)
    .action((flags: PasswordFlags) =>
      choosePassword(flags, {
        input: process.stdin,
        say: (text) => void process.stderr.write(text),
        out: (text) => void process.stdout.write(text),
      }),
    );
}

export interface PasswordWorld extends HiddenInput {
  readonly out: (text: string) => void;
}

/** Rejects with USAGE, CONFIG_*, PASSWORD_RULE or PASSWORD_FILE; then everything is as it was. */
export async function choosePassword(flags: PasswordFlags, world: PasswordWorld): Promise<void> {
  const path = passwordFileOf(flags.config ?? findConfig());
  const password = await typed(world);
  const isReplaced = existsSync(path);
  // Root must not leave a file that the service cannot read.
  const give = ownersOf(dirname(path), [path, dirname(path)]);
  await new PasswordFile(path).choose(password);
  give();
  world.out(
    `The password is ${isReplaced ? 'another one now' : 'set'} (its hash is in ${path}). ` +
      `${isReplaced ? 'Who was logged in has to log in again. ' : ''}A hub that runs takes it at once.\n`,
  );
}

function passwordFileOf(configFile: string | null): string {
  if (configFile === null) return resolve(USUAL_PASSWORD_FILE);
  const loaded = loadConfigFile(configFile, { ...process.env, ...serviceEnvironment() });
  if (!loaded.ok) throw new ConfigError('the configuration has errors', loaded.problems);
  const { passwordFile } = loaded.config.server;
  return resolve(folderOf(configFile), passwordFile ?? USUAL_PASSWORD_FILE);
}

async function typed(world: PasswordWorld): Promise<string> {
  const password = await hiddenLine('New password: ', world);
  if (password === null || password === '')
    throw usage('no password was given', 'type it, or pipe it: meterhub password < file');
  checkPasswordRule(password);
  if (world.input.isTTY === true && (await hiddenLine('Once more: ', world)) !== password)
    throw new MeterHubError('USAGE', 'the two passwords differ\n  hint: nothing was changed; try again');
  return password;
}
