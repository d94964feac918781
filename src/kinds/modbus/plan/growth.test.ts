import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Span } from '../bus/read-plan.ts';
import { grown } from './growth.ts';

const at = (address: number, count: number): Span => ({ address, count });

describe('reads that bring what adjoins', () => {
  test('on both sides, value by value, the shortest first, never over a hole', () => {
    const declared = [at(0, 2), at(2, 2), at(4, 2), at(6, 4), at(20, 2)];
    expect(grown(at(2, 2), declared, 125)).toEqual([at(2, 4), at(0, 4), at(0, 6), at(2, 8), at(0, 10)]);
    expect(grown(at(20, 2), declared, 125)).toEqual([]);
  });

  test('are not longer than may be', () => {
    expect(grown(at(0, 2), [at(0, 2), at(2, 2), at(4, 2)], 4)).toEqual([at(0, 4)]);
  });

  test('hold all of the block, and no register besides that is not declared', () => {
    const values = fc.array(fc.record({ hole: fc.nat(2), count: fc.constantFrom(1, 2, 4) }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.nat(), fc.integer({ min: 1, max: 125 }), (list, nth, limit) => {
        let next = 0;
        const declared = list.map(({ hole, count }) => {
          const span = at(next + hole, count);
          next = span.address + count;
          return span;
        });
        const block = declared[nth % declared.length] ?? at(0, 1);
        const registers = new Set(
          declared.flatMap(({ address, count }) => [...Array(count).keys()].map((i) => address + i)),
        );
        for (const { address, count } of grown(block, declared, limit)) {
          expect(count).toBeLessThanOrEqual(limit);
          expect(count).toBeGreaterThan(block.count);
          expect(address).toBeLessThanOrEqual(block.address);
          expect(address + count).toBeGreaterThanOrEqual(block.address + block.count);
          for (let i = 0; i < count; i++) expect(registers.has(address + i)).toBe(true);
        }
      }),
    );
  });
});
