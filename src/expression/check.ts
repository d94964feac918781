// Finds what can be known to be wrong with a parsed expression before a value is there: names and types.
// It must not know devices or values; what exists and of which type is asked of the caller.
import { alike, type Text } from '../vocabulary/text.ts';
import {
  type ArithmeticNode,
  type CallNode,
  type ComparisonNode,
  type Expression,
  type Problem,
  type Reference,
  type Value,
  type ValueType,
  problemAt,
} from './ast.ts';
import { MAX_ROUND_DIGITS } from './decimal.ts';
import { EXPRESSION_FUNCTIONS } from './functions.ts';
import { type KnownNames, unknownReference } from './unknown-name.ts';

/** The type of what a reference names; undefined when there is no such thing. */
export type TypeOf = (reference: Reference) => ValueType | undefined;

export interface CheckResult {
  /** The type of the expression's value; `unknown` where it depends on values, or where there are problems. */
  readonly type: ValueType;
  /** All problems, in the order of the text. */
  readonly problems: readonly Problem[];
}

/** Types while checking: the word `null` in an expression is none of the public ones. */
type NodeType = ValueType | 'null';

/**
 * Checks an expression. Nothing it reports is an error at run time (there the value would be null); a type that is
 * `unknown` is accepted everywhere.
 * @param known what the caller has, for "did you mean"; without it unknown names are reported without a hint
 */
export function checkTypes(ast: Expression, typeOf: TypeOf, known: KnownNames | null = null): CheckResult {
  const checker = new Checker(typeOf, known);
  const type = checker.typeOfNode(ast);
  const problems = checker.problems.toSorted((a, b) => a.offset - b.offset);
  return { type: type === 'null' || problems.length > 0 ? 'unknown' : type, problems };
}

class Checker {
  readonly problems: Problem[] = [];
  readonly #typeOf: TypeOf;
  readonly #known: KnownNames | null;

  constructor(typeOf: TypeOf, known: KnownNames | null) {
    this.#typeOf = typeOf;
    this.#known = known;
  }

  typeOfNode(node: Expression): NodeType {
    switch (node.kind) {
      case 'constant':
        return typeOfConstant(node.value);
      case 'reading':
      case 'name': {
        const type = this.#typeOf(node);
        if (type === undefined) this.problems.push(unknownReference(node, this.#known));
        return type ?? 'unknown';
      }
      case 'unary':
        if (node.operator === 'not') return this.#needBoolean(node.operand, '"not"');
        return this.#needNumber(node.operand, `"${node.operator}"`);
      case 'arithmetic':
        return this.#arithmetic(node);
      case 'comparison':
        return this.#comparison(node);
      case 'logic':
        for (const operand of node.operands) this.#needBoolean(operand, `"${node.operator}"`);
        return 'boolean';
      case 'conditional':
        this.#needBoolean(node.condition, '"?"');
        return common([this.typeOfNode(node.whenTrue), this.typeOfNode(node.whenFalse)]);
      case 'call':
        return this.#call(node);
    }
  }

  #arithmetic(node: ArithmeticNode): NodeType {
    this.#needNumber(node.first, `"${node.rest[0]?.operator ?? '+'}"`);
    for (const { operator, operand } of node.rest) {
      this.#needNumber(operand, `"${operator}"`);
      if ((operator === '/' || operator === '%') && operand.kind === 'constant' && operand.value === 0) {
        this.problems.push(
          problemAt(operand, {
            en: 'a division by zero is always null',
            de: 'eine Division durch null ist immer null',
          }),
        );
      }
    }
    return 'number';
  }

  #comparison(node: ComparisonNode): NodeType {
    const left = this.typeOfNode(node.left);
    const right = this.typeOfNode(node.right);
    const operator = `"${node.operator}"`;
    if (left === 'null' || right === 'null') {
      const hint = { en: 'or(x, y) gives y where x is missing', de: 'or(x, y) ergibt y, wo x fehlt' };
      this.problems.push(
        problemAt(
          left === 'null' ? node.left : node.right,
          { en: 'a comparison with null is always null', de: 'ein Vergleich mit null ist immer null' },
          hint,
        ),
      );
      return 'boolean';
    }
    if (left !== 'unknown' && right !== 'unknown' && left !== right) {
      this.problems.push(
        problemAt(
          node,
          {
            en: `${operator} compares ${WORDS[left].en} with ${WORDS[right].en}`,
            de: `${operator} vergleicht ${WORDS[left].de} mit ${WORDS[right].de}`,
          },
          unquoteHint(node.left, node.right),
        ),
      );
      return 'boolean';
    }
    if (node.operator === '==' || node.operator === '!=') return 'boolean';
    if (left === 'boolean' || right === 'boolean') {
      const place = left === 'boolean' ? node.left : node.right;
      this.problems.push(
        problemAt(place, {
          en: `${operator} needs two numbers or two texts, this is true or false`,
          de: `${operator} braucht zwei Zahlen oder zwei Texte, das hier ist wahr oder falsch`,
        }),
      );
    }
    return 'boolean';
  }

  #call(node: CallNode): NodeType {
    const { takes } = EXPRESSION_FUNCTIONS[node.function];
    if (takes === 'any') {
      this.#refuseUnusedAlternatives(node);
      return common(node.args.map((arg) => this.typeOfNode(arg)));
    }
    for (const arg of node.args) this.#needNumber(arg, `${node.function}()`);
    const digits = node.function === 'round' ? node.args[1] : undefined;
    const constant = digits === undefined ? null : constantNumber(digits);
    if (digits !== undefined && constant !== null) {
      if (!Number.isInteger(constant) || Math.abs(constant) > MAX_ROUND_DIGITS) {
        const message = {
          en: `round() takes whole digits from -${MAX_ROUND_DIGITS} to ${MAX_ROUND_DIGITS}`,
          de: `round() nimmt ganze Stellen von -${MAX_ROUND_DIGITS} bis ${MAX_ROUND_DIGITS}`,
        };
        this.problems.push(problemAt(digits, message));
      }
    }
    return 'number';
  }

  /** or(x, 1,5) looks like 1.5 to half of Europe and is 1; a value that is never missing can only be the last. */
  #refuseUnusedAlternatives(node: CallNode): void {
    const at = node.args.findIndex((arg) => arg.kind === 'constant' && arg.value !== null);
    const constant = node.args[at];
    const unused = node.args[at + 1];
    if (constant === undefined || unused === undefined) return;
    const hint =
      unused.kind === 'constant'
        ? { en: 'decimals are written with a point: 1.5', de: 'Nachkommastellen schreibt man mit Punkt: 1.5' }
        : null;
    this.problems.push(
      problemAt(
        constant,
        {
          en: 'or() ends at a value that is never missing, what follows is not used',
          de: 'or() endet an einem Wert, der nie fehlt; was folgt, wird nicht benutzt',
        },
        hint,
      ),
    );
  }

  #needNumber(node: Expression, user: string): NodeType {
    const type = this.typeOfNode(node);
    if (type === 'number' || type === 'unknown') return 'number';
    const hint =
      type === 'string'
        ? unquoteHint(node)
        : type === 'boolean'
          ? { en: 'write x ? 1 : 0', de: 'x ? 1 : 0 schreiben' }
          : null;
    this.#refuse(node, { en: `${user} needs a number`, de: `${user} braucht eine Zahl` }, type, hint);
    return 'number';
  }

  #needBoolean(node: Expression, user: string): NodeType {
    const type = this.typeOfNode(node);
    if (type === 'boolean' || type === 'unknown') return 'boolean';
    this.#refuse(
      node,
      { en: `${user} needs true or false`, de: `${user} braucht wahr oder falsch` },
      type,
      BOOLEAN_HINTS.get(user) ?? COMPARE_HINTS.get(type) ?? null,
    );
    return 'boolean';
  }

  #refuse(node: Expression, need: Text, type: Exclude<NodeType, 'unknown'>, hint: Text | null): void {
    this.problems.push(
      problemAt(
        node,
        { en: `${need.en}, this is ${WORDS[type].en}`, de: `${need.de}, das hier ist ${WORDS[type].de}` },
        hint,
      ),
    );
  }
}

const COMPARE_HINTS = new Map<NodeType, Text>([
  ['number', { en: 'compare it: x > 0', de: 'vergleichen: x > 0' }],
  ['string', { en: "compare it: x == 'text'", de: "vergleichen: x == 'text'" }],
]);
/** `pv1.power or 0` is meant as or(pv1.power, 0). */
const BOOLEAN_HINTS = new Map([
  ['"or"', { en: 'or(x, y) gives y where x is missing', de: 'or(x, y) ergibt y, wo x fehlt' }],
]);
const WORDS = {
  number: { en: 'a number', de: 'eine Zahl' },
  string: { en: 'a text', de: 'ein Text' },
  boolean: { en: 'true or false', de: 'wahr oder falsch' },
  null: alike('null'),
} as const;

function typeOfConstant(value: Value | null): NodeType {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'string') return 'string';
  return value === null ? 'null' : 'boolean';
}

/** The type of a value that is one of several. The word null adds nothing: every value may be missing. */
function common(types: readonly NodeType[]): NodeType {
  const [first = 'null', ...others] = types.filter((type) => type !== 'null');
  return others.every((type) => type === first) ? first : 'unknown';
}

/** A number in the text, with or without sign; null for anything else. */
function constantNumber(node: Expression): number | null {
  if (node.kind === 'constant') return typeof node.value === 'number' ? node.value : null;
  if (node.kind !== 'unary' || node.operator === 'not') return null;
  const operand = constantNumber(node.operand);
  if (operand === null) return null;
  return node.operator === '-' ? -operand : operand;
}

/** For a number that was put in quotes. */
function unquoteHint(...nodes: readonly Expression[]): Text | null {
  for (const node of nodes) {
    if (node.kind !== 'constant' || typeof node.value !== 'string') continue;
    if (/^-?[0-9]+(\.[0-9]+)?$/.test(node.value))
      return { en: `write ${node.value} without quotes`, de: `${node.value} ohne Anführungszeichen schreiben` };
  }
  return null;
}
