// Every `meterhub ...` that the documentation and the help say can be typed: command, arguments and flags are known.
import { readdirSync, readFileSync } from 'node:fs';
import { CommanderError, type Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { EXAMPLES } from '../../src/cli/examples.ts';
import { createProgram } from '../../src/cli/main.ts';
import { docPages } from '../support/doc-pages.ts';

const ROOT = new URL('../../', import.meta.url).pathname;

function pages(): string[] {
  const inside = (folder: string, end: string): string[] =>
    readdirSync(`${ROOT}${folder}`)
      .filter((name) => name.endsWith(end))
      .map((name) => `${folder}/${name}`);
  const top = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'meterhub.example.yaml'];
  return [...top, ...docPages(), ...inside('.github/ISSUE_TEMPLATE', '.yml')];
}

/** A word is a command line only with a subcommand behind it: "meterhub" alone is a name, a folder, a topic. */
const NAMES = (await createProgram(undefined)).commands.map((command) => command.name());
const IN_CODE = new RegExp(`\`meterhub (${NAMES.join('|')})([^\`]*)\``, 'g');
const ON_A_LINE = new RegExp(`^ *(?:\\$ |sudo )*(?:meterhub|node bin/meterhub.js) (${NAMES.join('|')})( .*)?$`, 'gm');

function typedIn(text: string): string[] {
  const found = [...text.matchAll(IN_CODE), ...text.matchAll(ON_A_LINE)];
  return found.map(([, name, rest = '']) => `${name}${rest}`.replace(/\s+/g, ' ').trim());
}

/** Words as a shell hands them over; `<port>` stands for what the reader knows. */
function wordsOf(line: string): string[] {
  const typed = line.replace(/ #.*$| [|>].*$/, '').replace(/<[^>]*>/g, '1');
  return [...typed.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}

/** Parses and does nothing. A text may name a command without what it needs: "`meterhub record` writes a file". */
async function parse(line: string): Promise<void> {
  const program = await createProgram(undefined);
  disarm(program);
  const isName = /^[a-z]+(-[a-z]+)*( [a-z]+)?$/.test(line);
  try {
    await program.parseAsync(wordsOf(line), { from: 'user' });
  } catch (error) {
    const code = error instanceof CommanderError ? error.code : '';
    if (!isName || !['commander.missingArgument', 'commander.help'].includes(code)) throw error;
  }
}

function disarm(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  // A command of commands shows its help where one is missing.
  if (command.commands.length === 0) command.action(() => undefined);
  for (const inner of command.commands) disarm(inner);
}

const typed = pages().flatMap((page) =>
  typedIn(readFileSync(`${ROOT}${page}`, 'utf8')).map((line) => [page, line] as const),
);
const examples = Object.entries(EXAMPLES).flatMap(([name, lines]) =>
  lines.map(([line]) => ['--help', `${name} ${line}`] as const),
);

describe('what can be typed', () => {
  test.each([...typed, ...examples])('%s: meterhub %s', async (_, line) => {
    await expect(parse(line)).resolves.toBeUndefined();
  });

  test.each(NAMES.filter((name) => name !== 'help'))('README names the command %s', (name) => {
    const [, commands = ''] = /## The commands\n([^]*?)\n## /.exec(readFileSync(`${ROOT}README.md`, 'utf8')) ?? [];
    expect(commands).toMatch(new RegExp('`(meterhub )?' + name + '`'));
  });

  test('is found, and a wrong flag or command is', async () => {
    expect(typed.length).toBeGreaterThan(20);
    expect(typedIn('Say `meterhub scan --auto`.\n\n    $ sudo meterhub check -c x\n')).toEqual([
      'scan --auto',
      'check -c x',
    ]);
    await expect(parse('scan --no-such-flag')).rejects.toThrow('unknown option');
    await expect(parse('history repair')).rejects.toThrow();
  });
});
