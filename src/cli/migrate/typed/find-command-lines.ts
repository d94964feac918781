// Command lines of known programs in the text of a systemd unit, a compose file or a shell script.
// It must not know what the programs' flags mean.
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';
import { commandLineOf, deviceMap, portMap, programOf, type CommandLine } from './command-line.ts';
import { commandsOf, shellWords } from './shell-words.ts';
import type { Place } from '../draft.ts';

/** `ExecStart=`, with what `Environment=` says filled in. */
export function inUnit(text: string, file: string): CommandLine[] {
  const lines = joinedLines(text);
  const environment = new Map(
    lines
      .filter(({ line }) => /^\s*Environment=/.test(line))
      .flatMap(({ line }) => shellWords(line.replace(/^\s*Environment=/, '')))
      .map(assignmentOf),
  );
  return lines.flatMap(({ line, number }) => {
    const [, command] = /^\s*ExecStart=[-@:+!|]*(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : commandLinesOf(filledIn(command, environment), { file, line: number });
  });
}

/** Any line that starts one of the programs: a script, an rc.local, a crontab, what was typed. */
export function inScript(text: string, file: string): CommandLine[] {
  const lines = joinedLines(text);
  const assignments = lines.filter(({ line }) => /^\s*(export\s+)?[A-Za-z_]\w*=\S*\s*(#.*)?$/.test(line));
  const variables = new Map(assignments.map(({ line }) => assignmentOf(shellWords(line).at(-1) ?? '')));
  return lines.flatMap(({ line, number }) => commandLinesOf(filledIn(line, variables), { file, line: number }));
}

function assignmentOf(pair: string): readonly [name: string, value: string] {
  return [pair.replace(/=.*$/s, ''), pair.replace(/^[^=]*=/, '')];
}

function filledIn(line: string, variables: ReadonlyMap<string, string>): string {
  return line.replace(/\$\{?([A-Za-z_]\w*)\}?/g, (whole, name: string) => variables.get(name) ?? whole);
}

/** A line may hold several commands, and one of them may be a shell with a command of its own. */
function commandLinesOf(line: string, place: Place): CommandLine[] {
  return commandsOf(shellWords(line)).flatMap((words) => {
    const shell = words.findIndex((word, at) => word === '-c' && /(^|\/)(ba|da)?sh$/.test(words[at - 1] ?? ''));
    if (shell !== -1) return commandLinesOf(words[shell + 1] ?? '', place);
    const found = commandLineOf(words, place);
    return found === null ? [] : [found];
  });
}

/** Services of a compose file. */
export function inCompose(text: string, file: string): CommandLine[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false });
  const services = document.get('services');
  if (!isMap(services)) return [];
  return services.items.flatMap(({ value }) => {
    if (!isMap(value)) return [];
    const line = lineOf(value, counter);
    const image = textOf(value.get('image')) ?? '';
    const typed = [...wordsOf(value.get('entrypoint', true)), ...wordsOf(value.get('command', true))];
    const words = programOf(image) === null || programOf(typed[0] ?? '') !== null ? typed : [image, ...typed];
    const found = commandLineOf(words, { file, line });
    if (found === null) return [];
    return [{ ...found, devices: deviceMap(listOf(value, 'devices')), ports: portMap(listOf(value, 'ports')) }];
  });
}

function lineOf(value: YAMLMap, counter: LineCounter): number {
  const command: unknown = value.get('command', true) ?? value.get('image', true);
  const start = isScalar(command) || isSeq(command) ? command.range?.[0] : value.range?.[0];
  return start === undefined ? 1 : counter.linePos(start).line;
}

function wordsOf(node: Node | undefined): string[] {
  if (isSeq(node)) return node.items.map((item) => textOf(item) ?? '');
  const text = textOf(node);
  return text === null ? [] : shellWords(text);
}

function listOf(map: YAMLMap, key: string): string[] {
  const list: unknown = map.get(key, true);
  return isSeq(list) ? list.items.flatMap((item) => textOf(item) ?? []) : [];
}

function textOf(node: unknown): string | null {
  const value = isScalar(node) ? node.value : node;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** A backslash at the end joins the next line; the number is that of the first. */
function joinedLines(text: string): { line: string; number: number }[] {
  const joined: { line: string; number: number }[] = [];
  let open = false;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const last = joined.at(-1);
    const body = line.replace(/\\$/, '');
    if (open && last !== undefined) last.line = `${last.line} ${body.trim()}`;
    else joined.push({ line: body, number: index + 1 });
    open = body !== line;
  }
  return joined;
}
