// Who sent a telegram: device id, the number printed on the meter, maker.
// Must not know measured values.

import { fromHex, toText } from './octet-names.ts';
import { DEVICE_ID_CODES, MAKER_CODES, PUBLIC_KEY_CODE } from '../../vocabulary/obis.ts';
import type { SmlEntry, SmlTelegram } from './telegram.ts';

export interface SmlIdentity {
  /** Hexadecimal: 1-0:96.1.0, else 0.0.9, else 0.0.0, else the server id of the telegram. */
  readonly deviceId: string | null;
  /** Three letters: "ISK", "EMH" ... */
  readonly maker: string | null;
  /** Hexadecimal. */
  readonly publicKey: string | null;
}

const IDENTITY_CODES = new Set<string>([...DEVICE_ID_CODES, ...MAKER_CODES, PUBLIC_KEY_CODE]);

/** True for an entry that names the meter and measures nothing. */
export function isIdentity(entry: SmlEntry): boolean {
  return entry.type === 'octets' && IDENTITY_CODES.has(entry.obis);
}

/** Collects the identity from the entries of a telegram for which `isIdentity` holds. */
export function identityOf(telegram: SmlTelegram, identityEntries: readonly SmlEntry[]): SmlIdentity {
  const maker = firstOf(identityEntries, MAKER_CODES);
  return {
    deviceId: hexOf(firstOf(identityEntries, DEVICE_ID_CODES)) ?? telegram.serverId,
    maker: maker?.text ?? hexOf(maker),
    publicKey: hexOf(firstOf(identityEntries, [PUBLIC_KEY_CODE])),
  };
}

function firstOf(entries: readonly SmlEntry[], codes: readonly string[]): SmlEntry | undefined {
  for (const code of codes) for (const entry of entries) if (entry.obis === code) return entry;
  return undefined;
}

function hexOf(entry: SmlEntry | undefined): string | null {
  return typeof entry?.raw === 'string' ? entry.raw : null;
}

/** A length byte (9 or 10 are both seen), medium 1, three letters, a block, four bytes of number. */
const DIN_43863_5 = /^(?:09|0a)01((?:[46][1-9a-f]|[57][0-9a]){3})([0-9a-f]{2})([0-9a-f]{8})$/;
const PLATE_DIGITS = 8;

/**
 * The number as printed on the meter's plate (DIN 43863-5), "1ISK0012345678"; printable ids as they are ("1ESY116...").
 * Null for the ids of older meters, whose plate shows the hexadecimal form.
 */
export function plateNumber(deviceId: string): string | null {
  const parts = DIN_43863_5.exec(deviceId);
  const text = toText(fromHex(deviceId));
  if (parts === null) return text;
  const [, letters = '', block = '', number = ''] = parts;
  return `1${toText(fromHex(letters)) ?? ''}${block}${String(parseInt(number, 16)).padStart(PLATE_DIGITS, '0')}`;
}
