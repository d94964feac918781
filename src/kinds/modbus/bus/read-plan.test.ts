import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planMs, planReads, wireCost, type ReadBlock, type Span } from './read-plan.ts';

/** 9600 8N1, 3.5 characters, 10 ms turnaround. */
const COST = wireCost(10_000 / 9600, 3.5 * (10_000 / 9600), 10);

/** Rows as meters have them: sorted, not overlapping, with holes. */
const spansOf = (maxLength: number): fc.Arbitrary<Span[]> =>
  fc
    .array(fc.record({ hole: fc.oneof(fc.constant(0), fc.nat(40)), count: fc.constantFrom(1, 2, 4) }), {
      minLength: 1,
      maxLength,
    })
    .map((parts) => {
      let at = 0;
      return parts.map(({ hole, count }) => {
        const address = at + hole;
        at = address + count;
        return { address, count };
      });
    });

const costs = fc
  .record({ baud: fc.constantFrom(1200, 9600, 115_200), turnaroundMs: fc.constantFrom(0, 2, 10, 80) })
  .map(({ baud, turnaroundMs }) => wireCost(10_000 / baud, 35_000 / baud, turnaroundMs));

function covers(block: ReadBlock, span: Span): boolean {
  return block.address <= span.address && span.address + span.count <= block.address + block.count;
}

/** The least cost over all ways to cut the spans into runs, tried one by one. */
function bruteForceMs(spans: readonly Span[], limit: number, cost: typeof COST, barriers: ReadonlySet<number>): number {
  let best = Infinity;
  for (let cuts = 0; cuts < 2 ** (spans.length - 1); cuts++) {
    const runs: Span[][] = [];
    for (const [index, span] of spans.entries()) {
      const isCut = index === 0 || ((cuts >> (index - 1)) & 1) === 1;
      if (isCut) runs.push([span]);
      else runs.at(-1)?.push(span);
    }
    const blocks = runs.map((run) => {
      const address = run[0]!.address;
      return { address, count: run.at(-1)!.address + run.at(-1)!.count - address };
    });
    const joinsBarrier = spans.some((_, i) => barriers.has(i) && i > 0 && ((cuts >> (i - 1)) & 1) === 0);
    const isTooLong = blocks.some(({ count }, i) => count > limit && runs[i]!.length > 1);
    if (!joinsBarrier && !isTooLong) best = Math.min(best, planMs(cost, blocks));
  }
  return best;
}

describe('planReads', () => {
  test('plans nothing for nothing', () => {
    expect(planReads([], 80, COST)).toEqual([]);
  });

  test('covers every span once, in order, inside the limit, and starts and ends at a span', () => {
    fc.assert(
      fc.property(spansOf(60), fc.integer({ min: 4, max: 125 }), costs, (spans, limit, cost) => {
        const blocks = planReads(spans, limit, cost);
        expect(blocks.flatMap((block) => block.spans)).toEqual(spans.map((_, index) => index));
        for (const block of blocks) {
          const own = block.spans.map((index) => spans[index]!);
          expect(block.count).toBeLessThanOrEqual(limit);
          expect(own.every((span) => covers(block, span))).toBe(true);
          // Nothing is read before the first or behind the last register that somebody asked for.
          expect(block.address).toBe(own[0]!.address);
          expect(block.address + block.count).toBe(own.at(-1)!.address + own.at(-1)!.count);
        }
      }),
    );
  });

  test('reads a register nobody asked for only where that is cheaper than a request of its own', () => {
    fc.assert(
      fc.property(spansOf(40), costs, (spans, cost) => {
        for (const block of planReads(spans, 125, cost)) {
          const own = block.spans.map((index) => spans[index]!);
          for (const [index, span] of own.slice(1).entries()) {
            const before = own[index]!;
            const hole = span.address - before.address - before.count;
            expect(2 * hole * cost.byteMs).toBeLessThanOrEqual(cost.requestMs + 1e-9);
          }
        }
      }),
    );
  });

  test('is never slower than one read per row', () => {
    fc.assert(
      fc.property(spansOf(60), fc.integer({ min: 4, max: 125 }), costs, (spans, limit, cost) => {
        expect(planMs(cost, planReads(spans, limit, cost))).toBeLessThanOrEqual(planMs(cost, spans) + 1e-9);
      }),
    );
  });

  test('is as fast as the best of all plans, barriers and limit kept', () => {
    const barriers = fc.uniqueArray(fc.nat(9), { maxLength: 3 }).map((all) => new Set(all));
    fc.assert(
      fc.property(spansOf(10), fc.integer({ min: 4, max: 60 }), costs, barriers, (spans, limit, cost, closed) => {
        const blocks = planReads(spans, limit, cost, (index) => !closed.has(index));
        for (const block of blocks) expect(block.spans.slice(1).some((index) => closed.has(index))).toBe(false);
        expect(planMs(cost, blocks)).toBeCloseTo(bruteForceMs(spans, limit, cost, closed), 6);
      }),
      { numRuns: 300 },
    );
  });

  test('reads a span beyond the limit alone', () => {
    const spans = [
      { address: 0, count: 2 },
      { address: 2, count: 8 },
      { address: 10, count: 2 },
    ];
    expect(planReads(spans, 4, COST).map(({ address, count }) => [address, count])).toEqual([
      [0, 2],
      [2, 8],
      [10, 2],
    ]);
  });

  test('a faster line joins over smaller holes', () => {
    const spans = [
      { address: 0, count: 2 },
      { address: 22, count: 2 },
    ];
    expect(planReads(spans, 80, wireCost(10_000 / 1200, 35_000 / 1200, 0))).toHaveLength(2);
    expect(planReads(spans, 80, wireCost(10_000 / 115_200, 1.75, 10))).toHaveLength(1);
  });
});

describe('planMs', () => {
  test('counts request, reply, gap and turnaround: 9600 8N1, 2 registers, 10 ms', () => {
    // 8 bytes request + 9 bytes reply + 3.5 characters = 20.5 characters of 1.0417 ms.
    expect(planMs(COST, [{ address: 0, count: 2 }])).toBeCloseTo((20.5 * 10_000) / 9600 + 10, 9);
  });
});
