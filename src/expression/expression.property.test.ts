// Properties of the whole expression language: what is printed and read back means the same, and no text and no
// reading makes it throw. The evaluator here walks a tree of its own, so it shares only decimal arithmetic with the real one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reference, Value, ValueType } from './ast.ts';
import { checkTypes } from './check.ts';
import { type ExpressionScope, compileExpression } from './compile.ts';
import { add, compare, remainder, roundHalfAway, subtract, withoutNoise } from './decimal.ts';
import { parseExpression } from './parser.ts';
import { collectReferences, evaluationOrder } from './references.ts';
import { inferUnit } from './unit.ts';
import { runs } from '../../test/support/amount.ts';

const LEVELS = { '?': 1, or: 2, and: 3, not: 4, '<': 5, '<=': 5, '>': 5, '>=': 5, '==': 5, '!=': 5 } as const;
const STRONGER_LEVELS = { '+': 6, '-': 6, '*': 7, '/': 7, '%': 7 } as const;
const BINARY_LEVELS = { ...LEVELS, ...STRONGER_LEVELS };
type Binary = Exclude<keyof typeof BINARY_LEVELS, '?' | 'not'>;
const BINARIES: readonly Binary[] = ['or', 'and', '<', '<=', '>', '>=', '==', '!=', '+', '-', '*', '/', '%'];

/** Binary where the language has runs of operators, so that the reading of runs is tested too. */
type Tree =
  | { kind: 'constant'; value: Value | null }
  | { kind: 'reading'; device: string; measurand: string }
  | { kind: 'name'; name: string }
  | { kind: 'sign'; operator: '-' | '+' | 'not'; operand: Tree }
  | { kind: 'binary'; operator: Binary; left: Tree; right: Tree }
  | { kind: 'conditional'; condition: Tree; whenTrue: Tree; whenFalse: Tree }
  | { kind: 'call'; name: 'min' | 'max' | 'abs' | 'round' | 'or'; args: Tree[] };

const DEVICES = ['grid', 'pv_1', 'or', 'my-meter', 'a "quoted\\ one\''];
const MEASURANDS = ['power', 'not', '1-0:96.50.1*1', 'ü'];
const NAMES = ['pv_p', 'min', 'x1', '_'];

const number = fc.oneof(
  fc.nat(20),
  fc.nat(400).map((n) => n / 8),
  fc.nat(99_999).map((n) => n / 1000),
  fc.constantFrom(1e-7, 1e21, 9_007_199_254_740_991),
);
const leaf: fc.Arbitrary<Tree> = fc.oneof(
  fc.record({ kind: fc.constant('constant'), value: fc.oneof(number, fc.boolean(), fc.string(), fc.constant(null)) }),
  fc.record({
    kind: fc.constant('reading'),
    device: fc.constantFrom(...DEVICES),
    measurand: fc.constantFrom(...MEASURANDS),
  }),
  fc.record({ kind: fc.constant('name'), name: fc.constantFrom(...NAMES) }),
);
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({ kind: fc.constant('sign'), operator: fc.constantFrom('-', '+', 'not'), operand: tie('tree') }),
    fc.record({
      kind: fc.constant('binary'),
      operator: fc.constantFrom(...BINARIES),
      left: tie('tree'),
      right: tie('tree'),
    }),
    fc.record({
      kind: fc.constant('conditional'),
      condition: tie('tree'),
      whenTrue: tie('tree'),
      whenFalse: tie('tree'),
    }),
    fc.record({
      kind: fc.constant('call'),
      name: fc.constantFrom('min', 'max', 'or'),
      args: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('call'), name: fc.constant('abs'), args: fc.tuple(tie('tree')) }),
    fc.record({
      kind: fc.constant('call'),
      name: fc.constant('round'),
      args: fc.array(tie('tree'), { minLength: 1, maxLength: 2 }),
    }),
  ),
}));

const reading = fc.oneof(number, fc.double(), fc.string(), fc.boolean(), fc.constantFrom(null, undefined), fc.object());
const scopes: fc.Arbitrary<ExpressionScope> = fc
  .record({
    readings: fc.array(reading, { minLength: DEVICES.length, maxLength: DEVICES.length }),
    names: fc.array(reading, { minLength: NAMES.length, maxLength: NAMES.length }),
  })
  .map(({ readings, names }) => ({
    reading: (device, measurand) => (measurand === 'ü' ? null : readings[DEVICES.indexOf(device)]),
    name: (name) => names[NAMES.indexOf(name)],
  }));

/** As few parentheses as the precedence allows, or parentheses around everything. */
function print(node: Tree, level: number, everywhere: boolean, space: string): string {
  const inner = (part: Tree, partLevel: number): string => print(part, partLevel, everywhere, space);
  const grouped = (own: number, text: string): string => (everywhere || own < level ? `(${space}${text})` : text);
  switch (node.kind) {
    case 'constant':
      return typeof node.value === 'string' ? quoted(node.value, "'") : String(node.value);
    case 'reading':
      return `${printName(node.device)}.${space}${printName(node.measurand)}`;
    case 'name':
      return node.name;
    case 'sign': {
      const own = node.operator === 'not' ? LEVELS.not : 8;
      return grouped(own, `${node.operator}${node.operator === 'not' ? ' ' : space}${inner(node.operand, own)}`);
    }
    case 'binary': {
      const own = BINARY_LEVELS[node.operator];
      const isComparison = own === LEVELS['<'];
      const left = inner(node.left, isComparison ? own + 1 : own);
      const gap = own <= LEVELS.and ? ' ' : space;
      return grouped(own, `${left}${gap}${node.operator}${gap}${inner(node.right, own + 1)}`);
    }
    case 'conditional': {
      const parts = [inner(node.condition, 2), inner(node.whenTrue, 1), inner(node.whenFalse, 1)];
      return grouped(LEVELS['?'], `${parts[0] ?? ''}${space}?${space}${parts[1] ?? ''}${space}:${parts[2] ?? ''}`);
    }
    case 'call':
      return `${node.name}${space}(${node.args.map((arg) => inner(arg, 1)).join(`${space},`)}${space})`;
  }
}

function printName(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name, '"');
}

function quoted(text: string, quote: string): string {
  return quote + text.replaceAll(/["'\\]/g, '\\$&') + quote;
}

function evaluate(node: Tree, scope: ExpressionScope): Value | null {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'reading':
      return scalar(scope.reading(node.device, node.measurand));
    case 'name':
      return scalar(scope.name(node.name));
    case 'sign': {
      const value = evaluate(node.operand, scope);
      if (node.operator === 'not') return typeof value === 'boolean' ? !value : null;
      if (typeof value !== 'number') return null;
      return node.operator === '-' ? -value : value;
    }
    case 'binary':
      return evaluateBinary(node.operator, evaluate(node.left, scope), evaluate(node.right, scope));
    case 'conditional': {
      const condition = evaluate(node.condition, scope);
      if (condition === true) return evaluate(node.whenTrue, scope);
      return condition === false ? evaluate(node.whenFalse, scope) : null;
    }
    case 'call': {
      const args = node.args.map((arg) => evaluate(arg, scope));
      if (node.name === 'or') return args.find((arg) => arg !== null) ?? null;
      if (!args.every((arg) => typeof arg === 'number')) return null;
      const [first = NaN, second = 0] = args;
      const sorted = args.toSorted((a, b) => a - b);
      if (node.name === 'abs') return first < 0 ? -first : first;
      if (node.name === 'round') return scalar(roundHalfAway(first, second));
      return (node.name === 'min' ? sorted[0] : sorted.at(-1)) ?? null;
    }
  }
}

function evaluateBinary(operator: Binary, a: Value | null, b: Value | null): Value | null {
  if (operator === 'and') return a === false || b === false ? false : a === true && b === true ? true : null;
  if (operator === 'or') return a === true || b === true ? true : a === false && b === false ? false : null;
  if (a === null || b === null) return null;
  const bothNumbers = typeof a === 'number' && typeof b === 'number';
  if (operator === '==' || operator === '!=') {
    const equal = bothNumbers ? compare(a, b) === 0 : a === b;
    return equal === (operator === '==');
  }
  if (typeof a === 'string' && typeof b === 'string') {
    return {
      '<': a < b,
      '<=': a <= b,
      '>': a > b,
      '>=': a >= b,
      '+': null,
      '-': null,
      '*': null,
      '/': null,
      '%': null,
    }[operator];
  }
  if (!bothNumbers) return null;
  const order = compare(a, b);
  return scalar(
    {
      '<': order < 0,
      '<=': order <= 0,
      '>': order > 0,
      '>=': order >= 0,
      '+': add(a, b),
      '-': subtract(a, b),
      '*': a * b,
      '/': a / b,
      '%': remainder(a, b),
    }[operator],
  );
}

function scalar(value: unknown): Value | null {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Everything that can be done with a text; throws only if the language is broken. */
function exercise(source: string, scope: ExpressionScope): void {
  const result = parseExpression(source);
  if (!result.ok) {
    const { offset, length, message } = result.error;
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(offset + length).toBeLessThanOrEqual(source.length);
    expect([message.en, message.de]).not.toContain('');
    return;
  }
  const types: readonly (ValueType | undefined)[] = ['number', 'string', 'boolean', 'unknown', undefined];
  const typeOf = (reference: Reference): ValueType | undefined => types[reference.offset % types.length];
  for (const { offset, length } of checkTypes(result.ast, typeOf).problems) {
    expect(offset + length).toBeLessThanOrEqual(source.length);
  }
  for (const { offset, length } of collectReferences(result.ast)) {
    expect(offset + length).toBeLessThanOrEqual(source.length);
  }
  evaluationOrder(new Map([['pv_p', result.ast]]));
  inferUnit(result.ast, () => 'W');
  const value = compileExpression(result.ast)(scope);
  expect(value).toBe(scalar(value));
}

const fragments = [
  ...[
    '+',
    '-',
    '*',
    '/',
    '%',
    '<',
    '<=',
    '==',
    '!=',
    '?',
    ':',
    '(',
    ')',
    ',',
    '.',
    ' ',
    '=',
    '!',
    '&',
    '#',
    '\n',
    '\\',
  ],
  ...['and', 'or', 'not', 'true', 'null', 'min', 'round(', 'or(', 'grid', 'grid.power', 'pv_p', '"x', "'y'", 'ü', '😀'],
  ...['1', '2.5', '1e3', '1e', '0x1', '.5', '7.'],
];

describe('the expression language', () => {
  it('reads what is printed as what was meant, with few, all and no needless parentheses and spaces', () => {
    fc.assert(
      fc.property(tree, scopes, fc.constantFrom('', ' ', '\n\t '), fc.boolean(), (root, scope, space, everywhere) => {
        const source = print(root, 1, everywhere, space);
        fc.pre(source.length < 5000);
        const result = parseExpression(source);
        expect(result, source).toMatchObject({ ok: true });
        if (!result.ok) return;
        const meant = evaluate(root, scope);
        const expected = typeof meant === 'number' ? withoutNoise(meant) : meant;
        expect(compileExpression(result.ast)(scope), source).toBe(expected);
      }),
      { numRuns: runs(5000) },
    );
  });

  it('has a value for generated expressions often enough for that to mean something', () => {
    const scope: ExpressionScope = { reading: () => 2.5, name: () => 4 };
    const samples = fc.sample(tree, { numRuns: 2000, seed: 1 });
    const present = samples.filter((root) => root.kind !== 'constant' && evaluate(root, scope) !== null);
    expect(present.length).toBeGreaterThan(500);
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), scopes, exercise), { numRuns: runs(3000) });
  });

  it('never throws, whatever the pieces', () => {
    const text = fc.array(fc.constantFrom(...fragments), { maxLength: 25 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, scopes, exercise), { numRuns: runs(10_000) });
  });

  it('never throws when a good text is damaged', () => {
    const damage = fc.record({ at: fc.nat(200), cut: fc.nat(5), insert: fc.constantFrom('', ...fragments) });
    fc.assert(
      fc.property(tree, damage, scopes, (root, { at, cut, insert }, scope) => {
        const source = print(root, 1, false, ' ').slice(0, 5000);
        exercise(source.slice(0, at) + insert + source.slice(at + cut), scope);
      }),
      { numRuns: runs(5000) },
    );
  });
});
