import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import type { ReadingValue } from '../model/reading.ts';
import { MinuteAverages } from './minute-averages.ts';

function setUp() {
  const clock = new FakeClock();
  const averages = new MinuteAverages(clock);
  const measure = (value: ReadingValue): void => {
    const reading = { measurand: 'power', value, unit: 'W', measuredAtMs: 0, validForMs: 0 };
    averages.accept({ device: 'd', measuredAtMs: 0, readings: [reading] });
  };
  return { clock, averages, measure };
}

describe('minute averages', () => {
  test('there is none before the first reading, and none of words', () => {
    const { averages, measure } = setUp();
    expect(averages.mean('d', 'power')).toBeNull();
    measure('charging');
    measure(true);
    expect(averages.mean('d', 'power')).toBeNull();
  });

  test('is the mean over the readings, however many come in a second', async () => {
    const { clock, averages, measure } = setUp();
    for (const value of [10, 20, 30, 40]) measure(value);
    await clock.advance(1000);
    measure(100);
    expect(averages.mean('d', 'power')).toBe(40);
  });

  test('ends when nothing has come for a minute', async () => {
    const { clock, averages, measure } = setUp();
    measure(10);
    await clock.advance(59_000);
    expect(averages.mean('d', 'power')).toBe(10);
    await clock.advance(1000);
    expect(averages.mean('d', 'power')).toBeNull();
  });

  test('equals the mean of the last 60 whole seconds whatever comes when', async () => {
    const steps = fc.array(fc.record({ waitS: fc.nat(40), value: fc.integer({ min: -1000, max: 1000 }) }), {
      minLength: 1,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const { clock, averages, measure } = setUp();
        const kept: { second: number; value: number }[] = [];
        let second = 0;
        for (const { waitS, value } of all) {
          await clock.advance(waitS * 1000);
          second += waitS;
          measure(value);
          kept.push({ second, value });
        }
        const inside = kept.filter((each) => each.second > second - 60).map(({ value }) => value);
        const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
        expect(averages.mean('d', 'power')).toBeCloseTo(mean, 9);
      }),
      { numRuns: 30 },
    );
  });

  test('a device that is no longer configured is forgotten', () => {
    const { averages, measure } = setUp();
    measure(1);
    averages.forget('d');
    expect(averages.mean('d', 'power')).toBeNull();
  });
});
