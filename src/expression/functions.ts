// The functions of the expression language: how many values each takes, of which type, and what it gives.
// It must not know how a call is written or where its values come from.
import type { FunctionName, Value } from './ast.ts';
import { roundHalfAway } from './decimal.ts';

export interface ExpressionFunction {
  readonly minArgs: number;
  readonly maxArgs: number;
  /** How a call is written, for messages. */
  readonly usage: string;
  /** `number`: every value must be one, and a missing one makes the result null. `any`: the function decides. */
  readonly takes: 'number' | 'any';
  /** Never throws; null where there is no answer. */
  readonly apply: (args: readonly (Value | null)[]) => Value | null;
}

/** Makes a function of numbers out of one that need not care for missing values and wrong types. */
function ofNumbers(compute: (numbers: readonly number[]) => number): ExpressionFunction['apply'] {
  return (args) => {
    const numbers: number[] = [];
    for (const arg of args) {
      if (typeof arg !== 'number') return null;
      numbers.push(arg);
    }
    return compute(numbers);
  };
}

function firstPresent(args: readonly (Value | null)[]): Value | null {
  return args.find((arg) => arg !== null) ?? null;
}

export const EXPRESSION_FUNCTIONS: Readonly<Record<FunctionName, ExpressionFunction>> = {
  min: {
    minArgs: 2,
    maxArgs: Infinity,
    usage: 'min(a, b, ...)',
    takes: 'number',
    apply: ofNumbers((numbers) => Math.min(...numbers)),
  },
  max: {
    minArgs: 2,
    maxArgs: Infinity,
    usage: 'max(a, b, ...)',
    takes: 'number',
    apply: ofNumbers((numbers) => Math.max(...numbers)),
  },
  abs: {
    minArgs: 1,
    maxArgs: 1,
    usage: 'abs(x)',
    takes: 'number',
    apply: ofNumbers(([value = NaN]) => Math.abs(value)),
  },
  round: {
    minArgs: 1,
    maxArgs: 2,
    usage: 'round(x) or round(x, digits)',
    takes: 'number',
    apply: ofNumbers(([value = NaN, digits = 0]) => roundHalfAway(value, digits)),
  },
  or: { minArgs: 2, maxArgs: Infinity, usage: 'or(x, y)', takes: 'any', apply: firstPresent },
};

export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(EXPRESSION_FUNCTIONS, name);
}
