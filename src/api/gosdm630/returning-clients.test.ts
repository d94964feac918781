// Who asks again within five seconds goes on where it was.
import { expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { ReturningClients } from './returning-clients.ts';

it('knows a client that is back within five seconds, once for each time that it left', async () => {
  const clock = new FakeClock();
  const clients = new ReturningClients(clock);
  expect(clients.take('curl')).toBe(null);
  clients.leave('curl', 1000);
  await clock.advance(2000);
  clients.leave('curl', 2000);
  await clock.advance(3000);
  expect([clients.take('curl'), clients.take('another'), clients.take('curl')]).toEqual([1000, null, 2000]);
  expect(clients.take('curl')).toBe(null);
});

it('knows one that was away for longer no more', async () => {
  const clock = new FakeClock();
  const clients = new ReturningClients(clock);
  clients.leave('curl', 1000);
  await clock.advance(5001);
  expect(clients.take('curl')).toBe(null);
});
