// The named peculiarities of SML meters that MeterHub allows for, and what decides whether one applies.
// Must not know devices or configuration: a model switches a quirk, a user overrides the model.

import type { SmlEntry } from '../../codec/sml/telegram.ts';

export interface SmlQuirks {
  /** Power sent as a bare magnitude (15.7.0, 1.7.0) is negated when the status word says export. EMH ED300L, eHZ. */
  readonly signPowerFromStatus: boolean;
  /**
   * 16.7.0 sent as a signed integer of 1 to 3 bytes is unsigned. DZG DVS74 of certain serial numbers.
   * 'auto' asks the serial number; true says that this meter has the fault whatever its number.
   */
  readonly dzgUnsignedPower: boolean | 'auto';
  /** CRC-16/Kermit is accepted where X.25 fails. Early Holley DTZ541. The decoder's business; here for the list. */
  readonly crcKermit: boolean;
}

export type SmlQuirk = keyof SmlQuirks;

/** What holds where neither model nor user says anything. */
export const DEFAULT_SML_QUIRKS: SmlQuirks = { signPowerFromStatus: true, dzgUnsignedPower: 'auto', crcKermit: true };

/** Direction of the whole connection, as far as the status word tells it. */
export type SmlDirection = 'import' | 'export';

const NEWER_LAYOUT_LOW_BYTE = 0x04;
/** Newer layout (ITRON, ISKRA MT631 and MT691, Holley, DZG, EMH mME40): bit 11. DZG manual; agrees with the sign of 16.7.0. */
const NEWER_EXPORT_BIT = 0x800;
/** Older layout (EMH eHZ and ED300L, ISKRA MT175; 0x182 imports, 0x1a2, 0x1b0 and 0x101a2 export): bit 5. */
const OLDER_EXPORT_BIT = 0x20;

/** Direction from the status word of one entry, or null: absent, or one byte only (Hager eHZ361), which has none. */
export function statusDirection(entry: Pick<SmlEntry, 'status' | 'statusBytes'>): SmlDirection | null {
  const { status, statusBytes } = entry;
  if (status === null || statusBytes < 2) return null;
  const low = typeof status === 'bigint' ? Number(BigInt.asUintN(16, status)) : status & 0xffff;
  const exportBit = (low & 0xff) === NEWER_LAYOUT_LOW_BYTE ? NEWER_EXPORT_BIT : OLDER_EXPORT_BIT;
  return (low & exportBit) === 0 ? 'import' : 'export';
}

/** Length byte, medium electricity, "DZG" in hexadecimal (DIN 43863-5); five bytes of serial number follow. */
const DZG_PREFIX = '0a01445a47';
const DEVICE_ID_DIGITS = 20;
/** Serial numbers with the fault, both ends included: as libsml has them. Other DZG meters are right as sent. */
const DZG_FAULTY_SERIALS: readonly (readonly [number, number])[] = [
  [42_000_000, 48_999_999],
  [55_000_000, 58_999_999],
];
const DZG_MAX_FAULTY_BYTES = 3;

/** True for the device id (1-0:96.1.0, hexadecimal) of a DZG meter that sends 16.7.0 wrongly tagged. */
export function isFaultyDzg(deviceId: string | null): boolean {
  if (deviceId?.length !== DEVICE_ID_DIGITS || !deviceId.startsWith(DZG_PREFIX)) return false;
  const serial = parseInt(deviceId.slice(DZG_PREFIX.length), 16);
  return DZG_FAULTY_SERIALS.some(([first, last]) => serial >= first && serial <= last);
}

/**
 * The raw 16.7.0 of a DZG meter read as unsigned, or null where it is right as sent: not signed, not negative, wider
 * than three bytes, or the status word is a witness that the meter is exporting.
 */
export function unsignedDzgPower(entry: SmlEntry, direction: SmlDirection | null): number | null {
  if (entry.type !== 'int' || entry.valueBytes > DZG_MAX_FAULTY_BYTES || direction === 'export') return null;
  if (typeof entry.raw !== 'number' || entry.raw >= 0) return null;
  return entry.raw + 2 ** (8 * entry.valueBytes);
}
