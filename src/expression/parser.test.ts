import { inEnglish } from '../../test/support/in-english.ts';
import { describe, expect, it } from 'vitest';
import type { Expression } from './ast.ts';
import { isReservedWord, MAX_EXPRESSION_LENGTH, parseExpression } from './parser.ts';

/** The tree as text with every grouping in parentheses. */
function shape(node: Expression): string {
  switch (node.kind) {
    case 'constant':
      return JSON.stringify(node.value);
    case 'reading':
      return `${node.device}.${node.measurand}`;
    case 'name':
      return node.name;
    case 'unary':
      return `(${node.operator} ${shape(node.operand)})`;
    case 'arithmetic':
      return `(${shape(node.first)}${node.rest.map((step) => ` ${step.operator} ${shape(step.operand)}`).join('')})`;
    case 'comparison':
      return `(${shape(node.left)} ${node.operator} ${shape(node.right)})`;
    case 'logic':
      return `(${node.operands.map(shape).join(` ${node.operator} `)})`;
    case 'conditional':
      return `(${shape(node.condition)} ? ${shape(node.whenTrue)} : ${shape(node.whenFalse)})`;
    case 'call':
      return `${node.function}(${node.args.map(shape).join(', ')})`;
  }
}

function parsed(source: string): Expression {
  const result = parseExpression(source);
  if (!result.ok) throw new Error(`${source}: ${result.error.message.en}`);
  return result.ast;
}

/** What is wrong with an expression, in English. */
function failureOf(source: string) {
  const result = parseExpression(source);
  if (result.ok) throw new Error(`${source} is fine`);
  return inEnglish(result.error);
}

describe('parseExpression', () => {
  it.each([
    ['grid.power', 'grid.power'],
    [' grid . power\n', 'grid.power'],
    ['"my-meter".power', 'my-meter.power'],
    ["'my-meter'.'total power'", 'my-meter.total power'],
    ['grid."1-0:96.50.1*1"', 'grid.1-0:96.50.1*1'],
    ['my-meter.power', '(my - meter.power)'],
    ['pv1.power-1', '(pv1.power - 1)'],
    ['_x1', '_x1'],
    ['min', 'min'],
    ['true.false', 'true.false'],
    ['not.or - and.not', '(not.or - and.not)'],
    ['12', '12'],
    ['1.50', '1.5'],
    ['2e3', '2000'],
    ['1.5E-3', '0.0015'],
    ["'it''s'".replace("''", "\\'"), '"it\'s"'],
    [String.raw`"a\"b\\"`, String.raw`"a\"b\\"`],
    ['true', 'true'],
    ['null', 'null'],
    ['a + b - c', '(a + b - c)'],
    ['a + b * c', '(a + (b * c))'],
    ['a * b / c % d - e', '((a * b / c % d) - e)'],
    ['(a + b) * c', '((a + b) * c)'],
    ['a - (b - c)', '(a - (b - c))'],
    ['-a * b', '((- a) * b)'],
    ['- - a', '(- (- a))'],
    ['+a - -b', '((+ a) - (- b))'],
    ['a < b + 1', '(a < (b + 1))'],
    ['a <= b', '(a <= b)'],
    ['a>=b', '(a >= b)'],
    ["a.state != 'idle'", '(a.state != "idle")'],
    ['(a < b) == (c < d)', '((a < b) == (c < d))'],
    ['not a == b', '(not (a == b))'],
    ['not not a', '(not (not a))'],
    ['not a and b', '((not a) and b)'],
    ['a or b and c or d', '(a or (b and c) or d)'],
    ['a and not b', '(a and (not b))'],
    ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'],
    ['a ? b ? c : d : e', '(a ? (b ? c : d) : e)'],
    ['a or b ? c + 1 : d', '((a or b) ? (c + 1) : d)'],
    ['a ? not b : -c', '(a ? (not b) : (- c))'],
    ['or(a, 0) + or(b.c, 0)', '(or(a, 0) + or(b.c, 0))'],
    ['a or (b)', '(a or b)'],
    ['a or or(b, c)', '(a or or(b, c))'],
    ['or (a, b) or or (c, d)', '(or(a, b) or or(c, d))'],
    ['round(a)', 'round(a)'],
    ['round(min(a, b, c) / 3, 2)', 'round((min(a, b, c) / 3), 2)'],
    ['max(a ? 1 : 2, not b)', 'max((a ? 1 : 2), (not b))'],
  ])('reads %s as %s', (source, expected) => {
    expect(shape(parsed(source))).toBe(expected);
  });

  it('knows the place of every part', () => {
    expect(parsed('or( "a-b".x , 0) + c')).toEqual({
      kind: 'arithmetic',
      offset: 0,
      length: 20,
      first: {
        kind: 'call',
        function: 'or',
        offset: 0,
        length: 16,
        args: [
          {
            kind: 'reading',
            device: 'a-b',
            measurand: 'x',
            deviceSpan: { offset: 4, length: 5 },
            measurandSpan: { offset: 10, length: 1 },
            offset: 4,
            length: 7,
          },
          { kind: 'constant', value: 0, offset: 14, length: 1 },
        ],
      },
      rest: [{ operator: '+', operand: { kind: 'name', name: 'c', offset: 19, length: 1 } }],
    });
  });

  const quoteHint = 'write device.measurand; an OBIS code goes in quotes: grid."1-0:1.8.0*255"';
  const nameHint = 'a name with other characters than letters a to z, digits and _ needs quotes: "my-meter".power';
  const chainHint = 'write a < b and b < c, or put one comparison in parentheses';
  const pointHint = 'decimals are written with a point: 1.5';

  it.each<[source: string, offset: number, length: number, message: string, hint?: string]>([
    ['', 0, 0, 'the expression is empty', 'write a reference such as grid.power'],
    [' \n', 0, 2, 'the expression is empty', 'write a reference such as grid.power'],
    ['a +', 3, 0, 'a value is missing at the end'],
    ['not', 3, 0, 'a value is missing at the end'],
    ['a ? b :', 7, 0, 'a value is missing at the end'],
    ['* 2', 0, 1, 'a value is missing before "*"'],
    ['a or or', 5, 2, 'a value is missing before "or"'],
    ['and(a, b)', 0, 3, 'a value is missing before "and"'],
    ['()', 1, 1, 'a value is missing before ")"'],
    ['min(a,)', 6, 1, 'a value is missing before ")"'],
    ['.5', 0, 1, 'a value is missing before "."', 'write 0.5, not .5'],
    ['.x', 0, 1, 'a value is missing before "."'],
    ['a b', 2, 1, 'an operator is missing before "b"'],
    ["a 'x'", 2, 3, "an operator is missing before 'x'"],
    ['2 (a)', 2, 1, 'an operator is missing before "("'],
    ['a ? b c', 6, 1, 'an operator is missing before "c"'],
    ['min(a b)', 6, 1, 'an operator is missing before "b"'],
    ['(a', 0, 1, '"(" is not closed', 'add ")"'],
    ['b * min(a, 1', 7, 1, '"(" is not closed', 'add ")"'],
    ['a)', 1, 1, '")" without "("'],
    ['a ? b', 2, 1, '"?" without ":"', 'write condition ? a : b'],
    ['(a ? b)', 3, 1, '"?" without ":"', 'write condition ? a : b'],
    ['a : b', 2, 1, 'unexpected ":"'],
    ['a, b', 1, 1, 'unexpected ","'],
    ['a * 1,5', 5, 1, 'unexpected ","', pointHint],
    ['(a).b', 3, 1, 'unexpected "."'],
    ['a = b', 2, 1, 'unexpected "="', 'to compare, write =='],
    ['a && b', 2, 1, 'unexpected "&"', 'write and'],
    ['a || b', 2, 1, 'unexpected "|"', 'write or'],
    ['!a', 0, 1, 'unexpected "!"', 'write not'],
    ['a ^ 2', 2, 1, 'unexpected "^"', 'there are no powers: multiply instead'],
    ['a[0]', 1, 1, 'unexpected "["', 'there are no lists'],
    ['{a}', 0, 1, 'unexpected "{"', 'there are no objects'],
    ['$a.b', 0, 1, 'unexpected "$"', 'names are written as they are: device.measurand'],
    ['a == “x”', 5, 1, 'unexpected "“"', `quotes are ' or "`],
    ['küche.power', 1, 1, 'unexpected "ü"', nameHint],
    ['a + 😀', 4, 2, 'unexpected "😀"'],
    ['a \u0000', 2, 1, 'unexpected character U+0000'],
    ['a \ud800', 2, 1, 'unexpected character U+D800'],
    ['a < b < c', 6, 1, 'a comparison cannot be compared again', chainHint],
    ['a == b != c', 7, 2, 'a comparison cannot be compared again', chainHint],
    ['a + not b', 4, 3, '"not" needs parentheses here', 'write (not x)'],
    ['a == not b', 5, 3, '"not" needs parentheses here', 'write (not x)'],
    ['grid.', 0, 5, 'a measurand is missing after "grid."', quoteHint],
    ['grid.1-0:96.50.1*1', 0, 5, 'a measurand is missing after "grid."', quoteHint],
    ['grid. + 1', 0, 5, 'a measurand is missing after "grid."', quoteHint],
    ['grid.""', 0, 5, 'a measurand is missing after "grid."', quoteHint],
    ['"".power', 0, 2, 'the device name is empty'],
    [
      'a.b.c',
      3,
      1,
      'a reference has one point only',
      'write device.measurand; a name with a point in it goes in quotes',
    ],
    ['"x', 0, 2, 'the text is not closed', 'add " at its end'],
    ["a == 'x\\", 5, 3, 'the text is not closed', "add ' at its end"],
    [String.raw`'a\n'`, 2, 2, `a backslash stands only before ', " or \\`, 'write \\\\'],
    ['a + 1.2.3', 4, 5, '"1.2.3" is not a number'],
    ['12abc', 0, 5, '"12abc" is not a number'],
    ['1.', 0, 2, '"1." is not a number', 'write 1.0 or 1'],
    ['1_000', 0, 5, '"1_000" is not a number', 'write 1000'],
    ['1e999', 0, 5, '"1e999" is too large'],
    ['mni(a, b)', 0, 3, 'there is no function "mni"', 'did you mean "min"?'],
    ['2 * sqrt(a)', 4, 4, 'there is no function "sqrt"', 'functions: min, max, abs, round, or'],
    ['constructor(a)', 0, 11, 'there is no function "constructor"', 'functions: min, max, abs, round, or'],
    ['min()', 0, 5, 'min() does not take 0 values', 'write min(a, b, ...)'],
    ['1 + or(a)', 4, 5, 'or() does not take 1 value', 'write or(x, y)'],
    ['abs(a, b)', 0, 9, 'abs() does not take 2 values', 'write abs(x)'],
    ['round(1, 2, 3)', 0, 14, 'round() does not take 3 values', 'write round(x) or round(x, digits)'],
  ])('refuses %j', (source, offset, length, message, hint) => {
    const error = hint === undefined ? { message, offset, length } : { message, offset, length, hint };
    expect(failureOf(source)).toEqual(error);
  });

  it.each([
    ['parentheses', '('],
    ['calls', 'abs('],
    ['alternatives', 'or(1,'],
    ['signs', '-'],
    ['negations', 'not '],
    ['conditions', 'a?'],
    ['other cases', 'a?b:'],
    ['right operands', 'a+(b*('],
  ])('refuses deeply nested %s where the limit is, however deep', (_what, opening) => {
    const source = opening.repeat(Math.floor((MAX_EXPRESSION_LENGTH - 1) / opening.length));
    const result = parseExpression(source);
    expect(failureOf(source)).toMatchObject({
      message: 'the expression is nested more than 100 levels deep',
      hint: 'split it into several dataset names',
    });
    if (!result.ok) expect(result.error.offset).toBeLessThan(100 * opening.length + 1);
  });

  it('accepts what a person nests', () => {
    const depth = 45;
    expect(parseExpression(`${'(1 + '.repeat(depth)}a${')'.repeat(depth)}`).ok).toBe(true);
  });

  it('accepts sums as long as the text may be, as one node', () => {
    const ast = parsed(new Array(2500).fill('a.b').join('+'));
    expect(ast.kind === 'arithmetic' && ast.rest.length).toBe(2499);
  });

  it('refuses a text that is too long, at the first character too many', () => {
    expect(parseExpression('1'.padEnd(MAX_EXPRESSION_LENGTH)).ok).toBe(true);
    expect(failureOf('1'.padEnd(MAX_EXPRESSION_LENGTH + 5))).toEqual({
      message: 'the expression is longer than 10000 characters',
      offset: 10_000,
      length: 5,
      hint: 'split it into several dataset names',
    });
  });
});

describe('isReservedWord', () => {
  it('names exactly the words that cannot be read as a bare name', () => {
    const words = ['true', 'false', 'null', 'and', 'or', 'not', 'min', 'round', 'power', 'True'];
    expect(words.filter(isReservedWord)).toEqual(['true', 'false', 'null', 'and', 'or', 'not']);
    for (const word of words) {
      const result = parseExpression(word);
      expect(result.ok && result.ast.kind === 'name', word).toBe(!isReservedWord(word));
    }
  });
});
