// When a device is due: gathered at first, at most once in the interval, at once when something is lost, again when old.
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { LiveState } from '../../../live/live-state.ts';
import type { DeviceView } from '../../../model/device-view.ts';
import type { HealthState } from '../../../model/health.ts';
import { DeviceFeed } from './device-feed.ts';

let clock: FakeClock;
let live: LiveState;
let due: number[];
let state: HealthState;

beforeEach(() => {
  clock = new FakeClock();
  live = new LiveState(clock);
  due = [];
  state = 'online';
  live.addDevice({ name: 'a', measurands: {}, health: () => ({ state }) } as unknown as DeviceView);
});

function start(intervalMs: number, maxAgeMs = 60_000): DeviceFeed {
  const feed = new DeviceFeed({ live, clock, intervalMs, maxAgeMs, onDue: () => due.push(clock.monotonicMs()) });
  feed.start();
  return feed;
}

function read(values: Readonly<Record<string, number>>, validForMs = 10_000): void {
  const measuredAtMs = clock.wallMs();
  const readings = Object.entries(values).map(([measurand, value]) => ({
    ...{ measurand, value, unit: 'W', measuredAtMs, validForMs },
  }));
  live.accept({ device: 'a', measuredAtMs, readings });
}

async function readEvery(ms: number, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    read({ power: n });
    await clock.advance(ms);
  }
}

function become(to: HealthState): void {
  const from = state;
  state = to;
  live.changeHealth({ device: 'a', from, to, reason: null, code: null, facts: {}, atMs: clock.wallMs() });
}

describe('a device', () => {
  it('is due once after the first second, however its first values come', async () => {
    start(5000);
    become('online');
    read({ power: 1 });
    await clock.advance(300);
    read({ voltage: 230 });
    await clock.advance(4000);
    expect(due).toEqual([1000]);
  });

  it('is due at most once in the interval, and after it with the newest', async () => {
    start(5000);
    await readEvery(250, 100);
    expect(due).toEqual([1000, 6000, 11_000, 16_000, 21_000]);
  });

  it('is due with every reading when there is no interval', async () => {
    start(0);
    await readEvery(1000, 4);
    expect(due).toEqual([1000, 1000, 2000, 3000]);
  });

  it('is due at once when it has a value that it had not', async () => {
    start(60_000);
    read({ power: 1 });
    await clock.advance(2000);
    read({ power: 1, energy: 2 });
    expect(due).toEqual([1000, 2000]);
  });

  it('is due within a second when a lifetime is over, and at once when it goes offline', async () => {
    start(3_600_000, 3_600_000);
    read({ power: 1 }, 3000);
    read({ energy: 1 }, 100_000);
    await clock.advance(5000);
    expect(due).toEqual([1000, 4000]);
    become('offline');
    expect(due).toEqual([1000, 4000, 5000]);
  });

  it('is due again when it was not read for long', async () => {
    start(5000, 10_000);
    read({ power: 1 }, 100_000);
    await clock.advance(25_000);
    expect(due).toEqual([1000, 11_000, 21_000]);
  });

  it('is not due any more after the end', async () => {
    const feed = start(5000);
    read({ power: 1 });
    feed.stop();
    await readEvery(1000, 5);
    expect(due).toEqual([]);
  });
});

describe('all', () => {
  it('makes known and offline devices due now, and leaves those that are about to be gathered', async () => {
    const feed = start(60_000);
    read({ power: 1 });
    feed.all();
    expect(due).toEqual([]);
    await clock.advance(1000);
    feed.all();
    expect(due).toEqual([1000, 1000]);
  });
});
