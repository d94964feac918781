// Encrypted messages of DLMS/COSEM (general-glo-ciphering, IEC 62056-5-3; suite 0: AES-128-GCM). Pure: no wires, no keys of its own.
import { createDecipheriv } from 'node:crypto';

/** The tag of general-glo-ciphering, and the length of the system title that follows it. */
export const CIPHERED_START = [0xdb, 0x08] as const;

/** Longer messages are noise: what meters push fits into a few kB. */
export const MAX_CIPHERED_BYTES = 4096;

/** Tag and system title with its length. */
const TITLE_END = 10;
/** Security control byte and frame counter. */
const SECURITY_BYTES = 5;
const TAG_BYTES = 12;
const KEY_BYTES = 16;
const AUTHENTICATED = 0x10;
const ENCRYPTED = 0x20;
/** Suite 0 in the low bits; others have longer keys. */
const SUITE_MASK = 0x0f;

export interface CipheredFrame {
  readonly systemTitle: Uint8Array;
  readonly frameCounter: number;
  readonly isAuthenticated: boolean;
  readonly ciphertext: Uint8Array;
  /** Bytes of the whole frame. */
  readonly length: number;
}

/** The frame at the beginning of the bytes; `more`: it is not complete yet, null: it is none. */
export function parseCiphered(bytes: Uint8Array): CipheredFrame | 'more' | null {
  if (CIPHERED_START.some((value, at) => at < bytes.length && bytes[at] !== value)) return null;
  const size = bytes[TITLE_END];
  if (size === undefined) return 'more';
  const lengthBytes = size < 0x80 ? 0 : size & 0x7f;
  if (lengthBytes > 2) return null;
  const start = TITLE_END + 1 + lengthBytes;
  if (bytes.length <= start) return 'more';
  const count =
    lengthBytes === 0 ? size : bytes.subarray(TITLE_END + 1, start).reduce((sum, byte) => sum * 256 + byte, 0);
  const security = bytes[start] ?? 0;
  const isAuthenticated = (security & AUTHENTICATED) !== 0;
  const isKnown = (security & SUITE_MASK) === 0 && (security & ENCRYPTED) !== 0;
  const overhead = SECURITY_BYTES + (isAuthenticated ? TAG_BYTES : 0);
  if (!isKnown || count <= overhead || count > MAX_CIPHERED_BYTES) return null;
  if (bytes.length < start + count) return 'more';
  const counterAt = start + 1;
  return {
    systemTitle: bytes.slice(TITLE_END - 8, TITLE_END),
    frameCounter: Buffer.from(bytes.subarray(counterAt, counterAt + 4)).readUInt32BE(),
    isAuthenticated,
    ciphertext: bytes.slice(start + SECURITY_BYTES, start + count - (isAuthenticated ? TAG_BYTES : 0)),
    length: start + count,
  };
}

/**
 * What the frame says, deciphered. With a wrong key this is noise: the caller proves it by the checksum or the form of what is
 * inside. The tag of the frame is not judged, as it hangs on a second key that few operators give away.
 */
export function decipher({ systemTitle, frameCounter, ciphertext }: CipheredFrame, key: Uint8Array): Uint8Array {
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(frameCounter);
  const decipherer = createDecipheriv('aes-128-gcm', key, Buffer.concat([systemTitle, counter]));
  return decipherer.update(ciphertext);
}

/** `00112233445566778899AABBCCDDEEFF`, with or without spaces, colons or 0x; null: it is no key of 128 bits. */
export function parseCipherKey(text: string): Uint8Array | null {
  const digits = text.replace(/^0x/i, '').replace(/[\s:-]/g, '');
  return new RegExp(`^[0-9A-Fa-f]{${KEY_BYTES * 2}}$`).test(digits) ? Buffer.from(digits, 'hex') : null;
}
