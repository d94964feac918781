// What a played grid meter shows: sums that stay right, import positive, nothing old and nothing invented.
import { beforeEach, describe, expect, test } from 'vitest';
import { LiveHouse } from '../../../../test/support/live-house.ts';
import { GridMeter, type GridFigures } from './grid-figures.ts';

let house: LiveHouse;
const meter = (invert = false): GridMeter =>
  new GridMeter({ device: 'grid', invert, live: house.live, clock: house.clock });
const powers = (figures: GridFigures | null): (number | null)[] => figures?.phases.map(({ power }) => power) ?? [];

const SML = { kind: 'sml', model: 'emh-ehz', phases: null, values: 'when heard', measurands: { power: 'W' } } as const;

beforeEach(() => {
  house = new LiveHouse();
});

describe('a meter with three phases', () => {
  const values = {
    ...{ powerL1: 100, powerL2: -300, powerL3: 50, voltageL1: 230, voltageL2: 231, voltageL3: 232 },
    ...{ currentL1: 0.5, currentL2: -1.4, currentL3: 0.3, frequency: 50.01 },
    ...{ powerFactorL1: 0.87, powerFactorL2: -0.93, energyImport: 12_000, energyExport: 34_000 },
  };
  beforeEach(() => {
    house.addDevice('grid', 1);
    house.read('grid', values);
  });

  test('shows each, and what follows exactly', () => {
    const figures = meter().read();
    expect(powers(figures)).toEqual([100, -300, 50]);
    expect(figures).toMatchObject({ power: -150, frequency: 50.01, hasPhases: true });
    expect(figures?.phases[1]).toMatchObject({ voltage: 231, current: 1.4, powerFactor: 0.93 });
    expect(figures?.phases[0].apparentPower).toBeCloseTo(115, 6);
    // Active by apparent power, where the meter does not say it.
    expect(figures?.phases[2].powerFactor).toBeCloseTo(50 / (232 * 0.3), 6);
  });

  test('turned round, import is export', () => {
    const figures = meter(true).read();
    expect(powers(figures)).toEqual([-100, 300, -50]);
    expect(figures).toMatchObject({ power: 150, energyImport: 34_000, energyExport: 12_000 });
  });

  test('is off when a phase is too old, so that nothing wanders between phases', async () => {
    await house.clock.advance(8000);
    house.read('grid', { powerL1: 1, powerL2: 2 });
    await house.clock.advance(5000);
    expect(meter().read()).toBeNull();
  });

  test('is off when the device is away, and when its values are older than their lifetime', async () => {
    const played = meter();
    expect(played.read()).not.toBeNull();
    await house.clock.advance(10_001);
    expect(played.read()).toBeNull();
    house.read('grid', values);
    expect(played.read()).not.toBeNull();
    house.goOffline('grid');
    expect(played.read()).toBeNull();
  });
});

describe('a meter that knows the total alone', () => {
  test('shows it at L1, and the counters, too: the sum of the phases stays right', () => {
    house.addDevice('grid', null, SML);
    house.read('grid', { power: -1500.4, energyImport: 7_000_000 });
    const figures = meter().read();
    expect(powers(figures)).toEqual([-1500.4, 0, 0]);
    expect(figures).toMatchObject({ power: -1500.4, hasPhases: false, energyImport: 7_000_000, energyExport: null });
    expect(figures?.phases.map(({ energyImport }) => energyImport)).toEqual([7_000_000, 0, 0]);
    expect(figures?.phases.map(({ energyExport }) => energyExport)).toEqual([null, null, null]);
    // What nobody measures is not invented.
    expect(figures?.phases.map(({ voltage, current }) => [voltage, current])).toEqual(new Array(3).fill([null, null]));
  });

  test('phases that do not make up the total are not shown', () => {
    house.addDevice('grid', null, SML);
    house.read('grid', { power: 900, powerL1: 100, powerL2: 200 });
    expect(powers(meter().read())).toEqual([900, 0, 0]);
    house.read('grid', { power: 301, powerL1: 100, powerL2: 200 });
    expect(powers(meter().read())).toEqual([100, 200, 0]);
  });

  test('on one phase', () => {
    house.addOnePhase('grid', 1);
    house.read('grid', { power: 460, voltage: 230, current: 2, powerFactor: 1, energyImport: 5 });
    const figures = meter().read();
    expect(powers(figures)).toEqual([460, 0, 0]);
    expect(figures?.phases[0]).toMatchObject({ voltage: 230, current: 2, energyImport: 5 });
    expect(figures?.phases[1]).toMatchObject({ voltage: null, current: null, energyImport: 0 });
  });
});

test('without a power there is no meter, whatever else is measured', () => {
  house.addDevice('grid', null, SML);
  house.read('grid', { energyImport: 7_000_000 });
  expect(meter().read()).toBeNull();
  expect(new GridMeter({ device: 'gone', invert: false, live: house.live, clock: house.clock }).read()).toBeNull();
});

test('import and export as two powers are one with a sign', () => {
  house.addDevice('grid', null, { ...SML, measurands: { importPower: 'W', exportPower: 'W' } });
  house.read('grid', { importPower: 0, exportPower: 800 });
  expect(meter().read()?.power).toBe(-800);
});
