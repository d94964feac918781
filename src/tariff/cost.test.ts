// Costs by hand, and the law: the cost of a time is the sum of the costs of its parts, whatever the parts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../time/calendar.ts';
import { costsOf, type CountedAmount } from './cost.ts';
import { roundedText, toNano } from './exact.ts';
import { PricePlan } from './price-plan.ts';
import type { TariffEntry } from './tariff-config.ts';

const calendar = new Calendar('Europe/Berlin');
const MINUTE_MS = 60_000;
const T0 = Date.parse('2026-03-28T00:00+01:00');

type Reading = readonly [atMs: number, wh: number];

const NIGHT = { beginMin: 22 * 60, endMin: 6 * 60, days: [1, 2, 3, 4, 5, 6, 7], price: toNano(0.2) };
const entry = (day: number, price: number, windows: TariffEntry['windows'] = []): TariffEntry => ({
  ...{ from: { year: 2026, month: 3, day }, price: toNano(price), base: null, windows },
  ...{ dynamic: null, kWhPerM3: null },
});
const DAY_AND_NIGHT = [entry(28, 0.3, [NIGHT])];

/** Counts as the history does: a reading belongs to the period in which it was read. */
function counter(readings: readonly Reading[]) {
  const last = (ms: number): Reading | null => readings.findLast(([at]) => at < ms) ?? null;
  return (edgesMs: readonly number[]): CountedAmount[] =>
    edgesMs.slice(1).map((toMs, index) => {
      const fromMs = edgesMs[index] ?? toMs;
      const [before, end] = [last(fromMs), last(toMs)];
      const first = readings.find(([at]) => at >= fromMs && at < toMs);
      const amount = first && end ? Math.round((end[1] - (before ?? first)[1]) * 10) / 10 : null;
      return { amount, start: before?.[1] ?? null, startMs: before?.[0] ?? null, end: end?.[1] ?? null };
    });
}

async function costs(readings: readonly Reading[], edgesMs: readonly number[], entries = DAY_AND_NIGHT) {
  const count = counter(readings);
  return costsOf({
    plan: new PricePlan(entries, { calendar, books: new Map(), isVolume: false }),
    ...{ edgesMs, amounts: count(edgesMs), perUnit: 1000 as const },
    count: (fine) => Promise.resolve(count(fine)),
    readingFrom: (ms) => {
      const found = readings.find(([at]) => at >= ms);
      return Promise.resolve(found ? { atMs: found[0], value: found[1] } : null);
    },
  });
}

/** 1 kWh an hour, read each 15 minutes. */
function steady(fromMs: number, hours: number): Reading[] {
  return Array.from({ length: hours * 4 + 1 }, (_, index) => [fromMs + index * 15 * MINUTE_MS, index * 250] as const);
}

const text = (cost: bigint | null): string | null => (cost === null ? null : roundedText(cost, 2));

describe('costs', () => {
  it('of a day with two prices: 8 h at night, 16 h by day', async () => {
    const [day] = await costs(steady(T0, 49), [T0, T0 + 24 * 60 * MINUTE_MS]);
    // The reading at midnight belongs to the day that begins with it: 23.75 kWh, of which 15 min are missing at night.
    expect(day).toMatchObject({ missing: null, estimated: false });
    expect(text(day?.cost ?? null)).toBe('6.35');
  });

  it('of the day with 23 hours: one hour of the night is left out', async () => {
    const fromMs = calendar.next('day', T0);
    const [day] = await costs(steady(T0, 72), [fromMs, calendar.next('day', fromMs)]);
    // 16 h at 0.30, 7 h at 0.20
    expect(text(day?.cost ?? null)).toBe('6.20');
  });

  it('when the price changes within the time', async () => {
    const entries = [entry(28, 0.3), entry(29, 0.4)];
    const [both] = await costs(steady(T0, 47), [T0, T0 + 47 * 60 * MINUTE_MS], entries);
    expect(both?.parts.map(({ amount, cost }) => [amount, text(cost)])).toEqual([
      [23_750, '7.13'],
      [23_000, '9.20'],
    ]);
    // 7.125 + 9.20, rounded once.
    expect(text(both?.cost ?? null)).toBe('16.33');
  });

  it('are unknown before the first price, but what was not used costs nothing', async () => {
    const before = T0 - 24 * 60 * MINUTE_MS;
    const readings = [...steady(before, 24), [T0 + 60 * MINUTE_MS, 24_000] as const];
    const [first, second] = await costs(readings, [before, T0 - MINUTE_MS, T0 + 120 * MINUTE_MS]);
    expect(first).toMatchObject({ cost: null, missing: 'noTariff' });
    expect(second?.cost).not.toBeNull();
    const still = [[before, 5] as const, [T0 - MINUTE_MS * 10, 5] as const, [T0 + MINUTE_MS, 5] as const];
    const [none] = await costs(still, [before, T0]);
    expect(none).toMatchObject({ cost: 0n, missing: null });
  });

  it('are unknown where nothing was read', async () => {
    expect(await costs([], [T0, T0 + 1000])).toMatchObject([{ cost: null, missing: 'noValue', parts: [] }]);
  });

  it('of a gap over a change of price are spread over the time, and say so', async () => {
    // Read at 20:00 and at 00:00: 4 kWh, half of the time at night.
    const [from, to] = [T0 + 20 * 60 * MINUTE_MS, T0 + 24 * 60 * MINUTE_MS];
    const readings: Reading[] = [
      [from, 0],
      [to, 4000],
    ];
    const [gap] = await costs(readings, [from + 1, to + 1]);
    expect(gap?.estimated).toBe(true);
    expect(text(gap?.cost ?? null)).toBe('1.00');
    const [one] = await costs(
      [
        [from, 0],
        [from + 60 * MINUTE_MS, 1000],
      ],
      [from + 1, to],
    );
    expect(one).toMatchObject({ estimated: false });
  });

  it('of a time are the sum of the costs of its parts, with gaps and changes of price', async () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 2, maxLength: 60 });
    const cuts = fc.array(fc.integer({ min: 1, max: 3 * 1440 - 1 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        gaps,
        fc.array(fc.nat({ max: 50_000 }), { minLength: 60, maxLength: 60 }),
        cuts,
        async (steps, used, inner) => {
          let [at, wh] = [T0, 1000];
          const readings: Reading[] = steps.map((step, index) => {
            at += step * MINUTE_MS + 1;
            wh = Math.round((wh + (used[index] ?? 0) / 10) * 10) / 10;
            return [at, wh] as const;
          });
          const entries = [entry(28, 0.3217, [NIGHT]), entry(30, 0.2899, [{ ...NIGHT, beginMin: 60, endMin: 300 }])];
          const [fromMs, toMs] = [T0, T0 + 3 * 1440 * MINUTE_MS];
          const edges = [...new Set([fromMs, ...inner.map((minute) => T0 + minute * MINUTE_MS), toMs])].sort(
            (a, b) => a - b,
          );
          const [whole] = await costs(readings, [fromMs, toMs], entries);
          const parts = await costs(readings, edges, entries);
          if (whole?.cost === null) return;
          expect(parts.reduce((sum, { cost }) => sum + (cost ?? 0n), 0n)).toBe(whole?.cost);
        },
      ),
      { numRuns: 150 },
    );
  });
});
