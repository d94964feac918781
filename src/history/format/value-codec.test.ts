import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { integersOf, quantize, scaleOf } from './scale.ts';
import { decodeTimes, decodeValues, encodeNumbers, encodeTexts, encodeTimes } from './value-codec.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

function numbers(values: readonly number[], step: number | null): number[] {
  const blob = encodeNumbers(Float64Array.from(values), step === null ? null : scaleOf(step));
  return [...(decodeValues(blob, values.length) as Float64Array)];
}

describe('exact numbers', () => {
  test('come back bit for bit: -0, tails of float32, huge and tiny ones', () => {
    const values = [-0, 0, Math.fround(231.4873), 1e-300, 1.7976931348623157e308, 0.1, -17];
    expect(numbers(values, null).every((value, i) => Object.is(value, values[i]))).toBe(true);
  });

  test('any come back bit for bit', () => {
    const value = fc.oneof(
      finite,
      fc.integer(),
      fc.integer().map((n) => n / 100),
      finite.map(Math.fround).filter(Number.isFinite),
      // None of them is ever taken in; a file may have them all the same.
      fc.constantFrom(NaN, Infinity, -Infinity),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 100 }), (values) => {
        const back = numbers(values, null);
        expect(back.every((one, i) => Object.is(one, values[i]))).toBe(true);
      }),
    );
  });
});

describe('numbers to a step', () => {
  test('are off by half a step at most, whatever the step', () => {
    const steps = fc.constantFrom(0.001, 0.01, 0.1, 0.25, 0.05, 0.3, 1, 5, 1000);
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 100 }), steps, (values, step) => {
        for (const [i, back] of numbers(values, step).entries()) {
          expect(Math.abs(back - (values[i] ?? 0))).toBeLessThanOrEqual(step / 2 + 1e-6 * step + 1e-6);
        }
      }),
    );
  });

  test('any doubles that are on the scale come back bit for bit', () => {
    const steps = fc.constantFrom(0.001, 0.01, 0.1, 0.25, 0.3, 1, 5, 1000);
    const value = fc.oneof(finite, fc.double({ min: -1e6, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 100 }), steps, (values, step) => {
        const scale = scaleOf(step);
        const onScale = values.map((one) => quantize(one, scale));
        const isScaled = onScale.every((one) => Math.abs(one) <= 1e12);
        // One too large for the scale makes its piece exact, and those that were on the scale stay what they were.
        if (isScaled || integersOf(onScale, scale, false) === null) expect(numbers(onScale, step)).toEqual(onScale);
      }),
    );
  });

  test('come back as people write them: 230.1, not 230.10000000000002', () => {
    expect(numbers([230.1, 0.3, -17.7, 1e6 + 0.1], 0.1)).toEqual([230.1, 0.3, -17.7, 1_000_000.1]);
    expect(numbers([0.15, 0.35], 0.05)).toEqual([0.15, 0.35]);
  });

  test('one too large for whole numbers makes its piece exact', () => {
    expect(numbers([1e300, 0.123], 0.1)).toEqual([1e300, 0.123]);
  });
});

describe('words', () => {
  test('any words come back', () => {
    const words = fc.array(fc.oneof(fc.constantFrom('idle', 'charge', ''), fc.string({ unit: 'binary' })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(words, (values) => {
        expect(decodeValues(encodeTexts(values), values.length)).toEqual(values);
      }),
    );
  });
});

describe('instants', () => {
  test('any rising ones come back, gaps and jitter included', () => {
    const gap = fc.oneof(fc.integer({ min: 990, max: 1010 }), fc.integer({ min: 1, max: 3_600_000 }));
    fc.assert(
      fc.property(fc.array(gap, { maxLength: 200 }), fc.nat(2_000_000_000), (gaps, begin) => {
        let at = 1_600_000_000_000 + begin;
        const times = Float64Array.from(gaps, (ms) => (at += ms));
        expect(decodeTimes(encodeTimes(times), times.length)).toEqual(times);
      }),
    );
  });

  test('a clock that jumps by years in the middle costs nothing but bytes', () => {
    const jump = fc.integer({ min: 1, max: 60 * 365 * 86_400_000 });
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), jump, (before, after, jumpMs) => {
        const beat = (count: number, beginMs: number): number[] =>
          Array.from({ length: count }, (_, i) => beginMs + i * 1000);
        const times = Float64Array.from([...beat(before, 5000), ...beat(after, 5000 + before * 1000 + jumpMs)]);
        expect(decodeTimes(encodeTimes(times), times.length)).toEqual(times);
      }),
    );
  });

  test('on the beat they take nearly nothing', () => {
    expect(encodeTimes(Float64Array.from({ length: 600 }, (_, i) => 1e12 + i * 1000)).length).toBeLessThan(32);
  });
});

test('a bit that fell over is noticed wherever it is', () => {
  const values = Float64Array.from({ length: 50 }, (_, i) => 230 + i / 10);
  const times = Float64Array.from({ length: 50 }, (_, i) => 1e12 + i * 1003);
  for (const blob of [encodeNumbers(values, scaleOf(0.1)), encodeTimes(times), encodeTexts(['a', 'b'])]) {
    for (let bit = 0; bit < blob.length * 8; bit++) {
      const damaged = blob.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeValues(damaged, 50)).toBeNull();
      expect(decodeTimes(damaged, 50)).toBeNull();
    }
  }
});
