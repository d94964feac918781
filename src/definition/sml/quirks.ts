// The named peculiarities of SML meters that MeterHub allows for, and what decides whether one applies.
// Must not know devices or configuration: a model switches a quirk, a user overrides the model.

import type { SmlEntry } from '../../codec/sml/telegram.ts';

export interface SmlQuirks {
  /** Power sent as a bare magnitude (15.7.0, 1.7.0) is negated when the status word says export. EMH ED300L, eHZ. */
  readonly signPowerFromStatus: boolean;
  /**
   * A power (16.7.0, or that of a phase) sent as a signed integer of 1 to 3 bytes is unsigned. Some DZG meters.
   * 'auto' asks the status word of a DZG meter, and its serial number where there is none; true says that this meter has the
   * fault whatever its number. The status word is a witness against it in any case.
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

/** Newer layout: export of L1, L2, L3 (DZG manual). */
const NEWER_PHASE_EXPORT_BITS: Readonly<Record<SmlPhase, number>> = { L1: 0x1000, L2: 0x2000, L3: 0x4000 };

export type SmlPhase = 'L1' | 'L2' | 'L3';

type Status = Pick<SmlEntry, 'status' | 'statusBytes'>;

/** Direction from the status word of one entry, or null: absent, or one byte only (Hager eHZ361), which has none. */
export function statusDirection(entry: Status): SmlDirection | null {
  const low = lowBits(entry);
  if (low === null) return null;
  return (low & (isNewer(low) ? NEWER_EXPORT_BIT : OLDER_EXPORT_BIT)) === 0 ? 'import' : 'export';
}

/**
 * Direction of one phase of several, or null: the status word does not say it. One that says export of the whole and of no
 * phase is of a meter that leaves the bits of the phases alone.
 */
export function phaseDirection(entry: Status, phase: SmlPhase): SmlDirection | null {
  const low = lowBits(entry);
  if (low === null || !isNewer(low)) return null;
  const { L1, L2, L3 } = NEWER_PHASE_EXPORT_BITS;
  if ((low & NEWER_EXPORT_BIT) !== 0 && (low & (L1 | L2 | L3)) === 0) return null;
  return (low & NEWER_PHASE_EXPORT_BITS[phase]) === 0 ? 'import' : 'export';
}

function lowBits({ status, statusBytes }: Status): number | null {
  if (status === null || statusBytes < 2) return null;
  return typeof status === 'bigint' ? Number(BigInt.asUintN(16, status)) : status & 0xffff;
}

function isNewer(low: number): boolean {
  return (low & 0xff) === NEWER_LAYOUT_LOW_BYTE;
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

/** True for the device id (1-0:96.1.0, hexadecimal) of a DZG meter. */
function isDzg(deviceId: string | null): deviceId is string {
  return deviceId?.length === DEVICE_ID_DIGITS && deviceId.startsWith(DZG_PREFIX);
}

/** True for the device id of a DZG meter that is known to send a power wrongly tagged. */
export function isFaultyDzg(deviceId: string | null): boolean {
  if (!isDzg(deviceId)) return false;
  const serial = parseInt(deviceId.slice(DZG_PREFIX.length), 16);
  return DZG_FAULTY_SERIALS.some(([first, last]) => serial >= first && serial <= last);
}

/** What is known of the meter that sent a power, and of the direction of that power. */
export interface DzgEvidence {
  readonly setting: SmlQuirks['dzgUnsignedPower'];
  readonly deviceId: string | null;
  /** Of this power; null: the status word does not say it. */
  readonly direction: SmlDirection | null;
}

/**
 * The raw power of a DZG meter read as unsigned, or null where it is right as sent: not signed, not negative, wider than
 * three bytes, the status word is a witness that it is exported, or nothing says that this meter has the fault.
 */
export function unsignedDzgPower(entry: SmlEntry, { setting, deviceId, direction }: DzgEvidence): number | null {
  if (entry.type !== 'int' || entry.valueBytes > DZG_MAX_FAULTY_BYTES || direction === 'export') return null;
  if (typeof entry.raw !== 'number' || entry.raw >= 0 || setting === false) return null;
  if (setting === 'auto' && !(direction === 'import' ? isDzg(deviceId) : isFaultyDzg(deviceId))) return null;
  return entry.raw + 2 ** (8 * entry.valueBytes);
}
