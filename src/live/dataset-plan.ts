// What the configured names of the dataset mean: how each is computed, in which order, and to how many digits.
// It must not know values, time or JSON.
import type { DatasetEntry } from './dataset-config.ts';
import type { Expression, Reference, Value } from '../expression/ast.ts';
import { compileExpression, type CompiledExpression } from '../expression/compile.ts';
import { roundHalfAway } from '../expression/decimal.ts';
import { parseExpression } from '../expression/parser.ts';
import { evaluationOrder } from '../expression/references.ts';
import { inferUnit } from '../expression/unit.ts';
import { unitInfo, type Quantity } from '../vocabulary/units.ts';
import { MeterHubError } from '../model/error.ts';

/** The unit of a reading; null when it has none or none is known (yet). */
export type UnitOfReading = (device: string, measurand: string) => string | null;

export interface DatasetColumn {
  readonly name: string;
  readonly ast: Expression;
  readonly evaluate: CompiledExpression;
  /** What the configuration says; null: the unit decides. */
  readonly decimals: number | null;
}

/** Energies and powers are whole in the dataset, as in meterhub-2022's; the others show what meters can resolve. */
const WHOLE: ReadonlySet<Quantity> = new Set([
  ...(['power', 'reactivePower', 'apparentPower', 'energy', 'reactiveEnergy', 'apparentEnergy'] as const),
]);

function digitsOf(unit: string | null): number | null {
  const info = unitInfo(unit);
  if (info === null) return null;
  return WHOLE.has(info.quantity) ? 0 : info.digits;
}

/**
 * The columns in an order in which each comes after those it uses.
 * @throws MeterHubError CONFIG_INVALID, naming the entry; `meterhub check` says it with line and column.
 */
export function planDataset(entries: readonly DatasetEntry[]): readonly DatasetColumn[] {
  const columns = new Map<string, DatasetColumn>();
  for (const { name, expression, decimals } of entries) {
    const parsed = parseExpression(expression);
    if (!parsed.ok) throw invalid(name, parsed.error.message.en);
    columns.set(name, { name, ast: parsed.ast, evaluate: compileExpression(parsed.ast), decimals });
  }
  const order = evaluationOrder(new Map([...columns].map(([name, { ast }]) => [name, ast])));
  if (!order.ok) {
    const chain = order.cycles[0]?.chain ?? [];
    throw invalid(chain[0] ?? '', `needs itself: ${chain.join(' -> ')}`);
  }
  return order.order.flatMap((name) => columns.get(name) ?? []);
}

function invalid(name: string, reason: string): MeterHubError {
  return new MeterHubError('CONFIG_INVALID', `dataset.${name}: ${reason}. Correct the expression.`);
}

/** Digits after the point of every column, null for as many as there are; `columns` in the order of {@link planDataset}. */
export function decimalsOf(
  columns: readonly DatasetColumn[],
  unitOf: UnitOfReading,
): ReadonlyMap<string, number | null> {
  const units = new Map<string, string | null>();
  const unitOfReference = (reference: Reference): string | null =>
    reference.kind === 'name' ? (units.get(reference.name) ?? null) : unitOf(reference.device, reference.measurand);
  const decimals = new Map<string, number | null>();
  for (const column of columns) {
    const unit = inferUnit(column.ast, unitOfReference);
    units.set(column.name, unit);
    decimals.set(column.name, column.decimals ?? digitsOf(unit));
  }
  return decimals;
}

/** A value as the dataset shows it. */
export function rounded(value: Value | null, decimals: number | null): Value | null {
  if (typeof value !== 'number' || decimals === null) return value;
  return roundHalfAway(value, decimals) + 0;
}
