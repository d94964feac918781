// One value of JSON as the configuration describes it: found by its path, converted, scaled, kept in its canonical unit.
// Pure; knows no device and no protocol.
import type { ReadingValue } from '../../model/reading.ts';
import { measurandInfo } from '../../vocabulary/measurands.ts';
import { alike, type Text } from '../../vocabulary/text.ts';
import { unitOfSpelling, type Counts } from '../../vocabulary/units.ts';
import { atSteps, isSum, missingText, parseJsonPath } from './json-path.ts';
import { isRecord, numberOf, scaled } from './json-value.ts';

/** How one value is made of what was found. */
export interface Conversion {
  /** Name of the measurand. */
  readonly name: string;
  /** Unit after scaling, as it is written; null: none. */
  readonly unit: string | null;
  /** value = number x scale + offset. */
  readonly scale: number;
  readonly offset: number;
  /** Null: as the answer says, numbers in quotes included when there is a unit. */
  readonly type: 'number' | 'string' | 'boolean' | null;
  /** How it moves; left out: by name and unit. */
  readonly counts?: Counts;
}

/** A value, or what is wrong with it; neither: it is absent. */
export interface Converted {
  readonly value: ReadingValue | null;
  readonly problem: Text | null;
}

/** Kept in the canonical unit of what is measured (kW become W); litres stay litres. */
export function keptUnit({ name, unit }: Pick<Conversion, 'name' | 'unit'>): { unit: string | null; factor: number } {
  if (unit === null) return { unit: measurandInfo(name)?.unit ?? null, factor: 1 };
  return unitOfSpelling(unit) ?? { unit, factor: 1 };
}

/** The value at a path: null is absent, what is missing or of another type is a problem. */
export function valueAt(json: unknown, path: string, conversion: Conversion): Converted {
  const steps = parseJsonPath(path) ?? [];
  const found = atSteps(json, steps);
  if (found === undefined) return { value: null, problem: missingText(json, path) };
  return isSum(steps) ? sumOf(found, alike(path), conversion) : convertedValue(found, alike(path), conversion);
}

/** A sum with a part that is absent, or of nothing, is absent: it would be too small. */
function sumOf(found: unknown, where: Text, conversion: Conversion): Converted {
  const parts: readonly unknown[] = Array.isArray(found) ? found : [];
  if (parts.length === 0 || parts.includes(null)) return { value: null, problem: null };
  let total = 0;
  for (const part of parts) {
    const number = numberOf(part);
    if (number === null) return { value: null, problem: wrongKind(part, where, { ...conversion, type: 'number' }) };
    total += number;
  }
  return convertedValue(scaled(total, 1), where, { ...conversion, type: 'number' });
}

/** @param where how messages name the place */
export function convertedValue(found: unknown, where: Text, conversion: Conversion): Converted {
  if (found === null) return { value: null, problem: null };
  const value = convert(found, conversion);
  if (value === null) return { value, problem: wrongKind(found, where, conversion) };
  const { factor } = keptUnit(conversion);
  if (typeof value !== 'number') return { value, problem: null };
  const kept = scaled(value, factor);
  return { value: kept, problem: kept === null ? wrongKind(found, where, conversion) : null };
}

function convert(found: unknown, { type, unit, scale, offset }: Conversion): ReadingValue | null {
  const isNumeric = type === 'number' || (type === null && (unit !== null || scale !== 1 || offset !== 0));
  if (isNumeric) {
    const number = numberOf(found);
    return number === null ? null : scaled(number, scale, offset);
  }
  if (type === 'boolean') return booleanOf(found);
  if (type === 'string') return typeof found === 'string' ? found : isPlain(found) ? String(found) : null;
  return isPlain(found) ? found : null;
}

function isPlain(value: unknown): value is ReadingValue {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}

const TRUE_WORDS: ReadonlySet<string> = new Set(['true', 'on', 'yes', '1']);
const FALSE_WORDS: ReadonlySet<string> = new Set(['false', 'off', 'no', '0']);

function booleanOf(found: unknown): boolean | null {
  const word = isPlain(found) ? String(found).trim().toLowerCase() : '';
  if (TRUE_WORDS.has(word)) return true;
  return FALSE_WORDS.has(word) ? false : null;
}

const WORDS: Readonly<Record<string, Text>> = {
  list: { en: 'a list', de: 'eine Liste' },
  section: { en: 'a section', de: 'ein Abschnitt' },
  string: { en: 'a string', de: 'ein Text' },
  number: { en: 'a number', de: 'eine Zahl' },
  boolean: { en: 'a boolean', de: 'ein Wahrheitswert' },
  value: { en: 'a value', de: 'ein Wert' },
};

function wordFor(kind: string): Text {
  return WORDS[kind] ?? { en: `a ${kind}`, de: kind };
}

function wrongKind(found: unknown, where: Text, { type }: Conversion): Text {
  if (typeof found === 'number' && !Number.isFinite(found)) {
    return { en: `${where.en} is beyond all numbers`, de: `${where.de} liegt jenseits aller Zahlen` };
  }
  const is = wordFor(Array.isArray(found) ? 'list' : isRecord(found) ? 'section' : typeof found);
  const wanted = wordFor(type ?? 'value');
  const further = type === null ? { en: ' or not a number', de: ' oder keine Zahl' } : alike('');
  return {
    en: `${where.en} is ${is.en}, not ${wanted.en}${further.en}`,
    de: `${where.de} ist ${is.de}, nicht ${wanted.de}${further.de}`,
  };
}
