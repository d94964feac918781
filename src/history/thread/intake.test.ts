import { describe, expect, test } from 'vitest';
import { Intake } from './intake.ts';

describe('values on their way', () => {
  test('are columns; a series is defined before the first batch that names it, and once', () => {
    const intake = new Intake(1000);
    intake.add('home', 'power', 'W', 1000.4, 5);
    intake.add('car', 'state', null, 1001, 'idle');
    intake.add('car', 'stopped', null, 1002, true);
    intake.add('home', 'power', 'W', 2000, 6);
    intake.add('home', 'power', 'kW', 3000, 7);
    expect(intake.waitingValues).toBe(5);
    const batch = intake.take(100, true);
    expect(
      intake.takeDefinitions().map(({ slot, identity }) => [slot, identity.measurand, identity.kind, identity.unit]),
    ).toEqual([
      [0, 'power', 'number', 'W'],
      [1, 'state', 'text', null],
      [2, 'stopped', 'boolean', null],
      [3, 'power', 'number', 'kW'],
    ]);
    expect(batch).toMatchObject({ number: 1, texts: ['idle'] });
    expect([...(batch?.slots ?? [])]).toEqual([0, 1, 2, 0, 3]);
    expect([...(batch?.timesMs ?? [])]).toEqual([1000, 1001, 1002, 2000, 3000]);
    expect([...(batch?.values ?? [])]).toEqual([5, 0, 1, 6, 7]);
    intake.add('home', 'power', 'W', 4000, 8);
    expect(intake.take(100, true)?.slots[0]).toBe(0);
    expect(intake.takeDefinitions()).toEqual([]);
    expect(intake.waitingValues).toBe(0);
  });

  test('a batch that is not full waits until it is asked for; one that is too large for the taker stays', () => {
    const intake = new Intake(100_000);
    intake.add('home', 'power', 'W', 1, 1);
    expect(intake.take(100, false)).toBeNull();
    for (let i = 0; i < 8191; i++) intake.add('home', 'power', 'W', i, i);
    expect(intake.take(8191, false)).toBeNull();
    expect(intake.take(8192, false)?.slots).toHaveLength(8192);
  });

  test('of more than may wait, the oldest go, and are counted', () => {
    const intake = new Intake(20_000);
    for (let i = 0; i < 40_000; i++) intake.add('home', 'power', 'W', i, i);
    expect(intake.waitingValues).toBeLessThanOrEqual(20_000 + 8192);
    expect(intake.waitingValues + intake.droppedValues).toBe(40_000);
    expect(intake.take(10_000, true)?.values[0]).toBe(intake.droppedValues);
  });

  test('what is no number is dropped and counted', () => {
    const intake = new Intake(10);
    intake.add('home', 'power', 'W', 1, NaN);
    intake.add('home', 'power', 'W', 1, Infinity);
    intake.add('home', 'power', 'W', NaN, 1);
    expect([intake.waitingValues, intake.droppedValues]).toEqual([0, 3]);
  });
});
