// What was probably meant by a wrong value, beyond a slip of the fingers: short names of types, lists in place of sections,
// letters that names cannot have, quotes of a word processor. Pure; knows no key by name.
import type { Text } from '../../vocabulary/text.ts';
import { isName } from '../../yaml/schema-values.ts';

/** Types that a shorter or otherwise spelled one stands for: `rtu` for modbus-rtu; null: none. */
export function typeMeant(value: string, names: readonly string[]): string | null {
  const wanted = squeezed(value);
  if (wanted === '') return null;
  const fits = (test: (name: string) => boolean): string | undefined =>
    names.filter((name) => test(squeezed(name))).sort((a, b) => a.length - b.length)[0];
  return (
    fits((name) => name === wanted) ??
    fits((name) => name.endsWith(wanted)) ??
    fits((name) => name.startsWith(wanted)) ??
    null
  );
}

function squeezed(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** The form of a section that a list stands for: `- name: home` becomes `home:`; null: it is no such list. */
export function sectionForList(list: readonly unknown[], at: string): Text {
  const [first] = list;
  const { name, rest } = entryOf(first);
  const below = rest.length === 0 ? '...' : rest.map((key) => `${key}: ...`).join(', ');
  const form = `${at}: { ${name}: { ${below} } }`;
  return {
    en: `give each entry its name instead of a dash: ${form}`,
    de: `jedem Eintrag seinen Namen geben statt eines Strichs: ${form}`,
  };
}

/** Values are not shown: one may be a secret. */
function entryOf(entry: unknown): { readonly name: string; readonly rest: readonly string[] } {
  if (typeof entry === 'string' && isName(entry)) return { name: entry, rest: [] };
  if (typeof entry !== 'object' || entry === null) return { name: 'name', rest: [] };
  const pairs = Object.entries(entry as Readonly<Record<string, unknown>>);
  const named = pairs.find(([key, value]) => key === 'name' && typeof value === 'string' && isName(value));
  const rest = pairs.map(([key]) => key).filter((key) => key !== 'name');
  if (named !== undefined) return { name: String(named[1]), rest };
  // `- home: { ... }`
  const [only] = pairs;
  if (pairs.length === 1 && only !== undefined && typeof only[1] === 'object' && isName(only[0])) {
    return { name: only[0], rest: Object.keys(only[1] ?? {}) };
  }
  return { name: 'name', rest };
}

const LETTERS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss' };

/** A name that can be written for this one: `kueche` for küche; null: nothing is left of it. */
export function nameMeant(text: string): string | null {
  const plain = text
    .replaceAll(/[äöüÄÖÜß]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .trim()
    .replaceAll(/[\s./]+/g, '_')
    .replaceAll(/[^A-Za-z0-9_-]/g, '');
  return plain !== text && isName(plain) ? plain : null;
}

const QUOTES = '“”„‟«»‹›‘’‚';
const IN_QUOTES = new RegExp(`^[${QUOTES}](.*)[${QUOTES}]$`, 's');

/** A text between quotes that YAML takes for letters: what is between them; null: it is none. */
export function betweenTypographicQuotes(text: string): string | null {
  return IN_QUOTES.exec(text.trim())?.[1] ?? null;
}

/** The same values with what stands between such quotes; every one is told. */
export function withoutTypographicQuotes(
  value: unknown,
  tell: (path: (string | number)[]) => void,
  path: (string | number)[] = [],
  around: readonly unknown[] = [],
): unknown {
  if (typeof value === 'string') {
    const inner = betweenTypographicQuotes(value);
    if (inner === null) return value;
    tell(path);
    return inner;
  }
  // An alias may stand for what it is in.
  if (around.includes(value)) return value;
  const inside = [...around, value];
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) => withoutTypographicQuotes(each, tell, [...path, index], inside));
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withoutTypographicQuotes(each, tell, [...path, key], inside)]),
  );
}
