// A receiver that is away for a while gets everything in order, and is told what was given up.
import { beforeEach, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { Delivery, MOST_WAITING } from './delivery.ts';
import { testMessage, type NotifyMessage } from './message.ts';
import { sendError, type Receiver } from './receivers/receiver.ts';

let clock: FakeClock;
let isAway: boolean;
let tries: number;
let arrived: [string, number][];
let logged: string[];
let delivery: Delivery;

const message = (text: string): NotifyMessage => ({ ...testMessage(0), text: { en: text, de: text } });

beforeEach(() => {
  clock = new FakeClock();
  [isAway, tries, arrived, logged] = [false, 0, [], []];
  const receiver: Receiver = {
    ...{ place: 'here', key: 'here', close: () => undefined },
    deliver({ text }, lost) {
      tries++;
      if (isAway) return Promise.reject(sendError('here', { en: 'away', de: 'fort' }));
      arrived.push([text.en, lost]);
      return Promise.resolve();
    },
  };
  const log = {
    warn: (_: object, text: string) => logged.push(text),
    info: (_: object, text: string) => logged.push(text),
  };
  delivery = new Delivery({ name: 'notify', receiver, clock, log });
});

it('delivers after an outage in the order in which messages came, with growing pauses, and says it once', async () => {
  isAway = true;
  for (const text of ['a', 'b', 'c']) delivery.accept(message(text));
  await clock.advance(3_600_000);
  expect(tries).toBeLessThan(20);
  expect(delivery.problem).toMatchObject({
    code: 'NOTIFY_SEND',
    facts: { where: 'here', said: 'away', saidDe: 'fort' },
  });
  isAway = false;
  await clock.advance(600_000);
  expect(arrived).toEqual([
    ['a', 0],
    ['b', 0],
    ['c', 0],
  ]);
  expect(delivery.problem.problem).toBeNull();
  expect(logged).toHaveLength(2);
  expect(delivery.figures()).toMatchObject({ queued: 0, dropped: 0, sent: 3 });
});

it('gives up the oldest of too many, and says how many with the next one that arrives', async () => {
  isAway = true;
  for (let i = 0; i < MOST_WAITING + 7; i++) delivery.accept(message(String(i)));
  await clock.advance(1000);
  isAway = false;
  await clock.advance(600_000);
  expect(arrived[0]).toEqual(['7', 7]);
  expect(arrived.slice(1).every(([, lost]) => lost === 0)).toBe(true);
  expect(arrived).toHaveLength(MOST_WAITING);
  expect(delivery.figures().dropped).toBe(7);
});

it('ends at once while the receiver is away, and keeps what waits for a successor', async () => {
  isAway = true;
  delivery.accept(message('a'));
  await clock.advance(1000);
  await delivery.stop();
  expect(clock.timers).toBe(0);
  expect(delivery.waiting).toHaveLength(1);
  delivery.giveUp();
  expect(delivery.figures()).toMatchObject({ queued: 0, dropped: 1 });
});
