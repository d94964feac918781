// The SHA-256 fingerprint of a certificate, in the ways people write it. Pure.

const HEX_DIGITS = 64;
const BYTES = 32;

/**
 * 64 hexadecimal digits, upper case; null: it is none. Takes what openssl and browsers show (`AB:CD:...`, with or without
 * `SHA256:` or `sha256 Fingerprint=`) and base64 behind `SHA256:`.
 */
export function parseFingerprint(text: string): string | null {
  const bare = text.trim().replace(/^sha-?256(?:\s*fingerprint)?\s*[:=]?\s*/i, '');
  const digits = bare.replace(/[:\s-]/g, '');
  if (digits.length === HEX_DIGITS && /^[0-9a-f]+$/i.test(digits)) return digits.toUpperCase();
  if (!/^[A-Za-z0-9+/]{43}=?$/.test(bare)) return null;
  const bytes = Buffer.from(bare, 'base64');
  return bytes.length === BYTES ? bytes.toString('hex').toUpperCase() : null;
}

/** As it is written in a configuration. */
export function formatFingerprint(digits: string): string {
  return `SHA256:${digits.replace(/(..)(?=.)/g, '$1:')}`;
}
