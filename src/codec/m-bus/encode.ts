// From values to records and telegrams: what a meter sends. For the simulator and for tests; the hub never sends any.
import type { LongFrame } from './frame.ts';
import { CI_VARIABLE, RSP_UD } from './link.ts';
import { encodeSecondaryAddress, type SecondaryAddress } from './secondary-address.ts';

export type EncodedData =
  | { readonly form: 'integer'; readonly bytes: 1 | 2 | 3 | 4 | 6 | 8; readonly value: number | null }
  | { readonly form: 'bcd'; readonly bytes: 1 | 2 | 3 | 4 | 6; readonly value: number | null }
  | { readonly form: 'real'; readonly value: number }
  | { readonly form: 'text'; readonly value: string }
  /** Local date and time of the meter, of type F; `date` alone: G. */
  | { readonly form: 'date' | 'time'; readonly value: Date };

export interface RecordToEncode {
  readonly function?: 0 | 1 | 2 | 3;
  readonly storage?: number;
  readonly tariff?: number;
  readonly subunit?: number;
  /** VIF and VIFEs without their extension bits. */
  readonly vif: readonly number[];
  /** Unit in letters, for the code of plain text. */
  readonly ownUnit?: string;
  readonly data: EncodedData;
}

export function encodeRecord(record: RecordToEncode): Uint8Array {
  const { field, bytes } = encodeData(record.data);
  return Uint8Array.of(...dataInformation(record, field), ...valueInformation(record), ...bytes);
}

function dataInformation(record: RecordToEncode, field: number): number[] {
  let { storage = 0, tariff = 0, subunit = 0 } = record;
  const dif = field | ((record.function ?? 0) << 4) | (storage % 2 === 1 ? 0x40 : 0);
  const extensions: number[] = [];
  storage = Math.floor(storage / 2);
  while (storage + tariff + subunit > 0) {
    extensions.push((storage % 16) | ((tariff % 4) << 4) | ((subunit % 2) << 6));
    [storage, tariff, subunit] = [Math.floor(storage / 16), Math.floor(tariff / 4), Math.floor(subunit / 2)];
  }
  return withExtensionBits([dif, ...extensions]);
}

function valueInformation({ vif, ownUnit }: RecordToEncode): number[] {
  const [first = 0, ...extensions] = withExtensionBits(vif);
  const text = ownUnit === undefined ? [] : [ownUnit.length, ...reversedBytes(ownUnit)];
  return [first, ...text, ...extensions];
}

/** All but the last say that another one follows. */
function withExtensionBits(codes: readonly number[]): number[] {
  return codes.map((code, index) => (index < codes.length - 1 ? code | 0x80 : code));
}

const INTEGER_FIELDS = { 1: 1, 2: 2, 3: 3, 4: 4, 6: 6, 8: 7 } as const;
const BCD_FIELDS = { 1: 0x9, 2: 0xa, 3: 0xb, 4: 0xc, 6: 0xe } as const;
const REAL = 0x5;
const VARIABLE = 0xd;

function encodeData(data: EncodedData): { readonly field: number; readonly bytes: readonly number[] } {
  switch (data.form) {
    case 'integer':
      return { field: INTEGER_FIELDS[data.bytes], bytes: integerBytes(data.value, data.bytes) };
    case 'bcd':
      return { field: BCD_FIELDS[data.bytes], bytes: bcdBytes(data.value, data.bytes) };
    case 'real': {
      const view = new DataView(new ArrayBuffer(4));
      view.setFloat32(0, data.value, true);
      return { field: REAL, bytes: [...new Uint8Array(view.buffer)] };
    }
    case 'text':
      return { field: VARIABLE, bytes: [data.value.length, ...reversedBytes(data.value)] };
    case 'date':
      return { field: 0x2, bytes: dateBytes(data.value) };
    case 'time':
      return { field: 0x4, bytes: [data.value.getMinutes(), data.value.getHours(), ...dateBytes(data.value)] };
  }
}

function integerBytes(value: number | null, count: number): number[] {
  const width = BigInt(count * 8);
  const bits = value === null ? 1n << (width - 1n) : BigInt.asUintN(count * 8, BigInt(value));
  return Array.from({ length: count }, (_, index) => Number((bits >> BigInt(index * 8)) & 0xffn));
}

function bcdBytes(value: number | null, count: number): number[] {
  if (value === null) return Array.from({ length: count }, () => 0xff);
  const digits = String(Math.abs(value)).padStart(count * 2, '0');
  const marked = value < 0 ? `F${digits.slice(1)}` : digits;
  return Array.from({ length: count }, (_, index) => {
    const end = marked.length - index * 2;
    return parseInt(marked.slice(end - 2, end), 16);
  });
}

function dateBytes(value: Date): number[] {
  const year = value.getFullYear() % 100;
  return [value.getDate() | ((year & 0x07) << 5), (value.getMonth() + 1) | ((year >> 3) << 4)];
}

function reversedBytes(text: string): number[] {
  return Array.from(text)
    .reverse()
    .map((character) => character.charCodeAt(0) & 0xff);
}

export interface TelegramToEncode {
  readonly address: number;
  readonly meter: SecondaryAddress;
  readonly accessNumber: number;
  readonly status?: number;
  readonly records: readonly Uint8Array[];
  readonly moreFollows?: boolean;
}

const MORE_FOLLOWS = 0x1f;

/** The reply of a meter to a request for its values, in the variable structure. */
export function encodeTelegram({ address, meter, accessNumber, ...telegram }: TelegramToEncode): LongFrame {
  const { status = 0, records, moreFollows = false } = telegram;
  const header = [...encodeSecondaryAddress(meter), accessNumber, status, 0, 0];
  const block = records.flatMap((record) => [...record]);
  const data = Uint8Array.of(...header, ...block, ...(moreFollows ? [MORE_FOLLOWS] : []));
  return { kind: 'long', control: RSP_UD, address, ci: CI_VARIABLE, data };
}
