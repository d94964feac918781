// What the schema does not accept, in words for people: unknown keys, wrong types, missing keys ... with "did you mean".
// Knows no key by name.
import type * as z from 'zod';
import { closest } from '../../vocabulary/did-you-mean.ts';
import { durationHint } from '../../time/duration.ts';
import { show, type Report } from '../../yaml/report.ts';
import type { SchemaInfo, SchemaNode } from './info.ts';
import { LISTEN_HINT, NAME_RULE } from '../../yaml/schema-values.ts';

type Issue = z.core.$ZodIssue;
type PathSegments = readonly PropertyKey[];

/** Reports every issue at its place. `root`: the value of the whole file. */
export function reportSchemaIssues(issues: readonly Issue[], root: unknown, info: SchemaInfo, report: Report): void {
  for (const issue of issues) reportIssue(issue, issue.path, root, info, report);
}

function reportIssue(issue: Issue, path: PathSegments, root: unknown, info: SchemaInfo, report: Report): void {
  const at = plainPath(path);
  const value = valueAt(root, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) reportUnknownKey([...at, key], info.knownKeys(path, root), report);
      return;
    case 'invalid_union':
      if (issue.errors.length === 0) reportUnknownType(issue, at, value, report);
      else
        for (const inner of nearestBranch(issue.errors))
          reportIssue(inner, [...path, ...inner.path], root, info, report);
      return;
    case 'invalid_key':
      report.error(at, `${show(at.at(-1), [])} cannot be a name`, NAME_RULE, 'key');
      return;
    case 'invalid_element':
      for (const inner of issue.issues) reportIssue(inner, [...path, ...inner.path], root, info, report);
      return;
    case 'custom': {
      const hint: unknown = issue.params?.['hint'];
      report.error(at, issue.message, typeof hint === 'string' ? hint : null);
      return;
    }
    case 'invalid_format':
    case 'invalid_type':
    case 'invalid_value':
    case 'not_multiple_of':
    case 'too_big':
    case 'too_small':
      if (value === undefined && typeof path.at(-1) === 'string') reportMissing(at, info.schemasAt(path, root), report);
      else reportWrongValue(issue, at, value, info.schemasAt(path, root), report);
  }
}

function reportUnknownKey(path: (string | number)[], known: readonly string[], report: Report): void {
  const key = String(path.at(-1));
  const near = closest(key, known);
  const hint = near === null ? `keys here: ${known.join(', ')}` : `did you mean "${near}"?`;
  report.error(path, `unknown key ${show(key, [])}`, known.length === 0 ? null : hint, 'key');
}

/** A union told apart by its key `type`: missing or not one of the known. */
function reportUnknownType(
  issue: z.core.$ZodIssueInvalidUnion,
  path: (string | number)[],
  value: unknown,
  report: Report,
): void {
  const options: readonly unknown[] = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
  const names = options.map(String);
  if (value === undefined) {
    report.error(path.slice(0, -1), '`type` is missing', `one of ${names.join(', ')}`, 'key');
    return;
  }
  const near = typeof value === 'string' ? closest(value, names) : null;
  const hint = near === null ? `one of ${names.join(', ')}` : `did you mean "${near}"?`;
  report.error(path, `unknown type ${show(value, path)}`, hint);
}

/** Of the ways in which the alternatives of a union failed, the one that came furthest. */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  return branches.reduce((best, branch) => (progress(branch) > progress(best) ? branch : best), branches[0] ?? []);
}

/** Another type altogether is further away than a wrong choice, and that than a mistake inside. */
function progress(issues: readonly Issue[]): number {
  const outer = issues.filter(({ path }) => path.length === 0);
  if (outer.some(({ code }) => code === 'invalid_type')) return 0;
  if (outer.some(({ code }) => code === 'invalid_value')) return 1;
  return 2 + 1 / (1 + issues.length);
}

function reportMissing(path: (string | number)[], schemas: readonly SchemaNode[], report: Report): void {
  const key = String(path.at(-1));
  const info = schemas[0];
  const example = exampleHint(info, key);
  const hint = [info?.description, example === null ? null : `For example ${example}`].filter(isText).join(' ');
  report.error(path.slice(0, -1), `\`${key}\` is missing`, hint === '' ? null : hint, 'key');
}

/** `key: value` as one might write it, or null when the schema has no example. */
function exampleHint(info: SchemaNode | undefined, key: string): string | null {
  const example = info?.['x-example'] ?? info?.default;
  if (example === undefined || typeof example === 'object') return null;
  return `${key}: ${typeof example === 'string' ? example : JSON.stringify(example)}`;
}

function reportWrongValue(
  issue: Issue,
  path: (string | number)[],
  value: unknown,
  schemas: readonly SchemaNode[],
  report: Report,
): void {
  const kind = schemas.find((schema) => schema['x-type'] !== undefined)?.['x-type'];
  const choices = schemas.flatMap((schema) => schema.enum ?? (schema.const === undefined ? [] : [schema.const]));
  const shown = show(value, path);
  const example = exampleHint(schemas[0], String(path.at(-1)));
  const forExample = example === null ? null : `for example ${example}`;
  if (kind === 'duration') {
    report.error(
      path,
      `must be a duration, not ${shown}`,
      durationHint(typeof value === 'number' ? String(value) : ''),
    );
  } else if (kind === 'listen address' && issue.code === 'invalid_type') {
    report.error(path, `must be an address to listen on, not ${shown}`, LISTEN_HINT);
  } else if (kind === undefined && choices.length > 0) {
    const near = typeof value === 'string' ? closest(value, choices.map(String)) : null;
    report.error(
      path,
      `must be ${listed(choices)}, not ${shown}`,
      near === null ? forExample : `did you mean "${near}"?`,
    );
  } else {
    const hint = kind === 'name' ? NAME_RULE : (quotesHint(issue, value, kind) ?? forExample);
    report.error(path, requirement(issue, kind, shown), hint);
  }
}

/** A number in quotes, or a text that YAML takes for something else. */
function quotesHint(issue: Issue, value: unknown, kind: string | undefined): string | null {
  if (issue.code !== 'invalid_type') return null;
  const isNumber = issue.expected === 'number' || issue.expected === 'int';
  if (isNumber && typeof value === 'string' && /^[0-9.]+$/.test(value)) return `without quotes: ${value}`;
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  if (issue.expected !== 'string' || !isPlain) return null;
  if (kind === 'secret') return 'put it into quotes: "..."';
  return kind === undefined || kind === 'expression' ? `put it into quotes: "${String(value)}"` : null;
}

function listed(choices: readonly unknown[]): string {
  const texts = choices.map((choice) => (typeof choice === 'string' ? choice : JSON.stringify(choice)));
  return texts.length > 1 ? `one of ${texts.join(', ')}` : (texts[0] ?? 'something else');
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a section (key: value)',
  record: 'a section (key: value)',
  array: 'a list',
};

/** What the schema asks for, where that is neither a choice nor a kind of value with a sentence of its own. */
function requirement(issue: Issue, kind: string | undefined, shown: string): string {
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const [word, limit] = issue.code === 'too_small' ? ['at least', issue.minimum] : ['at most', issue.maximum];
    if (issue.origin === 'string') return `must have ${word} ${counted(limit, 'character')}`;
    if (issue.origin === 'array') return `must have ${word} ${counted(limit, 'entry', 'entries')}`;
    return `must be ${word} ${String(limit)}, not ${shown}`;
  }
  if (kind !== undefined) return `must be ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}, not ${shown}`;
  return issue.code === 'invalid_type' ? `must be ${typeWord(issue.expected)}, not ${shown}` : `cannot be ${shown}`;
}

function typeWord(expected: string): string {
  return TYPE_WORDS[expected] ?? expected;
}

function counted(count: number | bigint, one: string, many = `${one}s`): string {
  return `${count} ${Number(count) === 1 ? one : many}`;
}

function valueAt(root: unknown, path: PathSegments): unknown {
  let value = root;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = Reflect.get(value, segment);
  }
  return value;
}

function plainPath(path: PathSegments): (string | number)[] {
  return path.map((segment) => (typeof segment === 'number' ? segment : String(segment)));
}

function isText(text: string | null | undefined): text is string {
  return typeof text === 'string' && text !== '';
}
