// Completion for bash: commands, flags, the values that a flag may have. It must not know the command line but by its data.
import type { CommandFacts, Flag } from './command-tree.ts';

/** Flags whose value is a file or a folder, by what the help calls the value. */
const FILES = /^(file|folder|path|port|device-path)$/i;

export function bashCompletion(program: CommandFacts): string {
  const all = [program, ...below(program)];
  return `# Completion of meterhub for bash. Made from the program's own command line: changes here are lost.
_meterhub() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command \${COMP_WORDS[i]}" in
${below(program)
  .map(
    ({ name }) =>
      `      '${[...name.split(' ').slice(0, -1)].join(' ')} ${name.split(' ').at(-1)}') command='${name}' ;;`,
  )
  .join('\n')}
    esac
  done
  local words= values=
  case "$command" in
${all.map((command) => `    '${command.name}') words='${wordsOf(program, command)}' ;;`).join('\n')}
  esac
  case "$command $before" in
${all.flatMap((command) => command.flags.flatMap((flag) => valueCase(command, flag))).join('\n')}
  esac
  if [ -n "$values" ]; then words=$values; fi
  if [ "$words" = FILES ]; then words=; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o bashdefault -o default -F _meterhub meterhub
`;
}

function below(command: CommandFacts): CommandFacts[] {
  return command.commands.flatMap((each) => [each, ...below(each)]);
}

function wordsOf(program: CommandFacts, command: CommandFacts): string {
  const flags = command === program ? command.flags : [...command.flags, ...program.flags];
  const names = command.commands.map(({ name }) => name.split(' ').at(-1) ?? '');
  return [...new Set([...names, ...flags.map(({ long, short }) => long ?? short ?? '')])].join(' ');
}

/** After a flag that takes a value: its choices, files, or nothing. */
function valueCase({ name }: CommandFacts, { long, short, value, choices }: Flag): string[] {
  if (value === null) return [];
  const patterns = [long, short].flatMap((flag) => (flag === null ? [] : [`'${name} ${flag}'`]));
  if (choices.length > 0) return [`    ${patterns.join(' | ')}) values='${choices.join(' ')}' ;;`];
  return FILES.test(value) ? [`    ${patterns.join(' | ')}) values=FILES ;;`] : [];
}
