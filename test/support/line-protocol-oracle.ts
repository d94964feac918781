// A strict reader of line protocol for tests, written from the specification only: it shares nothing with the writer, and
// refuses what any of the databases would refuse or read differently.

export type FieldValue = number | string | boolean | { readonly integer: number };

export interface ParsedPoint {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly timeMs: number;
}

/** Throws with the reason. */
export function parseLine(line: string): ParsedPoint {
  const at = { place: 0 };
  if (line.startsWith('#')) throw new Error('a comment');
  if (/[\p{Cc}]/u.test(line)) throw new Error('a control character');
  const measurement = readName(line, at, ', ', '=');
  if (measurement.startsWith('_')) throw new Error('a measurement with _ in front');
  const tags = new Map<string, string>();
  while (line[at.place] === ',') {
    at.place++;
    const key = readName(line, at, '=');
    expectSign(line, at, '=');
    const value = readName(line, at, ', ');
    if (tags.has(key)) throw new Error(`tag ${key} twice`);
    tags.set(key, value);
  }
  expectSign(line, at, ' ');
  const fields = new Map<string, FieldValue>();
  for (;;) {
    const key = readName(line, at, '=');
    expectSign(line, at, '=');
    const value = readValue(line, at);
    if (fields.has(key)) throw new Error(`field ${key} twice`);
    if (tags.has(key)) throw new Error(`${key} is tag and field`);
    if (key === 'time' || key.startsWith('_')) throw new Error(`field ${key}`);
    fields.set(key, value);
    if (line[at.place] !== ',') break;
    at.place++;
  }
  expectSign(line, at, ' ');
  const time = line.slice(at.place);
  if (!/^-?\d{1,19}$/.test(time)) throw new Error(`time ${time}`);
  return { measurement, tags: Object.fromEntries(tags), fields: Object.fromEntries(fields), timeMs: Number(time) };
}

interface Place {
  place: number;
}

function expectSign(line: string, at: Place, sign: string): void {
  if (line[at.place] !== sign) throw new Error(`no "${sign}" at ${at.place}: ${line}`);
  at.place++;
}

/** Up to one of the signs; a backslash takes the meaning from the sign behind it. */
function readName(line: string, at: Place, ends: string, harmless = ''): string {
  let name = '';
  for (; at.place < line.length; at.place++) {
    const sign = line[at.place] ?? '';
    if (ends.includes(sign)) break;
    if (sign === '\\') {
      const next = line[at.place + 1] ?? '';
      if (!', ='.includes(next) || next === '') throw new Error(`a backslash that escapes nothing: ${line}`);
      name += next;
      at.place++;
    } else if (', ="'.includes(sign) && sign !== harmless) {
      throw new Error(`a bare "${sign}" in a name: ${line}`);
    } else name += sign;
  }
  if (name === '') throw new Error(`an empty name at ${at.place}: ${line}`);
  return name;
}

function readValue(line: string, at: Place): FieldValue {
  if (line[at.place] === '"') return readText(line, at);
  const begin = at.place;
  while (at.place < line.length && !', '.includes(line[at.place] ?? '')) at.place++;
  const text = line.slice(begin, at.place);
  if (/^(t|T|true|True|TRUE)$/.test(text)) return true;
  if (/^(f|F|false|False|FALSE)$/.test(text)) return false;
  if (/^-?\d+[iu]$/.test(text)) return { integer: Number(text.slice(0, -1)) };
  if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) throw new Error(`no number: ${text}`);
  return Number(text);
}

function readText(line: string, at: Place): string {
  let text = '';
  at.place++;
  for (; line[at.place] !== '"'; at.place++) {
    if (at.place >= line.length) throw new Error('a text without an end');
    if (line[at.place] === '\\') {
      at.place++;
      if (!'"\\'.includes(line[at.place] ?? ' ')) throw new Error('a backslash that escapes nothing in a text');
    }
    text += line[at.place] ?? '';
  }
  at.place++;
  return text;
}
