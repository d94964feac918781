// Thinning: one reading per interval, none invented, none lost to jitter.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadingValue } from '../../model/reading.ts';
import { Sampler } from './sampler.ts';

const T = Date.UTC(2026, 0, 15, 12);

/** Times (relative) and values of those that are taken. */
function taken(sampler: Sampler, readings: readonly (readonly [number, ReadingValue])[]): number[] {
  return readings.flatMap(([atMs, value]) => {
    const reading = { measurand: 'power', value, unit: null, measuredAtMs: T + atMs, validForMs: 1 };
    return sampler.due({ device: 'home', measuredAtMs: T + atMs, readings: [reading] }).length > 0 ? [atMs] : [];
  });
}

describe('an interval', () => {
  it('takes the first reading, then one per interval', () => {
    const polls = Array.from({ length: 31 }, (_, at): [number, number] => [at * 1000, at]);
    expect(taken(new Sampler(10_000), polls)).toEqual([0, 10_000, 20_000, 30_000]);
  });

  it('of 0 takes all', () => {
    expect(taken(new Sampler(0), [[0, 1], [1, 1], [2, 1]])).toEqual([0, 1, 2]); // prettier-ignore
  });

  it('takes what is early by a twentieth of it, by half a second at most', () => {
    expect(taken(new Sampler(1000), [[0, 1], [949, 1], [950, 1]])).toEqual([0, 950]); // prettier-ignore
    expect(taken(new Sampler(60_000), [[0, 1], [59_499, 1], [59_500, 1]])).toEqual([0, 59_500]); // prettier-ignore
  });

  it('loses none of a meter that is polled as often, whatever the jitter', () => {
    const jitters = fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(jitters, (all) => {
        const polls = all.map((jitterMs, at): [number, number] => [at * 10_000 + jitterMs, at]);
        expect(taken(new Sampler(10_000), polls)).toHaveLength(polls.length);
      }),
    );
  });

  it('never writes more than one number per interval, in the long run', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 200 }), (steps) => {
        let atMs = 0;
        const polls = steps.map((step): [number, number] => [(atMs += step), 0]);
        const times = taken(new Sampler(5000), polls);
        const spanMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
        expect(times.length - 1).toBeLessThanOrEqual((spanMs + 250) / 5000);
      }),
    );
  });

  it('takes a state at once when it changes, and not again while it stays', () => {
    const states: [number, string][] = [[0, 'idle'], [1000, 'idle'], [2000, 'charge'], [3000, 'charge'], [10_000, 'charge']]; // prettier-ignore
    expect(taken(new Sampler(10_000), states)).toEqual([0, 2000, 10_000]);
    expect(taken(new Sampler(10_000), [[0, true], [1000, false], [2000, false]])).toEqual([0, 1000]); // prettier-ignore
  });

  it('goes on after a gap, and when the clock is set back', () => {
    expect(taken(new Sampler(10_000), [[0, 1], [95_000, 1], [96_000, 1], [105_000, 1]])).toEqual([0, 95_000, 105_000]); // prettier-ignore
    expect(taken(new Sampler(10_000), [[0, 1], [-3_600_000, 1], [-3_599_000, 1]])).toEqual([0, -3_600_000]); // prettier-ignore
  });

  it('treats devices and measurands for themselves', () => {
    const sampler = new Sampler(10_000);
    const of = (device: string, measurand: string): number =>
      sampler.due({
        device,
        measuredAtMs: T,
        readings: [{ measurand, value: 1, unit: null, measuredAtMs: T, validForMs: 1 }],
      }).length;
    expect([of('a', 'power'), of('b', 'power'), of('a', 'current'), of('a', 'power')]).toEqual([1, 1, 1, 0]);
  });
});
