import { beforeEach, describe, expect, test } from 'vitest';
import { modbusMeters } from '../../../catalog/index.ts';
import { decodeValue, REGISTER_COUNT } from '../../../codec/modbus/registers.ts';
import { READ_HOLDING, READ_INPUT } from '../../../codec/modbus/request.ts';
import type { MissingRule, ModbusOutputUnit } from '../config.ts';
import type { ModbusMeterModel, ModbusRow } from '../../../definition/modbus/model.ts';
import type { DeviceView } from '../../../model/device-view.ts';
import { LiveHouse } from '../../../../test/support/live-house.ts';
import { modbusModel } from '../../../../test/support/modbus-house.ts';
import { MEASURANDS, type Measurand } from '../../../vocabulary/measurands.ts';
import { meaningOf } from '../../played/measurand-meaning.ts';
import { EmulatedMeter, type PlayedMeterOptions } from './emulated-meter.ts';

let house: LiveHouse;
let missed: string[];

beforeEach(() => {
  house = new LiveHouse();
  missed = [];
});

const SML: Partial<DeviceView> = {
  values: 'when heard',
  model: 'iskra-mt175',
  measurands: { power: 'W', energyImport: 'Wh' },
};

function play(model: string | ModbusMeterModel, more: Partial<ModbusOutputUnit> = {}): EmulatedMeter {
  const as = typeof model === 'string' ? modbusModel(model) : model;
  const unit = { id: 1, as, device: 'grid', missing: 'exception', for: null, invert: false, ...more } as const;
  const onRefused: PlayedMeterOptions['onRefused'] = (refused) =>
    void missed.push(...refused.map(({ measurand, why }) => (why === 'missing' ? measurand : `${measurand} unlike`)));
  return new EmulatedMeter({ unit, live: house.live, clock: house.clock, onRefused });
}

function answer(meter: EmulatedMeter, model: ModbusMeterModel, row: ModbusRow): Uint8Array | number {
  const fn = model.function === 'input' ? READ_INPUT : READ_HOLDING;
  return meter.read({ kind: 'read', unit: 1, function: fn, address: row.address, count: REGISTER_COUNT[row.type] });
}

/** The value a client reads, or the exception as text. */
function ask(meter: EmulatedMeter, name: string, measurand: string): number | string | null {
  const model = modbusModel(name);
  const row = model.rows.find((each) => each.measurand === measurand);
  if (row === undefined) throw new Error(`${name} has no ${measurand}`);
  const registers = answer(meter, model, row);
  return typeof registers === 'number' ? `exception ${registers}` : decodeValue(registers, 0, row);
}

const readInput = (meter: EmulatedMeter, address: number, count: number): Uint8Array | number =>
  meter.read({ kind: 'read', unit: 1, function: READ_INPUT, address, count });

describe('an infrared meter played as an SDM630', () => {
  beforeEach(() => {
    house.addDevice('grid', null, SML);
    house.read('grid', { power: -1500, energyImport: 12_345_600, energyExport: 7_000_000 });
  });

  test('has what the infrared meter has, in its own units', () => {
    const meter = play('sdm630');
    expect(ask(meter, 'sdm630', 'power')).toBe(-1500);
    // The registers hold kWh as floats.
    expect(ask(meter, 'sdm630', 'energyImport')).toBeCloseTo(12_345_600, -1);
    expect(ask(meter, 'sdm630', 'energyExport')).toBeCloseTo(7_000_000, -1);
  });

  test('adds import and export where the model does', () => {
    expect(ask(play('sdm630'), 'sdm630', 'energySum')).toBeCloseTo(19_345_600, -1);
    expect(ask(play('sdm72'), 'sdm72', 'power')).toBe(1500);
    expect([ask(play('sdm72'), 'sdm72', 'importPower'), ask(play('sdm72'), 'sdm72', 'exportPower')]).toEqual([0, 1500]);
  });

  test('invents nothing: phases, voltages, currents are refused; net energy is import less export', () => {
    const meter = play('sdm630');
    for (const measurand of ['powerL1', 'voltageL1', 'currentL1', 'apparentPower', 'powerFactor', 'energyImportL1']) {
      expect(String(ask(meter, 'sdm630', measurand)), measurand).toMatch(/^exception (2|11)$/);
    }
    expect(ask(play('solaredge-meter'), 'solaredge-meter', 'energySum')).toBeCloseTo(5_345_600, -1);
    expect(String(ask(play('solaredge-meter'), 'solaredge-meter', 'energySumL1'))).toMatch(/^exception (2|11)$/);
  });

  test('says "does not respond" for what may still come, "no such register" a minute later', async () => {
    const meter = play('sdm630');
    expect(ask(meter, 'sdm630', 'currentL1')).toBe('exception 11');
    for (let second = 0; second < 12; second++) {
      await house.clock.advance(5000);
      house.read('grid', { power: 100 });
    }
    expect(ask(meter, 'sdm630', 'currentL1')).toBe('exception 2');
    expect(missed).toEqual(['currentL1']);
    // What it had once is only late.
    expect(ask(meter, 'sdm630', 'energyImport')).toBe('exception 11');
    expect(ask(meter, 'sdm630', 'power')).toBe(100);
  });

  test('a block is refused when one value in it is not there', () => {
    const meter = play('sdm630');
    expect(readInput(meter, 0x0048, 4)).toBeInstanceOf(Uint8Array);
    expect(readInput(meter, 0x0046, 4)).toBe(11);
  });

  test('old values are never shown, whatever the rule', async () => {
    const rules: MissingRule[] = ['exception', 'nan', 'zero'];
    const meters = rules.map((missing) => play('sdm630', { missing }));
    await house.clock.advance(60_000);
    expect(meters.map((meter) => ask(meter, 'sdm630', 'power'))).toEqual(['exception 11', null, 'exception 11']);
    house.goOffline('grid');
    expect(meters.map((meter) => ask(meter, 'sdm630', 'power'))).toEqual(new Array(3).fill('exception 11'));
  });

  test('a device that is not configured any more is exception 11', () => {
    const meter = play('sdm630');
    house.live.removeDevice('grid');
    expect(ask(meter, 'sdm630', 'power')).toBe('exception 11');
  });
});

describe('registers that nobody knows', () => {
  beforeEach(() => {
    house.addDevice('grid', 1);
    const model = modbusModel('sdm630');
    house.read('grid', Object.fromEntries(model.rows.map(({ measurand }) => [measurand, 1])));
  });

  test('read as NaN inside a block of floats, as nothing alone', () => {
    const block = readInput(play('sdm630'), 0x002a, 8);
    if (typeof block === 'number') throw new Error(`exception ${block}`);
    const view = new DataView(block.buffer, block.byteOffset, block.length);
    expect([view.getFloat32(0), view.getFloat32(4), view.getFloat32(8), view.getFloat32(12)]).toEqual([1, NaN, NaN, 1]);
    expect(readInput(play('sdm630'), 0x002c, 4)).toBe(2);
    expect(readInput(play('sdm630'), 0x2000, 2)).toBe(2);
  });

  test('read as 0 when missing values do', () => {
    const block = readInput(play('sdm630', { missing: 'zero' }), 0x002a, 4);
    expect(typeof block === 'number' ? block : [...block.subarray(4)]).toEqual([0, 0, 0, 0]);
  });

  test('the code of the model, the unit id and a serial number can be read, no password', () => {
    const meter = play('sdm630', { id: 9 });
    const holding = (address: number, count: number): Uint8Array | number =>
      meter.read({ kind: 'read', unit: 9, function: READ_HOLDING, address, count });
    expect(holding(0xfc02, 1)).toEqual(Uint8Array.of(0, 0x70));
    expect(holding(0x0014, 2)).toEqual(Uint8Array.of(0x41, 0x10, 0, 0));
    expect(holding(0xfc00, 2)).toEqual(
      play('sdm630').read({ kind: 'read', unit: 1, function: 3, address: 0xfc00, count: 2 }),
    );
    expect(holding(0x0018, 2)).toBe(2);
    // Function 4 of the same address is something else, and functions a model does not have are exception 1.
    expect(readInput(play('sdm630'), 0xfc02, 1)).toBe(2);
    expect(readInput(play('iem3000'), 0x0bb7, 2)).toBe(1);
  });
});

/** A value of its own for each row, that a meter can have: a power factor of 100 would be withheld. */
function possible(measurand: Measurand, index: number): number {
  return MEASURANDS[measurand].quantity === 'powerFactor' ? 0.5 + index / 1000 : 100 + index;
}

describe('every meter played by every other', () => {
  test('shows the same measurand or nothing; sums and averages of unclear kind never change hands', () => {
    let shown = 0;
    for (const source of modbusMeters) {
      house = new LiveHouse();
      const values = new Map<string, number>(
        source.rows.map(({ measurand }, index) => [measurand, possible(measurand, index)]),
      );
      const measurands = Object.fromEntries(source.rows.map(({ measurand, unit }) => [measurand, unit]));
      house.addDevice('grid', 1, { model: source.id, phases: source.phases, measurands });
      house.read('grid', Object.fromEntries(values));
      for (const target of modbusMeters) {
        const meter = play(target);
        for (const row of target.rows) {
          const registers = answer(meter, target, row);
          const label = `${source.id} as ${target.id}: ${row.measurand}`;
          if (typeof registers === 'number') {
            expect([2, 4], label).toContain(registers);
            continue;
          }
          const own = source.rows.find(({ measurand }) => measurand === row.measurand);
          if (own === undefined) continue;
          const meaning = meaningOf(row, target.phases);
          const isSame = meaningOf(own, source.phases) === meaning;
          if (source.id !== target.id && !isSame) continue;
          expect(source.id === target.id || meaning !== 'unclear', label).toBe(true);
          const read = decodeValue(registers, 0, row) ?? NaN;
          const expected = values.get(row.measurand) ?? NaN;
          const step = row.type.startsWith('float') ? 1e-4 : row.scale / 2;
          expect(Math.abs(read - expected), label).toBeLessThanOrEqual(step * 1.001);
          shown++;
        }
      }
    }
    expect(shown).toBeGreaterThan(10_000);
  });

  test('one-phase meters: what is measured on the only phase is L1, the others are nothing', () => {
    house.addDevice('grid', 1, {
      model: 'eastron-sdm120',
      phases: 1,
      measurands: { voltage: 'V', current: 'A', power: 'W' },
    });
    house.read('grid', { voltage: 230, current: 2, power: -400 });
    const meter = play('sdm630');
    expect(
      ['voltageL1', 'currentL1', 'powerL1', 'power', 'apparentPowerL1'].map((name) => ask(meter, 'sdm630', name)),
    ).toEqual([230, 2, -400, -400, 460]);
    expect(['voltageL2', 'powerL3', 'current', 'voltageLN'].map((name) => ask(meter, 'sdm630', name))).toEqual(
      new Array(4).fill('exception 2'),
    );
    expect(ask(play('sdm230'), 'sdm230', 'voltage')).toBe(230);
  });

  test('a power that adds both directions is no signed power: it comes from import and export', () => {
    const measurands = { power: 'W', importPower: 'W', exportPower: 'W' };
    house.addDevice('grid', 1, { model: 'eastron-sdm72', measurands });
    house.read('grid', { power: 800, importPower: 0, exportPower: 800 });
    expect(ask(play('sdm630'), 'sdm630', 'power')).toBe(-800);
    expect(ask(play('sdm72'), 'sdm72', 'power')).toBe(800);
  });
});

describe('inverters and wallboxes', () => {
  test('count in the direction of their power; turned round they feed in', () => {
    house.addDevice('grid', 1, { kind: 'http', model: 'fronius-symo', measurands: { power: 'W', energyTotal: 'Wh' } });
    house.read('grid', { power: 4200, energyTotal: 5_000_000 });
    const plain = play('sdm630');
    const turned = play('sdm630', { invert: true });
    expect([ask(plain, 'sdm630', 'power'), ask(turned, 'sdm630', 'power')]).toEqual([4200, -4200]);
    expect([ask(plain, 'sdm630', 'energyImport'), ask(turned, 'sdm630', 'energyExport')]).toEqual([5e6, 5e6]);
    expect([ask(plain, 'sdm630', 'energyExport'), ask(turned, 'sdm630', 'energyImport')]).toEqual(
      new Array(2).fill('exception 2'),
    );
  });

  test('the panels of a power flow are not counted as its grid', () => {
    const measurands = { power: 'W', pvPower: 'W', energyTotal: 'Wh' };
    house.addDevice('grid', 1, { kind: 'http', model: 'fronius-powerflow', measurands });
    house.read('grid', { power: 100, pvPower: 5000, energyTotal: 5_000_000 });
    expect(ask(play('sdm630'), 'sdm630', 'energyImport')).toBe('exception 2');
  });
});
