// When an HTTP request is due after answers and failures.
import { describe, expect, it } from 'vitest';
import { HttpSchedule } from './request-schedule.ts';

describe('HttpSchedule', () => {
  it('is due at once', () => expect(new HttpSchedule(4000, 123).dueMs).toBe(123));

  it('counts from start to start', () => {
    const schedule = new HttpSchedule(4000, 0);
    schedule.answered(0, 300);
    expect(schedule.dueMs).toBe(4000);
  });

  it('leaves the device alone for a second after a slow answer', () => {
    const schedule = new HttpSchedule(4000, 0);
    schedule.answered(0, 3900);
    expect(schedule.dueMs).toBe(4900);
  });

  it('rests for the interval where that is shorter than a second', () => {
    const schedule = new HttpSchedule(200, 0);
    schedule.answered(0, 150);
    expect(schedule.dueMs).toBe(350);
  });

  it('waits longer after each failure, up to a minute, and starts small again after an answer', () => {
    const schedule = new HttpSchedule(4000, 0);
    const pausesMs = Array.from({ length: 9 }, () => {
      schedule.failed(0);
      return schedule.dueMs;
    });
    expect(pausesMs).toEqual([4000, 4000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    schedule.answered(0, 0);
    schedule.failed(0);
    expect(schedule.dueMs).toBe(4000);
  });

  it('never asks more often after a failure than before', () => {
    const schedule = new HttpSchedule(600_000, 0);
    for (let i = 0; i < 8; i++) schedule.failed(0);
    expect(schedule.dueMs).toBe(600_000);
  });

  it('can be hurried, but not delayed', () => {
    const schedule = new HttpSchedule(4000, 0);
    schedule.answered(0, 100);
    schedule.notLaterThan(1500);
    expect(schedule.dueMs).toBe(1500);
    schedule.notLaterThan(9000);
    expect(schedule.dueMs).toBe(1500);
  });
});
