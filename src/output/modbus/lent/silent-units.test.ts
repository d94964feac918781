import { expect, test } from 'vitest';
import { SilentUnits } from './silent-units.ts';

test('one lost reply makes a unit doubtful, two make it silent, and each more doubles the pause up to half a minute', () => {
  const units = new SilentUnits();
  units.failed(1, 0);
  expect([units.isDoubtful(1), units.isSilent(1, 0)]).toEqual([true, false]);
  units.failed(1, 100);
  expect([units.isSilent(1, 1099), units.isSilent(1, 1100)]).toEqual([true, false]);
  units.failed(1, 2000);
  expect([units.isSilent(1, 3999), units.isSilent(1, 4000)]).toEqual([true, false]);
  for (let times = 0; times < 20; times++) units.failed(1, 10_000);
  expect([units.isSilent(1, 39_999), units.isSilent(1, 40_000)]).toEqual([true, false]);
});

test('an answer ends it, for that unit alone', () => {
  const units = new SilentUnits();
  for (const unit of [1, 1, 2, 2]) units.failed(unit, 0);
  units.answered(1);
  expect([units.isDoubtful(1), units.isSilent(1, 1), units.isSilent(2, 1)]).toEqual([false, false, true]);
});
