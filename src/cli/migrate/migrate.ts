// `meterhub migrate`: reads the configuration of other programs and writes one for MeterHub. Opens no port.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../../config/load.ts';
import { errnoOf, errorText, MeterHubError } from '../../model/error.ts';
import { formatProblems } from '../../yaml/file-problem.ts';
import type { Draft } from './draft.ts';
import { draftText, noteLine } from './draft-text.ts';
import { makeLink } from './link.ts';
import { takeOver } from './take-over.ts';
import { counted } from '../../vocabulary/counted.ts';

interface Options {
  readonly output?: string;
  readonly link?: string | true;
}

const LINK_FOLDER = '/usr/local/bin';
const STANDARD_INPUT = '-';
/** Long enough for every check of a secret. */
const ANY_SECRET = 'not-known-here';

export function registerMigrate(program: Command): void {
  program
    .command('migrate')
    .description('take over the configuration of gosdm630, mbmd, vzlogger or the Python MeterHub of 2022')
    .argument(
      '[file...]',
      'their files: mbmd.yaml, vzlogger.conf, config.py and app.py, a systemd unit, a compose file, a script; - is the standard input',
    )
    .option('-o, --output <file>', 'write the configuration to this file, which must not be there yet')
    .option('--link [folder]', `make ${LINK_FOLDER}/sdm630_httpd, or one in this folder, a second name of MeterHub`)
    .action((files: string[], options: Options) => {
      const output = program.configureOutput();
      const out = (text: string) => output.writeOut?.(text);
      const say = (text: string) => output.writeErr?.(text);
      if (files.length === 0 && options.link === undefined)
        throw new MeterHubError('USAGE', 'which file? For example: meterhub migrate mbmd.yaml -o meterhub.yaml');
      if (files.length > 0) migrate(files, options.output, out, say);
      if (options.link !== undefined) {
        const path = makeLink(options.link === true ? LINK_FOLDER : options.link, resolve(process.argv[1] ?? ''));
        say(`${path} starts MeterHub now.\n`);
      }
    });
}

function migrate(
  files: readonly string[],
  output: string | undefined,
  out: (text: string) => void,
  say: (text: string) => void,
): void {
  const { draft, origins } = takeOver(files.map((file) => ({ file, text: textOf(file) })));
  const text = draftText(draft, origins);
  if (draft.devices.size === 0) {
    say(notesText('Not taken over:', draft.left.map(noteLine)));
    throw new MeterHubError('USAGE', 'no device was found that MeterHub can read, so nothing was written');
  }
  if (output === undefined) out(text);
  else write(output, text);
  const name = output ?? 'the text above';
  say(
    `${output === undefined ? '' : `${output} was written. `}${counted(draft.devices.size, 'device')}, ${counted(draft.buses.size, 'bus', 'buses')}.\n`,
  );
  say(notesText('Not taken over:', draft.left.map(noteLine)));
  say(notesText('Taken over, but please look at it:', draft.look.map(noteLine)));
  say(secretsText(draft));
  say(problemsText(draft, text, name));
  if (output !== undefined) say(`Next: meterhub check -c ${output}\n`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file === STANDARD_INPUT ? 0 : file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const text = `cannot read ${file}: ${errorText(error)}`;
    throw new MeterHubError('CONFIG_UNREADABLE', text, { cause: error, details: { path: file, ...errnoOf(error) } });
  }
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    const why =
      errnoOf(error).errno === 'EEXIST'
        ? `${path} is there already and is left as it is: name another file`
        : `cannot write ${path}: ${errorText(error)}`;
    throw new MeterHubError('USAGE', why, { cause: error });
  }
}

function notesText(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${heading}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function secretsText({ secrets }: Draft): string {
  const lines = secrets.map(({ variable, place }) => `${variable}=<the secret in ${place.file} line ${place.line}>`);
  return notesText('Secrets were not copied. Write them into /etc/meterhub/environment:', lines);
}

/** What of the result MeterHub itself would refuse: rare, and better said now than at the start. */
function problemsText({ secrets }: Draft, text: string, name: string): string {
  const environment = Object.fromEntries(secrets.map(({ variable }) => [variable, ANY_SECRET]));
  const result = loadConfig(text, name, environment);
  return result.ok ? '' : `Please correct before it is used:\n${formatProblems(result.problems)}\n`;
}
