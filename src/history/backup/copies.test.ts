import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copiesAmong, copyName, isPart, nextCopyMs, tooMany } from './copies.ts';

const HISTORY = '/data/history.db';
const NOW_MS = Date.UTC(2026, 0, 15, 3, 0, 0);
const DAY_MS = 86_400_000;

test('a copy has the time of UTC in its name', () => {
  expect(copyName(HISTORY, NOW_MS)).toBe('history-20260115-030000Z.db');
  expect(copyName('data/house', NOW_MS)).toBe('house-20260115-030000Z.db');
});

test('any time can be read back from the name, to the second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5_000_000_000 }), (seconds) => {
      const [copy] = copiesAmong([copyName(HISTORY, seconds * 1000 + 999)], HISTORY, Number.MAX_SAFE_INTEGER);
      expect(copy?.atMs).toBe(seconds * 1000);
    }),
  );
});

test('nothing else in the folder is taken for a copy', () => {
  const others = ['history.db', 'history-1.db', 'other-20260115-030000Z.db', 'history-20260115-030000Z.db.part', 'x'];
  expect(copiesAmong(others, HISTORY, NOW_MS)).toEqual([]);
  expect(others.filter((name) => isPart(name, HISTORY))).toEqual(['history-20260115-030000Z.db.part']);
});

describe('too many', () => {
  test('are all but the newest, whatever order the folder tells them in', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1000), { maxLength: 20 }), fc.integer({ min: 1, max: 30 }), (days, keep) => {
        const names = days.map((day) => copyName(HISTORY, NOW_MS - day * DAY_MS));
        const gone = tooMany(copiesAmong(names, HISTORY, NOW_MS), keep).map(({ name }) => name);
        const stay = days.toSorted((a, b) => a - b).slice(0, keep);
        expect(names.filter((name) => !gone.includes(name)).toSorted()).toEqual(
          stay.map((day) => copyName(HISTORY, NOW_MS - day * DAY_MS)).toSorted(),
        );
      }),
    );
  });

  test('one of the future goes first: the clock was wrong when it was made', () => {
    const names = [1, -400, 2].map((day) => copyName(HISTORY, NOW_MS - day * DAY_MS));
    expect(tooMany(copiesAmong(names, HISTORY, NOW_MS), 2).map(({ name }) => name)).toEqual([names[1]]);
  });
});

test('the next one is due after the newest, or now', () => {
  const at = (day: number) => copiesAmong([copyName(HISTORY, NOW_MS - day * DAY_MS)], HISTORY, NOW_MS);
  expect(nextCopyMs([], DAY_MS, NOW_MS)).toBe(NOW_MS);
  expect(nextCopyMs(at(0.5), DAY_MS, NOW_MS)).toBe(NOW_MS + DAY_MS / 2);
  expect(nextCopyMs(at(3), DAY_MS, NOW_MS)).toBeLessThan(NOW_MS);
  expect(nextCopyMs(at(-400), DAY_MS, NOW_MS)).toBe(NOW_MS);
});
