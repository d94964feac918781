// Infers the unit of an expression's value where that is certain, so that Wh and W can be rounded to whole numbers.
// It must not know which units exist, nor convert between them.
//
// A reference has its unit. Sums, min, max, abs, or() and `?:` keep a unit that all their parts share; numbers in the text
// go with any unit (grid.power + 100, or(pv1.power, 0)). A product with numbers keeps the unit while their factor is from 1
// to 1000: a smaller one makes fractions that rounding would lose (x / 1000 is kWh, x * 0.35 is money), a larger one
// is a change of unit. round(x, digits) has no unit, since who writes the digits wants to see them.
import type { ArithmeticNode, Expression, Reference } from './ast.ts';

/** The unit of what a reference names; null when it has none or none is known. */
export type UnitOf = (reference: Reference) => string | null;

/** Factors of numbers that leave the unit what it is, by magnitude: from the first up to but without the second. */
const UNIT_KEEPING_FACTORS = [1, 1000] as const;

/** `plain`: a number of the text (or null), which goes with any unit. Otherwise the unit, or null for none. */
type Inferred =
  { readonly plain: true; readonly factor: number | null } | { readonly plain: false; readonly unit: string | null };

const NO_UNIT: Inferred = { plain: false, unit: null };
const ANY_UNIT: Inferred = { plain: true, factor: null };

/** The unit of the expression's value, or null when it has none or it is not certain. */
export function inferUnit(ast: Expression, unitOf: UnitOf): string | null {
  const inferred = infer(ast, unitOf);
  return inferred.plain ? null : inferred.unit;
}

function infer(node: Expression, unitOf: UnitOf): Inferred {
  switch (node.kind) {
    case 'constant':
      if (typeof node.value === 'number') return { plain: true, factor: node.value };
      return node.value === null ? ANY_UNIT : NO_UNIT;
    case 'reading':
    case 'name':
      return { plain: false, unit: unitOf(node) };
    case 'unary':
      return node.operator === 'not' ? NO_UNIT : infer(node.operand, unitOf);
    case 'arithmetic':
      return isSum(node)
        ? shared([node.first, ...node.rest.map((step) => step.operand)], unitOf)
        : inferProduct(node, unitOf);
    case 'comparison':
    case 'logic':
      return NO_UNIT;
    case 'conditional':
      return shared([node.whenTrue, node.whenFalse], unitOf);
    case 'call':
      return node.function === 'round' && node.args.length > 1 ? NO_UNIT : shared(node.args, unitOf);
  }
}

function isSum(node: ArithmeticNode): boolean {
  return node.rest.every(({ operator }) => operator === '+' || operator === '-');
}

function shared(parts: readonly Expression[], unitOf: UnitOf): Inferred {
  let result: Inferred = ANY_UNIT;
  for (const part of parts) {
    const inferred = infer(part, unitOf);
    if (inferred.plain) continue;
    if (inferred.unit === null) return NO_UNIT;
    if (!result.plain && result.unit !== inferred.unit) return NO_UNIT;
    result = inferred;
  }
  return result;
}

function inferProduct(node: ArithmeticNode, unitOf: UnitOf): Inferred {
  let result = infer(node.first, unitOf);
  let factor = result.plain ? result.factor : 1;
  for (const { operator, operand } of node.rest) {
    const inferred = infer(operand, unitOf);
    if (inferred.plain) {
      if (factor === null || inferred.factor === null || operator === '%') return NO_UNIT;
      factor = operator === '*' ? factor * inferred.factor : factor / inferred.factor;
    } else {
      // Something divided by a reading, or a reading times a reading, is of another unit.
      if (operator !== '*' || !result.plain) return NO_UNIT;
      result = inferred;
    }
  }
  if (result.plain) return { plain: true, factor };
  if (factor === null) return NO_UNIT;
  const [least, limit] = UNIT_KEEPING_FACTORS;
  const magnitude = Math.abs(factor);
  return magnitude >= least && magnitude < limit ? result : NO_UNIT;
}
