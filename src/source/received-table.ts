// What a device sent last, as a table for people who compare it with the manual. Records only; it knows no kind.
import type { ReadingValue } from '../model/reading.ts';

/** What a column is headed with; the page has a text for each in both languages. */
export const RECEIVED_HEADINGS = [
  ...(['register', 'rawWords', 'typeScale'] as const),
  ...(['obisCode', 'raw', 'scaler', 'unitCode', 'statusWord'] as const),
  ...(['where', 'how'] as const),
] as const;
export type ReceivedHeading = (typeof RECEIVED_HEADINGS)[number];

export interface ReceivedColumn {
  readonly heading: ReceivedHeading;
  /** `exact`: compared character by character (addresses, codes, hexadecimal). */
  readonly shown: 'text' | 'exact' | 'number';
}

/** What the whole table is headed with. */
export const RECEIVED_TITLES = ['registers', 'obis', 'entries'] as const;
export type ReceivedTitle = (typeof RECEIVED_TITLES)[number];

/** A cell: a text, or a word that the page says in the reader's language. */
export type ReceivedCell = string | { readonly word: 'neverRead' | 'refusedRegister' };

/** What programs want to know of a register beside the cells. */
export interface RegisterDetails {
  readonly address: number;
  readonly type: string;
  readonly scale: number;
  readonly wordOrder: 'big' | 'little';
  /** Four hexadecimal digits each, in the order of the addresses; null: never read. */
  readonly words: readonly string[] | null;
  /** The meter does not have this register. */
  readonly refused: boolean;
}

/** What programs want to know of an OBIS entry beside the cells. */
export interface ObisDetails {
  readonly raw: ReadingValue | null;
  /** value = raw * 10^scaler */
  readonly scaler: number | null;
  /** DLMS unit code as sent. */
  readonly unitCode: number | null;
  /** Status word, hexadecimal. */
  readonly status: string | null;
}

export interface ReceivedRow {
  /** Null: nothing was made of it. */
  readonly measurand: string | null;
  /** Address, code or path; tells rows of one measurand apart. */
  readonly where: string;
  /** How it is read, in a few words: type and scale, method. */
  readonly how: string;
  /** In the order of the columns. */
  readonly cells: readonly ReceivedCell[];
  readonly value: ReadingValue | null;
  readonly unit: string | null;
  /** Wall clock, ms since the epoch; null: never. */
  readonly atMs: number | null;
  /** Null: it is no register. */
  readonly register: RegisterDetails | null;
  /** Null: it is no OBIS entry. */
  readonly obis: ObisDetails | null;
}

export interface ReceivedTable {
  readonly title: ReceivedTitle;
  /** Before value, unit and age, which every table has. */
  readonly columns: readonly ReceivedColumn[];
  readonly rows: readonly ReceivedRow[];
}

/** A value of the device as it counts now. */
export interface ShownReading {
  readonly measurand: string;
  readonly value: ReadingValue | null;
  readonly unit: string | null;
  readonly atMs: number | null;
}
