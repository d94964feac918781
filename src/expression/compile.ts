// Turns a parsed expression into a function that computes its value from the readings of the moment.
// It must not know where readings come from, nor complain: whatever has no answer is null.
//
// Missing: arithmetic, comparisons, signs, conditions and every function but or() give null when a value they need is
//   null. `and` and `or` have three values: false and null is false, true or null is true, otherwise null stays null.
// Wrong type at run time (a text plus a number, a number as condition): null. == and != may compare anything: values of
//   different types are never equal.
// Division by zero, overflow, NaN and infinite readings: null.
// Numbers: 12 significant digits (whole numbers exact), sums and comparisons without binary noise (see decimal.ts).
import type {
  ArithmeticNode,
  ArithmeticOperator,
  ComparisonOperator,
  Expression,
  Value,
  LogicNode,
  UnaryNode,
} from './ast.ts';
import { add, compare, remainder, subtract, withoutNoise } from './decimal.ts';
import { EXPRESSION_FUNCTIONS } from './functions.ts';

/**
 * Where the values come from. Both must not throw. Anything but a finite number, text, true or false (null, undefined,
 * a published object) counts as missing.
 */
export interface ExpressionScope {
  reading(device: string, measurand: string): unknown;
  /** The present value of another dataset name or a published name. */
  name(name: string): unknown;
}

/** Computes the value of the moment; null where it is missing. Never throws if the scope does not. */
export type CompiledExpression = (scope: ExpressionScope) => Value | null;

export function compileExpression(ast: Expression): CompiledExpression {
  const evaluate = compileNode(ast);
  return (scope) => {
    const value = evaluate(scope);
    return typeof value === 'number' ? withoutNoise(value) : value;
  };
}

function compileNode(node: Expression): CompiledExpression {
  switch (node.kind) {
    case 'constant': {
      const { value } = node;
      return () => value;
    }
    case 'reading': {
      const { device, measurand } = node;
      return (scope) => present(scope.reading(device, measurand));
    }
    case 'name': {
      const { name } = node;
      return (scope) => present(scope.name(name));
    }
    case 'unary':
      return compileUnary(node);
    case 'arithmetic':
      return compileArithmetic(node);
    case 'comparison': {
      const { operator } = node;
      const left = compileNode(node.left);
      const right = compileNode(node.right);
      return (scope) => compareValues(operator, left(scope), right(scope));
    }
    case 'logic':
      return compileLogic(node);
    case 'conditional': {
      const condition = compileNode(node.condition);
      const whenTrue = compileNode(node.whenTrue);
      const whenFalse = compileNode(node.whenFalse);
      return (scope) => {
        const chosen = condition(scope);
        return typeof chosen === 'boolean' ? (chosen ? whenTrue(scope) : whenFalse(scope)) : null;
      };
    }
    case 'call': {
      const { apply } = EXPRESSION_FUNCTIONS[node.function];
      const args = node.args.map(compileNode);
      return (scope) => present(apply(args.map((arg) => arg(scope))));
    }
  }
}

function compileUnary({ operator, operand }: UnaryNode): CompiledExpression {
  const inner = compileNode(operand);
  if (operator === 'not') {
    return (scope) => {
      const value = inner(scope);
      return typeof value === 'boolean' ? !value : null;
    };
  }
  const sign = operator === '-' ? -1 : 1;
  return (scope) => {
    const value = inner(scope);
    return typeof value === 'number' ? sign * value : null;
  };
}

function compileArithmetic(node: ArithmeticNode): CompiledExpression {
  const first = compileNode(node.first);
  const steps = node.rest.map(({ operator, operand }) => ({ operator, operand: compileNode(operand) }));
  return (scope) => {
    let result = first(scope);
    if (typeof result !== 'number') return null;
    for (const { operator, operand } of steps) {
      const value = operand(scope);
      if (typeof value !== 'number') return null;
      result = calculate(operator, result, value);
      if (!Number.isFinite(result)) return null;
    }
    return result;
  };
}

/** NaN or infinite where there is no answer. */
function calculate(operator: ArithmeticOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return add(a, b);
    case '-':
      return subtract(a, b);
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return remainder(a, b);
  }
}

function compileLogic(node: LogicNode): CompiledExpression {
  const operands = node.operands.map(compileNode);
  // The value that decides alone, whatever the others are: false for `and`, true for `or`.
  const deciding = node.operator === 'or';
  return (scope) => {
    let undecided = false;
    for (const operand of operands) {
      const value = operand(scope);
      if (value === deciding) return deciding;
      if (typeof value !== 'boolean') undecided = true;
    }
    return undecided ? null : !deciding;
  };
}

function compareValues(operator: ComparisonOperator, a: Value | null, b: Value | null): boolean | null {
  if (a === null || b === null) return null;
  if (typeof a === 'number' && typeof b === 'number') return holds(operator, compare(a, b));
  if (typeof a === 'string' && typeof b === 'string') return holds(operator, a < b ? -1 : a > b ? 1 : 0);
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  return null;
}

function holds(operator: ComparisonOperator, difference: number): boolean {
  switch (operator) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    case '==':
      return difference === 0;
    case '!=':
      return difference !== 0;
  }
}

function present(value: unknown): Value | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}
