// Which blocks of a chain are one device, which are read, and how far.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../../test/support/amount.ts';
import { sunSpecModels } from '../../../catalog/sunspec/index.ts';
import type { ChainBlock } from '../../../codec/sunspec/chain.ts';
import { POINT_REGISTERS } from '../../../codec/sunspec/points.ts';
import { partsOf, readsOf } from './layout.ts';

function chain(...blocks: readonly (readonly [id: number, length: number])[]): { blocks: ChainBlock[] } {
  let address = 40_002;
  return {
    blocks: blocks.map(([id, length]) => {
      const block = { address, id, length };
      address += 2 + length;
      return block;
    }),
  };
}

const ids = (found: { blocks: ChainBlock[] }) =>
  partsOf(found).map(({ common, used, skipped }) => ({
    common: common?.id ?? null,
    used: used.map(({ block }) => block.id),
    skipped: skipped.map(({ block, why }) => `${block.id} ${why}`),
  }));

describe('the devices of a chain', () => {
  test('begin with an identity', () => {
    expect(ids(chain([1, 66], [103, 50], [160, 48], [1, 65], [203, 105], [1, 66], [203, 105]))).toEqual([
      { common: 1, used: [103, 160], skipped: [] },
      { common: 1, used: [203], skipped: [] },
      { common: 1, used: [203], skipped: [] },
    ]);
  });

  test('are told apart without one, too', () => {
    expect(ids(chain([1, 66], [103, 50], [203, 105], [203, 105]))).toEqual([
      { common: 1, used: [103], skipped: [] },
      { common: null, used: [203], skipped: [] },
      { common: null, used: [203], skipped: [] },
    ]);
  });

  test('have each kind of block once', () => {
    expect(ids(chain([1, 66], [103, 50], [113, 60], [701, 153], [120, 26], [64_001, 4], [802, 62], [124, 24]))).toEqual(
      [
        {
          common: 1,
          used: [103, 802],
          skipped: ['113 second', '701 second', '120 nothing', '64001 unknown', '124 second'],
        },
      ],
    );
  });

  test('are not read where a block is shorter than its definition', () => {
    expect(ids(chain([1, 66], [103, 40]))).toEqual([{ common: 1, used: [], skipped: ['103 short'] }]);
  });

  test('have as many strings as the block has room for', () => {
    const measured = partsOf(chain([160, 8 + 2 * 20]))[0]?.used[0]?.points.map(({ measurand }) => measurand) ?? [];
    expect(measured).toContain('dcPowerS2');
    expect(measured).not.toContain('dcPowerS3');
  });
});

describe('a read of a block', () => {
  const block = fc.oneof(
    fc.constantFrom(...sunSpecModels).map(({ id, length }) => [id, length] as const),
    fc.tuple(fc.constantFrom(...sunSpecModels.map(({ id }) => id), 64_001), fc.integer({ min: 1, max: 300 })),
  );

  test('begins with its id, has every scale factor, and never more than one may ask for', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 12 }), fc.integer({ min: 4, max: 125 }), (blocks, limit) => {
        const found = chain(...blocks);
        for (const part of partsOf(found)) {
          const told = part.used.flatMap(({ points }) => points.map(({ measurand }) => measurand));
          expect(new Set(told).size).toBe(told.length);
          for (const read of readsOf(part, limit, () => true)) {
            expect(read.address).toBe(read.block.address);
            expect(read.count).toBeLessThanOrEqual(Math.min(limit, 2 + read.block.length));
            for (const { at, type, factorAt } of read.points) {
              expect(at + POINT_REGISTERS[type]).toBeLessThanOrEqual(read.count);
              if (factorAt !== null) expect(factorAt).toBeLessThan(read.count);
            }
          }
        }
      }),
      { numRuns: runs(500) },
    );
  });
});
