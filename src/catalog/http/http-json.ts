// Any device that answers JSON over HTTP: the configuration says what to ask and where the values are. No I/O.
import { joined, type Text } from '../../vocabulary/text.ts';
import type { HttpParsed, HttpSettings } from '../../codec/http/answer.ts';
import { atSteps, parseJsonPath } from '../../codec/http/json-path.ts';
import { keptUnit, valueAt } from '../../codec/http/configured-value.ts';
import { defineHttpDevice } from '../../definition/http/device.ts';
import { configuredCounts } from '../../vocabulary/measurands.ts';

/** Takes the configured values; one that is null is absent, one that is missing or of another type is a problem. */
export function parseConfigured(json: unknown, { values: wanted }: HttpSettings): HttpParsed {
  const there = wanted.filter(
    ({ path, isOptional }) => isOptional !== true || atSteps(json, parseJsonPath(path) ?? []) !== undefined,
  );
  if (there.length === 0) return { kind: 'unexpected', reason: noneOf(wanted) };
  const found = there.map((spec) => {
    return { measurand: spec.name, unit: keptUnit(spec).unit, ...valueAt(json, spec.path, spec) };
  });
  const problems = found.flatMap(({ problem }) => problem ?? []);
  const attention = joined(problems, '; ');
  if (attention !== null && problems.length === there.length) return { kind: 'unexpected', reason: attention };
  return { kind: 'values', values: found.map(({ measurand, unit, value }) => ({ measurand, unit, value })), attention };
}

function noneOf(wanted: HttpSettings['values']): Text {
  const names = wanted.map(({ path }) => path).join(', ');
  return { en: `the answer has none of ${names}`, de: `die Antwort hat nichts von ${names}` };
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
