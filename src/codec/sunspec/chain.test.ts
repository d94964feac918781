// Walks chains that devices should never have: whatever they answer, the walk ends, with a reason that has a name.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../test/support/amount.ts';
import { endWords, markerWords, walkChain, type ReadWords } from './chain.ts';

const MOST_READS = 132;

/** A device that has these registers and refuses all others. */
function device(base: number, words: readonly number[]): ReadWords {
  return (address, count) => {
    const from = address - base;
    if (from < 0 || from + count > words.length) return Promise.resolve(null);
    return Promise.resolve(words.slice(from, from + count));
  };
}

const block = (id: number, length: number): number[] => [id, length, ...new Array<number>(length).fill(7)];

describe('a chain of SunSpec models', () => {
  test.each([40_000, 50_000, 0])('is walked from %i to its end marker', async (base) => {
    const words = [...markerWords(), ...block(1, 66), ...block(103, 50), ...block(64_001, 5), ...endWords()];
    expect(await walkChain(base, device(base, words))).toEqual({
      base,
      blocks: [
        { address: base + 2, id: 1, length: 66 },
        { address: base + 70, id: 103, length: 50 },
        { address: base + 122, id: 64_001, length: 5 },
      ],
      fault: null,
    });
  });

  test('is none without "SunS", or where nothing is', async () => {
    expect(await walkChain(0, device(0, [...block(1, 66), ...endWords()]))).toBeNull();
    expect(await walkChain(0, device(40_000, [...markerWords(), ...endWords()]))).toBeNull();
  });

  test.each([
    ['emptyBlock', [...block(1, 66), 103, 0, 103, 0], 1],
    ['beyondEnd', [...block(1, 66), 103, 0xffff], 1],
    ['noEnd', block(1, 66), 1],
    ['noEnd', [...block(1, 66), ...new Array<number>(40).fill(0)], 1],
    ['noEnd', [1], 0],
  ] as const)('that does not end: %s', async (fault, words, blocks) => {
    const chain = await walkChain(40_000, device(40_000, [...markerWords(), ...words]));
    expect([chain?.fault, chain?.blocks.length]).toEqual([fault, blocks]);
  });

  test('up to the last register there is', async () => {
    const words = [...markerWords(), ...block(1, 66), ...block(2, 65_535 - 70 - 1)];
    const chain = await walkChain(0, device(0, words));
    expect(chain).toMatchObject({ fault: 'beyondEnd', blocks: [{ id: 1 }, { id: 2 }] });
  });

  test('fails with what reading fails with', async () => {
    await expect(walkChain(0, () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
  });

  test('ends after a bounded number of reads, whatever comes', async () => {
    const word = fc.oneof(fc.constantFrom(0, 1, 2, 103, 0xffff), fc.integer({ min: 0, max: 0xffff }));
    const answer = fc.option(fc.array(word, { maxLength: 3 }), { freq: 20 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(40_000, 50_000, 0),
        fc.infiniteStream(answer),
        fc.boolean(),
        async (base, answers, isSunSpec) => {
          let reads = 0;
          const chain = await walkChain(base, (address, count) => {
            reads++;
            expect(address + count).toBeLessThanOrEqual(65_536);
            if (reads === 1 && isSunSpec) return Promise.resolve([...markerWords(), 1]);
            return Promise.resolve(answers.next().value);
          });
          expect(reads).toBeLessThanOrEqual(MOST_READS);
          let free = base + 2;
          for (const { address, length } of chain?.blocks ?? []) {
            expect(address).toBe(free);
            free = address + 2 + length;
          }
          expect(free).toBeLessThanOrEqual(65_536);
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  test('does not follow a device that always goes on', async () => {
    let reads = 0;
    const chain = await walkChain(0, (address) => {
      reads++;
      return Promise.resolve(address === 0 ? [...markerWords(), 1] : [1, 1]);
    });
    expect(chain?.fault).toBe('endless');
    expect(reads).toBeLessThanOrEqual(MOST_READS);
  });
});
