// A Python program as the assignments that it makes; constants of its configuration are filled in. Runs nothing.
import type { Place } from '../draft.ts';
import { pythonExpression, type PythonExpression } from './expression.ts';
import { statements } from './statements.ts';

export interface Assignment {
  readonly place: Place;
  /** `self.sdm630`, `data['grid_p']`, `backup.config`. */
  readonly target: string;
  /** The right side as it stands there. */
  readonly text: string;
  /** null: not understood. */
  readonly value: PythonExpression | null;
  readonly blocks: readonly string[];
}

/** A line that is no assignment, such as a call. */
export interface OtherLine {
  readonly place: Place;
  readonly text: string;
  readonly blocks: readonly string[];
}

export function assignmentsOf(source: string, file: string): { assignments: Assignment[]; others: OtherLine[] } {
  const assignments: Assignment[] = [];
  const others: OtherLine[] = [];
  for (const { text, line, blocks } of statements(source)) {
    const place = { file, line };
    const [, target, right = ''] = /^([A-Za-z_][\w.]*(?:\[[^\]]*\])?)\s*=(?!=)\s*(.*)$/s.exec(text) ?? [];
    if (target === undefined) others.push({ place, text, blocks });
    else assignments.push({ place, target, text: right, value: pythonExpression(right), blocks });
  }
  return { assignments, others };
}

/** Values of names: `sml_ir_port` -> its literal. */
export type Constants = ReadonlyMap<string, PythonExpression>;

/** The value behind a name, `config.NAME` too; itself when it is none or not known. */
export function resolved(value: PythonExpression | undefined, constants: Constants): PythonExpression | null {
  if (value?.kind !== 'name') return value ?? null;
  return constants.get(value.path) ?? constants.get(value.path.replace(/^config\./, '')) ?? value;
}

export function textOf(value: PythonExpression | null): string | null {
  return value?.kind === 'string' ? value.value : null;
}

/** Arithmetic of literals: `10 * 60 + 10`. */
export function numberOf(value: PythonExpression | null): number | null {
  if (value?.kind === 'number') return value.value;
  if (value?.kind !== 'binary') return null;
  const left = numberOf(value.left);
  const right = numberOf(value.right);
  if (left === null || right === null) return null;
  const results: Readonly<Record<string, number>> = {
    '+': left + right,
    '-': left - right,
    '*': left * right,
    '/': left / right,
  };
  return results[value.operator] ?? null;
}
