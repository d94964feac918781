// A dataset is due once in the interval; cycles are a little early or late.
import { expect, it } from 'vitest';
import { cycleAt } from '../../../../test/support/dataset-cycles.ts';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { Broadcast } from '../../../async/broadcast.ts';
import type { DatasetCycle } from '../../../live/dataset.ts';
import { DatasetFeed } from './dataset-feed.ts';

it('takes a cycle that is up to 100 ms early, and none that is earlier', async () => {
  const clock = new FakeClock();
  const cycles = new Broadcast<DatasetCycle>();
  const dueMs: number[] = [];
  const feed = new DatasetFeed({
    ...{ cycles, clock, intervalMs: 10_000 },
    onDue: () => dueMs.push(clock.monotonicMs()),
  });
  feed.start();
  for (const pauseMs of [0, 9899, 2, 9890, 10, 10_000]) {
    await clock.advance(pauseMs);
    cycles.publish(cycleAt(clock.wallMs()));
  }
  expect(dueMs).toEqual([0, 9901, 19_801, 29_801]);
  feed.stop();
  expect(cycles.size).toBe(0);
});
