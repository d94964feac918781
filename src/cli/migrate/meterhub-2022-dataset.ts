// The dataset of the Python MeterHub of 2022 as expressions: `data['x'] = self.meter.get('p')`. It must not know its devices' classes.
import { Secret, type Draft, type Entry, type Place, type Value } from './draft.ts';
import type { OldDevice } from './meterhub-2022-devices.ts';
import type { Assignment } from './python/app.ts';
import { numberOf, textOf } from './python/app.ts';
import type { PythonExpression } from './python/expression.ts';
import { isName } from '../../yaml/schema-values.ts';

/** What is not understood of a value, in words for a person. */
class Unclear extends Error {}

interface World {
  readonly place: Place;
  readonly name: string;
  readonly devices: ReadonlyMap<string, OldDevice>;
  readonly draft: Draft;
}

export function addDataset(
  assignments: readonly Assignment[],
  devices: ReadonlyMap<string, OldDevice>,
  draft: Draft,
): void {
  for (const assignment of assignments) {
    const [, name] = /^data\[\s*['"]([^'"]+)['"]\s*\]$/.exec(assignment.target) ?? [];
    if (name === undefined) continue;
    const world = { place: assignment.place, name, devices, draft };
    try {
      draft.dataset.set(name, expressionOf(assignment, world));
    } catch (error) {
      if (!(error instanceof Unclear)) throw error;
      draft.leave(assignment.place, `data['${name}'] = ${assignment.text}`, error.message);
    }
  }
}

function expressionOf({ value, blocks }: Assignment, world: World): string {
  if (!isName(world.name)) throw new Unclear('its name cannot be one here');
  const condition = blocks.find((block) => /^(if|elif|else|for|while|with)\b/.test(block));
  if (condition !== undefined) throw new Unclear(`it depends on \`${condition}\`; expressions know ? and :`);
  if (value === null) throw new Unclear('it is more than an expression of meters and numbers');
  return translated(value, world, 0);
}

/** How tightly an operator binds; what binds less stands in parentheses. */
const BINDING: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2 };

function translated(value: PythonExpression, world: World, around: number): string {
  if (value.kind === 'number') return value.text;
  if (value.kind === 'index') return otherName(value, world);
  if (value.kind === 'call') return called(value, world);
  if (value.kind !== 'binary') throw new Unclear('it is more than an expression of meters and numbers');
  const binding = BINDING[value.operator];
  if (binding === undefined) throw new Unclear(`there is no ${value.operator} in expressions`);
  const left = translated(value.left, world, binding);
  const text = `${left} ${value.operator} ${translated(value.right, world, binding + 1)}`;
  return binding < around ? `(${text})` : text;
}

function otherName({ of, at }: Extract<PythonExpression, { kind: 'index' }>, { draft }: World): string {
  const name = textOf(at);
  if (of.kind !== 'name' || of.path !== 'data' || name === null)
    throw new Unclear('it names something that is not in the dataset');
  if (!draft.dataset.has(name) && !draft.publish.has(name)) throw new Unclear(`${name} is not in the dataset`);
  return name;
}

type Call = Extract<PythonExpression, { kind: 'call' }>;

function called(call: Call, world: World): string {
  if (['round', 'abs', 'min', 'max'].includes(call.callee))
    return `${call.callee}(${call.args.map((arg) => translated(arg, world, 0)).join(', ')})`;
  if (call.callee === 'int') return `round(${call.args.map((arg) => translated(arg, world, 0)).join(', ')})`;
  const [, target = ''] = /^(.*)\.get$/.exec(call.callee) ?? [];
  const device = world.devices.get(target);
  if (device === undefined) throw new Unclear(`${call.callee} is no device that was taken over`);
  return withDefault(referenceTo(device, call.args[0], target, world), device, call, world);
}

function referenceTo(device: OldDevice, key: PythonExpression | undefined, target: string, world: World): string {
  const parts = key?.kind === 'list' ? key.items : key === undefined ? [] : [key];
  const words = parts.map((part) => textOf(part) ?? String(numberOf(part) ?? ''));
  if (words.length === 0 || words.includes('')) throw new Unclear('its key is not understood');
  if (device.kind === 'inverters') return inverterValue(device, words, target, world);
  const [own = ''] = device.names;
  const measurand =
    device.measurands.get(words.join('.')) ?? (device.kind === 'json' ? jsonValue(own, words, world) : undefined);
  if (measurand === undefined) throw new Unclear(`the device has no value like ${words.join('.')} here`);
  return `${referenceName(own)}.${measurand}`;
}

/** `('p', 1)`: the second inverter behind the address. */
function inverterValue(device: OldDevice, [key = '', index = '0']: string[], target: string, { draft }: World): string {
  const measurand = device.measurands.get(key);
  if (measurand === undefined) throw new Unclear(`inverters have no value like ${key} here`);
  const number = Number(index) + 1;
  const [bus = ''] = device.names;
  const known = [...draft.devices].find(([, entry]) => entry['bus'] === bus && entry['id'] === number)?.[0];
  const name =
    known ?? draft.device(`${target.replace(/^self\./, '')}${number}`, { model: 'fronius-symo', bus, id: number });
  return `${referenceName(name)}.${measurand}`;
}

/** A value of a device that answers with JSON: its path is the key. */
function jsonValue(own: string, words: string[], { draft }: World): string {
  const entry = draft.devices.get(own);
  const name = words.join('_').replace(/\W/g, '_');
  if (entry === undefined || !isName(name)) throw new Unclear('its key is not understood');
  const path = { path: words.join('.') };
  draft.devices.set(own, { ...entry, values: withEntry(entry['values'], name, path) });
  return name;
}

function withEntry(values: Value | undefined, name: string, entry: Entry): Entry {
  const isEntry = typeof values === 'object' && !(values instanceof Secret) && !Array.isArray(values);
  return Object.fromEntries([...(isEntry ? Object.entries(values) : []), [name, entry]]);
}

/**
 * A missing value that was taken for 0 made wrong sums. Inverters that sleep at night are the one place where 0 is meant.
 */
function withDefault(reference: string, device: OldDevice, call: Call, { draft, place, name }: World): string {
  const fallback = call.named.get('default') ?? call.args[1];
  if (fallback === undefined || (fallback.kind === 'constant' && fallback.value === null)) return reference;
  const number = numberOf(fallback);
  if (number === null) throw new Unclear('its default is not understood');
  if (device.kind === 'inverters') return `or(${reference}, ${number})`;
  const text = `is null while ${reference} is missing, where it was counted as ${number}; or(${reference}, ${number}) brings that back`;
  draft.advise(place, name, text);
  return reference;
}

function referenceName(name: string): string {
  return name.includes('-') ? `"${name}"` : name;
}
