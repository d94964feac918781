// A SunSpec device on a simulated wire: found, read, moved, exchanged, away at night, of several behind one unit id.
import { afterEach, describe, expect, test } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { streamOn } from '../../../../test/support/simulated-wire.ts';
import { mbapFraming } from '../../../codec/modbus/mbap.ts';
import { NumberHabit } from '../../../codec/modbus/number-habit.ts';
import type { Snapshot } from '../../../model/reading.ts';
import { seededRandom } from '../../../simulator/physics/random.ts';
import { SunSpecSimulation, type SunSpecChainOptions } from '../../../simulator/modbus/sunspec-device.ts';
import { sunSpecKind } from '../../../simulator/modbus/sunspec-kinds.ts';
import { INSTANT } from '../../../simulator/modbus/wire-timing.ts';
import { Wire } from '../../../simulator/modbus/wire.ts';
import type { PollOutcome } from '../../../source/poll/poll-schedule.ts';
import { ModbusBus } from '../bus/modbus-bus.ts';
import { SunSpecDevice, type SunSpecDeviceOptions } from './device.ts';

const UNIT = 126;
const STEP_MS = 50;

const running: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

function chainOf(kind: string): SunSpecChainOptions {
  const chain = sunSpecKind(kind);
  if (chain === null) throw new Error(`no SunSpec device ${kind}`);
  return chain;
}

function house(
  chain: SunSpecChainOptions,
  options: Partial<SunSpecDeviceOptions> = {},
  values: Readonly<Record<string, number | null>> = {},
) {
  const clock = new FakeClock();
  const simulation = new SunSpecSimulation({ ...chain, unitId: UNIT, values }, clock);
  const wire = new Wire({ meters: [simulation], timing: INSTANT, random: seededRandom(1) }, clock);
  let firstNumber = 1;
  const bus = new ModbusBus({
    ...{ name: 'b', clock },
    wire: { byteMs: 0, gapMs: 0, direct: false, stalledMs: 300, echo: false },
    open: () => Promise.resolve(streamOn(wire, 'tcp', clock)),
    framing: () => mbapFraming(new NumberHabit(), (firstNumber += 100)),
  });
  bus.start();
  const snapshots: Snapshot[] = [];
  const device = new SunSpecDevice({
    ...{ name: 'pv', bus, unit: UNIT, part: 1, lifetimeMs: 10_000, timeoutMs: 200, pauseMs: 0, fastMs: 1000 },
    ...{ slowMs: 10_000, measurands: null, clock, onHealth: () => undefined },
    onSnapshot: (snapshot) => snapshots.push(snapshot),
    ...options,
  });
  running.push({
    async stop() {
      device.stop();
      await bus.stop();
      wire.stop();
    },
  });
  const settled = async <T>(promise: Promise<T>): Promise<T> => {
    const state = { isSettled: false };
    void promise.finally(() => (state.isSettled = true)).catch(() => undefined);
    for (let steps = 0; !state.isSettled && steps < 1000; steps++) await clock.advance(STEP_MS);
    return promise;
  };
  const poll = (scope: 'fast' | 'all' = 'all'): Promise<PollOutcome> => settled(device.poll(scope));
  const probe = (): Promise<PollOutcome> => settled(device.probe(200));
  const last = (): Record<string, unknown> =>
    Object.fromEntries((snapshots.at(-1)?.readings ?? []).map(({ measurand, value }) => [measurand, value]));
  return { clock, simulation, wire, device, snapshots, poll, probe, last };
}

describe('a SunSpec device', () => {
  test('is found and read, whatever its scale factors do', async () => {
    const { device, poll, last, snapshots } = house(
      chainOf('sunspec-inverter'),
      {},
      { power: 200, voltageL1: 231, dcPowerS2: 110 },
    );
    for (let turns = 0; turns < 4; turns++) {
      expect(await poll()).toBe('answered');
      expect(last()).toMatchObject({ power: 200, voltageL1: 231, dcPowerS2: 110 });
    }
    expect(device.health).toMatchObject({ state: 'online', reason: null });
    expect(device.identity).toEqual({
      ...{ manufacturer: 'MeterHub', model: 'Simulation', version: '1.0', serialNumber: `SIM${UNIT}-0` },
    });
    expect(device.phases).toBe(3);
    expect(device.measurands['power']).toBe('W');
    expect(device.measurands['dcPowerS3']).toBeUndefined();
    expect(snapshots.at(-1)?.absent).toEqual([]);
  });

  test('has counters in slow polls only', async () => {
    const { poll, last } = house(chainOf('sunspec-meter'));
    await poll();
    expect(last()).toHaveProperty('energyImport');
    await poll('fast');
    expect(last()).toHaveProperty('powerL3');
    expect(last()).not.toHaveProperty('energyImport');
  });

  test('says what it lacks when it has had it', async () => {
    const { poll, simulation, snapshots } = house(chainOf('sunspec-inverter'), {}, { dcPowerS1: null, power: 150 });
    await poll();
    expect(snapshots.at(-1)?.absent).toEqual([]);
    simulation.set('power', null);
    await poll();
    expect(snapshots.at(-1)?.absent).toEqual(['power']);
  });

  test('names the blocks that nobody reads', async () => {
    const { poll, device } = house(chainOf('sunspec-inverter'));
    await poll();
    const received = device.lastReceived();
    if (received.kind !== 'registers') throw new Error('no registers');
    expect(received.skipped?.map(({ en }) => en)).toEqual([
      'SunSpec 120 (nameplate), 26 registers: holds no measured values',
      'SunSpec 64001, 12 registers: not known here (of a vendor, or newer)',
    ]);
    const power = received.rows.find(({ measurand }) => measurand === 'power');
    expect(power?.place).toMatchObject({
      address: 40_000 + 2 + 68 + 14,
      type: 'int16',
      unit: 'W',
      title: 'SunSpec 103 W',
    });
  });

  test('whose blocks have moved is not misread, and found anew', async () => {
    const { poll, simulation, snapshots, device, last } = house(
      chainOf('sunspec-inverter'),
      {},
      { power: 200, dcPowerS1: 110 },
    );
    await poll();
    const before = snapshots.length;
    simulation.move({
      base: 40_000,
      blocks: [{ id: 1 }, { id: 64_010, length: 7 }, { id: 160, parts: 1 }, { id: 103 }],
    });
    expect(await poll()).toBe('answered');
    expect(snapshots.length).toBe(before);
    expect(device.health.code).toBe('SUNSPEC_MOVED');
    await poll();
    expect(last()).toMatchObject({ power: 200, dcPowerS1: 110 });
  });

  test('that was exchanged is noticed by its serial number', async () => {
    const { poll, simulation, snapshots, clock, device } = house(
      { base: 40_000, blocks: [{ id: 1 }, { id: 203 }] },
      {},
      { power: 200 },
    );
    await poll();
    // The same blocks, but another identity stands before them: the simulated serial number tells the place in the chain.
    simulation.move({ base: 40_000, blocks: [{ id: 1, serial: 'OTHER' }, { id: 203 }] });
    await clock.advance(61_000);
    const before = snapshots.length;
    await poll();
    expect(snapshots.length).toBe(before);
    expect(device.health.code).toBe('SUNSPEC_MOVED');
    await poll();
    expect(device.identity?.serialNumber).toBe('OTHER');
  });

  test('is one of several behind a unit id', async () => {
    const chain = chainOf('sunspec-inverter-and-meter');
    const inverter = house(chain);
    await inverter.poll();
    expect(inverter.last()).toHaveProperty('energyTotal');
    expect(inverter.last()).not.toHaveProperty('energyImport');
    const meter = house(chain, { part: 2 });
    await meter.poll();
    expect(meter.last()).toHaveProperty('energyImport');
    expect(meter.last()).not.toHaveProperty('energyTotal');
    const none = house(chain, { part: 3 });
    expect(await none.poll()).toBe('silent');
    expect(none.device.health).toMatchObject({ state: 'offline', code: 'SUNSPEC_NOTHING' });
  });

  test.each([50_000, 0])('may begin at %i', async (base) => {
    const { poll, last } = house({ ...chainOf('sunspec-meter'), base }, {}, { power: -150 });
    await poll();
    expect(last()).toMatchObject({ power: -150 });
  });

  test('that has no map says so', async () => {
    const { poll, device } = house({ base: 30_000, blocks: [{ id: 1 }, { id: 103 }] });
    expect(await poll()).toBe('silent');
    expect(device.health).toMatchObject({ state: 'offline', code: 'SUNSPEC_NONE' });
  });

  test('is away at night and back in the morning, as another firmware', async () => {
    const { poll, probe, wire, simulation, last, device, clock } = house(
      chainOf('sunspec-inverter'),
      {},
      { power: 200 },
    );
    await poll();
    wire.setDead(UNIT, true);
    expect(await poll()).toBe('silent');
    await clock.advance(11_000);
    expect(device.health.state).toBe('offline');
    expect(await probe()).toBe('silent');
    simulation.move({ base: 40_000, blocks: [{ id: 64_002, length: 3 }, { id: 1 }, { id: 103 }] });
    wire.setDead(UNIT, false);
    expect(await probe()).toBe('answered');
    expect(await poll()).toBe('answered');
    expect(last()).toMatchObject({ power: 200 });
    expect(device.health.state).toBe('online');
  });

  test('gives only what is asked for', async () => {
    const { poll, last } = house(chainOf('sunspec-inverter'), { measurands: ['power', 'powerFactor'] });
    await poll();
    expect(Object.keys(last()).sort()).toEqual(['power', 'powerFactor']);
  });

  test('behind a small buffer gives what comes with its scale factor, and names the rest', async () => {
    const { poll, last, device } = house(chainOf('sunspec-inverter'), { maxRegistersPerRead: 28 }, { power: 200 });
    await poll();
    expect(last()).toMatchObject({ power: 200 });
    expect(last()).not.toHaveProperty('dcPower');
    expect(device.health).toMatchObject({ state: 'online', code: 'SUNSPEC_LIMIT' });
    expect(device.health.reason).toMatch(/dcPower/);
  });
});
