// Text forms of octet strings: hexadecimal, OBIS notation, ASCII. Remembers the ones seen last, since a meter sends the
// same names every second. Must not know what a name means.

const SLOTS = 512;
/** Longer strings are rare and not worth remembering. A public key has 48 bytes. */
const MAX_REMEMBERED_BYTES = 64;
const OBIS_BYTES = 6;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** What an octet string can be called. */
export interface OctetName {
  readonly bytes: Uint8Array;
  readonly hex: string;
  readonly obis: string;
  /** ASCII, or null where it is not all printable. */
  readonly text: string | null;
}

/** Lower-case hexadecimal, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += HEX[byte] ?? '';
  return hex;
}

/** Bytes of a hexadecimal string; characters that are not pairs of hex digits end it. */
export function fromHex(hex: string): Uint8Array {
  const pairs = /^(?:[0-9a-f]{2})*/i.exec(hex)?.[0] ?? '';
  return Uint8Array.from({ length: pairs.length / 2 }, (_, index) =>
    parseInt(pairs.slice(2 * index, 2 * index + 2), 16),
  );
}

/** ASCII text, or null where there are no bytes or one is not printable. */
export function toText(bytes: Uint8Array): string | null {
  if (bytes.length === 0 || bytes.some((byte) => byte < 0x20 || byte > 0x7e)) return null;
  return String.fromCharCode(...bytes);
}

/** "1-0:1.8.0*255" for six bytes (IEC 62056-6-1, A-B:C.D.E*F); plain hexadecimal for any other number of bytes. */
export function toObis(bytes: Uint8Array): string {
  const [a, b, c, d, e, f] = bytes;
  return bytes.length === OBIS_BYTES ? `${a}-${b}:${c}.${d}.${e}*${f}` : toHex(bytes);
}

/** The bytes of an OBIS code as `toObis` writes it, or null. */
export function fromObis(obis: string): Uint8Array | null {
  const parts = /^(\d{1,3})-(\d{1,3}):(\d{1,3})\.(\d{1,3})\.(\d{1,3})\*(\d{1,3})$/.exec(obis);
  const numbers = parts?.slice(1).map(Number);
  if (numbers === undefined || numbers.some((number) => number > 255)) return null;
  return Uint8Array.from(numbers);
}

/** A bounded memory of octet strings; a string that is not in it is formed anew and takes the place of another. */
export class OctetNames {
  private readonly slots = new Array<OctetName | undefined>(SLOTS);

  /** The names of `bytes[start, start + length)`. */
  of(bytes: Uint8Array, start: number, length: number): OctetName {
    if (length > MAX_REMEMBERED_BYTES) return nameOf(bytes.slice(start, start + length));
    let hash = length;
    for (let at = start; at < start + length; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    const slot = (hash ^ (hash >>> 9)) & (SLOTS - 1);
    const known = this.slots[slot];
    if (known !== undefined && isSame(known.bytes, bytes, start, length)) return known;
    const name = nameOf(bytes.slice(start, start + length));
    this.slots[slot] = name;
    return name;
  }
}

function nameOf(bytes: Uint8Array): OctetName {
  return { bytes, hex: toHex(bytes), obis: toObis(bytes), text: toText(bytes) };
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let index = 0; index < length; index++) if (known[index] !== bytes[start + index]) return false;
  return true;
}
