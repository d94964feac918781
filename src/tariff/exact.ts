// Exact decimal arithmetic for money and what is counted like it: no binary noise, whatever is added up in whatever order.
// Pure; it must not know currencies, prices or meters.

/** A decimal number in steps of 1e-9: a price per kWh, a base price per month, kg of CO2 per kWh. */
export type Nano = bigint;

/** A sum of prices times amounts and of days' shares of monthly prices, exact: so many `ATOMS` are 1. */
export type Atoms = bigint;

const NANO_DIGITS = 9;
const NANO = 10n ** 9n;
/** Amounts (Wh, m3, l) in steps of 1e-6, as the history gives them. */
const MICRO_DIGITS = 6;

/**
 * A price (1e-9) times an amount (1e-6) of a thousandth of its unit (Wh of kWh) is 1e-18; a day of a month is a 28th, 29th, 30th or
 * 31st, whose least common multiple has, beside twos and fives, the factors 3, 7, 29 and 31.
 */
const DAY_FACTORS = 3n * 7n * 29n * 31n;
const ATOMS = DAY_FACTORS * 10n ** 18n;

/** Of a number as it is written (0.32, not what is nearest to it in binary); beyond the ninth digit it is rounded. */
export function toNano(value: number | string): Nano {
  return scaled(String(value), NANO_DIGITS);
}

/** `price * factor`, to the ninth digit. */
export function timesNano(price: Nano, factor: Nano): Nano {
  return divideRounded(price * factor, NANO);
}

/** The decimal text of a price, without zeros at its end. */
export function nanoText(value: Nano): string {
  const text = decimalText(value, NANO_DIGITS);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** An amount times its price. `perUnit`: how many of the amount's unit the price is for (1000: Wh at a price a kWh). */
export function priced(amount: number, price: Nano, perUnit: 1 | 1000): Atoms {
  const micro = scaled(plainText(amount), MICRO_DIGITS);
  const atoms = micro * price * DAY_FACTORS;
  return perUnit === 1000 ? atoms : atoms * 1000n;
}

/** The share of one day in what is paid for a month of `days` days: all days together are the price exactly. */
export function dayShare(monthly: Nano, days: number): Atoms {
  return (monthly * (ATOMS / NANO)) / BigInt(days);
}

/** A part of a sum, as a fraction of whole numbers; what does not divide is rounded in the last atom. */
export function partOf(sum: Atoms, part: number, whole: number): Atoms {
  return divideRounded(sum * BigInt(Math.round(part)), BigInt(Math.round(whole)));
}

/** Rounded once, half away from zero as in commerce, to so many digits. */
export function roundedTo(sum: Atoms, digits: number): number {
  return Number(roundedText(sum, digits));
}

/** The same as text with all its digits: `12.30`. */
export function roundedText(sum: Atoms, digits: number): string {
  return decimalText(divideRounded(sum * 10n ** BigInt(digits), ATOMS), digits);
}

/** What a rounded number stands for, exactly: for sums of positions that are each rounded already. */
export function ofRounded(value: number | string): Atoms {
  return scaled(String(value), NANO_DIGITS) * (ATOMS / NANO);
}

/** Half away from zero. */
function divideRounded(value: bigint, by: bigint): bigint {
  const isNegative = value < 0n !== by < 0n;
  const [top, bottom] = [value < 0n ? -value : value, by < 0n ? -by : by];
  const rounded = (top + bottom / 2n) / bottom;
  return isNegative ? -rounded : rounded;
}

/** A whole number of 10^-digits. */
function scaled(text: string, digits: number): bigint {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text.trim());
  if (match === null) throw new RangeError(`no decimal number: ${text}`);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent) + digits - fraction.length;
  const number = BigInt(`${whole}${fraction}` || '0');
  const value = shift >= 0 ? number * 10n ** BigInt(shift) : divideRounded(number, 10n ** BigInt(-shift));
  return sign === '-' ? -value : value;
}

/** What a sum of binary numbers means: digits beyond the twelfth significant one are noise. */
function plainText(value: number): string {
  return String(Number(value.toPrecision(15)));
}

function decimalText(value: bigint, digits: number): string {
  const text = String(value < 0n ? -value : value).padStart(digits + 1, '0');
  const [whole, fraction] = [text.slice(0, text.length - digits), text.slice(text.length - digits)];
  const sign = value < 0n ? '-' : '';
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}
