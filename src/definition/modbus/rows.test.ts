// The words of a declaration: units become canonical, phases and tariffs get their addresses and names.
import { describe, expect, it } from 'vitest';
import { every, from, phases, registers, row, setting } from './rows.ts';

describe('row', () => {
  it.each([
    ['kWh', undefined, 1000],
    ['kWh', 0.01, 10],
    ['kWh', 0.001, 1],
    ['Wh', undefined, 1],
    ['MWh', undefined, 1_000_000],
  ] as const)('brings %s in steps of %s to Wh', (unit, step, scale) => {
    const options = step === undefined ? {} : { step };
    expect(row('energyImport', 0, 'uint32', unit, options)).toMatchObject({ unit: 'Wh', scale });
  });

  it('polls counters and harmonics slowly, everything else fast, unless told otherwise', () => {
    expect(row('energyImport', 0, 'float32', 'kWh').group).toBe('slow');
    expect(row('reactiveEnergySum', 0, 'float32', 'kvarh').group).toBe('slow');
    expect(row('apparentEnergy', 0, 'float32', 'kVAh').group).toBe('slow');
    expect(row('thdVoltageL1', 0, 'float32', '%').group).toBe('slow');
    expect(row('power', 0, 'float32', 'W').group).toBe('fast');
    expect(row('power', 0, 'float32', 'W', { group: 'slow' }).group).toBe('slow');
  });
});

describe('registers', () => {
  const places = (rows: readonly { measurand: string; address: number }[]) =>
    rows.map(({ measurand, address }) => `${measurand}@${address}`);

  it('places phases, tariffs and line voltages by the size of the type', () => {
    expect(places(registers('uint16').phases('voltage', 10, 'V'))).toEqual([
      'voltageL1@10',
      'voltageL2@11',
      'voltageL3@12',
    ]);
    expect(places(registers('uint64').tariffs('energyImport', 100, 'kWh'))).toEqual([
      'energyImportT1@100',
      'energyImportT2@104',
    ]);
    expect(places(registers('float32').lineToLine(200))).toEqual([
      'voltageL1L2@200',
      'voltageL2L3@202',
      'voltageL3L1@204',
    ]);
  });

  it('gives the common options to every row, and lets a row say otherwise', () => {
    const tenths = registers('uint16', { step: 0.1, invalid: ['0xFFFF'] });
    expect(tenths.row('voltage', 0, 'V')).toMatchObject({ scale: 0.1, invalid: ['0xFFFF'] });
    expect(tenths.row('voltage', 0, 'V', { step: 0.01 })).toMatchObject({ scale: 0.01, invalid: ['0xFFFF'] });
  });
});

describe('phases', () => {
  it('takes any three addresses', () => {
    const rows = phases('energyImport', every(0x4020, 0x20), 'uint32', 'Wh');
    expect(rows.map(({ address }) => address)).toEqual([0x4020, 0x4040, 0x4060]);
  });
});

describe('from', () => {
  it('names the origin of a block but leaves a row its own', () => {
    const rows = from(
      'manual',
      row('voltage', 0, 'float32', 'V'),
      phases('current', every(2, 2), 'float32', 'A', { origin: 'a driver' }),
    );
    expect(rows.map(({ origin }) => origin)).toEqual(['manual', 'a driver', 'a driver', 'a driver']);
  });
});

describe('setting', () => {
  it('is a holding register that can be written unless said otherwise', () => {
    expect(setting('unitId', 20, 'float32')).toEqual({
      name: 'unitId',
      function: 'holding',
      address: 20,
      type: 'float32',
      access: 'rw',
    });
    expect(setting('serialNumber', 1, 'uint32', { access: 'ro' }).access).toBe('ro');
  });
});
