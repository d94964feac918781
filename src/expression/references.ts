// Which readings and names expressions use, and in which order dataset names are computed (or why there is none).
// It must not know types, units or values.
import type { Expression, NameNode, Reference } from './ast.ts';

/** The direct parts of a node, in the order they are written. */
function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'constant':
    case 'reading':
    case 'name':
      return [];
    case 'unary':
      return [node.operand];
    case 'arithmetic':
      return [node.first, ...node.rest.map((step) => step.operand)];
    case 'comparison':
      return [node.left, node.right];
    case 'logic':
      return node.operands;
    case 'conditional':
      return [node.condition, node.whenTrue, node.whenFalse];
    case 'call':
      return node.args;
  }
}

/** Every `device.measurand` and bare name in the order they are written, each time it occurs, with its place. */
export function collectReferences(ast: Expression): Reference[] {
  if (ast.kind === 'reading' || ast.kind === 'name') return [ast];
  return childrenOf(ast).flatMap(collectReferences);
}

/** Dataset names that need one another: each stands for the next, the last is the first again. */
export interface Cycle {
  /** Two names at least, e.g. ['a', 'b', 'a']. */
  readonly chain: readonly string[];
  /** Where the expression of the first name of the chain names the second. */
  readonly offset: number;
  readonly length: number;
}

export type EvaluationOrder =
  { readonly ok: true; readonly order: readonly string[] } | { readonly ok: false; readonly cycles: readonly Cycle[] };

interface Visit {
  readonly name: string;
  readonly uses: readonly NameNode[];
  next: number;
}

/**
 * The order in which dataset names can be computed, each after those it uses and otherwise as given; or the cycles, one
 * for each reference that closes one. Bare names without an expression (published ones) are nobody's business here.
 */
export function evaluationOrder(expressions: ReadonlyMap<string, Expression>): EvaluationOrder {
  const order: string[] = [];
  const cycles: Cycle[] = [];
  const done = new Set<string>();
  // The way to the name being looked at. A list of its own instead of recursion: a dataset may be a long chain of names.
  const path: Visit[] = [];
  const enter = (name: string, expression: Expression): void => {
    const uses = collectReferences(expression).filter((reference) => reference.kind === 'name');
    path.push({ name, uses, next: 0 });
  };
  for (const [root, rootExpression] of expressions) {
    if (!done.has(root)) enter(root, rootExpression);
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const use = visit.uses[visit.next];
      visit.next++;
      if (use === undefined) {
        path.pop();
        done.add(visit.name);
        order.push(visit.name);
        continue;
      }
      const expression = expressions.get(use.name);
      if (expression === undefined || done.has(use.name)) continue;
      const cycle = cycleTo(use, path);
      if (cycle === null) enter(use.name, expression);
      else cycles.push(cycle);
    }
  }
  return cycles.length === 0 ? { ok: true, order } : { ok: false, cycles };
}

/** The cycle that a use closes if its name is already on the way. */
function cycleTo(use: NameNode, path: readonly Visit[]): Cycle | null {
  const start = path.findIndex((visit) => visit.name === use.name);
  const first = path[start];
  if (first === undefined) return null;
  // `next` already points past the use that led on, so the use itself is the one before.
  const leading = first.uses[first.next - 1] ?? use;
  const chain = [...path.slice(start).map((visit) => visit.name), use.name];
  return { chain, offset: leading.offset, length: leading.length };
}
