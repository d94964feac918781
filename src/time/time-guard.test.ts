import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../model/reading.ts';
import type { Clock } from '../model/clock.ts';
import { TimeGuard } from './time-guard.ts';

/** A computer whose clock can be set. */
class SettableClock implements Pick<Clock, 'wallMs' | 'monotonicMs'> {
  nowMs = 0;
  offsetMs: number;

  constructor(wallMs: number) {
    this.offsetMs = wallMs;
  }

  monotonicMs(): number {
    return this.nowMs;
  }

  wallMs(): number {
    return this.nowMs + this.offsetMs;
  }
}

const TRUE_MS = Date.UTC(2026, 0, 15, 12);

function guarded(wallMs: number, maxHeld = 1000) {
  const clock = new SettableClock(wallMs);
  const unused = (): never => {
    throw new Error('not needed');
  };
  const guard = new TimeGuard(Object.assign(clock, { sleep: unused, after: unused, every: unused }), maxHeld);
  return { clock, guard };
}

function snapshot(measuredAtMs: number, count = 1): Snapshot {
  const reading = { measurand: 'power', value: 1, unit: 'W', measuredAtMs, validForMs: 1 };
  return { device: 'home', measuredAtMs, readings: Array.from({ length: count }, () => reading) };
}

const times = (snapshots: readonly Snapshot[]): number[] => snapshots.map((one) => one.readings[0]?.measuredAtMs ?? 0);

describe('a clock that is right', () => {
  test('lets everything through as it is', () => {
    const { guard } = guarded(TRUE_MS);
    const one = snapshot(TRUE_MS);
    expect(guard.accept(one)).toEqual([one]);
    expect(guard.accept(one)[0]).toBe(one);
  });
});

describe('a computer that begins in 1970', () => {
  test('holds readings, and stamps them right as soon as the clock is set', () => {
    const { clock, guard } = guarded(5000);
    expect(guard.accept(snapshot(5000))).toEqual([]);
    clock.nowMs = 60_000;
    expect(guard.accept(snapshot(64_990))).toEqual([]);
    expect(guard.heldValues).toBe(2);
    clock.nowMs = 90_000;
    clock.offsetMs = TRUE_MS - 90_000;
    expect(times(guard.accept(snapshot(TRUE_MS)))).toEqual([TRUE_MS - 90_000, TRUE_MS - 30_010, TRUE_MS]);
    expect(guard.heldValues + guard.droppedValues).toBe(0);
  });

  test('a reading that was under way when the clock was set is stamped right too', () => {
    const { clock, guard } = guarded(5000);
    guard.accept(snapshot(5000));
    clock.nowMs = 1000;
    clock.offsetMs = TRUE_MS;
    expect(times(guard.accept(snapshot(5900)))).toEqual([TRUE_MS, TRUE_MS + 900]);
  });

  test('holds no more than it may: the oldest go, and are counted', () => {
    const { clock, guard } = guarded(0, 10);
    for (let i = 0; i < 5; i++) guard.accept(snapshot(i, 4));
    expect([guard.heldValues, guard.droppedValues]).toEqual([8, 12]);
    clock.offsetMs = TRUE_MS;
    expect(times(guard.release())).toEqual([TRUE_MS + 3, TRUE_MS + 4]);
    guard.accept(snapshot(TRUE_MS));
    expect(guard.droppedValues).toBe(12);
  });

  test('what is still held at the end is counted as lost', () => {
    const { guard } = guarded(0);
    guard.accept(snapshot(0, 3));
    guard.giveUp();
    expect([guard.heldValues, guard.droppedValues]).toEqual([0, 3]);
  });
});

test('a device that stamps in 1970 though the clock is right is dropped and counted', () => {
  const { guard } = guarded(TRUE_MS);
  expect(guard.accept(snapshot(12_345, 2))).toEqual([]);
  expect(guard.droppedValues).toBe(2);
});

test('a clock that is set, forward or back, is not steady for a while; one that is adjusted is', () => {
  const { clock, guard } = guarded(TRUE_MS);
  const later = (ms: number, jumpMs: number): number => {
    clock.nowMs += ms;
    clock.offsetMs += jumpMs;
    return guard.steadyMs();
  };
  expect(later(3_600_000, 0)).toBe(3_600_000);
  expect(later(1000, 500)).toBe(3_601_000);
  expect(later(1000, 86_400_000)).toBe(0);
  expect(later(5000, 0)).toBe(5000);
  expect(later(1000, -86_400_000)).toBe(0);
});
