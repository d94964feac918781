import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeRollups, encodeRollups } from './rollup-codec.ts';
import { beginOfPeriod, HOUR_MS, mergeRollups, MINUTE_MS, rollReadings, type Counting, type Rollup } from './rollup.ts';
import { rowsOf } from './rollup-columns.ts';
import { scaleOf } from './scale.ts';

const NO_COUNTER: Counting = { kind: null, isEnergy: false, exchanges: [] };
const ENERGY: Counting = { kind: 'rising', isEnergy: true, exchanges: [] };

const readings = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: -5000, max: 5000 })), { maxLength: 200 })
  .map((steps) => {
    let at = 1_700_000_000_000;
    return steps.map(([gap, tenths]) => ({ atMs: (at += gap), value: tenths / 10 }));
  });

function roll(all: readonly { atMs: number; value: number }[], counting = NO_COUNTER): Rollup[] {
  const times = Float64Array.from(all, ({ atMs }) => atMs);
  return rollReadings(
    times,
    Float64Array.from(all, ({ value }) => value),
    MINUTE_MS,
    counting,
    null,
  );
}

function decoded(blob: Uint8Array): Rollup[] {
  const columns = decodeRollups(blob, MINUTE_MS);
  return columns === null ? [] : rowsOf(columns, MINUTE_MS);
}

describe('lines per minute', () => {
  test('say of each minute what its readings say', () => {
    fc.assert(
      fc.property(readings, (all) => {
        const lines = roll(all);
        expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
        for (const line of lines) {
          const own = all.filter(({ atMs }) => atMs >= line.atMs && atMs < line.atMs + MINUTE_MS);
          const values = own.map(({ value }) => value);
          expect(line).toMatchObject({ count: own.length, first: values[0], last: values.at(-1) });
          expect(line).toMatchObject({ min: Math.min(...values), max: Math.max(...values) });
          expect(line).toMatchObject({ firstMs: own[0]?.atMs, lastMs: own.at(-1)?.atMs });
          expect(line.mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / own.length, 9);
        }
      }),
    );
  });

  test('merged into hours say the same as hours from the readings', () => {
    fc.assert(
      fc.property(readings, (all) => {
        const times = Float64Array.from(all, ({ atMs }) => atMs);
        const values = Float64Array.from(all, ({ value }) => value);
        const direct = rollReadings(times, values, HOUR_MS, NO_COUNTER, null);
        const merged = mergeRollups(roll(all), beginOfPeriod(HOUR_MS));
        expect(merged).toHaveLength(direct.length);
        for (const [i, line] of merged.entries()) {
          const { mean, ...rest } = direct[i] as Rollup;
          expect(line).toMatchObject(rest);
          expect(line.mean).toBeCloseTo(mean, 9);
        }
      }),
    );
  });

  test('a counter: the steps of all lines add up to what was counted, the one into the line included', () => {
    const all = [0, 100, 250, 250, 3, 50].map((value, i) => ({ atMs: i * 45_000, value }));
    expect(roll(all, ENERGY).map(({ delta }) => delta)).toEqual([100, 150, 0, 50]);
  });
});

describe('lines as a blob', () => {
  test('come back: values to the step, the mean to a tenth of it', () => {
    fc.assert(
      fc.property(readings, fc.boolean(), (all, isCounter) => {
        const lines = roll(all, isCounter ? ENERGY : NO_COUNTER);
        const back = decoded(encodeRollups(lines, MINUTE_MS, scaleOf(0.1)));
        expect(back).toHaveLength(lines.length);
        for (const [i, line] of lines.entries()) {
          const { atMs, min, max, first, last, count } = line;
          expect(back[i]).toMatchObject({ atMs, min, max, first, last, count });
          expect(Math.abs((back[i]?.mean ?? 0) - line.mean)).toBeLessThan(0.0051);
          expect(back[i]?.delta).toBeCloseTo(line.delta, 6);
        }
      }),
    );
  });

  test('exact ones come back bit for bit', () => {
    const lines = roll([
      { atMs: 0, value: Math.PI },
      { atMs: 1, value: 1e300 },
      { atMs: 70_000, value: -0 },
    ]);
    const back = decoded(encodeRollups(lines, MINUTE_MS, null));
    for (const [i, { atMs, mean, min, max, first, last, count, delta }] of lines.entries()) {
      expect(back[i]).toMatchObject({ atMs, mean, min, max, first, last, count, delta });
    }
  });

  test('any numbers come back to the step, however large', () => {
    const value = fc.oneof(
      fc.double({ min: -1e14, max: 1e14, noNaN: true }),
      fc.double({ min: -10, max: 10, noNaN: true }),
    );
    const points = fc.array(fc.record({ atMs: fc.nat(600_000), value }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(points, (all) => {
        const lines = roll(all.sort((a, b) => a.atMs - b.atMs));
        const back = decoded(encodeRollups(lines, MINUTE_MS, scaleOf(0.1)));
        for (const [i, line] of lines.entries()) {
          for (const name of ['mean', 'min', 'max', 'first', 'last'] as const) {
            expect(Math.abs((back[i]?.[name] ?? NaN) - line[name])).toBeLessThanOrEqual(0.0501);
          }
        }
      }),
    );
  });

  test('any bit that fell over is noticed', () => {
    const blob = encodeRollups(
      roll([
        { atMs: 0, value: 1 },
        { atMs: 70_000, value: 3 },
      ]),
      MINUTE_MS,
      scaleOf(1),
    );
    for (let bit = 0; bit < blob.length * 8; bit++) {
      const damaged = blob.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeRollups(damaged, MINUTE_MS)).toBeNull();
    }
  });

  test('a damaged one is none', () => {
    const blob = encodeRollups(roll([{ atMs: 0, value: 1 }]), MINUTE_MS, scaleOf(1));
    blob[3] = (blob[3] ?? 0) ^ 4;
    expect(decodeRollups(blob, MINUTE_MS)).toBeNull();
  });
});
