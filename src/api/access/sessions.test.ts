// Sessions in memory: how many there may be. How they end is judged with those who begin them.
import { expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { MAX_SESSIONS, Sessions } from './sessions.ts';

it('make room for the next one: of too many, the one that was idle longest goes', async () => {
  const clock = new FakeClock();
  const sessions = new Sessions(clock);
  const ids: string[] = [];
  for (let count = 0; count <= MAX_SESSIONS; count++) {
    await clock.advance(1);
    ids.push(sessions.begin('10.0.0.7', 'hash').id);
  }
  expect(ids.map((id) => sessions.find(id, 'hash') !== null)).toEqual([false, ...ids.slice(1).map(() => true)]);
});

it('are not found by another password, and then not again', () => {
  const sessions = new Sessions(new FakeClock());
  const { id } = sessions.begin('10.0.0.7', 'hash');
  expect([sessions.find(id, 'other'), sessions.find(id, 'hash')]).toEqual([null, null]);
});
