// The infix operators of the expression language: how strongly each binds and what it is.
// It must not know how operands are read or computed.
import type { ArithmeticOperator, ComparisonOperator } from './ast.ts';
import type { Token } from './tokens.ts';

/** The higher, the stronger. Every operator of a level is of one kind, so a run of one level is one node. */
export const LEVEL = { conditional: 1, or: 2, and: 3, not: 4, comparison: 5, sum: 6, product: 7, sign: 8 } as const;

export type Infix =
  | { readonly kind: 'conditional'; readonly level: number }
  | { readonly kind: 'logic'; readonly level: number; readonly operator: 'and' | 'or' }
  | { readonly kind: 'comparison'; readonly level: number; readonly operator: ComparisonOperator }
  | { readonly kind: 'arithmetic'; readonly level: number; readonly operator: ArithmeticOperator };

const WORDS = new Map<string, Infix>([
  ['or', { kind: 'logic', level: LEVEL.or, operator: 'or' }],
  ['and', { kind: 'logic', level: LEVEL.and, operator: 'and' }],
]);

const SYMBOLS = new Map<string, Infix>([
  ['?', { kind: 'conditional', level: LEVEL.conditional }],
  ['<', { kind: 'comparison', level: LEVEL.comparison, operator: '<' }],
  ['<=', { kind: 'comparison', level: LEVEL.comparison, operator: '<=' }],
  ['>', { kind: 'comparison', level: LEVEL.comparison, operator: '>' }],
  ['>=', { kind: 'comparison', level: LEVEL.comparison, operator: '>=' }],
  ['==', { kind: 'comparison', level: LEVEL.comparison, operator: '==' }],
  ['!=', { kind: 'comparison', level: LEVEL.comparison, operator: '!=' }],
  ['+', { kind: 'arithmetic', level: LEVEL.sum, operator: '+' }],
  ['-', { kind: 'arithmetic', level: LEVEL.sum, operator: '-' }],
  ['*', { kind: 'arithmetic', level: LEVEL.product, operator: '*' }],
  ['/', { kind: 'arithmetic', level: LEVEL.product, operator: '/' }],
  ['%', { kind: 'arithmetic', level: LEVEL.product, operator: '%' }],
]);

/** The infix operator a token is after a value, or null. */
export function infixOf(token: Token): Infix | null {
  if (token.kind === 'word') return WORDS.get(token.value) ?? null;
  if (token.kind === 'symbol') return SYMBOLS.get(token.value) ?? null;
  return null;
}
