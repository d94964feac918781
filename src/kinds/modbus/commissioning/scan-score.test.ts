// What speaks for and against a candidate: values of a live grid, and values that wrong bytes make.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEASURANDS, type Measurand } from '../../../vocabulary/measurands.ts';
import { judge, score, type Verdict } from './scan-score.ts';

describe('a value', () => {
  it.each<[Measurand, number | null, Verdict]>([
    ['voltageL1', 230.1, 'good'],
    ['voltageL1', 80, 'good'],
    ['voltageL1', 300, 'good'],
    ['voltageL1', 79.9, 'odd'],
    ['voltageL1', 301, 'odd'],
    ['voltageL1', 0, 'odd'],
    ['voltageL2', 0, 'zero'],
    ['voltageLN', 0, 'zero'],
    ['voltage', 0, 'odd'],
    ['voltageL1L2', 400, 'good'],
    ['voltageL1L2', 120, 'odd'],
    ['frequency', 50.02, 'good'],
    ['frequency', 500.2, 'odd'],
    ['frequency', 0, 'odd'],
    ['powerFactorL1', -0.98, 'good'],
    ['powerFactorL1', 98, 'odd'],
    ['powerL1', 0, 'zero'],
    ['powerL1', -4500, 'good'],
    ['powerL1', 1.4e-41, 'odd'],
    ['energyImport', 3e14, 'odd'],
    ['energyImport', null, 'zero'],
    ['thdVoltageL1', 2.4, 'good'],
    ['state', 7, 'good'],
  ])('%s of %s is %s', (measurand, value, verdict) => expect(judge(measurand, value)).toBe(verdict));

  it('is judged without failing, whatever it is', () => {
    const names = Object.keys(MEASURANDS) as Measurand[];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.option(fc.double()), (measurand, value) => {
        expect(['good', 'zero', 'odd']).toContain(judge(measurand, value));
      }),
    );
  });

  it('made of random bytes is hardly ever a good voltage', () => {
    const view = new DataView(new ArrayBuffer(4));
    let good = 0;
    for (let i = 0; i < 10_000; i++) {
      view.setUint32(0, (i * 2_654_435_761) >>> 0);
      if (judge('voltageL1', view.getFloat32(0)) === 'good') good++;
    }
    expect(good).toBeLessThan(100);
  });
});

describe('the score', () => {
  const whole = { rows: 10, good: 10, zero: 0, odd: 0, missing: 0 };
  it('is best where every value is good', () => {
    expect(score(whole)).toBeGreaterThan(score({ ...whole, good: 9, zero: 1 }));
    expect(score({ ...whole, good: 9, zero: 1 })).toBeGreaterThan(score({ ...whole, good: 9, missing: 1 }));
    expect(score({ ...whole, good: 9, missing: 1 })).toBeGreaterThan(score({ ...whole, good: 9, odd: 1 }));
  });
  it('prefers the candidate that explains more registers', () => {
    expect(score({ rows: 67, good: 67, zero: 0, odd: 0, missing: 0 })).toBeGreaterThan(score(whole));
  });
});
