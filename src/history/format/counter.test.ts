import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { counterKind, counterStep } from './counter.ts';

const at = (atMs: number, value: number) => ({ atMs, value });

describe('what counts', () => {
  test.each([
    ['energyImport', 'Wh', 'rising'],
    ['energySum', 'Wh', 'both'],
    ['reactiveEnergySumL1', 'varh', 'both'],
    ['energyDay', 'Wh', 'rising'],
    ['volume', 'l', 'rising'],
    ['gas', 'm3', 'rising'],
    ['heat', 'Wh', 'rising'],
    ['dcEnergyS1', 'Wh', 'rising'],
    ['apparentEnergy', 'VAh', 'rising'],
    ['power', 'W', null],
    ['volumeFlow', 'm3/h', null],
    ['state', null, null],
  ])('%s in %s: %s', (measurand, unit, kind) => {
    expect(counterKind(measurand, unit)).toBe(kind);
  });
});

describe('from one reading to the next', () => {
  test.each([
    ['counts', 1000, 1005, 1, 5],
    ['stands still', 1000, 1000, 1, 0],
    ['began anew and counted on', 40_000_000, 12, 1, 12],
    ['a small one began anew (session, day)', 1500, 3, 1, 3],
    ['flickers by the last digit of a float32', 40_000_000, 39_999_998, 1, -2],
    ['an exchanged meter with a past is no consumption', 40_000_000, 8_000_000, 24, 0],
    ['a jump no building makes', 40_000_000, 90_000_000, 1, 0],
    ['much in a long gap', 1_000_000, 3_000_000, 24 * 30, 2_000_000],
  ])('%s', (_, from, to, hours, expected) => {
    expect(counterStep('rising', at(0, from), at(hours * 3_600_000, to), true)).toBe(expected);
  });

  test('a sum of import minus export may fall', () => {
    expect(counterStep('both', at(0, 1000), at(3_600_000, -400), true)).toBe(-1400);
  });

  test('a sum that falls faster than any building feeds in is that of another meter', () => {
    expect(counterStep('both', at(0, 39_000_000), at(8 * 3_600_000, 12), true)).toBe(0);
    expect(counterStep('both', at(0, 39_000_000), at(8 * 3_600_000, 38_000_000), true)).toBe(-1_000_000);
  });

  test('water has no limit of power', () => {
    expect(counterStep('rising', at(0, 10), at(1000, 100_000), false)).toBe(99_990);
  });

  test('over any resets to 0, what was counted is what was drawn', () => {
    const step = fc.record({ drawn: fc.nat(500), isReset: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        let from = at(0, 1_000_000);
        let counted = 0;
        let drawn = 0;
        for (const [i, one] of steps.entries()) {
          // A counter that has just begun cannot be told from one that begins again.
          const isReset = one.isReset && from.value > 10_000;
          const to = at((i + 1) * 1000, (isReset ? 0 : from.value) + one.drawn);
          counted += counterStep('rising', from, to, true);
          drawn += one.drawn;
          from = to;
        }
        expect(counted).toBe(drawn);
      }),
    );
  });
});
