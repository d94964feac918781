import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Span } from '../bus/read-plan.ts';
import { RecentReads } from '../bus/recent-reads.ts';
import { read } from '../../../../test/support/scripted-slave.ts';
import { tellingLast, witnessOf } from './witness.ts';

/** Values of 1, 2 or 4 registers with holes between them, in up to four replies. */
const replies = fc
  .array(fc.array(fc.record({ hole: fc.nat(3), count: fc.constantFrom(1, 2, 4) }), { minLength: 1, maxLength: 8 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((all) =>
    all.map((values, reply) => {
      let next = 1000 * reply;
      return values.map(({ hole, count }): Span => {
        const address = next + hole;
        next = address + count;
        return { address, count };
      });
    }),
  );

describe('the read that proves those before it', () => {
  test('lies in what was answered, and is as long as no other', () => {
    fc.assert(
      fc.property(replies, fc.uniqueArray(fc.integer({ min: 1, max: 40 })), (answered, taken) => {
        const witness = witnessOf(answered, [], ({ count }) => taken.includes(count));
        const ends = answered.map((values) => ({
          from: values[0]?.address ?? 0,
          to: (values.at(-1)?.address ?? 0) + (values.at(-1)?.count ?? 0),
        }));
        if (witness === null) {
          const most = Math.max(...ends.map(({ from, to }) => to - from));
          for (let count = 1; count < most; count++) expect(taken).toContain(count);
          return;
        }
        expect(taken).not.toContain(witness.count);
        expect(witness.count).toBeGreaterThan(0);
        const { address, count } = witness;
        expect(ends.some(({ from, to }) => from <= address && address + count <= to)).toBe(true);
      }),
    );
  });

  test('is a whole value where that is long enough to tell', () => {
    const answered = [
      [
        { address: 0, count: 2 },
        { address: 2, count: 2 },
        { address: 4, count: 2 },
      ],
    ];
    expect(witnessOf(answered, [], ({ count }) => count === 6)).toEqual({ address: 0, count: 2 });
    expect(witnessOf(answered, [], ({ count }) => [2, 4, 6].includes(count))).toEqual({ address: 0, count: 5 });
  });

  test('lies in what the meter is declared to have when nothing answered is long enough, and never over a hole', () => {
    const answered = [[{ address: 10, count: 1 }], [{ address: 20, count: 1 }]];
    const declared = [10, 11, 12, 20].map((address) => ({ address, count: 1 }));
    const shorterThan = (least: number) => (span: Span) => span.count < least;
    expect(witnessOf(answered, declared, shorterThan(2))).toEqual({ address: 10, count: 2 });
    expect(witnessOf(answered, declared, shorterThan(3))).toEqual({ address: 10, count: 3 });
    expect(witnessOf(answered, declared, shorterThan(4))).toBeNull();
  });

  test('a plan ends with a read whose length no other has, if there is one, and keeps all the others in order', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ address: fc.nat(9999), count: fc.integer({ min: 1, max: 6 }) })), (blocks) => {
        const planned = tellingLast(blocks);
        const isTelling = (block: Span): boolean => blocks.filter(({ count }) => count === block.count).length === 1;
        const last = planned.at(-1);
        if (blocks.some(isTelling)) expect(last !== undefined && isTelling(last)).toBe(true);
        else expect(planned).toEqual(blocks);
        expect(planned.slice(0, -1)).toEqual(blocks.filter((block) => planned.slice(0, -1).includes(block)));
        expect(new Set(planned)).toEqual(new Set(blocks));
      }),
    );
  });
});

describe('the last reads of a unit', () => {
  test('tell a reply by its length as long as no other place was asked for as many registers', () => {
    const recent = new RecentReads();
    recent.add(read(1, 0, 10));
    recent.add(read(2, 100, 20));
    expect(recent.isTelling(read(1, 0, 10))).toBe(true);
    expect(recent.isTelling(read(1, 50, 10))).toBe(false);
    expect(recent.isTelling(read(1, 50, 20))).toBe(true);
    expect(recent.isTelling({ ...read(1, 50, 10), function: 3 })).toBe(true);
    expect(recent.hasAsked(2, 4, 20)).toBe(true);
    for (let i = 0; i < 32; i++) recent.add(read(1, 500, 7));
    expect(recent.hasAsked(1, 4, 10)).toBe(false);
  });
});
