import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { ReplyLengths } from './reply-lengths.ts';

const LONG = { address: 0, count: 60 };
const SHORT = { address: 100, count: 2 };

describe('the lengths of replies that arrive', () => {
  test('a unit that answers nothing teaches nothing', () => {
    const lengths = new ReplyLengths(new FakeClock());
    for (let i = 0; i < 10; i++) expect(lengths.failed(LONG)).toBe('alone');
  });

  test('the first failure of a read longer than all that came is suspicious, the second in a row certain', () => {
    const lengths = new ReplyLengths(new FakeClock());
    lengths.answered(SHORT);
    expect(lengths.failed(LONG)).toBe('long');
    expect(lengths.isCertain(LONG)).toBe(false);
    expect(lengths.failed(LONG)).toBe('alone');
    lengths.answered(SHORT);
    expect(lengths.failed(LONG)).toBe('long');
    expect(lengths.isCertain(LONG)).toBe(true);
  });

  test('one lost reply of a length that came before is chance', () => {
    const lengths = new ReplyLengths(new FakeClock());
    lengths.answered(LONG);
    for (let i = 0; i < 10; i++) {
      lengths.answered(SHORT);
      expect(lengths.failed(LONG)).toBe('alone');
      lengths.answered(LONG);
      expect(lengths.isCertain(LONG)).toBe(false);
    }
  });

  test('where others as long are answered in between, it is the place', () => {
    const lengths = new ReplyLengths(new FakeClock());
    lengths.answered(LONG);
    lengths.failed({ address: 200, count: 60 });
    lengths.answered(LONG);
    expect(lengths.failed({ address: 200, count: 60 })).toBe('hole');
  });

  test('what is learned holds for a growing time, until a longer one arrives', async () => {
    const clock = new FakeClock();
    const lengths = new ReplyLengths(clock);
    expect(lengths).toMatchObject({ limit: Infinity, learned: null, nextTryMs: Infinity });
    lengths.shorten(60);
    expect(lengths).toMatchObject({ limit: 30, learned: 30, nextTryMs: 60_000 });
    lengths.shorten(60);
    expect(lengths.nextTryMs).toBe(60_000);
    await clock.advance(60_000);
    expect(lengths).toMatchObject({ limit: Infinity, learned: 30 });
    lengths.shorten(60);
    expect(lengths.nextTryMs).toBe(180_000);
    await clock.advance(120_000);
    lengths.answered({ address: 0, count: 31 });
    expect(lengths).toMatchObject({ limit: Infinity, learned: null });
    for (let count = 60; count > 1; count = Math.floor(count / 2)) lengths.shorten(count);
    expect(lengths.limit).toBe(4);
    lengths.forget();
    expect(lengths.limit).toBe(Infinity);
  });
});
