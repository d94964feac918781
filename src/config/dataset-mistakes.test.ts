// Mistakes in the section dataset that everybody makes: what YAML does to expressions, and names that are taken.
import { describe, expect, it } from 'vitest';
import { loadConfig } from './load.ts';

const HEAD = `buses: { b: { type: modbus-tcp, address: "10.0.0.1:502" } }
devices:
  home: { model: sdm630, bus: b, id: 1 }
`;

function problems(text: string): string[] {
  const result = loadConfig(HEAD + text, 'test.yaml', {});
  if (result.ok) return [];
  return result.problems.map(({ line, column, message, hint }) => `${line}:${column} ${message} | ${hint ?? ''}`);
}

const CONDITION =
  'the ": " of a condition ends the value for YAML | put the whole expression into quotes: "x > 0 ? 1 : 2"';
const QUOTE =
  'for YAML the value ends at the closing quote | ' +
  `put the whole expression into quotes of the other kind: '"my-meter".power * 2'`;

describe('expressions and YAML', () => {
  it.each([
    ['a condition', 'dataset:\n  a: home.power > 0 ? 1 : 2\n', [`5:6 ${CONDITION}`]],
    ['a condition in braces', 'dataset: { a: home.power > 0 ? 1 : 2 }\n', [`4:15 ${CONDITION}`]],
    ['a quoted name', 'dataset:\n  a: "home".power + 1\n', [`5:12 ${QUOTE}`]],
    ['a text that is compared', "dataset:\n  a: 'idle' == home.state\n", [`5:13 ${QUOTE}`]],
  ])('explains %s', (_what, text, expected) => expect(problems(text)).toEqual(expected));

  it('explains a comma in braces', () => {
    expect(problems('dataset: { a: or(home.power, 0) }\n')[0]).toBe(
      '4:17 "(" is not closed | inside { } a comma ends the value: put the expression into quotes',
    );
  });

  it.each([
    ['dataset:\n  a: "home.power > 0 ? 1 : 2"\n'],
    ['dataset: { a: "or(home.power, 0)" }\n'],
    [`dataset:\n  a: '"home".power + 1'\n`],
    ['dataset:\n  a: >\n    home.power > 0\n    ? 1 : 2\n'],
  ])('takes %j', (text) => expect(problems(text)).toEqual([]));

  it('points at a character behind quotes and in folded lines', () => {
    expect(problems('dataset:\n  a: >\n    home.power +\n    hme.power\n')).toEqual([
      '7:5 there is no device "hme" | did you mean "home"?',
    ]);
    expect(problems(`dataset:\n  a: { value: '"home".powr * 2' }\n`)).toEqual([
      '5:23 device "home" has no measurand "powr" | did you mean "power"?',
    ]);
  });
});

describe('names', () => {
  it('keeps the name under which published values appear', () => {
    expect(problems('  published: { model: sdm120, bus: b, id: 2 }\n')).toEqual([
      '4:3 published is where published values appear among the devices | choose another name',
    ]);
  });

  it('reports every mistake at once', () => {
    const text = 'dataset:\n  a: b\n  b: a\n  time: home.power\n  c: home.power + true\npublish: { a: 10s }\n';
    expect(problems(text).map((problem) => problem.split(' | ')[0])).toEqual([
      '5:6 needs itself: a -> b -> a',
      '7:3 time is set by MeterHub itself',
      '8:19 "+" needs a number, this is true or false',
      '9:12 a is also a name of the dataset (line 5)',
    ]);
  });
});
