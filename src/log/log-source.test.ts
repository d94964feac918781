// The log in memory: today's lines, the newest when there are too many.
import { describe, expect, it } from 'vitest';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import { LogRing } from './log-source.ts';

describe('LogRing', () => {
  it('gives the lines of today', async () => {
    const clock = new SteppedClock();
    const ring = new LogRing(clock);
    ring.write('yesterday\n');
    clock.stepWall(86_400_000);
    expect(await ring.today()).toBe('');
    ring.write('one\n');
    ring.write('two\n');
    expect(await ring.today()).toBe('one\ntwo\n');
  });

  it('keeps the newest of too many', async () => {
    const ring = new LogRing(new SteppedClock(), 1000);
    for (let n = 0; n < 10_000; n++) ring.write(`line ${n}\n`);
    const text = await ring.today();
    expect(text.endsWith('line 9998\nline 9999\n')).toBe(true);
    expect(text.length).toBeGreaterThan(300);
    expect(text.length).toBeLessThanOrEqual(1000);
  });
});
