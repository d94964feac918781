import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, compare, remainder, roundHalfAway, subtract, withoutNoise } from './decimal.ts';

/** A decimal number as a person writes it: whole units and a few decimals, kept exact as digits and a power of ten. */
const decimal = fc
  .record({ digits: fc.integer({ min: -999_999_999, max: 999_999_999 }), decimals: fc.integer({ min: 0, max: 4 }) })
  .map(({ digits, decimals }) => ({
    exact: BigInt(digits) * 10n ** BigInt(4 - decimals),
    value: digits / 10 ** decimals,
  }));

/** The double nearest to a number of ten-thousandths. */
function fromTenThousandths(exact: bigint): number {
  const sign = exact < 0n ? '-' : '';
  const digits = (exact < 0n ? -exact : exact).toString().padStart(5, '0');
  return Number(`${sign}${digits.slice(0, -4)}.${digits.slice(-4)}`) + 0;
}

function significantDigits(value: number): number {
  const mantissa = value.toString().replace(/e.*$/, '').replace('-', '');
  return mantissa.includes('.') ? mantissa.replace('.', '').replace(/^0+/, '').length : 0;
}

describe('withoutNoise', () => {
  it.each([
    [0.1 + 0.2, 0.3],
    [1.1 * 1.1, 1.21],
    [1 / 3, 0.333333333333],
    [-2 / 3, -0.666666666667],
    [22462413.600000001, 22462413.6],
    [230.12345886230469, 230.123458862],
    [9007199254740991, 9007199254740991],
    [1234567890123.4, 1234567890123],
    [1e-9 / 3, 3.33333333333e-10],
    [1e300, 1e300],
    [0, 0],
    [-0, 0],
  ])('shows %d as %d', (value, expected) => {
    expect(withoutNoise(value)).toBe(expected);
  });

  it('keeps at most 12 significant digits, is off by half of the last one at most, and changes nothing twice', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-8, max: 1e11, noNaN: true }), fc.boolean(), (magnitude, negative) => {
        const value = negative ? -magnitude : magnitude;
        const shown = withoutNoise(value);
        if (!Number.isInteger(value)) expect(significantDigits(shown)).toBeLessThanOrEqual(12);
        // The shown decimal is itself stored as the nearest double, hence the second term.
        const halfOfLastDigit = 5e-12 * 10 ** Math.floor(Math.log10(magnitude) + 1e-9);
        expect(Math.abs(shown - value)).toBeLessThanOrEqual(halfOfLastDigit + magnitude * 2 * Number.EPSILON);
        expect(withoutNoise(shown)).toBe(shown);
      }),
    );
  });

  it('leaves whole numbers alone', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (value) => withoutNoise(value) === value + 0));
  });
});

describe('add, subtract and compare', () => {
  it.each([
    [1000000.1, -1000000, 0.1],
    [22462413.6, -22462413.5, 0.1],
    [0.1, 0.2, 0.3],
    [0.3, -0.1, 0.2],
    [1e308, 1e308, Infinity],
    [5e-324, 5e-324, 1e-323],
  ])('%d + %d is %d', (a, b, sum) => {
    expect(add(a, b)).toBe(sum);
  });

  it('give the exact decimal sum of any run of decimal numbers', () => {
    fc.assert(
      fc.property(fc.array(decimal, { minLength: 1, maxLength: 20 }), (terms) => {
        const sum = terms.reduce((total, term) => add(total, term.value), 0);
        const exact = terms.reduce((total, term) => total + term.exact, 0n);
        expect(sum + 0).toBe(fromTenThousandths(exact));
      }),
    );
  });

  it('order decimal numbers as their digits do', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const exact = a.exact - b.exact;
        expect(Math.sign(compare(a.value, b.value)) + 0).toBe(exact < 0n ? -1 : exact > 0n ? 1 : 0);
        expect(subtract(a.value, b.value) + 0).toBe(fromTenThousandths(exact));
      }),
    );
  });
});

describe('remainder', () => {
  it.each([
    [7, 3, 1],
    [-7, 3, -1],
    [7, -3, 1],
    [7.5, 2, 1.5],
    [0.3, 0.1, 0],
    [-0.6, 0.2, 0],
    [9007199254740991, 10, 1],
    [1, 0, NaN],
    [0.5, 0, NaN],
  ])('%d %% %d is %d', (a, b, expected) => {
    expect(remainder(a, b) + 0).toBe(expected);
  });
});

describe('roundHalfAway', () => {
  it.each([
    [2.5, 0, 3],
    [-2.5, 0, -3],
    [2.4999999, 0, 2],
    [1.005, 2, 1.01],
    [-1.005, 2, -1.01],
    [1250, -2, 1300],
    [-1249, -2, -1200],
    [1234567890.49996, 0, 1234567890],
    [0.000000000001, 12, 0.000000000001],
    [1e300, 2, 1e300],
    [123456789012345.6, 3, 123456789012345.6],
    [0.4, 0, 0],
    [3, 13, NaN],
    [3, -13, NaN],
    [3, 0.5, NaN],
    [3, NaN, NaN],
    [NaN, 0, NaN],
  ])('%d with %d digits is %d', (value, digits, expected) => {
    expect(roundHalfAway(value, digits)).toBe(expected);
  });

  it('rounds decimal numbers as on paper', () => {
    fc.assert(
      fc.property(decimal, fc.integer({ min: 0, max: 4 }), ({ exact, value }, digits) => {
        const step = 10n ** BigInt(4 - digits);
        const magnitude = exact < 0n ? -exact : exact;
        const rounded = ((magnitude + step / 2n) / step) * step;
        expect(roundHalfAway(value, digits) + 0).toBe(fromTenThousandths(exact < 0n ? -rounded : rounded));
      }),
    );
  });
});
