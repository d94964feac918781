// The secondary address of a meter: identification, manufacturer, version, medium, each or its digits open (EN 13757-3, 11).
// Text, bytes, and which addresses fit one another. Knows no wire.
import { manufacturerCode } from './manufacturer.ts';

export interface SecondaryAddress {
  /** Eight digits; F: any. Meters with letters A to E in them exist. */
  readonly identification: string;
  /** 0xffff: any. */
  readonly manufacturer: number;
  /** 0xff: any. */
  readonly version: number;
  /** 0xff: any. */
  readonly medium: number;
}

export const ANY_MANUFACTURER = 0xffff;
export const ANY_BYTE = 0xff;
export const ANY_ADDRESS: SecondaryAddress = {
  identification: 'FFFFFFFF',
  manufacturer: ANY_MANUFACTURER,
  version: ANY_BYTE,
  medium: ANY_BYTE,
};

const IN_PARTS = /^([0-9A-F]{1,8})(?:\.([0-9A-F]{4}|[A-Z]{3})(?:\.([0-9A-F]{2})(?:\.([0-9A-F]{2}))?)?)?$/;
/** As libmbus and its relatives write it: manufacturer with its low byte first. */
const IN_ONE = /^([0-9A-F]{8})([0-9A-F]{2})([0-9A-F]{2})([0-9A-F]{2})([0-9A-F]{2})$/;

/** `12345678.2C2D.01.04`, `12345678.KAM`, `12345678`, `123456782D2C0104`; null: none of them. What is left out is any. */
export function parseSecondaryAddress(text: string): SecondaryAddress | null {
  const upper = text.trim().toUpperCase();
  const one = IN_ONE.exec(upper);
  if (one) {
    const [, identification = '', low = '', high = '', version = '', medium = ''] = one;
    return {
      identification,
      manufacturer: parseInt(high + low, 16),
      version: parseInt(version, 16),
      medium: parseInt(medium, 16),
    };
  }
  const parts = IN_PARTS.exec(upper);
  if (!parts) return null;
  const [, identification = '', manufacturer = 'FFFF', version = 'FF', medium = 'FF'] = parts;
  return {
    identification: identification.padStart(8, '0'),
    manufacturer: manufacturerCode(manufacturer) ?? parseInt(manufacturer, 16),
    version: parseInt(version, 16),
    medium: parseInt(medium, 16),
  };
}

/** `12345678.2C2D.01.04`. */
export function formatSecondaryAddress({ identification, manufacturer, version, medium }: SecondaryAddress): string {
  return [identification, hex(manufacturer, 4), hex(version, 2), hex(medium, 2)].join('.');
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

/** The eight bytes that select it. */
export function encodeSecondaryAddress(address: SecondaryAddress): Uint8Array {
  const { identification, manufacturer, version, medium } = address;
  const id = parseInt(identification, 16);
  return Uint8Array.of(
    ...[id & 0xff, (id >>> 8) & 0xff, (id >>> 16) & 0xff, (id >>> 24) & 0xff],
    ...[manufacturer & 0xff, manufacturer >> 8, version, medium],
  );
}

/** Of the eight bytes; null: there are fewer. */
export function decodeSecondaryAddress(bytes: Uint8Array): SecondaryAddress | null {
  const [i0, i1, i2, i3, m0, m1, version, medium] = bytes;
  if (i0 === undefined || i1 === undefined || i2 === undefined || i3 === undefined) return null;
  if (m0 === undefined || m1 === undefined || version === undefined || medium === undefined) return null;
  const identification = [i3, i2, i1, i0].map((byte) => hex(byte, 2)).join('');
  return { identification, manufacturer: m0 | (m1 << 8), version, medium };
}

/** Whether a meter with that address feels meant by the pattern. */
export function matchesAddress(address: SecondaryAddress, pattern: SecondaryAddress): boolean {
  const digits = Array.from(pattern.identification);
  return (
    digits.every((digit, index) => digit === 'F' || digit === address.identification[index]) &&
    (pattern.manufacturer === ANY_MANUFACTURER || pattern.manufacturer === address.manufacturer) &&
    (pattern.version === ANY_BYTE || pattern.version === address.version) &&
    (pattern.medium === ANY_BYTE || pattern.medium === address.medium)
  );
}

/** Whether it leaves nothing open: at most one meter has it. */
export function isComplete({ identification, manufacturer, version, medium }: SecondaryAddress): boolean {
  return (
    !identification.includes('F') && manufacturer !== ANY_MANUFACTURER && version !== ANY_BYTE && medium !== ANY_BYTE
  );
}
