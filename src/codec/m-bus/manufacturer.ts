// The three letters of a manufacturer in 15 bits (EN 13757-3, 5.6): five each, A is 1. Pure arithmetic.

/** `KAM` of 0x2c2d; null: no three letters. */
export function manufacturerLetters(code: number): string | null {
  const digits = [(code >> 10) & 0x1f, (code >> 5) & 0x1f, code & 0x1f];
  if (code > 0x7fff || digits.some((digit) => digit < 1 || digit > 26)) return null;
  return String.fromCharCode(...digits.map((digit) => digit + 64));
}

/** 0x2c2d of `KAM`; null: no three capital letters. */
export function manufacturerCode(letters: string): number | null {
  if (!/^[A-Z]{3}$/.test(letters)) return null;
  return Array.from(letters).reduce((code, letter) => (code << 5) | (letter.charCodeAt(0) - 64), 0);
}
