// What the schema does not accept, in words for people: unknown keys, wrong types, missing keys ... with "did you mean".
// Knows no key by name.
import type * as z from 'zod';
import { closest } from '../../vocabulary/did-you-mean.ts';
import { durationHint } from '../../time/duration.ts';
import { alike, type Text } from '../../vocabulary/text.ts';
import { show, type Report } from '../../yaml/report.ts';
import type { SchemaInfo, SchemaNode } from './info.ts';
import { nameMeant, sectionForList, typeMeant } from './meant.ts';
import { LISTEN_HINT, NAME_RULE, Refusal } from '../../yaml/schema-values.ts';
import { counted } from '../../vocabulary/counted.ts';

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
    case 'invalid_key': {
      const name = show(at.at(-1), []);
      const message = { en: `${name.en} cannot be a name`, de: `${name.de} kann kein Name sein` };
      report.error(at, message, nameHint(String(at.at(-1))), 'key');
      return;
    }
    case 'invalid_element':
      for (const inner of issue.issues) reportIssue(inner, [...path, ...inner.path], root, info, report);
      return;
    case 'custom': {
      const refusal = refusalOf(issue);
      report.error(at, refusal?.message ?? alike(issue.message), refusal?.hint ?? null);
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

const DECIMAL_POINT = {
  en: 'decimals are written with a point: 0.32, not 0,32',
  de: 'Nachkommastellen stehen hinter einem Punkt: 0.32, nicht 0,32',
};

function reportUnknownKey(path: (string | number)[], known: readonly string[], report: Report): void {
  const key = String(path.at(-1));
  const near = closest(key, known);
  // `{ price: 0,32 }` is read as price 0 and another key.
  if (/^\d+$/.test(key) && !known.some((each) => /^\d+$/.test(each))) {
    const message = { en: `"${key}" stands here as a key`, de: `"${key}" steht hier als Schlüssel` };
    report.error(path, message, DECIMAL_POINT, 'key');
    return;
  }
  const hint =
    near === null ? { en: `keys here: ${known.join(', ')}`, de: `hier gibt es: ${known.join(', ')}` } : meant(near);
  const shown = show(key, []);
  const message = { en: `unknown key ${shown.en}`, de: `unbekannter Schlüssel ${shown.de}` };
  report.error(path, message, known.length === 0 ? null : hint, 'key');
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
    report.error(path.slice(0, -1), { en: '`type` is missing', de: '`type` fehlt' }, oneOf(names), 'key');
    return;
  }
  const near = typeof value === 'string' ? (typeMeant(value, names) ?? closest(value, names)) : null;
  const shown = show(value, path);
  const message = { en: `unknown type ${shown.en}`, de: `unbekannter Typ ${shown.de}` };
  report.error(path, message, near === null ? oneOf(names) : meant(near));
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
  // What the keys mean is described in English alone, in the documentation and here.
  const german = example === null ? `docs/config.md beschreibt \`${key}\`` : `zum Beispiel ${example}`;
  const message = { en: `\`${key}\` is missing`, de: `\`${key}\` fehlt` };
  report.error(path.slice(0, -1), message, hint === '' ? null : { en: hint, de: german }, 'key');
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
  const forExample = example === null ? null : { en: `for example ${example}`, de: `zum Beispiel ${example}` };
  if (kind === 'duration') {
    const message = { en: `must be a duration, not ${shown.en}`, de: `muss eine Dauer sein, nicht ${shown.de}` };
    report.error(path, message, durationHint(typeof value === 'number' ? String(value) : ''));
  } else if (kind === 'listen address' && issue.code === 'invalid_type') {
    const message = {
      en: `must be an address to listen on, not ${shown.en}`,
      de: `muss eine Adresse zum Lauschen sein, nicht ${shown.de}`,
    };
    report.error(path, message, LISTEN_HINT);
  } else if (kind === undefined && choices.length > 0) {
    const near = typeof value === 'string' ? closest(value, choices.map(String)) : null;
    const list = listed(choices);
    const message = { en: `must be ${list.en}, not ${shown.en}`, de: `muss ${list.de} sein, nicht ${shown.de}` };
    report.error(path, message, near === null ? forExample : meant(near));
  } else {
    const hint =
      kind === 'name'
        ? nameHint(String(value))
        : (formHint(issue, value, path) ?? quotesHint(issue, value, kind) ?? forExample);
    report.error(path, requirement(issue, kind, shown), hint);
  }
}

/** Which name can be written instead, with the rule. */
function nameHint(text: string): Text {
  const near = nameMeant(text);
  if (near === null) return NAME_RULE;
  return { en: `write ${near}: ${NAME_RULE.en}`, de: `${near} schreiben: ${NAME_RULE.de}` };
}

/** A list where a section is wanted. */
function formHint(issue: Issue, value: unknown, path: readonly (string | number)[]): Text | null {
  const wantsSection = issue.code === 'invalid_type' && ['record', 'object'].includes(issue.expected);
  return wantsSection && Array.isArray(value) ? sectionForList(value, String(path.at(-1) ?? 'section')) : null;
}

/** A number in quotes, or a text that YAML takes for something else. */
function quotesHint(issue: Issue, value: unknown, kind: string | undefined): Text | null {
  if (issue.code !== 'invalid_type') return null;
  const isNumber = issue.expected === 'number' || issue.expected === 'int';
  if (isNumber && typeof value === 'string' && /^[0-9.]+$/.test(value)) {
    return { en: `without quotes: ${value}`, de: `ohne Anführungszeichen: ${value}` };
  }
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  if (issue.expected !== 'string' || !isPlain) return null;
  const quoted = (text: string): Text => {
    return { en: `put it into quotes: "${text}"`, de: `in Anführungszeichen setzen: "${text}"` };
  };
  if (kind === 'secret') return quoted('...');
  return kind === undefined || kind === 'expression' ? quoted(String(value)) : null;
}

function meant(near: string): Text {
  return { en: `did you mean "${near}"?`, de: `ist "${near}" gemeint?` };
}

function oneOf(names: readonly string[]): Text {
  return { en: `one of ${names.join(', ')}`, de: `eines von ${names.join(', ')}` };
}

function listed(choices: readonly unknown[]): Text {
  const texts = choices.map((choice) => (typeof choice === 'string' ? choice : JSON.stringify(choice)));
  if (texts.length > 1) return oneOf(texts);
  return texts[0] === undefined ? { en: 'something else', de: 'etwas anderes' } : alike(texts[0]);
}

const SECTION: Text = { en: 'a section (key: value)', de: 'ein Abschnitt (Schlüssel: Wert)' };

const TYPE_WORDS: Readonly<Record<string, Text>> = {
  string: { en: 'a text', de: 'ein Text' },
  number: { en: 'a number', de: 'eine Zahl' },
  int: { en: 'a whole number', de: 'eine ganze Zahl' },
  boolean: { en: 'true or false', de: 'true oder false' },
  object: SECTION,
  record: SECTION,
  array: { en: 'a list', de: 'eine Liste' },
};

/** The kinds of value by `x-type`. */
export const KIND_WORDS: Readonly<Record<string, string>> = {
  duration: 'eine Dauer',
  'listen address': 'eine Adresse zum Lauschen',
  'time zone': 'eine Zeitzone',
  'mail address': 'eine Mailadresse',
  'value with unit': 'ein Wert mit Einheit, wie 10kW',
  'network address': 'eine Netzwerkadresse',
  'hardware address': 'eine Hardware-Adresse',
  'network interface': 'eine Netzwerkschnittstelle',
  'address or network': 'eine Adresse oder ein Netz',
  secret: 'ein Geheimnis',
  name: 'ein Name',
  path: 'ein Pfad',
  URL: 'eine URL',
  expression: 'ein Ausdruck',
  'host name': 'der Name eines Rechners',
  fingerprint: 'ein Fingerabdruck',
  'ratio of a transformer': 'ein Wandlerverhältnis',
  size: 'eine Größe wie 10MB',
  'text with %d': 'ein Text mit %d',
  topic: 'ein Topic',
  'unit id': 'eine Nummer',
  'duration or forever': 'eine Dauer oder forever',
  'currency like EUR': 'eine Währung wie EUR',
  date: 'ein Datum',
  'times like 22:00-06:00': 'Uhrzeiten wie 22:00-06:00',
  'number or list': 'eine Zahl oder eine Liste',
  'positive number or exact': 'eine positive Zahl oder exact',
  'range like 6..16 or a list like [0, 1, 2]': 'ein Bereich wie 6..16 oder eine Liste wie [0, 1, 2]',
};

/** What the schema asks for, where that is neither a choice nor a kind of value with a sentence of its own. */
function requirement(issue: Issue, kind: string | undefined, shown: Text): Text {
  if (issue.code === 'too_small' || issue.code === 'too_big') return limitText(issue, shown);
  if (kind !== undefined) {
    const article = /^[aeiou]/.test(kind) ? 'an' : 'a';
    return {
      en: `must be ${article} ${kind}, not ${shown.en}`,
      de: `muss ${KIND_WORDS[kind] ?? kind} sein, nicht ${shown.de}`,
    };
  }
  if (issue.code !== 'invalid_type') return { en: `cannot be ${shown.en}`, de: `${shown.de} geht hier nicht` };
  const wanted = TYPE_WORDS[issue.expected] ?? alike(issue.expected);
  return { en: `must be ${wanted.en}, not ${shown.en}`, de: `muss ${wanted.de} sein, nicht ${shown.de}` };
}

function limitText(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>, shown: Text): Text {
  const isSmall = issue.code === 'too_small';
  const limit = isSmall ? issue.minimum : issue.maximum;
  const [en, de] = isSmall ? ['at least', 'mindestens'] : ['at most', 'höchstens'];
  if (issue.origin === 'string') {
    return { en: `must have ${en} ${counted(limit, 'character')}`, de: `muss ${de} ${limit} Zeichen haben` };
  }
  if (issue.origin === 'array') {
    const entries = counted(limit, 'entry', 'entries');
    return { en: `must have ${en} ${entries}`, de: `muss ${de} ${counted(limit, 'Eintrag', 'Einträge')} haben` };
  }
  return {
    en: `must be ${en} ${String(limit)}, not ${shown.en}`,
    de: `muss ${de} ${String(limit)} sein, nicht ${shown.de}`,
  };
}

/** What `refuse` of the schema's values said. */
function refusalOf({ params }: Extract<Issue, { code: 'custom' }>): Refusal | null {
  const refusal: unknown = params?.['refusal'];
  return refusal instanceof Refusal ? refusal : null;
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
