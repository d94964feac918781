// Keys of values that a configuration takes out of JSON: where they are, and in which unit. It must not know whose they are.
import { isSum, parseJsonPath } from '../../codec/http/json-path.ts';
import { measurandInfo } from '../../vocabulary/measurands.ts';
import { UNITS, unitNames, unitOfSpelling } from '../../vocabulary/units.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import { checkKnownUnit } from './known-unit.ts';

/** `type`: what is made of what stands there. */
export function checkJsonPath(text: string, path: Path, report: Report, type?: string): void {
  const steps = parseJsonPath(text);
  if (steps !== null && isSum(steps) && (type === 'string' || type === 'boolean')) {
    report.error(
      path,
      { en: '[*] adds numbers, and the value is none', de: '[*] addiert Zahlen, und der Wert ist keine' },
      {
        en: 'remove `type`, or name one of the list: [0]',
        de: '`type` weglassen, oder einen aus der Liste nennen: [0]',
      },
    );
  }
  if (steps !== null) return;
  report.error(
    path,
    { en: 'is no path into an answer', de: 'ist kein Pfad in eine Antwort' },
    {
      en: `for example data.level.0, 'data["1.8.0"]' or 'registers[obis=1.8.0].value', in quotes for YAML; 'strings[*].power' adds`,
      de: `zum Beispiel data.level.0, 'data["1.8.0"]' oder 'registers[obis=1.8.0].value', für YAML in Anführungszeichen; 'strings[*].power' addiert`,
    },
  );
}

/** A known measurand is kept in its own unit: `power` cannot be in volts. Other names may be in any unit that is known. */
export function checkValueUnit(name: string, unit: string | undefined, path: Path, report: Report): void {
  if (unit === undefined) return;
  if (!checkKnownUnit(unit, [...path, 'unit'], report)) return;
  const info = measurandInfo(name);
  if (info === undefined) return;
  const quantity = info.unit === null ? null : UNITS[info.unit].quantity;
  const printed = unitOfSpelling(unit);
  if (quantity === null || printed === null || UNITS[printed.unit].quantity !== quantity) {
    const fitting = unitNames().flatMap((each) =>
      UNITS[each].quantity === quantity ? Object.keys(UNITS[each].spellings) : [],
    );
    const hint =
      fitting.length === 0
        ? { en: 'remove `unit`: it has none', de: '`unit` weglassen: Der Wert hat keine Einheit' }
        : { en: `units of ${name}: ${fitting.join(', ')}`, de: `Einheiten von ${name}: ${fitting.join(', ')}` };
    report.error(
      [...path, 'unit'],
      {
        en: `${name} (${info.description}) cannot be in ${JSON.stringify(unit)}`,
        de: `${name} kann nicht in ${JSON.stringify(unit)} sein`,
      },
      hint,
    );
  }
}
