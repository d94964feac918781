// Ids, units and data types as the Homie convention has them, versions 4 and 5 alike. It must not know topics.
// https://homieiot.github.io/specification/ (Topic IDs, Payload, Units)
import type { ReadingValue } from '../../../model/reading.ts';
import { measurandInfo } from '../../../vocabulary/measurands.ts';
import { unitInfo } from '../../../vocabulary/units.ts';
import { valueLabel } from '../../../vocabulary/value-text.ts';

/** 0.1 Wh, the finest that MQTT shows of a counter, in kWh. */
const DIGITS_OF_THOUSANDS = 4;

/** `energyImportL1` -> `energy-import-l1`, `PV_1` -> `pv-1`: a to z, 0 to 9 and hyphens, none at the ends. */
export function homieId(name: string): string {
  const id = name
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return id === '' ? 'x' : id;
}

/** Name -> id; names that would get the same id are numbered in their order. */
export function homieIds(names: Iterable<string>): Map<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names) {
    const plain = homieId(name);
    let id = plain;
    for (let number = 2; taken.has(id); number++) id = `${plain}-${number}`;
    taken.add(id);
    ids.set(name, id);
  }
  return ids;
}

export interface HomieProperty {
  readonly name: string;
  readonly datatype: 'float' | 'boolean' | 'string';
  readonly unit?: string;
}

export function homieProperty(measurand: string, unit: string | null): HomieProperty {
  const name = valueLabel(measurand, 'en');
  if (unit === null) return { name, datatype: measurandInfo(measurand)?.type === 'boolean' ? 'boolean' : 'string' };
  const info = unitInfo(unit);
  const shown = info === null ? unit : info.homie.unit;
  return { name, datatype: 'float', ...(shown !== null && { unit: shown }) };
}

/** The value as payload. What is missing is the empty payload: it removes what the broker keeps. */
export function homiePayload(value: ReadingValue | null, unit: string | null): string {
  if (value === null) return '';
  if (typeof value !== 'number') {
    // An empty text would remove the topic; the convention sends a single zero byte instead.
    return value === '' ? '\0' : String(value);
  }
  const factor = unitInfo(unit)?.homie.factor ?? 1;
  return String(factor === 1 ? value : Number((value * factor).toFixed(DIGITS_OF_THOUSANDS)));
}
