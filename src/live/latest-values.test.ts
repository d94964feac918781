import { describe, expect, test } from 'vitest';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import type { Reading } from '../model/reading.ts';
import { LatestValues } from './latest-values.ts';

function setUp() {
  const clock = new SteppedClock();
  const latest = new LatestValues(clock);
  const measure = (measurand: string, value: number, validForMs = 1000, device = 'd'): void => {
    const reading: Reading = { measurand, value, unit: 'W', measuredAtMs: clock.wallMs(), validForMs };
    latest.accept({ device, measuredAtMs: reading.measuredAtMs, readings: [reading] });
  };
  return { clock, latest, measure };
}

describe('latest values', () => {
  test('gives the newest reading of each measurand, and null for what never was', () => {
    const { latest, measure } = setUp();
    measure('power', 1);
    measure('power', 2);
    measure('voltage', 230);
    expect(latest.get('d', 'power')?.value).toBe(2);
    expect(latest.get('d', 'voltage')?.value).toBe(230);
    expect(latest.get('d', 'current')).toBeNull();
    expect(latest.get('other', 'power')).toBeNull();
  });

  test('0 is a value', () => {
    const { latest, measure } = setUp();
    measure('power', 0);
    expect(latest.get('d', 'power')?.value).toBe(0);
  });

  test('a reading reads as null after its lifetime, each by its own', async () => {
    const { clock, latest, measure } = setUp();
    measure('power', 1, 1000);
    measure('energyImport', 5, 20_000);
    await clock.advance(1000);
    expect(latest.get('d', 'power')?.value).toBe(1);
    await clock.advance(1);
    expect(latest.get('d', 'power')).toBeNull();
    expect(latest.get('d', 'energyImport')?.value).toBe(5);
    expect([...latest.readings('d')].map((reading) => latest.isAlive(reading))).toEqual([false, true]);
  });

  test('a wall clock that is set back or forth changes nothing of what lives how long', async () => {
    const { clock, latest, measure } = setUp();
    measure('power', 1, 1000);
    clock.stepWall(-3_600_000);
    await clock.advance(1001);
    expect(latest.get('d', 'power')).toBeNull();
    measure('power', 2, 1000);
    clock.stepWall(7_200_000);
    expect(latest.get('d', 'power')?.value).toBe(2);
    await clock.advance(1001);
    expect(latest.get('d', 'power')).toBeNull();
  });

  test('what was measured a while before it came lives as much less', async () => {
    const { clock, latest } = setUp();
    const measuredAtMs = clock.wallMs() - 600;
    const reading: Reading = { measurand: 'power', value: 1, unit: 'W', measuredAtMs, validForMs: 1000 };
    latest.accept({ device: 'd', measuredAtMs, readings: [reading] });
    await clock.advance(400);
    expect(latest.get('d', 'power')?.value).toBe(1);
    await clock.advance(1);
    expect(latest.get('d', 'power')).toBeNull();
  });

  test('a device that went offline has no values until it measures again', () => {
    const { latest, measure } = setUp();
    measure('power', 1, 60_000);
    measure('power', 7, 60_000, 'neighbour');
    latest.expire('d');
    expect(latest.get('d', 'power')).toBeNull();
    expect(latest.get('neighbour', 'power')?.value).toBe(7);
    measure('power', 2);
    expect(latest.get('d', 'power')?.value).toBe(2);
    latest.expire('nobody');
  });

  test('a device that is no longer configured is forgotten', () => {
    const { latest, measure } = setUp();
    measure('power', 1);
    latest.forget('d');
    expect([...latest.readings('d')]).toEqual([]);
  });
});
