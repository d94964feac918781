// Who takes the places of others is said once, and once more when it is over.
import { expect, it } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { Crowding } from './crowding.ts';

it('is a problem with a name until a minute has passed without another one', async () => {
  const clock = new FakeClock();
  const said: string[] = [];
  const say = (_fields: object, text: string): number => said.push(text);
  const crowding = new Crowding({ clock, log: { warn: say, info: say } });
  expect(crowding.health()).toEqual([]);
  for (let times = 0; times < 3; times++) {
    crowding.seen({ client: '10.0.0.7', connections: 200 });
    await clock.advance(30_000);
  }
  expect(crowding.health()).toMatchObject([
    { name: 'clients', code: 'HTTP_CROWDED', facts: { where: '10.0.0.7', count: 200 }, dropped: 3 },
  ]);
  await clock.advance(40_000);
  expect(crowding.health()).toEqual([]);
  expect(said).toHaveLength(2);
  expect(said[0]).toContain('10.0.0.7 has 200 connections');
  crowding.stop();
  expect(clock.timers).toBe(0);
});
