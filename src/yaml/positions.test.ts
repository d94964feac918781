// Places in the file: of keys, values, characters within values, through anchors and merges.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml, type Part, type Path } from './yaml-source.ts';

/** The text at a place, as an editor would select it. */
function selected(text: string, path: Path, part?: Part): string {
  const { line, column, endLine, endColumn } = readYaml(text, {}).locate(path, part);
  const lines = text.split('\n');
  if (line === endLine) return (lines[line - 1] ?? '').slice(column - 1, endColumn - 1);
  const inner = lines.slice(line - 1, endLine);
  return [inner[0]?.slice(column - 1), ...inner.slice(1, -1), inner.at(-1)?.slice(0, endColumn - 1)].join('\n');
}

const FILE = `devices:
  home: { model: sdm630, id: 1 }
  car:
    model: go-e
    list: [a, "b c", d]
dataset:
  plain: grid.power + pv.power
  quoted: "grid.power + pv.power"
  single: 'it''s grid.power'
  folded: >-
    grid.power
      + pv.power
  literal: |
    grid.power
    + pv.power
  escaped: "a\\tgrid"
  spread: grid.power
    + pv.power
`;

describe('places', () => {
  it.each<[Path, Part, string]>([
    [['devices', 'home', 'id'], 'value', '1'],
    [['devices', 'home', 'id'], 'key', 'id'],
    [['devices', 'home'], 'value', '{ model: sdm630, id: 1 }'],
    [['devices', 'car'], 'value', 'car'],
    [['devices', 'car', 'list', 1], 'value', '"b c"'],
    [['devices', 'car', 'list', 9], 'value', 'list'],
    [['devices', 'car', 'nothing', 'below'], 'value', 'car'],
  ])('finds %j, %s', (path, part, text) => expect(selected(FILE, path, part)).toBe(text));

  it.each([
    ['plain', 'pv'],
    ['quoted', 'pv'],
    ['single', 'grid'],
    ['folded', 'pv'],
    ['literal', 'pv'],
    ['spread', 'pv'],
  ])('finds characters of the %s text', (name, word) => {
    const value = valueOf(FILE, 'dataset', name);
    const offset = value.indexOf(word);
    expect(offset).toBeGreaterThan(0);
    expect(selected(FILE, ['dataset', name], { offset, length: word.length })).toBe(word);
  });

  it('names the start of a text with escapes', () => {
    const { line, column } = readYaml(FILE, {}).locate(['dataset', 'escaped'], { offset: 3, length: 2 });
    expect([line, column]).toEqual([16, 12]);
  });

  it('follows anchors and merges to where the value is written', () => {
    const text = 'base: &b\n  baud: 9600\nbuses:\n  rs:\n    <<: *b\n    type: x\n  again: *b\n';
    expect(readYaml(text, {}).locate(['buses', 'rs', 'baud']).line).toBe(2);
    expect(readYaml(text, {}).locate(['buses', 'again', 'baud']).line).toBe(2);
    expect(readYaml(text, {}).locate(['buses', 'rs', 'type']).line).toBe(6);
  });

  it('stays in the text for circular merges, empty files and broken ones', () => {
    for (const text of ['a: &a\n  <<: *a\n', '', '[', 'a: *b', '\0', '- - - -']) {
      expect(readYaml(text, {}).locate(['a', 'b', 0]).line).toBeGreaterThan(0);
    }
  });

  it('finds every character of any plain or quoted text', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(words, fc.constantFrom('plain', 'single', 'double', 'folded'), fc.nat(), (list, style, pick) => {
        const marked = list.map((word, index) => `${word}${index}`);
        const text = `dataset:\n  x: ${write(marked, style)}\n`;
        const word = marked[pick % marked.length] ?? '';
        const offset = valueOf(text, 'dataset', 'x').indexOf(word);
        expect(selected(text, ['dataset', 'x'], { offset, length: word.length })).toBe(word);
      }),
    );
  });
});

function write(words: readonly string[], style: string): string {
  switch (style) {
    case 'single':
      return `'${words.join(' ')}'`;
    case 'double':
      return `"${words.join(' ')}"`;
    case 'folded':
      return `>-\n    ${words.join('\n    ')}`;
    default:
      return words.join(' ');
  }
}

function valueOf(text: string, section: string, name: string): string {
  const value = readYaml(text, {}).value as Record<string, Record<string, string>>;
  return value[section]?.[name] ?? '';
}
