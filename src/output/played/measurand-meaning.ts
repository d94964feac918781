// What a row really means where the measurand's name alone does not say it: models differ in what they add up. Pure; knows
// declarations, no values.
import type { ModbusMeterModel, ModbusRow } from '../../definition/modbus/model.ts';
import { measurandInfo } from '../../vocabulary/measurands.ts';

/**
 * `plain`: what the name says. `net`: import minus export. `both directions`: import and export added, never negative. `unclear`: a sum or an average,
 * gross or net, depending on the model: it may only be compared with the same row of the same model.
 */
export type Meaning = 'plain' | 'both directions' | 'net' | 'unclear';

/** What a row says of its value. */
export type MeaningfulRow = Pick<ModbusRow, 'measurand' | 'adds' | 'counts'>;

export function meaningOf(row: MeaningfulRow, phases: 1 | 3 | null): Meaning {
  // A sum that the model says to fall is what was drawn less what was fed in.
  return row.adds ?? (row.counts === 'both' ? 'net' : meaningOfName(row.measurand, phases));
}

/** Of a measurand that no declared row stands behind (SML, HTTP). `phases` null: not known. */
export function meaningOfName(measurand: string, phases: 1 | 3 | null): Meaning {
  const info = measurandInfo(measurand);
  // Import and export are added by some models and subtracted by others (SDM630 against WattNode).
  if (info?.counts === 'both') return 'unclear';
  // On three phases some models give the sum here (SDM630), others the average (iEM3000).
  return info?.phases === 'sum or mean' && phases !== 1 ? 'unclear' : 'plain';
}

/** What the value of a device means that is read as `model`; null: not a Modbus meter, then its name decides. */
export function sourceMeaning(measurand: string, model: ModbusMeterModel | null, phases: 1 | 3 | null): Meaning {
  const row = model?.rows.find((each) => each.measurand === measurand);
  return model !== null && row !== undefined ? meaningOf(row, model.phases) : meaningOfName(measurand, phases);
}
