// Faulty and slow buses, real ports and sockets: whatever happens on the wire, no wrong value is ever published.
import { afterEach, describe, expect, test } from 'vitest';
import { BRIDGE_FAULT_KINDS, FAULT_KINDS, WIRE_FAULT_KINDS } from '../../src/simulator/modbus/reply-faults.ts';
import type { BusOptions } from '../../src/simulator/modbus/simulator.ts';
import { amount, seedOr } from '../support/amount.ts';
import { openHouse, wrongReadings, type House, type HouseOptions } from '../support/modbus-house.ts';
import { hasSocat } from '../support/pty-pair.ts';
import { eventually } from '../support/eventually.ts';

const POLLS = amount(2000, 400);
const SEED = seedOr(0);
const SEEDS = Array.from({ length: amount(6, 2) }, (_, index) => index + 1);
const SAID = `METERHUB_SEED=${SEED}`;
const MISSING = hasSocat ? '' : ' (skipped: socat is not installed)';

const houses: House[] = [];
afterEach(async () => {
  await Promise.all(houses.splice(0).map((house) => house.stop()));
});

async function open(options: HouseOptions): Promise<House> {
  const house = await openHouse(options);
  houses.push(house);
  return house;
}

const FAULTS = { drop: 5, flip: 5, truncate: 5, foreign: 5, noise: 5 };
/** Registers far apart: three reads of the same length, which only their contents tell apart. */
const ALIKE = ['voltageL1', 'thdVoltage', 'energySum'];
/** The next higher unit ids are not there: a late foreign reply would pass for theirs, checksum and all. */
const METERS = { 1: 'sdm630', 3: 'sdm630', 7: 'janitza' };
const TWINS = { 1: 'sdm630', 3: 'sdm630' };

/** Different lateness: inside the pause after a timeout, at its end, beyond it. */
function faultyHouses(): HouseOptions[] {
  const usual = { meters: METERS, timeoutMs: 40 };
  const late = (ms: number): Partial<BusOptions> => ({ faults: { ...FAULTS, late: { percent: 5, ms } } });
  const networks: HouseOptions[] = [
    { link: 'modbus-rtu-over-tcp', ...usual, bus: late(100) },
    { link: 'modbus-rtu-over-tcp', ...usual, bus: late(130), meters: TWINS, measurands: ALIKE },
    { link: 'modbus-rtu-over-udp', ...usual, bus: late(90) },
    { link: 'modbus-tcp', ...usual, bus: late(60) },
  ];
  const cables: HouseOptions[] = [
    { link: 'modbus-rtu', ...usual, bus: late(60) },
    { link: 'modbus-rtu', ...usual, bus: late(90) },
    { link: 'modbus-rtu', ...usual, bus: late(60), meters: TWINS, measurands: ALIKE },
    { link: 'modbus-rtu', ...usual, bus: late(120), meters: TWINS, measurands: ALIKE },
  ];
  return hasSocat ? [...networks, ...cables] : networks;
}

describe('a faulty bus', () => {
  test(`${POLLS} polls with 5 % each of drops, flips, late, truncated, foreign and noisy replies: not one wrong value`, async () => {
    const all = await Promise.all(
      SEEDS.flatMap((seed) => faultyHouses().map((house) => open({ ...house, seed: SEED + seed }))),
    );
    const polls = (): number => all.reduce((sum, { snapshots }) => sum + snapshots.length, 0);
    await eventually('the polls', () => polls() >= POLLS && all.every(({ snapshots }) => snapshots.length >= 10));
    for (const house of all) {
      expect(wrongReadings(house), SAID).toEqual([]);
    }
    const elsewhere: readonly string[] = ['dead', ...WIRE_FAULT_KINDS, ...BRIDGE_FAULT_KINDS];
    for (const kind of FAULT_KINDS.filter((each) => !elsewhere.includes(each))) {
      const count = all.reduce((sum, { simulator }) => sum + simulator.stats().faults[kind], 0);
      expect(count, kind).toBeGreaterThan(amount(50, 10));
    }
    const values = all[0]!.simulator.meters.flatMap((meter) => {
      return meter.model.rows.map(({ measurand }) => meter.reading(measurand));
    });
    // Every register holds another number: a mix-up would have shown. (Few share one by their scales.)
    expect(new Set(values).size).toBeGreaterThan(0.9 * values.length);
  });
});

describe.skipIf(!hasSocat)(`a slave slower than its timeout${MISSING}`, () => {
  // Longer than its late replies can teach to wait.
  test('4 s with 200 ms allowed: honest timeouts, nothing published, and right again when it is fast', async () => {
    const late = (percent: number) => ({ late: { percent, ms: 4000 } });
    const meters = { 1: 'sdm630' };
    const house = await open({
      link: 'modbus-rtu',
      meters,
      timeoutMs: 200,
      measurands: ALIKE,
      bus: { faults: late(100) },
    });
    await eventually(() => (house.group.bus.stats().errors['MODBUS_TIMEOUT'] ?? 0) >= 3);
    expect(house.snapshots).toEqual([]);
    expect(house.group.devices[0]?.health()).toMatchObject({ state: 'offline', code: 'MODBUS_TIMEOUT' });
    house.simulator.setFaults(late(0));
    await eventually(() => house.snapshots.length >= 50);
    expect(wrongReadings(house)).toEqual([]);
    expect(house.group.devices[0]?.health()).toMatchObject({ state: 'online', reason: null });
  });

  test('300 ms with 200 ms allowed: late replies teach to wait, and every value is right', async () => {
    const house = await open({
      link: 'modbus-rtu',
      meters: { 1: 'sdm630' },
      timeoutMs: 200,
      measurands: ALIKE,
      bus: { faults: { late: { percent: 100, ms: 300 } } },
    });
    await eventually('readings', () => house.snapshots.length >= 3);
    expect(house.group.bus.stats().errors['MODBUS_TIMEOUT']).toBeGreaterThan(0);
    expect(wrongReadings(house)).toEqual([]);
    expect(house.group.devices[0]?.health()).toMatchObject({ state: 'online', reason: null });
  });

  test('one reply in three late by up to three times what is allowed: nothing wrong', async () => {
    const meters = { 1: 'sdm630', 2: 'sdm630', 3: 'sdm630' };
    const usual = { link: 'modbus-rtu', meters, timeoutMs: 40, measurands: ALIKE } as const;
    const all = await Promise.all(
      [60, 80, 120].flatMap((ms) => {
        const bus = { faults: { late: { percent: 30, ms } } };
        return SEEDS.map((seed) => open({ ...usual, bus, seed: SEED + seed }));
      }),
    );
    const sum = (count: (house: House) => number): number => all.reduce((total, house) => total + count(house), 0);
    await eventually(() => sum(({ snapshots }) => snapshots.length) >= amount(150, 40));
    await eventually(() => sum(({ simulator }) => simulator.stats().faults.late) >= amount(100, 25));
    for (const house of all) expect(wrongReadings(house), SAID).toEqual([]);
  });
});
