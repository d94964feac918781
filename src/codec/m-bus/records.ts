// The data records of a telegram of variable structure, one after the other (EN 13757-3, 6): each its own description and value.
import { DATA_READOUT, DATA_SPECIAL, dataFieldAt, numberOf, textOf, type DataField } from './data-field.ts';
import { decodeDate, formatDate } from './date.ts';
import { dataInformationAt, type RecordFunction } from './dif.ts';
import type { Modifier, RecordError } from './modifiers.ts';
import { scaleByTen } from './number.ts';
import type { MBusUnit, Quantity } from './quantity.ts';
import { valueInformationAt, type ValueInformation } from './vif.ts';

export interface MBusRecord {
  /** `error`: a value that the meter had while something was wrong. */
  readonly function: RecordFunction;
  /** 0: now. */
  readonly storage: number;
  /** 0: all tariffs together. */
  readonly tariff: number;
  readonly subunit: number;
  readonly quantity: Quantity;
  /** Of `value`; null: none. */
  readonly unit: MBusUnit | null;
  /** The unit in the meter's own letters. */
  readonly ownUnit: string | null;
  /** Dates as text: `2026-11-30 14:05`, in the meter's own time. Null: the meter says that there is none. */
  readonly value: number | string | null;
  /** Why there is none, where the meter says it. */
  readonly error: RecordError | null;
  readonly modifiers: readonly Modifier[];
  /** What describes it: the bytes of both information blocks. */
  readonly description: Uint8Array;
}

export interface RecordBlock {
  readonly records: readonly MBusRecord[];
  /** What the manufacturer adds behind the records; null: nothing. */
  readonly manufacturerData: Uint8Array | null;
  /** The meter has more to say in its next telegram. */
  readonly moreFollows: boolean;
  /** Where the records became such that nobody can read on, counted from their beginning; null: they did not. */
  readonly brokenAt: number | null;
}

const FILLER = 0x2f;
const MANUFACTURER_DATA = 0x0f;
const MORE_FOLLOWS = 0x1f;

export function decodeRecords(bytes: Uint8Array): RecordBlock {
  const records: MBusRecord[] = [];
  let at = 0;
  while (at < bytes.length) {
    const dif = bytes[at];
    if (dif === FILLER) {
      at++;
      continue;
    }
    if (dif === MANUFACTURER_DATA || dif === MORE_FOLLOWS) {
      const data = bytes.slice(at + 1);
      return { records, manufacturerData: data, moreFollows: dif === MORE_FOLLOWS, brokenAt: null };
    }
    const next = recordAt(bytes.subarray(at));
    if (next === null) return { records, manufacturerData: null, moreFollows: false, brokenAt: at };
    if (next.record !== null) records.push(next.record);
    at += next.length;
  }
  return { records, manufacturerData: null, moreFollows: false, brokenAt: null };
}

interface Decoded {
  /** Null: it asks for values, and is none. */
  readonly record: MBusRecord | null;
  readonly length: number;
}

function recordAt(bytes: Uint8Array): Decoded | null {
  const data = dataInformationAt(bytes);
  if (data === null || data.field === DATA_SPECIAL) return null;
  const value = valueInformationAt(bytes.subarray(data.length));
  if (value === null) return null;
  const start = data.length + value.length;
  const field = dataFieldAt(bytes.subarray(start), data.field);
  if (field === null) return null;
  const length = start + field.length;
  if (data.field === DATA_READOUT) return { record: null, length };
  const record: MBusRecord = {
    ...{ function: data.function, storage: data.storage, tariff: data.tariff, subunit: data.subunit },
    ...{ quantity: value.code.quantity, ownUnit: value.ownUnit },
    ...meaningOf(field, value),
    modifiers: value.modification.modifiers,
    description: bytes.slice(0, start),
  };
  return { record, length };
}

function meaningOf(field: DataField, value: ValueInformation): Pick<MBusRecord, 'value' | 'unit' | 'error'> {
  const { code, modification } = value;
  const { error, modifiers } = modification;
  if (error !== null) return { value: null, unit: null, error };
  if (code.type === 'date' || modifiers.some(({ kind }) => kind === 'date')) {
    const date = field.form === 'integer' ? decodeDate(field.bytes) : null;
    return { value: date === null ? null : formatDate(date), unit: null, error };
  }
  const text = textOf(field);
  if (text !== null) return { value: text, unit: null, error };
  const number = numberOf(field, code.type === 'unsigned');
  // A code that makes something else of the value has a unit of its own.
  if (modifiers.some(({ kind }) => kind === 'other')) return { value: number, unit: null, error };
  const exponent = code.exponent + modification.exponent;
  const scaled = number === null ? null : scaleByTen(number, exponent);
  const moved = scaled === null ? null : scaled + scaleByTen(modification.addend, code.exponent);
  return { value: moved, unit: code.unit, error };
}
