// The words of the expression language: values, types, places in the text and the nodes of a parsed expression.
// It must not know how an expression is read, checked or evaluated.
import type { Text } from '../vocabulary/text.ts';

/** What an expression can work with. Absence is `null`, never 0. */
export type Value = number | string | boolean;

/** What is known about a value before it is there; `unknown` (a published value, say) is accepted everywhere. */
export type ValueType = 'number' | 'string' | 'boolean' | 'unknown';

/** A place in the source text, in UTF-16 code units from its beginning. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** Something wrong with an expression: what, where, and (when there is something to say) what to write instead. */
export interface Problem extends Span {
  readonly message: Text;
  readonly hint?: Text;
}

export type FunctionName = 'min' | 'max' | 'abs' | 'round' | 'or';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type ComparisonOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';

export interface ConstantNode extends Span {
  readonly kind: 'constant';
  readonly value: Value | null;
}

/** `device.measurand`: a reading of a device. */
export interface ReadingNode extends Span {
  readonly kind: 'reading';
  readonly device: string;
  readonly measurand: string;
  readonly deviceSpan: Span;
  readonly measurandSpan: Span;
}

/** A bare name: another dataset name or a published one. */
export interface NameNode extends Span {
  readonly kind: 'name';
  readonly name: string;
}

export interface UnaryNode extends Span {
  readonly kind: 'unary';
  readonly operator: '-' | '+' | 'not';
  readonly operand: Expression;
}

export interface ArithmeticStep {
  readonly operator: ArithmeticOperator;
  readonly operand: Expression;
}

/**
 * A run of `+ -` or of `* / %`, worked through from the left. One node for the whole run, so that a sum of a thousand
 * terms is as flat as it looks and no walk over the tree gets deep.
 */
export interface ArithmeticNode extends Span {
  readonly kind: 'arithmetic';
  readonly first: Expression;
  readonly rest: readonly ArithmeticStep[];
}

export interface ComparisonNode extends Span {
  readonly kind: 'comparison';
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** A run of `and` or of `or` (the operator). */
export interface LogicNode extends Span {
  readonly kind: 'logic';
  readonly operator: 'and' | 'or';
  readonly operands: readonly Expression[];
}

export interface ConditionalNode extends Span {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

export interface CallNode extends Span {
  readonly kind: 'call';
  readonly function: FunctionName;
  readonly args: readonly Expression[];
}

export type Reference = ReadingNode | NameNode;

export type Expression =
  ConstantNode | Reference | UnaryNode | ArithmeticNode | ComparisonNode | LogicNode | ConditionalNode | CallNode;

/** A problem at a place, with the hint left out where there is none. */
export function problemAt(span: Span, message: Text, hint?: Text | null): Problem {
  const place = { message, offset: span.offset, length: span.length };
  return hint === undefined || hint === null ? place : { ...place, hint };
}

/** The place from the beginning of one span to the end of another. */
export function spanFrom(first: Span, last: Span): Span {
  return { offset: first.offset, length: last.offset + last.length - first.offset };
}
