// An address that cannot be used: when it is tried again. Real sockets are in test/integration/modbus-server-listener.
import { expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { ProblemReporter } from '../../log/problem-reporter.ts';
import { Listener, type Opened } from './listener.ts';

const clock = new FakeClock();
const log = { warn: () => undefined, info: () => undefined };
const problem = { code: 'MODBUS_LISTEN', lowPort: '', key: 'listen' } as const;

function listener(open: () => Promise<Opened>): Listener {
  return new Listener({
    ...{ address: { host: '127.0.0.1', port: 502 }, clock, open, problem },
    reporter: new ProblemReporter('x', log),
    onOpen: () => undefined,
  });
}

test('an address that cannot be used is tried again after a second, then less and less often, twice a minute at least', async () => {
  const one = listener(() => Promise.reject(new Error('taken')));
  one.start();
  const pausesMs = await clock.jumps(7);
  expect(pausesMs).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  await one.stop();
  expect(clock.timers).toBe(0);
});

test('one that can be used is not opened again', async () => {
  let tries = 0;
  const close = (): Promise<void> => Promise.resolve();
  const one = listener(() => {
    tries++;
    return tries < 3 ? Promise.reject(new Error('taken')) : Promise.resolve({ address: '127.0.0.1:502', close });
  });
  one.start();
  await clock.jumps(2);
  expect([tries, one.address, clock.timers]).toEqual([3, '127.0.0.1:502', 0]);
  await one.stop();
});
