// The paths by which a configuration names a value in JSON: `data.level[0]`, `["1.8.0"]`, `registers[obis=1.8.0].value`, and
// all the values of a list to be added: `strings[*].power`.
// Pure; knows no device. Keys with dots need no marks where they are unambiguous: `1.8.0` finds the key "1.8.0", too.
import { alike, type Text } from '../../vocabulary/text.ts';
import { at, isRecord, type JsonRecord } from './json-value.ts';

/** `name`: a key or list position that was written between dots, so it may be a piece of a key with dots. */
export type JsonStep =
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'key'; readonly text: string }
  /** The first part of a list or section in which `key` is `value`. */
  | { readonly kind: 'where'; readonly key: string; readonly value: string }
  /** Every part of a list or section: `[*]`. */
  | { readonly kind: 'each' };

/** A dot, or nothing at the beginning; then letters with `\.` for a dot of the key. */
const NAME = /\.?((?:\\.|[^.[\]\\])+)/y;
const QUOTED = /\.?\[\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)')\s*\]/y;
const EACH = /\.?\[\s*\*\s*\]/y;
const POSITION = /\.?\[\s*([^\]='"]+?)\s*\]/y;
const WHERE = /\.?\[\s*(?:"([^"]+)"|'([^']+)'|([^\]='"]+?))\s*={1,2}\s*(?:"([^"]*)"|'([^']*)'|([^\]'"]*?))\s*\]/y;

/** The steps of a path; null: it is none. */
export function parseJsonPath(path: string): readonly JsonStep[] | null {
  // A whole path in quotes is one key.
  const quoted = /^"([^"]+)"$|^'([^']+)'$/.exec(path);
  if (quoted) return [{ kind: 'key', text: quoted[1] ?? quoted[2] ?? '' }];
  const steps: JsonStep[] = [];
  // `$` is the whole answer, as other programs write it.
  let from = /^\$(?=[.[])/.test(path) ? 1 : 0;
  while (from < path.length) {
    const found = stepAt(path, from);
    if (found === null || (from === 0 && path.startsWith('.'))) return null;
    steps.push(found.step);
    from = found.end;
  }
  return steps.length === 0 ? null : steps;
}

function stepAt(path: string, from: number): { step: JsonStep; end: number } | null {
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = from;
    return pattern.exec(path);
  };
  const each = match(EACH);
  if (each) return { step: { kind: 'each' }, end: from + each[0].length };
  const where = match(WHERE);
  if (where) {
    const [all, a, b, c, d, e, f] = where;
    return { step: { kind: 'where', key: a ?? b ?? c ?? '', value: d ?? e ?? f ?? '' }, end: from + all.length };
  }
  const key = match(QUOTED) ?? match(POSITION);
  if (key) {
    const text = (key[1] ?? key[2] ?? '').replace(/\\(.)/g, '$1');
    return { step: { kind: 'key', text }, end: from + key[0].length };
  }
  const name = match(NAME);
  // Between two names there is a dot.
  if (name === null || (from > 0 && !name[0].startsWith('.'))) return null;
  const text = (name[1] ?? '').replace(/\\(.)/g, '$1');
  return { step: { kind: name[1]?.includes('\\') ? 'key' : 'name', text }, end: from + name[0].length };
}

/** Whether the values at the steps are to be added: there is one for each part of a list. */
export function isSum(steps: readonly JsonStep[]): boolean {
  return steps.some(({ kind }) => kind === 'each');
}

/** The value at the steps, the list of all of them where it is a sum; undefined: the steps, or one of them, lead nowhere. */
export function atSteps(json: unknown, steps: readonly JsonStep[]): unknown {
  const [first, ...rest] = steps;
  if (first === undefined) return json;
  if (first.kind === 'each') return atEach(json, rest);
  if (first.kind === 'where') return atSteps(partWhere(json, first.key, first.value), rest);
  if (first.kind === 'key') return atSteps(at(json, first.text), rest);
  // Step by step first, then with more and more of the names as one key.
  const names = steps.slice(0, leadingNames(steps));
  for (let count = 1; count <= names.length; count++) {
    const key = names
      .slice(0, count)
      .map((step) => ('text' in step ? step.text : ''))
      .join('.');
    const child = at(json, key);
    const found = child === undefined ? undefined : atSteps(child, steps.slice(count));
    if (found !== undefined) return found;
  }
  return undefined;
}

function atEach(json: unknown, rest: readonly JsonStep[]): unknown[] | undefined {
  const items = itemsOf(json);
  if (items === null) return undefined;
  const found = items.map((item) => atSteps(item, rest));
  if (found.includes(undefined)) return undefined;
  return isSum(rest) ? found.flat() : found;
}

function itemsOf(json: unknown): readonly unknown[] | null {
  return Array.isArray(json) ? json : isRecord(json) ? Object.values(json) : null;
}

function leadingNames(steps: readonly JsonStep[]): number {
  const end = steps.findIndex(({ kind }) => kind !== 'name');
  return end === -1 ? steps.length : end;
}

function partWhere(json: unknown, key: string, value: string): unknown {
  return partsOf(json).find((part) => {
    const found = at(part, key);
    return isPlain(found) && String(found) === value;
  });
}

function partsOf(json: unknown): readonly JsonRecord[] {
  return (itemsOf(json) ?? []).filter(isRecord);
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

const MAX_LISTED = 8;

/** Where a path leaves the answer, and what there is instead. */
export function missingText(json: unknown, path: string): Text {
  const steps = toFirstGap(json, parseJsonPath(path) ?? []);
  const known = Math.max(
    0,
    steps.findIndex((_, index) => atSteps(json, steps.slice(0, index + 1)) === undefined),
  );
  const parent = atSteps(json, steps.slice(0, known));
  const place =
    known === 0 ? { en: 'the answer', de: 'die Antwort' } : alike(steps.slice(0, known).map(stepText).join('.'));
  const said = thereIs(parent, steps[known]);
  return { en: `no ${path}: ${place.en} ${said.en}`, de: `${path} fehlt: ${place.de} ${said.de}` };
}

/** The steps with the first part that lacks the value in the place of `[*]`. */
function toFirstGap(json: unknown, steps: readonly JsonStep[]): readonly JsonStep[] {
  const place = steps.findIndex(({ kind }) => kind === 'each');
  if (place === -1) return steps;
  const before = steps.slice(0, place);
  const rest = steps.slice(place + 1);
  const parent = atSteps(json, before);
  const names = Array.isArray(parent)
    ? parent.map((_, index) => String(index))
    : Object.keys(isRecord(parent) ? parent : {});
  const gap = names.find((name) => atSteps(at(parent, name), rest) === undefined);
  return gap === undefined ? steps : toFirstGap(json, [...before, { kind: 'key', text: gap }, ...rest]);
}

/** What there is where the path leaves the answer. */
function thereIs(parent: unknown, step: JsonStep | undefined): Text {
  if (step?.kind === 'where') return choiceText(parent, step.key);
  if (Array.isArray(parent)) return { en: `is a list of ${parent.length}`, de: `ist eine Liste mit ${parent.length}` };
  if (!isRecord(parent)) return { en: 'has no parts', de: 'hat keine Teile' };
  const keys = listed(Object.keys(parent));
  return { en: `has ${keys || 'nothing'}`, de: `hat ${keys || 'nichts'}` };
}

/** What could have been chosen. */
function choiceText(parent: unknown, key: string): Text {
  const values = partsOf(parent).flatMap((part) => {
    const found = at(part, key);
    return isPlain(found) ? [String(found)] : [];
  });
  return values.length === 0
    ? { en: `has no parts with ${key}`, de: `hat keine Teile mit ${key}` }
    : { en: `has ${key}=${listed(values)}`, de: `hat ${key}=${listed(values)}` };
}

function listed(names: readonly string[]): string {
  return names.slice(0, MAX_LISTED).join(', ') + (names.length > MAX_LISTED ? ' ...' : '');
}

function stepText(step: JsonStep): string {
  if (step.kind === 'each') return '[*]';
  if (step.kind === 'where') return `[${step.key}=${step.value}]`;
  return step.kind === 'key' && step.text.includes('.') ? `["${step.text}"]` : step.text;
}
