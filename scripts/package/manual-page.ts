// The manual page, meterhub(1), in the man macros of groff_man(7). It must not know the command line but by its data.
import type { CommandFacts, Flag } from './command-tree.ts';

export interface ManualFacts {
  readonly version: string;
  /** Seconds since 1970. */
  readonly timeS: number;
  /** Files of the package and what they are for. */
  readonly files: readonly (readonly [path: string, text: string])[];
}

export function manualPage(program: CommandFacts, { version, timeS, files }: ManualFacts): string {
  const day = new Date(timeS * 1000).toISOString().slice(0, 10);
  const lines = [
    `.TH METERHUB 1 "${day}" "MeterHub ${escaped(version)}" "User Commands"`,
    '.SH NAME',
    'meterhub \\- reads every meter of a building and gives them to every program',
    '.SH SYNOPSIS',
    '.B meterhub',
    '.I command',
    '.RI [ options ]',
    '.SH DESCRIPTION',
    escaped(program.description),
    '.SH OPTIONS',
    ...program.flags.flatMap(flagLines),
    '.SH COMMANDS',
    ...program.commands.flatMap(commandLines),
    '.SH FILES',
    ...files.flatMap(([path, text]) => ['.TP', `.I ${escaped(path)}`, escaped(text)]),
    '.SH EXIT STATUS',
    '0: it worked; 1: it failed; 2: it was used wrongly.',
    '.SH SEE ALSO',
    '.BR systemctl (1),',
    '.BR journalctl (1);',
    'the documentation in /usr/share/doc/meterhub.',
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines(command: CommandFacts): string[] {
  return [
    `.SS meterhub ${escaped(command.name)} ${escaped(command.usage)}`,
    escaped(command.description),
    ...command.flags.flatMap(flagLines),
    ...command.commands.flatMap(commandLines),
  ];
}

function flagLines({ text, description, choices }: Flag): string[] {
  const values = choices.length > 0 && !description.includes('choices') ? ` (${choices.join(', ')})` : '';
  return ['.TP', `.B ${escaped(text)}`, escaped(description + values)];
}

/** A hyphen that can be copied, and no line that begins like a request. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .split('\n')
    .map((line) => line.replace(/^([.'])/, '\\&$1'))
    .join('\n.br\n');
}
