import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { ROUND_TRIP_BUCKETS_MS } from '../model/bus-stats.ts';
import { BusMeter } from './bus-meter.ts';

const REST = { open: true, waiting: 0, behindMs: 0 };

describe('the bus meter', () => {
  test('counts requests and errors by kind', () => {
    const meter = new BusMeter(new FakeClock());
    meter.request();
    meter.request();
    meter.error('MODBUS_CRC');
    meter.error('MODBUS_TIMEOUT');
    meter.error('MODBUS_CRC');
    expect(meter.stats(REST)).toMatchObject({ ...REST, requests: 2, errors: { MODBUS_CRC: 2, MODBUS_TIMEOUT: 1 } });
  });

  test('sorts round trips into buckets; a bound belongs to its bucket, the last takes the rest', () => {
    const meter = new BusMeter(new FakeClock());
    for (const ms of [0, 5, 5.1, 2000, 2001, 60_000]) meter.roundTrip(ms);
    const { roundTrips, roundTripSumMs } = meter.stats(REST);
    expect(roundTrips).toHaveLength(ROUND_TRIP_BUCKETS_MS.length + 1);
    expect(roundTrips).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 1, 2]);
    expect(roundTripSumMs).toBeCloseTo(64_011.1);
  });

  test('tells the load of the last minute', async () => {
    const clock = new FakeClock();
    const meter = new BusMeter(clock);
    expect(meter.stats(REST).load).toBe(0);
    for (let second = 0; second < 30; second++) {
      await clock.advance(1000);
      meter.busy(500);
    }
    expect(meter.stats(REST).load).toBeCloseTo(0.5, 2);
    for (let second = 0; second < 120; second++) {
      await clock.advance(1000);
      meter.busy(250);
    }
    expect(meter.stats(REST).load).toBeCloseTo(0.25, 1);
    await clock.advance(120_000);
    expect(meter.stats(REST).load).toBe(0);
  });

  test('gives copies: what was handed out does not change', () => {
    const meter = new BusMeter(new FakeClock());
    const before = meter.stats(REST);
    meter.error('MODBUS_CRC');
    meter.roundTrip(1);
    expect(before.errors).toEqual({});
    expect(before.roundTrips[0]).toBe(0);
  });
});
