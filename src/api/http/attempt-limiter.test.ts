// Nobody can try out secrets: ten different ones a minute from one address, whoever else asks meanwhile.
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { AttemptLimiter } from './attempt-limiter.ts';

let clock: FakeClock;
let limiter: AttemptLimiter;

beforeEach(() => {
  clock = new FakeClock();
  limiter = new AttemptLimiter(clock);
});

function guess(address: string, count: number): void {
  for (let n = 0; n < count; n++) limiter.failed(address, `guess ${n}`);
}

describe('an address that guesses', () => {
  it('is blocked at the tenth different secret, and alone', () => {
    guess('10.0.0.9', 9);
    expect(limiter.isBlocked('10.0.0.9')).toBe(false);
    guess('10.0.0.9', 10);
    expect([limiter.isBlocked('10.0.0.9'), limiter.isBlocked('10.0.0.8')]).toEqual([true, false]);
  });

  it('is free again a minute after its first guess', async () => {
    guess('10.0.0.9', 10);
    await clock.advance(59_000);
    expect(limiter.isBlocked('10.0.0.9')).toBe(true);
    await clock.advance(1000);
    expect(limiter.isBlocked('10.0.0.9')).toBe(false);
  });

  it('is not taken for one when it repeats one wrong secret', () => {
    for (let n = 0; n < 1000; n++) limiter.failed('10.0.0.9', 'an old token');
    expect(limiter.isBlocked('10.0.0.9')).toBe(false);
  });

  it('is forgotten first when there are too many of them', () => {
    guess('10.0.0.9', 10);
    for (let n = 0; n < 1000; n++) limiter.failed(`address ${n}`, 'x');
    expect(limiter.isBlocked('10.0.0.9')).toBe(false);
  });
});
