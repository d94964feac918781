// Registers that hold no number although nothing marks them: all ones, and the ends of the signed range. Meters answer them
// while they boot, for a phase that is not there, and gateways for a meter that is silent. It knows no bus.
import { REGISTER_COUNT, type RegisterType } from '../../codec/modbus/registers.ts';
import type { ModbusRow } from '../../definition/modbus/model.ts';
import type { RowValue } from './reader.ts';

/** The values of one reply without those that are no number. */
export interface Judged {
  readonly values: readonly RowValue[];
  /** So many of the rows hold all ones. */
  readonly ones: number;
}

/**
 * -1 is all ones, too, so a signed row is believed as long as the rows beside it do not give the reply away: when all of
 * them are ones, and one of them cannot be.
 */
export function withoutOnes(values: readonly RowValue[], address: number, data: Uint8Array): Judged {
  const ones = values.map(({ row }) => isAll(0xff, wordsOf(row, address, data)));
  const count = ones.filter(Boolean).length;
  const isGivenAway = count === values.length && values.some(({ row }) => !isSigned(row.type));
  const judged = values.map((each, index): RowValue => {
    const { row } = each;
    const isOnes = ones[index] === true && (isGivenAway || !isSigned(row.type));
    return isOnes || isEndOfRange(row, wordsOf(row, address, data)) ? { row, value: null } : each;
  });
  return { values: judged, ones: count };
}

function wordsOf({ address, type }: ModbusRow, from: number, data: Uint8Array): Uint8Array {
  const start = (address - from) * 2;
  return data.subarray(start, start + REGISTER_COUNT[type] * 2);
}

/** 0x7FFF... and 0x8000...: what a meter shows when the number does not fit, or there is none. */
function isEndOfRange({ type, wordOrder }: ModbusRow, bytes: Uint8Array): boolean {
  if (!isSigned(type)) return false;
  const highAt = wordOrder === 'big' ? 0 : bytes.length - 2;
  const high = ((bytes[highAt] ?? 0) << 8) | (bytes[highAt + 1] ?? 0);
  const rest = bytes.filter((_, index) => index !== highAt && index !== highAt + 1);
  return (high === 0x7fff && isAll(0xff, rest)) || (high === 0x8000 && isAll(0x00, rest));
}

function isAll(byte: number, bytes: Uint8Array): boolean {
  return bytes.every((each) => each === byte);
}

function isSigned(type: RegisterType): boolean {
  return type === 'int16' || type === 'int32' || type === 'int64';
}
