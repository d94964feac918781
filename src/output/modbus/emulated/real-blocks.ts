// The registers that the real meter has beside its values, as blocks of an emulated one. It must not know values or clients.
import type { RegisterBlock } from '../../../codec/modbus/register-space.ts';
import { READ_HOLDING } from '../../../codec/modbus/request.ts';
import type { ModbusMeterModel, ModbusRow, RegisterKind } from '../../../definition/modbus/model.ts';
import type { ModbusOutputUnit } from '../config.ts';
import { KNOWN_MASTERS, mastersOf } from '../masters/known-masters.ts';
import { realRegisters } from '../masters/real-registers.ts';
import type { Identity } from './identity-blocks.ts';

/** In every float type NaN, whichever two or four registers are taken for one value. */
const NAN_REGISTER = 0x7fff;

/** Rows that stand a second time elsewhere. */
export function copiesOf(model: ModbusMeterModel, rows: readonly ModbusRow[]): ModbusRow[] {
  return (realRegisters(model.id)?.copies ?? []).flatMap(({ address, of }) =>
    rows.filter(({ measurand }) => measurand === of).map((row) => ({ ...row, address })),
  );
}

/** Identity and configuration; a meter that reads its values with both functions shows these with both, too. */
export function knownBlocks({ model, unitId, serialNumber }: Identity, kind: RegisterKind): RegisterBlock[] {
  if (!hasFunction(model, kind)) return [];
  return (realRegisters(model.id)?.blocks ?? []).map(({ address, words }): RegisterBlock => {
    const bytes = bytesOf(words({ unitId, serialNumber }));
    return { address, count: bytes.length / 2, read: () => bytes };
  });
}

/**
 * What the real meter has and MeterHub does not know: inside the known masters' requests a read must not fail for it. NaN
 * where all values are floats, else 0.
 */
export function unknownBlocks({ as, missing, for: master }: ModbusOutputUnit, kind: RegisterKind): RegisterBlock[] {
  if (!hasFunction(as, kind)) return [];
  const asked = mastersOf(as.id).flatMap(({ requests }) =>
    requests
      .filter(([fn]) => (fn === READ_HOLDING ? 'holding' : 'input') === kind)
      .map(([, address, count]) => ({ first: address, last: address + count - 1 })),
  );
  const isZero = missing === 'zero' || (master !== null && KNOWN_MASTERS[master].absent === 'zero');
  const isFloat = as.rows.every(({ type }) => type.startsWith('float'));
  const fill = isFloat && !isZero ? NAN_REGISTER : 0;
  return [...(realRegisters(as.id)?.unknown ?? []), ...asked].map(({ first, last }): RegisterBlock => {
    const bytes = bytesOf(new Array<number>(last - first + 1).fill(fill));
    return { address: first, count: last - first + 1, read: () => bytes };
  });
}

function hasFunction(model: ModbusMeterModel, kind: RegisterKind): boolean {
  return model.function === kind || model.functionAlternatives.includes(kind);
}

function bytesOf(words: readonly number[]): Uint8Array {
  return Uint8Array.from(words.flatMap((word) => [(word >> 8) & 0xff, word & 0xff]));
}
