// The command line as data, read from the program itself: what the manual page and the shell's completion are made of, so that
// neither can name what does not exist.
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/main.ts';

export interface Flag {
  readonly short: string | null;
  readonly long: string | null;
  /** As in the help: `-c, --config <file>`. */
  readonly text: string;
  readonly description: string;
  /** What the value is called: `file`; null: it takes none. */
  readonly value: string | null;
  readonly choices: readonly string[];
}

export interface CommandFacts {
  /** With that of its parent: `history export`. */
  readonly name: string;
  readonly usage: string;
  readonly description: string;
  readonly flags: readonly Flag[];
  readonly commands: readonly CommandFacts[];
}

export async function readCommands(): Promise<CommandFacts> {
  return factsOf(await createProgram(undefined), '');
}

function factsOf(command: Command, name: string): CommandFacts {
  const help = command.createHelp();
  const flags = help.visibleOptions(command).map((option): Flag => {
    const value = option.required || option.optional ? (/[<[]([^>\]]+)[>\]]/.exec(option.flags)?.[1] ?? 'value') : null;
    return {
      short: option.short ?? null,
      long: option.long ?? null,
      text: option.flags,
      description: help.optionDescription(option),
      value: value?.replace(/\.\.\.$/, '') ?? null,
      choices: option.argChoices ?? [],
    };
  });
  const commands = help.visibleCommands(command).filter((each) => each.name() !== 'help');
  return {
    name,
    usage: command.usage(),
    description: command.description(),
    flags,
    commands: commands.map((each) => factsOf(each, `${name} ${each.name()}`.trim())),
  };
}
