// What a meter sends in one frame: who it is, its state, its records, and whether more follows (EN 13757-3, 5). Pure.
import { decodeFixed } from './fixed.ts';
import type { LongFrame } from './frame.ts';
import { CI_ALARM, CI_ERROR, CI_FIXED, CI_HIGH_FIRST, CI_NO_HEADER, CI_SHORT_HEADER, CI_VARIABLE } from './link.ts';
import { decodeRecords, type RecordBlock } from './records.ts';
import { ANY_MANUFACTURER, decodeSecondaryAddress, type SecondaryAddress } from './secondary-address.ts';

export interface MBusHeader {
  /** Meters of fixed structure say neither manufacturer nor version. */
  readonly meter: SecondaryAddress;
  /** Counts the telegrams. */
  readonly accessNumber: number;
  /** Bits: see `status.ts`. */
  readonly status: number;
}

export interface MBusTelegram extends RecordBlock {
  readonly kind: 'telegram';
  /** Primary address that the meter gives as its own. */
  readonly address: number;
  /** Null: the telegram does not say who sent it. */
  readonly header: MBusHeader | null;
}

export type MBusAnswer =
  | MBusTelegram
  /** The meter cannot answer; `code` null: it does not say why. */
  | { readonly kind: 'error'; readonly address: number; readonly code: number | null }
  | { readonly kind: 'alarm'; readonly address: number; readonly bits: number }
  | { readonly kind: 'encrypted'; readonly address: number; readonly header: MBusHeader }
  /** Whole by its checksum, and no data that the standard knows. */
  | { readonly kind: 'unknown'; readonly address: number; readonly ci: number; readonly why: 'ci' | 'too short' };

const LONG_HEADER_BYTES = 12;
const SHORT_HEADER_BYTES = 4;
const FILLER = 0x2f;
/** Modes of the configuration word that mean that the records are encrypted: DES and AES (EN 13757-7, table 19). */
const ENCRYPTED_MODES: readonly number[] = [2, 3, 4, 5, 7, 8, 9, 10, 13];

export function decodeTelegram({ address, ci, data }: LongFrame): MBusAnswer {
  switch (ci) {
    case CI_ERROR:
      return { kind: 'error', address, code: data[0] ?? null };
    case CI_ALARM:
      return { kind: 'alarm', address, bits: data[0] ?? 0 };
    case CI_NO_HEADER:
      return { kind: 'telegram', address, header: null, ...decodeRecords(data) };
    case CI_SHORT_HEADER:
      return shortHeader(address, data);
    case CI_VARIABLE:
      return longHeader(address, data);
    case CI_FIXED:
    case CI_FIXED + CI_HIGH_FIRST:
      return fixed(address, ci, data);
    // High byte first in records of variable structure: withdrawn, and no meter is known that sends it.
    default:
      return { kind: 'unknown', address, ci, why: 'ci' };
  }
}

function longHeader(address: number, data: Uint8Array): MBusAnswer {
  const meter = decodeSecondaryAddress(data);
  if (meter === null || data.length < LONG_HEADER_BYTES) {
    return { kind: 'unknown', address, ci: CI_VARIABLE, why: 'too short' };
  }
  const header: MBusHeader = { meter, accessNumber: data[8] ?? 0, status: data[9] ?? 0 };
  const records = data.subarray(LONG_HEADER_BYTES);
  if (isEncrypted(data[11] ?? 0, records)) return { kind: 'encrypted', address, header };
  return { kind: 'telegram', address, header, ...decodeRecords(records) };
}

/** The meter was selected: it need not say again who it is. */
function shortHeader(address: number, data: Uint8Array): MBusAnswer {
  if (data.length < SHORT_HEADER_BYTES) return { kind: 'unknown', address, ci: CI_SHORT_HEADER, why: 'too short' };
  return { kind: 'telegram', address, header: null, ...decodeRecords(data.subarray(SHORT_HEADER_BYTES)) };
}

/** The word was a signature without use before it said this: only known modes count, and what is readable is not encrypted. */
function isEncrypted(high: number, records: Uint8Array): boolean {
  const isDecrypted = records[0] === FILLER && records[1] === FILLER;
  return ENCRYPTED_MODES.includes(high & 0x1f) && high < 0x20 && !isDecrypted;
}

function fixed(address: number, ci: number, data: Uint8Array): MBusAnswer {
  const decoded = decodeFixed(data, ci !== CI_FIXED);
  if (decoded === null) return { kind: 'unknown', address, ci, why: 'too short' };
  const { identification, accessNumber, status, medium, records } = decoded;
  const meter = { identification, manufacturer: ANY_MANUFACTURER, version: 0xff, medium };
  return {
    ...{ kind: 'telegram', address, header: { meter, accessNumber, status: fixedStatus(status) }, records },
    ...{ manufacturerData: null, moreFollows: false, brokenAt: null },
  };
}

/** In the fixed structure the two lowest bits say how the counters are kept; the rest is as in the variable one. */
function fixedStatus(status: number): number {
  return status & ~0x03;
}
