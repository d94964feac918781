// Any device that answers JSON over HTTP: the configuration says what to ask and where the values are. No I/O.
import { alike, joined, type Text } from '../../vocabulary/text.ts';
import type { HttpJsonValue, HttpParsed, HttpSettings, HttpValue } from '../../codec/http/answer.ts';
import { defineHttpDevice } from '../../definition/http/device.ts';
import { atSteps, missingText, parseJsonPath } from '../../codec/http/json-path.ts';
import { isRecord, numberOf, scaled } from '../../codec/http/json-value.ts';
import { configuredCounts, measurandInfo } from '../../vocabulary/measurands.ts';
import { unitOfSpelling } from '../../vocabulary/units.ts';

/** Takes the configured values; one that is null is absent, one that is missing or of another type is a problem. */
export function parseConfigured(json: unknown, { values: wanted }: HttpSettings): HttpParsed {
  const problems: Text[] = [];
  const values = wanted.map((spec): HttpValue => {
    const { name: measurand, path } = spec;
    const { unit, factor } = keptUnit(spec);
    const found = atSteps(json, parseJsonPath(path) ?? []);
    if (found === null) return { measurand, unit, value: null };
    const value = found === undefined ? null : convert(found, spec);
    if (value === null) problems.push(found === undefined ? missingText(json, path) : wrongKind(found, spec));
    return { measurand, unit, value: typeof value === 'number' ? scaled(value, factor) : value };
  });
  const attention = joined(problems, '; ');
  if (attention !== null && problems.length === wanted.length) return { kind: 'unexpected', reason: attention };
  return { kind: 'values', values, attention };
}

/** Kept in the canonical unit of what is measured (kW become W); litres stay litres. */
function keptUnit({ name, unit }: HttpJsonValue): { unit: string | null; factor: number } {
  if (unit === null) return { unit: measurandInfo(name)?.unit ?? null, factor: 1 };
  return unitOfSpelling(unit) ?? { unit, factor: 1 };
}

function convert(found: unknown, { type, unit, scale, offset }: HttpJsonValue): number | string | boolean | null {
  const isNumeric = type === 'number' || (type === null && (unit !== null || scale !== 1 || offset !== 0));
  if (isNumeric) {
    const number = numberOf(found);
    return number === null ? null : scaled(number, scale, offset);
  }
  if (type === 'boolean') return booleanOf(found);
  if (type === 'string') return typeof found === 'string' ? found : isPlain(found) ? String(found) : null;
  return isPlain(found) ? found : null;
}

function isPlain(value: unknown): value is number | string | boolean {
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

function wrongKind(found: unknown, { path, type }: HttpJsonValue): Text {
  const is = wordFor(Array.isArray(found) ? 'list' : isRecord(found) ? 'section' : typeof found);
  const wanted = wordFor(type ?? 'value');
  const further = type === null ? { en: ' or not a number', de: ' oder keine Zahl' } : alike('');
  return {
    en: `${path} is ${is.en}, not ${wanted.en}${further.en}`,
    de: `${path} ist ${is.de}, nicht ${wanted.de}${further.de}`,
  };
}

export const httpJson = defineHttpDevice({
  id: 'http-json',
  aliases: ['json', 'http'],
  type: 'HTTP-JSON',
  manufacturer: 'generic',
  model: 'any JSON over HTTP',
  german: {
    manufacturer: '',
    model: 'beliebiges JSON über HTTP',
    source: 'die Konfiguration: `values`, `path`, `method`, `headers`, `body`',
  },
  source: 'the configuration: `values`, `path`, `method`, `headers`, `body`',
  defaultIntervalMs: 10_000,
  keys: ['values'],
  request: null,
  units: {},
  measurands: null,
  unitsFor: ({ values }) => Object.fromEntries(values.map((value) => [value.name, keptUnit(value).unit])),
  countsFor: ({ values }) =>
    Object.fromEntries(
      values.map((value) => [value.name, configuredCounts(value.name, keptUnit(value).unit, value.counts)]),
    ),
  parse: parseConfigured,
  notes: [
    {
      en: '`values` names each value with its `path` in the answer (`data.level.0`, `["1.8.0"]`, `registers[obis=1.8.0].value`), `unit`, `scale` and `type`',
      de: '`values` nennt jeden Wert mit seinem `path` in der Antwort (`data.level.0`, `["1.8.0"]`, `registers[obis=1.8.0].value`), `unit`, `scale` und `type`',
    },
  ],
});
