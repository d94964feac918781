// What is answered for a value that a device never has, by what the value is and who reads it. Pure.
import type { ModbusRow } from '../../../definition/modbus/model.ts';
import { measurandInfo, type Measurand } from '../../../vocabulary/measurands.ts';
import type { Text } from '../../../vocabulary/text.ts';
import type { MissingRule } from '../config.ts';
import type { MasterName } from './known-master.ts';
import { KNOWN_MASTERS } from './known-masters.ts';

export interface MissingSettings {
  /** Said for every value alike; null: by value and master. */
  readonly missing: MissingRule | null;
  readonly for: MasterName | null;
}

/**
 * A missing power, current or voltage stays an exception: a load management that reads 0 A takes the house for idle, and fuses
 * blow. What steers nothing must not make the whole meter dead: NaN where the registers are floats, else 0.
 */
export function missingRule(
  { measurand, type }: Pick<ModbusRow, 'measurand' | 'type'>,
  { missing, for: name }: MissingSettings,
): MissingRule {
  if (missing !== null) return missing;
  const { uses, absent } = name === null ? UNKNOWN : KNOWN_MASTERS[name];
  const steers = !neverSteers(measurand);
  if (steers && (uses === 'all' || uses.includes(measurand))) return 'exception';
  if (absent === 'zero') return 'zero';
  if (type.startsWith('float')) return 'nan';
  return steers ? 'exception' : 'zero';
}

const UNKNOWN = { uses: 'all', absent: 'nan' } as const;

/** Distortion, angles, and counters of a phase, of a tariff, or of reactive and apparent energy. */
export function neverSteers(measurand: Measurand): boolean {
  const info = measurandInfo(measurand);
  if (info === undefined) return false;
  const { family, place, tariff } = info.parts;
  if (/^(thd|phaseAngle)/.test(family)) return true;
  if (info.counts === 'no') return false;
  return place !== '' || tariff !== null || /^(reactive|apparent)Energy/.test(family);
}

/** For the health of the output: which profile answers missing values; null: none was chosen. */
export function profileText({ id, missing, for: name }: MissingSettings & { readonly id: number }): Text | null {
  if (name === null) return null;
  const { title } = KNOWN_MASTERS[name];
  const rule =
    missing === null ? { en: '', de: '' } : { en: `, but missing: ${missing}`, de: `, aber missing: ${missing}` };
  return {
    en: `unit ${id} answers missing values as ${title} needs it${rule.en}`,
    de: `Nummer ${id} beantwortet fehlende Werte so, wie ${title} es braucht${rule.de}`,
  };
}
