// Exact arithmetic: no binary noise, sums that do not depend on their order, rounding as in commerce.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayShare, nanoText, ofRounded, partOf, priced, roundedText, roundedTo, timesNano, toNano } from './exact.ts';

describe('exact', () => {
  it.each([
    [0.32, '0.32'],
    ['0.145', '0.145'],
    [1e-7, '0.0000001'],
    [-0.00012, '-0.00012'],
    [12, '12'],
    ['28.98', '28.98'],
    [0, '0'],
  ])('takes %s as it is written', (value, text) => expect(nanoText(toNano(value))).toBe(text));

  it.each([
    [1000, 0.32, '0.32'],
    [0.1, 0.3, '0.00'],
    [2500, 0.1, '0.25'],
    [50, 0.1, '0.01'],
    [-50, 0.1, '-0.01'],
    [49, 0.1, '0.00'],
    [1_234_567.8, 0.3217, '397.16'],
  ])('%s Wh at %s a kWh are %s', (wh, price, text) => {
    expect(roundedText(priced(wh, toNano(price), 1000), 2)).toBe(text);
  });

  it('rounds halves away from zero, once', () => {
    // 0.125 and 0.135 have no binary form: 0.13 and 0.14 all the same.
    expect([0.125, 0.135, 0.145].map((price) => roundedText(priced(1, toNano(price), 1), 2))).toEqual([
      '0.13',
      '0.14',
      '0.15',
    ]);
    expect(roundedTo(priced(1, toNano(-0.125), 1), 2)).toBe(-0.13);
  });

  it('a price in m3 and one in l are the same price', () => {
    expect(priced(1500, toNano(4.2), 1000)).toBe(priced(1.5, toNano(4.2), 1));
  });

  it.each([28, 29, 30, 31])('all %s days of a month cost the month exactly', (days) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (cents) => {
        const monthly = toNano(cents / 100);
        let sum = 0n;
        for (let day = 0; day < days; day++) sum += dayShare(monthly, days);
        expect(sum).toBe(priced(1, monthly, 1));
      }),
    );
  });

  it('a sum is what its parts are, in any order', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 50_000_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: -500_000, max: 5_000_000 }), (tenths, micros) => {
        const price = toNano(micros / 1e6);
        const parts = tenths.map((tenth) => priced(tenth / 10, price, 1000));
        const whole = priced(tenths.reduce((sum, tenth) => sum + tenth, 0) / 10, price, 1000);
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(whole);
      }),
    );
  });

  it('multiplies prices, and takes parts', () => {
    expect(nanoText(timesNano(toNano(0.0289), toNano(1.19)))).toBe('0.034391');
    expect(roundedText(partOf(priced(1, toNano(3), 1), 1, 3), 2)).toBe('1.00');
    expect(ofRounded('12.34')).toBe(priced(1, toNano(12.34), 1));
  });
});
