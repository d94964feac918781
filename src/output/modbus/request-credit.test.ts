// Requests that may be made, on a clock that the test moves.
import { expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { RequestCredit } from './request-credit.ts';

function taken(credit: RequestCredit): number {
  let count = 0;
  for (; credit.isThere; count++) credit.use();
  return count;
}

it('is so many at once, so many a second after that, and never saved up beyond that', async () => {
  const clock = new FakeClock();
  const credit = new RequestCredit(clock, { perSecond: 100, atOnce: 20 });
  expect(taken(credit)).toBe(20);
  expect(taken(credit)).toBe(0);
  await clock.advance(100);
  expect(taken(credit)).toBe(10);
  await clock.advance(3_600_000);
  expect(taken(credit)).toBe(20);
});
