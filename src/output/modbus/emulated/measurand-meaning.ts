// What a row really means where the measurand's name alone does not say it: models differ in what they add up. Pure; knows
// declarations, no values.
import type { ModbusMeterModel, ModbusRow } from '../../../definition/modbus/model.ts';

/**
 * `plain`: what the name says. `both directions`: import and export added, never negative. `unclear`: a sum or an average,
 * gross or net, depending on the model: it may only be compared with the same row of the same model.
 */
export type Meaning = 'plain' | 'both directions' | 'unclear';

/** How the catalogue's notes say that both directions are added (SDM630 V1.8, register 0x0156; SDM72D-M V1.5, 0x0034). */
const BOTH_DIRECTIONS = /^(import ?\+ ?export$|adds import and export)/;

/** Import and export added by some models, subtracted by others (SDM630 against WattNode). */
const SUMS = /^(energySum|reactiveEnergySum)/;

/** On three phases some models give the sum here (SDM630), others the average (iEM3000). */
const SUM_OR_AVERAGE: ReadonlySet<string> = new Set(['current', 'voltage']);

export function meaningOf(row: Pick<ModbusRow, 'measurand' | 'note'>, phases: 1 | 3): Meaning {
  if (row.note !== undefined && BOTH_DIRECTIONS.test(row.note)) return 'both directions';
  return meaningOfName(row.measurand, phases);
}

/** Of a measurand that no declared row stands behind (SML, HTTP). `phases` null: not known. */
export function meaningOfName(measurand: string, phases: 1 | 3 | null): Meaning {
  if (SUMS.test(measurand)) return 'unclear';
  return SUM_OR_AVERAGE.has(measurand) && phases !== 1 ? 'unclear' : 'plain';
}

/** What the value of a device means that is read as `model`; null: not a Modbus meter, then its name decides. */
export function sourceMeaning(measurand: string, model: ModbusMeterModel | null, phases: 1 | 3 | null): Meaning {
  const row = model?.rows.find((each) => each.measurand === measurand);
  return model !== null && row !== undefined ? meaningOf(row, model.phases) : meaningOfName(measurand, phases);
}
