// A draft as the text of a configuration, with all notes as comments. It must not know where the draft came from.
import { Secret, type Draft, type Entry, type Note, type Value } from './draft.ts';

export interface Origin {
  readonly file: string;
  readonly program: string;
}

/** Lines of comments stay readable in a terminal. */
const WIDTH = 110;

export function draftText(draft: Draft, origins: readonly Origin[]): string {
  const from = origins.map(({ file, program }) => `${file} (${program})`).join(', ');
  const server: Record<string, Value> = Object.fromEntries(draft.server);
  const listen = draft.listen.length === 1 ? draft.listen[0] : draft.listen;
  const heading = `Made by meterhub migrate from ${from}. Then: meterhub check -c <this file>`;
  return [
    comment(heading),
    section('server', { ...(listen !== undefined && draft.listen.length > 0 ? { listen } : {}), ...server }),
    entries('buses', draft.buses),
    entries('devices', draft.devices),
    entries('dataset', draft.dataset),
    entries('publish', draft.publish),
    entries('commands', draft.commands),
    section('backup', Object.fromEntries(draft.backup)),
    section('log', Object.fromEntries(draft.log)),
    entries('outputs', draft.outputs),
    notes('Not taken over:', draft.left),
    notes('Taken over, but please look at it:', draft.look),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** `mbmd.yaml line 7: mqtt.homie: why`. */
export function noteLine({ place, what, text }: Note): string {
  return `${place.file} line ${place.line}: ${what}: ${text}`;
}

function section(name: string, content: Entry): string {
  return Object.keys(content).length === 0 ? '' : `${name}: ${flow(content)}\n`;
}

function entries(name: string, content: ReadonlyMap<string, Value>): string {
  if (content.size === 0) return '';
  const lines = [...content].map(([key, value]) => `  ${key}: ${flow(value)}\n`);
  return `${name}:\n${lines.join('')}`;
}

function notes(heading: string, list: readonly Note[]): string {
  if (list.length === 0) return '';
  return comment(heading) + list.map((note) => comment(`- ${noteLine(note)}`, '  ')).join('');
}

/** Long ones are wrapped; nothing of a note can end the comment. */
function comment(text: string, indent = ''): string {
  const lines: string[] = [];
  for (const word of text.replace(/\s+/g, ' ').split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`# ${indent}${last === undefined || indent === '' ? '' : '  '}${word}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

function flow(value: Value): string {
  if (value instanceof Secret) return `!env ${value.variable}`;
  if (typeof value === 'string') return scalar(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${value.map(flow).join(', ')}]`;
  const pairs = Object.entries(value).map(([key, each]) => `${scalar(key)}: ${flow(each)}`);
  return `{ ${pairs.join(', ')} }`;
}

function isList(value: readonly Value[] | Entry): value is readonly Value[] {
  return Array.isArray(value);
}

/** YAML would read some plain texts as something else: a number, true, nothing, a comment, a part of the braces. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z/][A-Za-z0-9_./:*%$-]*$/.test(text) && !text.endsWith(':');
  const isWord = /^(true|false|null|yes|no|on|off|y|n|inf|nan)$/i.test(text);
  const isFraming = /^[5-8][NEO][12]$/.test(text) || /^[0-9]+(ms|s|min|h|d|y)$/.test(text);
  const isAddress = /^[0-9]{1,3}(\.[0-9]{1,3}){3}(:[0-9]+)?$/.test(text);
  const isRange = /^[0-9]+\.\.[0-9]+$/.test(text);
  if ((isPlain && !isWord) || isFraming || isAddress || isRange) return text;
  // JSON is YAML, but for characters that YAML 1.2 does not want as they are; JSON.stringify escapes those that matter.
  return JSON.stringify(text);
}
