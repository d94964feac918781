import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { DebouncedState } from './debounced-state.ts';

function listening() {
  const clock = new FakeClock();
  const told: string[] = [];
  const state = new DebouncedState(clock, (open, reason) => told.push(open ? 'open' : (reason ?? '')));
  return { clock, told, state };
}

describe('DebouncedState', () => {
  test('passes on each change, and one that stays only once, however long', async () => {
    const { clock, told, state } = listening();
    state.report(true, null);
    for (let hour = 0; hour < 24; hour++) {
      state.report(false, 'unplugged');
      await clock.advance(3_600_000);
    }
    state.report(true, null);
    expect(told).toEqual(['open', 'unplugged', 'open']);
  });

  test('passes on the same news three times in ten minutes, then counts', async () => {
    const { clock, told, state } = listening();
    for (let second = 0; second < 599; second++) {
      state.report(second % 2 === 0, second % 2 === 0 ? null : 'loose');
      await clock.advance(1000);
    }
    expect(told).toEqual(['open', 'loose', 'open', 'loose', 'open', 'loose']);
    await clock.advance(1000);
    state.report(false, 'loose');
    await clock.advance(2000);
    state.report(false, 'loose');
    expect(told.at(-1)).toMatch(/^loose \(59\d more changes since the last such line\)$/);
  });

  test('says in the end how it is, even if that was news too often', async () => {
    const { clock, told, state } = listening();
    for (let times = 0; times < 4; times++) {
      state.report(false, 'loose');
      state.report(true, null);
    }
    state.report(false, 'another reason');
    state.report(true, null);
    expect(told.at(-1)).toMatch(/^another reason/);
    await clock.advance(599_999);
    expect(told.at(-1)).toMatch(/^another reason/);
    await clock.advance(1);
    expect(told.at(-1)).toBe('open');
  });

  test('says nothing any more when it is stopped', async () => {
    const { clock, told, state } = listening();
    for (let times = 0; times < 4; times++) {
      state.report(true, null);
      state.report(false, 'loose');
    }
    const before = told.length;
    state.report(true, null);
    state.stop();
    await clock.advance(3_600_000);
    expect(told).toHaveLength(before);
    expect(clock.timers).toBe(0);
  });
});
