// The expressions of the dataset: syntax, names, types and cycles, each mistake at its characters in the file.
// Knows no values.
import type { Text } from '../../vocabulary/text.ts';
import type { Expression, Problem, Reference, ValueType } from '../../expression/ast.ts';
import { checkTypes } from '../../expression/check.ts';
import { parseExpression } from '../../expression/parser.ts';
import { evaluationOrder } from '../../expression/references.ts';
import type { KnownNames } from '../../expression/unknown-name.ts';
import { measurandInfo } from '../../vocabulary/measurands.ts';
import type { DeviceBase } from '../../source/entry/device-base.ts';
import { mayBePublished, ownName, publishedNames } from '../../source/placement/placed-name.ts';
import type { Placement } from '../../source/placement/placement.ts';
import type { KindList } from '../../source/entry/kind-list.ts';
import type { Report } from '../../yaml/report.ts';
import type { DatasetEntry } from '../../live/dataset-config.ts';
import type { Path } from '../../yaml/yaml-source.ts';

export interface DatasetContext {
  readonly entries: readonly DatasetEntry[];
  readonly kinds: KindList;
  readonly devices: readonly DeviceBase[];
  /** All names of the file, those of entries with mistakes too. */
  readonly deviceNames: readonly string[];
  readonly datasetNames: readonly string[];
  readonly publishedNames: readonly string[];
}

export function checkDataset(context: DatasetContext, report: Report): void {
  const parsed = new Map<string, Expression>();
  for (const { name, expression } of context.entries) {
    const result = parseExpression(expression);
    if (result.ok) parsed.set(name, result.ast);
    else reportAt(name, withoutComma(result.error, context.datasetNames), report);
  }
  const order = evaluationOrder(parsed);
  if (!order.ok) {
    for (const { chain, offset, length } of order.cycles) {
      const message = { en: `needs itself: ${chain.join(' -> ')}`, de: `braucht sich selbst: ${chain.join(' -> ')}` };
      reportAt(
        chain[0] ?? '',
        {
          message,
          offset,
          length,
          hint: {
            en: 'one of these names must not use the next',
            de: 'einer dieser Namen darf den nächsten nicht benutzen',
          },
        },
        report,
      );
    }
  }
  checkAllTypes(parsed, order.ok ? order.order : [...parsed.keys()], context, report);
}

/** `{ a: or(x, 0) }`: inside braces the comma ends the value, and `0)` is the next key. */
function withoutComma(error: Problem, names: readonly string[]): PlacedProblem {
  const isCut = error.message.en.endsWith('is not closed') && names.some((name) => name.includes(')'));
  return isCut
    ? {
        ...error,
        hint: {
          en: 'inside { } a comma ends the value: put the expression into quotes',
          de: 'in { } beendet ein Komma den Wert: den Ausdruck in Anführungszeichen setzen',
        },
      }
    : error;
}

function checkAllTypes(
  parsed: ReadonlyMap<string, Expression>,
  order: readonly string[],
  context: DatasetContext,
  report: Report,
): void {
  const devices = new Map(context.devices.map((device) => [device.name, device]));
  const names = [...context.datasetNames, ...context.publishedNames];
  const types = new Map<string, ValueType>(names.map((name) => [name, 'unknown']));
  const typeOf = (reference: Reference): ValueType | undefined => {
    if (reference.kind === 'name') return types.get(reference.name);
    const device = devices.get(reference.device);
    if (device !== undefined) return readingType(device, reference.measurand, context.kinds);
    // A device whose entry has a mistake: that is reported there.
    return context.deviceNames.includes(reference.device) ? 'unknown' : undefined;
  };
  const known: KnownNames = {
    devices: context.deviceNames,
    measurandsOf: (name) => {
      const device = devices.get(name);
      return (device && namesOf(device, context.kinds)) ?? [];
    },
    names,
  };
  for (const name of order) {
    const ast = parsed.get(name);
    if (ast === undefined) continue;
    const { type, problems } = checkTypes(ast, typeOf, known);
    types.set(name, type);
    for (const problem of problems) reportAt(name, problem, report);
  }
}

/** What the device is known to give; null: anything. */
function namesOf(device: DeviceBase, kinds: KindList): readonly string[] | null {
  const { placement } = device;
  const wanted = placement?.measurands ?? device.measurands;
  if (wanted !== null) return wanted;
  const kind = kinds.ofDevice(device);
  const own = kind.ownValues(device)?.map(({ name }) => name) ?? kind.knownMeasurands(device.model);
  return placement === undefined || own === null ? own : publishedNames(own, placement);
}

function readingType(device: DeviceBase, measurand: string, kinds: KindList): ValueType | undefined {
  const { placement } = device;
  if (placement !== undefined) return placedType(device, placement, measurand, kinds);
  return ownType(device, measurand, kinds);
}

/** Of a value that its device gives under another name, or cannot give. */
function placedType(
  device: DeviceBase,
  placement: Placement,
  measurand: string,
  kinds: KindList,
): ValueType | undefined {
  const own = ownName(measurand, placement);
  const isWanted = placement.measurands?.includes(measurand) ?? true;
  return isWanted && mayBePublished(own, placement) ? ownType(device, own, kinds) : undefined;
}

function ownType(device: DeviceBase, measurand: string, kinds: KindList): ValueType | undefined {
  if (device.measurands?.includes(measurand) === false) return undefined;
  const kind = kinds.ofDevice(device);
  const own = kind.ownValues(device);
  if (own !== null) {
    const value = own.find(({ name }) => name === measurand);
    return value === undefined ? undefined : (value.type ?? 'unknown');
  }
  if (!kind.mayMeasure(device.model, measurand)) return undefined;
  return (measurandInfo(measurand)?.unit ?? null) === null ? 'unknown' : 'number';
}

interface PlacedProblem {
  readonly message: Text;
  readonly hint?: Text | null;
  readonly offset: number;
  readonly length: number;
}

function reportAt(name: string, { message, hint = null, offset, length }: PlacedProblem, report: Report): void {
  const path = ['dataset', name];
  const value: Path = report.has([...path, 'value']) ? [...path, 'value'] : path;
  report.error(value, message, hint, { offset, length });
}
