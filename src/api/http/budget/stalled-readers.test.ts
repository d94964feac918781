// Connections that do not read, on a clock that the test moves.
import { expect, it } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { StalledReaders } from './stalled-readers.ts';

class Reader {
  bytesWritten = 0;
  writableLength = 0;
  isGone = false;
  destroy(): void {
    this.isGone = true;
  }
}

it('ends a connection that has taken nothing for 15 s, though something waits for it; no other', async () => {
  const clock = new FakeClock();
  const readers = new StalledReaders(clock);
  const [idle, slow, deaf, left] = [new Reader(), new Reader(), new Reader(), new Reader()];
  for (const reader of [idle, slow, deaf, left]) readers.add(reader);
  for (const reader of [slow, deaf, left]) Object.assign(reader, { bytesWritten: 9000, writableLength: 5000 });
  readers.remove(left);
  for (let second = 0; second < 15; second++) {
    slow.writableLength--;
    await clock.advance(1000);
  }
  expect(deaf.isGone).toBe(false);
  for (let second = 0; second < 6; second++) {
    slow.writableLength--;
    await clock.advance(1000);
  }
  expect([idle, slow, deaf, left].map(({ isGone }) => isGone)).toEqual([false, false, true, false]);
  readers.stop();
  expect(clock.timers).toBe(0);
});
