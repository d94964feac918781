// What a value of a Modbus meter means: its row says more than the measurand's name where models differ. No runtime.
import { MEASURANDS, type ValueMeaning } from '../../vocabulary/measurands.ts';
import type { ModbusMeterModel, ModbusRow } from './model.ts';

/** A sum of both directions only rises, whatever other models count under the same name. */
export function meaningOfRow({
  measurand,
  counts,
  adds,
}: Pick<ModbusRow, 'measurand' | 'counts' | 'adds'>): ValueMeaning {
  const { unit, quantity, counts: usually } = MEASURANDS[measurand];
  const moves = counts ?? (adds === 'both directions' && usually === 'both' ? 'rising' : usually);
  return { unit, quantity, counts: moves, adds: adds ?? null };
}

/** Undefined: the model has no such register. */
export function meaningInModel(model: ModbusMeterModel, measurand: string): ValueMeaning | undefined {
  const row = model.rows.find((each) => each.measurand === measurand);
  return row && meaningOfRow(row);
}
