// How often may be tried: what one address and all of them together cost, and whom that does not shut out.
import { expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { LoginAttempts } from './login-attempts.ts';

const MINUTE_MS = 60_000;

it('of all addresses together are limited, but for those that were right before', async () => {
  const clock = new FakeClock();
  const attempts = new LoginAttempts(clock);
  attempts.begin('owner');
  attempts.wasRight('owner');
  for (let count = 0; count < 50; count++) {
    expect(attempts.waitMs('fresh')).toBe(0);
    attempts.begin(`stranger ${count}`);
    await clock.advance(1000);
  }
  expect(attempts.waitMs('fresh')).toBe(15 * MINUTE_MS - 50_000);
  expect(attempts.waitMs('owner')).toBe(0);
  await clock.advance(15 * MINUTE_MS - 50_000);
  expect(attempts.waitMs('fresh')).toBe(0);
});

it('of one address cost a quarter of an hour at most, and are forgotten after an hour', async () => {
  const clock = new FakeClock();
  const attempts = new LoginAttempts(clock);
  for (let count = 0; count < 30; count++) {
    await clock.advance(attempts.waitMs('a'));
    attempts.begin('a');
  }
  expect(attempts.waitMs('a')).toBe(15 * MINUTE_MS);
  await clock.advance(61 * MINUTE_MS);
  attempts.begin('a');
  expect(attempts.waitMs('a')).toBe(0);
});
