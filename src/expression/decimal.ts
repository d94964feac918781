// Arithmetic on numbers that people wrote in decimal: sums, comparisons and rounding without binary noise.
// It must not know expressions, readings or units.

/** Decimal digits a double always holds; beyond them begins the noise of the binary representation. */
const EXACT_DIGITS = 15;
/** Digits shown in a result: far below any meter's resolution, far above the noise a chain of operations gathers. */
const RESULT_DIGITS = 12;
/** 10^0 to 10^22 are exact doubles, so multiplying and dividing by them rounds only once. */
const MAX_EXACT_POWER = 22;
const POWERS_OF_TEN: readonly number[] = Array.from({ length: MAX_EXACT_POWER + 1 }, (_, exponent) => 10 ** exponent);

/** Range of the second argument of {@link roundHalfAway}. */
export const MAX_ROUND_DIGITS = 12;

function exponentOf(magnitude: number): number {
  return Math.floor(Math.log10(magnitude));
}

/** Rounds to decimals (>= 0), half away from zero; from 23 decimals on the number is returned as it is. */
function toDecimals(value: number, decimals: number): number {
  const power = POWERS_OF_TEN[decimals];
  if (power === undefined) return value;
  const rounded = Math.round(Math.abs(value) * power) / power;
  return value < 0 ? -rounded : rounded;
}

/** Rounds the fraction so that `magnitude` would show `digits` significant digits; whole digits are never touched. */
function cut(value: number, magnitude: number, digits: number): number {
  if (Number.isInteger(value) || !Number.isFinite(value) || !Number.isFinite(magnitude)) return value;
  return toDecimals(value, Math.max(0, digits - 1 - exponentOf(magnitude)));
}

/**
 * A result as it is shown: 12 significant digits (0.30000000000000004 becomes 0.3) and never -0. Whole numbers stay
 * exact, so a counter above 10^12 loses nothing.
 */
export function withoutNoise(value: number): number {
  return cut(value, Math.abs(value), RESULT_DIGITS) + 0;
}

/**
 * a + b, rounded where the larger operand's own 15 digits end. Without this a difference of two large counters shows
 * noise that no rounding of the result can tell from digits: 1000000.1 - 1000000 would be 0.0999999999767.
 */
export function add(a: number, b: number): number {
  return cut(a + b, Math.max(Math.abs(a), Math.abs(b)), EXACT_DIGITS);
}

/** a - b, as {@link add}. */
export function subtract(a: number, b: number): number {
  return add(a, -b);
}

/** Negative, 0 or positive as a is below, at or above b; equal is what differs by noise only (0.1 + 0.2 and 0.3). */
export function compare(a: number, b: number): number {
  return subtract(a, b);
}

/**
 * The remainder with the sign of the dividend. 0 where the quotient is whole but for noise: 0.3 % 0.1 is 0, not 0.1.
 * NaN where the divisor is 0.
 */
export function remainder(a: number, b: number): number {
  if (Number.isInteger(a) && Number.isInteger(b)) return a % b;
  const quotient = a / b;
  if (Number.isFinite(quotient) && cut(quotient, Math.abs(quotient), EXACT_DIGITS) === Math.round(quotient)) return 0;
  return a % b;
}

/**
 * Rounds half away from zero, as on paper (2.5 becomes 3, -2.5 becomes -3, 1.005 with 2 digits 1.01).
 * @param digits whole number from -12 (10^12) to 12; anything else gives NaN
 */
export function roundHalfAway(value: number, digits: number): number {
  if (!Number.isInteger(digits) || Math.abs(digits) > MAX_ROUND_DIGITS) return NaN;
  const power = 10 ** Math.abs(digits);
  const magnitude = Math.abs(value);
  const scaled = digits < 0 ? magnitude / power : magnitude * power;
  // Beyond 2^53 there is no fraction left to round; scaling back would only add an error.
  if (digits >= 0 && !(scaled < Number.MAX_SAFE_INTEGER)) return value;
  const whole = Math.round(cut(scaled, scaled, EXACT_DIGITS));
  const rounded = digits < 0 ? whole * power : whole / power;
  return value < 0 ? -rounded : rounded;
}
