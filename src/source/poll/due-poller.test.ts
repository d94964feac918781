// Whose turn it is and how long it takes, on a clock that the test moves.
import { afterEach, describe, expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { DuePoller, type DuePollerOptions } from './due-poller.ts';

interface Member {
  readonly name: string;
  readonly everyMs: number;
  readonly takesMs: number;
  dueMs: number;
}

const member = (name: string, everyMs: number, takesMs = 0): Member => ({ name, everyMs, takesMs, dueMs: 0 });

let stop: () => Promise<void> = () => Promise.resolve();
afterEach(() => stop());

function polling(members: readonly Member[], options: Partial<DuePollerOptions<Member>> = {}) {
  const clock = new FakeClock();
  const asked: string[] = [];
  const behind: number[] = [];
  const poller = new DuePoller<Member>({
    clock,
    members,
    dueMs: ({ dueMs }) => dueMs,
    ask: async (one) => {
      asked.push(`${one.name}@${clock.monotonicMs()}`);
      await clock.sleep(one.takesMs);
      one.dueMs = Math.max(one.dueMs + one.everyMs, clock.monotonicMs());
    },
    onBehind: (ms) => behind.push(ms),
    ...options,
  });
  poller.start();
  stop = async () => {
    const stopped = poller.stop();
    await clock.advance(60_000);
    await stopped;
  };
  return { clock, poller, asked, behind };
}

describe('DuePoller', () => {
  test('asks each when it is due, the longest due first', async () => {
    const { clock, asked, behind } = polling([member('a', 1000, 100), member('b', 300, 100)]);
    await clock.advance(1050);
    expect(asked).toEqual(['a@0', 'b@100', 'b@300', 'b@600', 'b@900', 'a@1000']);
    expect(behind.at(-1)).toBe(0);
  });

  test('says how late it is', async () => {
    const { clock, behind } = polling([member('a', 100, 400), member('b', 100, 400)]);
    await clock.advance(2000);
    expect(behind.at(-1)).toBe(400);
  });

  test('is busy while it asks, and not in between', async () => {
    const { clock, poller } = polling([member('a', 1000, 300)]);
    await clock.advance(200);
    expect(poller.busyMs()).toBe(200);
    await clock.advance(200);
    expect(poller.busyMs()).toBe(0);
    await clock.advance(700);
    expect(poller.busyMs()).toBe(100);
  });

  test('waits for the wire after a turn, and is not busy meanwhile', async () => {
    let isBack: () => void = () => undefined;
    const back = new Promise<void>((resolve) => (isBack = resolve));
    const { clock, poller, asked } = polling([member('a', 100, 50)], { idle: () => back });
    await clock.advance(600_000);
    expect([asked, poller.busyMs()]).toEqual([['a@0'], 0]);
    isBack();
    await clock.advance(0);
    expect(asked).toEqual(['a@0', 'a@600000']);
  });

  test('looks again when something is due earlier', async () => {
    const one = member('a', 10_000);
    const { clock, poller, asked } = polling([one]);
    await clock.advance(1000);
    one.dueMs = 2000;
    poller.lookAgain();
    await clock.advance(1500);
    expect(asked).toEqual(['a@0', 'a@2000']);
  });

  test('stops while it waits, and after the turn under way', async () => {
    const waiting = polling([member('a', 60_000)]);
    await waiting.clock.advance(10);
    await waiting.poller.stop();

    const asking = polling([member('a', 60_000, 500)]);
    await asking.clock.advance(10);
    let isStopped = false;
    const stopped = asking.poller.stop().then(() => (isStopped = true));
    await asking.clock.advance(400);
    expect(isStopped).toBe(false);
    await asking.clock.advance(100);
    await stopped;
  });

  test('has nothing to do without members', async () => {
    const { clock, poller } = polling([]);
    await clock.advance(1000);
    await poller.stop();
    expect(poller.busyMs()).toBe(0);
  });
});
