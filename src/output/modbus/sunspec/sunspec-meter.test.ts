// A device played as a SunSpec meter: what a SunSpec client finds, reads and is refused.
import { beforeEach, describe, expect, test } from 'vitest';
import { LiveHouse } from '../../../../test/support/live-house.ts';
import { walkChain, type Chain } from '../../../codec/sunspec/chain.ts';
import { READ_HOLDING, READ_INPUT } from '../../../codec/modbus/request.ts';
import { blockValues } from '../../../kinds/modbus/sunspec/block-values.ts';
import { partsOf, readsOf } from '../../../kinds/modbus/sunspec/layout.ts';
import type { DeviceView } from '../../../model/device-view.ts';
import type { ModbusOutputUnit } from '../config.ts';
import { PLAYED_NAMES, playedSunSpec } from './played-models.ts';
import { SunSpecMeter } from './sunspec-meter.ts';

let house: LiveHouse;
let refused: string[];

beforeEach(() => {
  house = new LiveHouse();
  refused = [];
});

function play(as: string, more: Partial<ModbusOutputUnit> = {}, phases: 1 | 3 = 3): SunSpecMeter {
  const found = playedSunSpec(as, phases);
  if (found === null) throw new Error(`no SunSpec meter ${as}`);
  const unit = { id: 7, as: found.rows, device: 'grid', missing: null, for: null, invert: false, ...more };
  return new SunSpecMeter(found.block, {
    ...{ unit, live: house.live, clock: house.clock },
    onRefused: (all) => void refused.push(...all.map(({ measurand, why }) => `${measurand} ${why}`)),
  });
}

const ask = (meter: SunSpecMeter, address: number, count: number): Uint8Array | number =>
  meter.read({ kind: 'read', unit: 7, function: READ_HOLDING, address, count });

function chainOf(meter: SunSpecMeter): Promise<Chain | null> {
  return walkChain(40_000, (address, count) => {
    const bytes = ask(meter, address, count);
    if (typeof bytes === 'number') return Promise.resolve(null);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Promise.resolve(Array.from({ length: count }, (_, index) => view.getUint16(index * 2)));
  });
}

/** As a SunSpec client reads it; the exception as text. */
async function valuesOf(meter: SunSpecMeter): Promise<Record<string, number | null> | string> {
  const chain = await chainOf(meter);
  const [part] = chain === null ? [] : partsOf(chain);
  const read = part && readsOf(part, 125, () => true).find(({ scope }) => scope === 'all');
  if (read === undefined) throw new Error('no block');
  const bytes = ask(meter, read.address, read.count);
  if (typeof bytes === 'number') return `exception ${bytes}`;
  return Object.fromEntries((blockValues(read, bytes) ?? []).map(({ point, value }) => [point.measurand, value]));
}

const WHOLE = {
  ...{ power: -1234, powerL1: 400, powerL2: -34, powerL3: -1600, currentL1: 1.75, currentL2: 0.15, currentL3: 7.02 },
  ...{ voltageL1: 229.5, voltageL2: 230.1, voltageL3: 231, frequency: 49.98, powerFactor: -0.97, apparentPower: 1272 },
  ...{ energyImport: 12_345_678, energyExport: 3_456_789 },
};

const device = (measurands: Record<string, number>, more: Partial<DeviceView> = {}): void => {
  const units = Object.fromEntries(Object.keys(measurands).map((name) => [name, 'W']));
  house.addDevice('grid', null, { values: 'declared', model: 'other', phases: 3, measurands: units, ...more });
  house.read('grid', measurands);
};

describe('a device played as a SunSpec meter', () => {
  test.each(PLAYED_NAMES)('%s has a chain that ends', async (name) => {
    device(WHOLE);
    const chain = await chainOf(play(name));
    expect(chain).toMatchObject({ base: 40_000, fault: null, blocks: [{ id: 1, length: 66 }, {}] });
  });

  test.each(['sunspec-meter', 'sunspec-meter-float'])('%s shows its values', async (name) => {
    device(WHOLE);
    const values = await valuesOf(play(name));
    if (typeof values === 'string') throw new Error(values);
    for (const [measurand, value] of Object.entries(WHOLE)) {
      const resolution = measurand.startsWith('voltage') ? 0.05 : 0.005;
      expect(Math.abs((values[measurand] ?? NaN) - value), measurand).toBeLessThanOrEqual(resolution);
    }
    expect(values['current']).toBeCloseTo(8.92, 2);
    expect(values['energyImportL1']).toBeNull();
    expect(refused).toEqual([]);
  });

  test('has one phase when the device has', async () => {
    device({ power: 230, voltage: 230, current: 1.2, energyImport: 5000 }, { phases: 1 });
    const meter = play('sunspec-meter', {}, 1);
    expect((await chainOf(meter))?.blocks[1]?.id).toBe(201);
    expect(await valuesOf(meter)).toMatchObject({ power: 230, voltage: 230, current: 1.2 });
    // Current and power again as those of the first phase.
    expect(ask(meter, 40_070 + 3, 1)).toEqual(ask(meter, 40_070 + 2, 1));
    expect(ask(meter, 40_070 + 19, 1)).toEqual(ask(meter, 40_070 + 18, 1));
  });

  test('gets a coarser scale factor for a value that does not fit, and keeps it', async () => {
    device({ power: 45_600 });
    const meter = play('sunspec-meter');
    expect(await valuesOf(meter)).toMatchObject({ power: 45_600 });
    expect(ask(meter, 40_070 + 22, 1)).toEqual(Uint8Array.of(0, 1));
    house.read('grid', { power: 123 });
    expect(await valuesOf(meter)).toMatchObject({ power: 120 });
  });

  test.each([
    [null, { voltageL1: null }],
    ['nan', { voltageL1: null }],
    ['zero', { voltageL1: 0 }],
    ['exception', 'exception 2'],
  ] as const)('answers what is missing by the rule %s', async (missing, expected) => {
    device({ power: 100 });
    const values = await valuesOf(play('sunspec-meter', { missing }));
    if (typeof expected === 'string') expect(values).toBe(expected);
    else expect(values).toMatchObject({ power: 100, ...expected });
    expect(refused.includes('voltageL1 missing')).toBe(missing === 'exception');
  });

  test('says of a counter that it cannot express what it has', async () => {
    device({ power: 100, energyImport: -5 });
    const meter = play('sunspec-meter');
    expect(await valuesOf(meter)).toBe('exception 4');
    expect(refused).toContain('energyImport unlike');
  });

  test('exchanges import and export on request', async () => {
    device(WHOLE);
    expect(await valuesOf(play('sunspec-meter', { invert: true }))).toMatchObject({
      ...{ power: 1234, energyImport: 3_456_789, energyExport: 12_345_678 },
    });
  });

  test('is silent when the device is away, and has nothing but its chain', () => {
    device(WHOLE);
    const meter = play('sunspec-meter');
    expect(ask(meter, 39_999, 2)).toBe(2);
    expect(ask(meter, 40_000, 125)).toBeInstanceOf(Uint8Array);
    expect(ask(meter, 40_100, 125)).toBe(2);
    expect(meter.read({ kind: 'read', unit: 7, function: READ_INPUT, address: 40_000, count: 2 })).toBe(1);
    const grid = house.devices.get('grid');
    if (grid !== undefined) grid.health = { ...grid.health, state: 'offline' };
    expect(ask(meter, 40_000, 2)).toBe(11);
  });
});
