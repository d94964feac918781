// A last will that stands although the program is there is contradicted: at once, and calmly where somebody goes on saying it.
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { LastWillGuard } from './last-will-guard.ts';

const WILL = { topic: 'haus/status', payload: 'offline', retain: true };

let clock: FakeClock;
let said: number[];
let guard: LastWillGuard;

beforeEach(() => {
  clock = new FakeClock();
  said = [];
  guard = new LastWillGuard({ will: WILL, clock, sayAgain: () => said.push(clock.monotonicMs()) });
});

const hear = (payload: string, retain = false, topic = WILL.topic): void => guard.onMessage({ topic, payload, retain });

describe('a last will', () => {
  it('is contradicted at once', () => {
    hear('offline');
    expect(said).toHaveLength(1);
  });

  it('is contradicted when somebody took the state away', () => {
    hear('');
    expect(said).toHaveLength(1);
  });

  it('is not contradicted where it is old, our own word, or somewhere else', () => {
    hear('offline', true);
    hear('online');
    hear('offline', false, 'garden/status');
    expect(said).toEqual([]);
  });

  it('that is said again and again is contradicted with growing pauses, at last once a minute', async () => {
    for (let second = 0; second < 600; second++) {
      hear('offline');
      await clock.advance(1000);
    }
    expect(said.length).toBeGreaterThan(10);
    expect(said.length).toBeLessThan(20);
    const last = said.slice(-2);
    expect((last[1] ?? 0) - (last[0] ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  it('that is said again at once is contradicted a second later, then after two', async () => {
    hear('offline');
    hear('offline');
    await clock.advance(1500);
    hear('offline');
    await clock.advance(5000);
    expect(said).toEqual([0, 1000, 3500]);
  });

  it('is a new one after a quiet time', async () => {
    for (let n = 0; n < 20; n++) hear('offline');
    await clock.advance(400_000);
    said = [];
    hear('offline');
    expect(said).toHaveLength(1);
  });

  it('is not contradicted after the end', async () => {
    hear('offline');
    hear('offline');
    guard.stop();
    await clock.advance(120_000);
    expect(said).toHaveLength(1);
  });
});
