// Labels of axes: never rounded to another value.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalsOf } from './axis.ts';

describe('decimalsOf', () => {
  it.each([
    [0.025, 3],
    [0.05, 2],
    [0.1, 1],
    [0.25, 2],
    [0.5, 1],
    [1, 0],
    [2.5, 1],
    [25, 0],
    [1e6, 0],
    [0.00125, 5],
  ])('ticks %d apart need %i digits', (step, decimals) => {
    expect(decimalsOf(step)).toBe(decimals);
  });

  it('shows every tick as it is', () => {
    const step = fc
      .constantFrom(1, 2, 2.5, 5)
      .chain((digit) => fc.integer({ min: -4, max: 6 }).map((power) => digit * 10 ** power));
    fc.assert(
      fc.property(step, fc.integer({ min: -40, max: 40 }), (wide, count) => {
        const tick = wide * count;
        expect(Math.abs(Number(tick.toFixed(decimalsOf(wide))) - tick)).toBeLessThan(wide / 1000);
      }),
    );
  });
});
