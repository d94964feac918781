// What differs between two states of a file, as small changes that leave everything else as it is written. Knows no key.
import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { isRecord } from '../schema/info.ts';

export type Place = readonly (string | number)[];

export type Change =
  | { readonly kind: 'remove'; readonly at: Place }
  | { readonly kind: 'replace'; readonly at: Place; readonly value: unknown }
  | { readonly kind: 'add'; readonly at: Place; readonly value: unknown };

/** The first change on the way from `current`, which the node says, to `wanted`; null: there is none left. */
export function nextChange(node: Node | null, current: unknown, wanted: unknown, at: Place = []): Change | null {
  if (isDeepStrictEqual(current, wanted)) return null;
  if (node === null && at.length === 0) return firstEntry(wanted);
  const isSection = isMap(node) && (node.items.length > 0 || at.length === 0);
  if (isSection && isRecord(current) && isRecord(wanted) && Object.keys(wanted).length > 0) {
    return changeOfSection(node, current, wanted, at);
  }
  if (isSeq(node) && node.flow !== true && Array.isArray(current) && Array.isArray(wanted) && wanted.length > 0) {
    const change = changeOfList(node.items, current, wanted, at);
    if (change !== null) return change;
  }
  return { kind: 'replace', at, value: wanted };
}

/** Of a file that says nothing yet. */
function firstEntry(wanted: unknown): Change {
  const [first] = isRecord(wanted) ? Object.entries(wanted) : [];
  return first === undefined
    ? { kind: 'replace', at: [], value: wanted }
    : { kind: 'add', at: [first[0]], value: first[1] };
}

type Section = Readonly<Record<string, unknown>>;

function changeOfSection(
  node: { readonly items: readonly { readonly key: unknown; readonly value: unknown }[] },
  current: Section,
  wanted: Section,
  at: Place,
): Change | null {
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : null;
    if (name === null || !Object.hasOwn(current, name)) continue;
    if (!Object.hasOwn(wanted, name)) return { kind: 'remove', at: [...at, name] };
    const change = nextChange(value as Node | null, current[name], wanted[name], [...at, name]);
    if (change !== null) return change;
  }
  const own = new Set(node.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')));
  for (const [name, value] of Object.entries(wanted)) {
    const isThere = Object.hasOwn(current, name) && isDeepStrictEqual(current[name], value);
    if (!isThere && !own.has(name)) return { kind: 'add', at: [...at, name], value };
  }
  return null;
}

function changeOfList(
  nodes: readonly unknown[],
  current: readonly unknown[],
  wanted: readonly unknown[],
  at: Place,
): Change | null {
  if (current.length === wanted.length) {
    const index = current.findIndex((each, place) => !isDeepStrictEqual(each, wanted[place]));
    return nextChange(nodes[index] as Node | null, current[index], wanted[index], [...at, index]);
  }
  if (current.length > wanted.length) {
    const index = current.findIndex((each, place) => !isDeepStrictEqual(each, wanted[place]));
    const isGone = !wanted.some((each) => isDeepStrictEqual(each, current[index]));
    return isGone ? { kind: 'remove', at: [...at, index] } : null;
  }
  const isLonger = current.every((each, index) => isDeepStrictEqual(each, wanted[index]));
  return isLonger ? { kind: 'add', at: [...at, current.length], value: wanted[current.length] } : null;
}
