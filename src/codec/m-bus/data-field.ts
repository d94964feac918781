// The data of a record: how many bytes they have, and what they say as a number or text (EN 13757-3, 6.3.3). Knows no units.
import { decodeBcd, decodeReal, decodeSigned, decodeUnsigned } from './number.ts';

export const DATA_REAL = 0x5;
export const DATA_READOUT = 0x8;
export const DATA_VARIABLE = 0xd;
export const DATA_SPECIAL = 0xf;

/** Bytes of the data, by the low four bits of the DIF; null: the data say it themselves. */
const LENGTHS: readonly (number | null)[] = [0, 1, 2, 3, 4, 4, 6, 8, 0, 1, 2, 3, 4, null, 6, null];

/** What the data are: one of these, or in a record of variable length what its first byte says. */
export type DataForm = 'none' | 'integer' | 'real' | 'bcd' | 'text' | 'bytes';

export interface DataField {
  readonly form: DataForm;
  /** Without the byte that says how long they are; lowest byte first. */
  readonly bytes: Uint8Array;
  /** Of a number in digits that is marked negative beforehand. */
  readonly isNegative: boolean;
  /** Bytes that it takes in the telegram. */
  readonly length: number;
}

/** Null: the telegram ends within it, or its length is none that the standard knows. */
export function dataFieldAt(bytes: Uint8Array, field: number): DataField | null {
  if (field === DATA_VARIABLE) return variableAt(bytes);
  const length = LENGTHS[field];
  if (length === undefined || length === null || bytes.length < length) return null;
  const form = length === 0 ? 'none' : field === DATA_REAL ? 'real' : field >= 0x9 ? 'bcd' : 'integer';
  return { form, bytes: bytes.slice(0, length), isNegative: false, length };
}

/** LVAR, and what follows: 00 to BF characters, C0 to C9 digits, D0 to D9 negative ones, E0 to F6 a long integer. */
function variableAt(bytes: Uint8Array): DataField | null {
  const [lvar] = bytes;
  const length = lvar === undefined ? null : variableLength(lvar);
  if (lvar === undefined || length === null || bytes.length < length + 1) return null;
  const data = bytes.slice(1, length + 1);
  const form = lvar < 0xc0 ? 'text' : lvar < 0xe0 ? 'bcd' : 'bytes';
  return { form, bytes: data, isNegative: lvar >= 0xd0 && lvar < 0xe0, length: length + 1 };
}

function variableLength(lvar: number): number | null {
  if (lvar < 0xc0) return lvar;
  if (lvar <= 0xc9) return lvar - 0xc0;
  if (lvar >= 0xd0 && lvar <= 0xd9) return lvar - 0xd0;
  if (lvar >= 0xe0 && lvar <= 0xef) return lvar - 0xe0;
  if (lvar >= 0xf0 && lvar <= 0xf4) return 4 * (lvar - 0xec);
  if (lvar === 0xf5) return 48;
  return lvar === 0xf6 ? 64 : null;
}

/** The number that the data are; null: they are none, or say that there is none. */
export function numberOf({ form, bytes, isNegative }: DataField, isUnsigned: boolean): number | null {
  switch (form) {
    case 'integer':
      return isUnsigned ? decodeUnsigned(bytes) : decodeSigned(bytes);
    case 'real':
      return decodeReal(bytes);
    case 'bcd': {
      const value = bytes.length === 0 ? null : decodeBcd(bytes);
      return value !== null && isNegative ? 0 - value : value;
    }
    case 'none':
    case 'text':
    case 'bytes':
      return null;
  }
}

/** The text that the data are: characters are sent last first, long integers are told in hexadecimal digits. */
export function textOf({ form, bytes }: DataField): string | null {
  if (form === 'text') return reversedText(bytes);
  if (form !== 'bytes') return null;
  return [...bytes]
    .reverse()
    .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
    .join('');
}

/** ISO 8859-1, last character first; without the blanks and zeros that fill it up. */
export function reversedText(bytes: Uint8Array): string {
  const characters = [...bytes].reverse().map((byte) => (isControl(byte) ? ' ' : String.fromCharCode(byte)));
  return characters.join('').trim();
}

function isControl(byte: number): boolean {
  return byte < 0x20 || (byte >= 0x7f && byte < 0xa0);
}
