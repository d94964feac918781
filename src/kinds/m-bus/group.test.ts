// A bus with its meters on a clock that the test moves: when they are asked, what is published, what their health says.
import { afterEach, describe, expect, it } from 'vitest';
import { mBusHouse, meter, secondary, type MBusHouse } from '../../../test/support/m-bus-house.ts';
import { BUILT_IN } from '../../catalog/index.ts';
import type { HealthChange } from '../../model/health.ts';
import type { Snapshot } from '../../model/reading.ts';
import { energyKwh, flowDegrees, volumeLitres } from '../../simulator/m-bus/records.ts';
import { SimulatedMBusMeter } from '../../simulator/m-bus/meter.ts';
import type { SourceGroup } from '../../source/source-group.ts';
import { isMBusModel, type MBusDeviceConfig } from './config.ts';
import { groupOn } from './group.ts';
import { mBusReceived } from './received.ts';

const MODEL = BUILT_IN.findModel('m-bus');
const QUARTER_MS = 900_000;

function device(name: string, more: Partial<MBusDeviceConfig>): MBusDeviceConfig {
  if (MODEL === null || !isMBusModel(MODEL)) throw new Error('no model');
  return {
    ...{ kind: 'm-bus', name, model: MODEL, bus: 'mbus', id: null, secondary: null, apiId: null },
    ...{ lifetimeMs: 3 * QUARTER_MS, measurands: null, intervalMs: QUARTER_MS, timeoutMs: 500, ...more },
  };
}

interface Run {
  readonly house: MBusHouse;
  readonly group: SourceGroup;
  readonly snapshots: Snapshot[];
  readonly changes: HealthChange[];
}

let run: Run;
afterEach(() => run.house.settled(run.group.stop()));

function start(house: MBusHouse, devices: readonly MBusDeviceConfig[]): Run {
  const snapshots: Snapshot[] = [];
  const changes: HealthChange[] = [];
  const sinks = {
    onSnapshot: (snapshot: Snapshot) => void snapshots.push(snapshot),
    onHealth: (change: HealthChange) => void changes.push(change),
  };
  const config = { name: 'mbus', type: 'm-bus', line: { port: '/dev/mbus', baud: 2400, framing: '8E1' } } as const;
  const group = groupOn(house.bus, config, devices, house.clock, sinks);
  group.start();
  return { house, group, snapshots, changes };
}

function healthOf(name: string): string {
  const view = run.group.devices.find((one) => one.name === name);
  const { state, reason } = view?.health() ?? { state: '', reason: null };
  return reason === null ? state : `${state}: ${reason}`;
}

const HEAT = '12345678.KAM.01.04';
const WATER = '12345699.ZRI.02.16';

describe('a bus with meters', () => {
  it('publishes what each says, and who it is', async () => {
    const heat = meter(5, HEAT, [energyKwh(1234), flowDegrees(null)]);
    const water = meter(0, WATER, [volumeLitres(7.123)]);
    run = start(mBusHouse([heat, water]), [
      device('heat', { id: 5 }),
      device('water', { secondary: secondary(WATER) }),
    ]);
    await run.house.clock.advance(5000);
    const [first, second] = run.snapshots;
    expect(first).toMatchObject({
      ...{ device: 'heat', serial: '12345678.2C2D.01.04', absent: ['flowTemperature'] },
      readings: [{ measurand: 'heatEnergy', value: 1_234_000, unit: 'Wh', validForMs: 3 * QUARTER_MS }],
    });
    expect(second).toMatchObject({ device: 'water', readings: [{ measurand: 'volume', value: 7.123, unit: 'm3' }] });
    expect(healthOf('heat')).toBe('online');
    const [view] = run.group.devices;
    expect(view).toMatchObject({ manufacturer: 'KAM', description: 'heat (in the return) 12345678, version 1' });
    expect(view?.measurands).toEqual({ heatEnergy: 'Wh', flowTemperature: 'degC' });
    if (view === undefined) throw new Error('no view');
    expect(mBusReceived(view).rows).toMatchObject([
      { where: '0C06', how: 'energy', measurand: 'heatEnergy', value: 1_234_000, unit: 'Wh' },
      { where: '025A', how: 'flowTemperature', measurand: 'flowTemperature', value: null },
    ]);
  });

  it('asks a meter once in a quarter of an hour', async () => {
    const heat = meter(5, HEAT, [energyKwh(1)]);
    run = start(mBusHouse([heat]), [device('heat', { id: 5 })]);
    await run.house.clock.advance(3 * QUARTER_MS - 1000);
    expect(heat.readouts).toBe(3);
  });

  it('asks one that is silent sooner, with growing pauses, and never stops', async () => {
    const heat = meter(5, HEAT, [energyKwh(1)]);
    run = start(mBusHouse([heat]), [device('heat', { id: 5 })]);
    await run.house.clock.advance(1000);
    heat.fault = 'silent';
    await run.house.clock.advance(QUARTER_MS + 5000);
    expect(healthOf('heat')).toMatch(/^degraded: .*no answer/);
    heat.fault = 'none';
    await run.house.clock.advance(15_000);
    expect(healthOf('heat')).toBe('online');
    heat.fault = 'silent';
    await run.house.clock.advance(4 * QUARTER_MS);
    expect(healthOf('heat')).toMatch(/^offline: .*no answer/);
    expect(run.group.busyMs?.()).toBeLessThan(10_000);
  });

  it('leaves a meter alone that was read too often', async () => {
    const heat = meter(5, HEAT, [energyKwh(1)]);
    heat.fault = 'refuses';
    run = start(mBusHouse([heat]), [device('heat', { id: 5 })]);
    await run.house.clock.advance(5000);
    expect(healthOf('heat')).toMatch(/read too often/);
    const { requests } = run.group.bus.stats();
    await run.house.clock.advance(QUARTER_MS - 60_000);
    expect(run.group.bus.stats().requests).toBe(requests);
    expect(run.group.bus.stats().errors).toEqual({ MBUS_REFUSED: 1 });
  });

  it('does not let a dead meter keep the others from their turn', async () => {
    const heat = meter(5, HEAT, [energyKwh(1)]);
    run = start(mBusHouse([heat]), [
      device('dead', { id: 9, intervalMs: 10_000 }),
      device('heat', { id: 5, intervalMs: 10_000, lifetimeMs: 30_000 }),
    ]);
    await run.house.clock.advance(60_000);
    expect(heat.readouts).toBeGreaterThanOrEqual(6);
    expect(healthOf('dead')).toMatch(/^offline: .*no answer/);
    expect(healthOf('heat')).toBe('online');
  });

  it('hands on only what was chosen', async () => {
    run = start(mBusHouse([meter(5, HEAT, [energyKwh(1), volumeLitres(2)])]), [
      device('heat', { id: 5, measurands: ['volume'] }),
    ]);
    await run.house.clock.advance(5000);
    expect(run.snapshots.map(({ readings }) => readings.map(({ measurand }) => measurand))).toEqual([['volume']]);
  });

  it('says what the meter says of itself', async () => {
    const heat = new SimulatedMBusMeter({
      ...{ address: 5, secondary: secondary(HEAT), status: 0x0c },
      telegrams: () => [[energyKwh(1)]],
    });
    run = start(mBusHouse([heat]), [device('heat', { id: 5 })]);
    await run.house.clock.advance(5000);
    expect(healthOf('heat')).toMatch(/^degraded: the battery of the meter is low; the meter reports a permanent error/);
    expect(run.snapshots).toHaveLength(1);
  });
});
