// Numbers of the M-Bus (EN 13757-3, annex A): types A (BCD), B (signed), C (unsigned), H (real). Null is "no value". Pure.

/**
 * Type A: lowest digits first. A leading digit F is the minus sign. Any other digit above 9 is no number: displays show
 * faults that way, and F in all places means that there is no value.
 */
export function decodeBcd(bytes: Uint8Array): number | null {
  let value = 0;
  let isNegative = false;
  for (let index = bytes.length - 1; index >= 0; index--) {
    const byte = bytes[index] ?? 0;
    const [high, low] = [byte >> 4, byte & 0x0f];
    if (low > 9) return null;
    if (high > 9) {
      if (high !== 0x0f || index !== bytes.length - 1) return null;
      isNegative = true;
      value = low;
    } else value = value * 100 + high * 10 + low;
  }
  return isNegative ? 0 - value : value;
}

/** Type B: two's complement, lowest byte first. The least number that there is means "no value". */
export function decodeSigned(bytes: Uint8Array): number | null {
  const unsigned = decodeBig(bytes);
  const half = 1n << BigInt(bytes.length * 8 - 1);
  if (unsigned === half) return null;
  return Number(unsigned >= half ? unsigned - half * 2n : unsigned);
}

/** Type C: lowest byte first. */
export function decodeUnsigned(bytes: Uint8Array): number {
  return Number(decodeBig(bytes));
}

function decodeBig(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[index] ?? 0);
  return value;
}

/** Type H: IEEE 754 single precision, lowest byte first, as the shortest decimal that is this number. */
export function decodeReal(bytes: Uint8Array): number | null {
  const value = new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
  return Number.isFinite(value) ? shortestDecimal(value) : null;
}

/** 230.1 instead of 230.10000610351562: single precision never carries more than nine digits. */
function shortestDecimal(value: number): number {
  for (let digits = 6; digits <= 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return value;
}

/** `value` times a power of ten, as a decimal: without the noise of a binary factor such as 0.001. */
export function scaleByTen(value: number, exponent: number): number {
  if (exponent === 0 || value === 0) return value === 0 ? 0 : value;
  const [digits = '', power = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(power) + exponent}`);
}
