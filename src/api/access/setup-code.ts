// The code that only who sees the terminal or the journal knows: with it a password is chosen at the first visit. It must not
// know who asks.
import { randomInt } from 'node:crypto';
import { isSameSecret } from './sessions.ts';

/** Without letters and digits that look alike. */
const ALPHABET = 'ABCDEFGHJKMNPQRTUVWXY346789';
const LENGTH = 8;

/** Counted from the start of the program, ms. */
export const SETUP_OPEN_MS = 60 * 60_000;

/** `K7QM-2XPD` */
export function makeSetupCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}`;
}

/** As a person types it: small letters, with blanks, without the dash. */
export function isSetupCode(typed: string, code: string): boolean {
  return isSameSecret(bare(typed), bare(code));
}

function bare(code: string): string {
  return code.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
