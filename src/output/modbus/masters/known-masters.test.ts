// The requests of the known masters are replayed at every meter that they read: over a device that measures all of it, and over
// one that lacks what the master does not act on.
import { describe, expect, test } from 'vitest';
import { LiveHouse } from '../../../../test/support/live-house.ts';
import { modbusModel } from '../../../../test/support/modbus-house.ts';
import { MEASURANDS, measurandInfo, type Measurand } from '../../../vocabulary/measurands.ts';
import { modbusMeters } from '../../../catalog/index.ts';
import { decodeValue, REGISTER_COUNT } from '../../../codec/modbus/registers.ts';
import type { ModbusMeterModel } from '../../../definition/modbus/model.ts';
import type { ModbusOutputUnit } from '../config.ts';
import { EmulatedMeter } from '../emulated/emulated-meter.ts';
import { KNOWN_MASTERS } from './known-masters.ts';
import type { MasterName } from './known-master.ts';
import { missingRule, neverSteers } from './missing-rules.ts';

const PAIRS = Object.values(KNOWN_MASTERS).flatMap(({ name, models }) => models.map((model) => [name, model] as const));

function emulated(
  as: ModbusMeterModel,
  source: { model: string; measurands: readonly string[] },
  more: Partial<ModbusOutputUnit>,
): EmulatedMeter {
  const house = new LiveHouse();
  const names = source.measurands.filter((name) => typeof measurandInfo(name)?.unit === 'string');
  const measurands = Object.fromEntries(names.map((name) => [name, measurandInfo(name)?.unit ?? '']));
  house.addDevice('grid', 1, { model: source.model, measurands });
  const value = (name: string): number => (measurandInfo(name)?.quantity === 'powerFactor' ? 0.5 : 100);
  house.read('grid', Object.fromEntries(names.map((name) => [name, value(name)])));
  const unit = { id: 2, as, device: 'grid', missing: null, for: null, invert: false, ...more } as const;
  return new EmulatedMeter({ unit, live: house.live, clock: house.clock, onRefused: () => undefined });
}

function refusedOf(meter: EmulatedMeter, master: MasterName): string[] {
  return KNOWN_MASTERS[master].requests.flatMap(([fn, address, count]) => {
    const answer = meter.read({ kind: 'read', unit: 2, function: fn, address, count });
    if (typeof answer !== 'number') expect(answer).toHaveLength(2 * count);
    return typeof answer === 'number' ? [`${address} x ${count}: exception ${answer}`] : [];
  });
}

describe('a known master', () => {
  test.each(PAIRS)('%s gets all its blocks from a played %s with or without being named', (master, id) => {
    const model = modbusModel(id);
    const source = { model: model.id, measurands: model.rows.map(({ measurand }) => measurand) };
    for (const more of [{}, { for: master }, { missing: 'zero' as const }]) {
      expect(refusedOf(emulated(model, source, more), master)).toEqual([]);
    }
  });

  test.each(PAIRS)('%s gets all its blocks from a played %s that measures no more than it acts on', (master, id) => {
    const { uses } = KNOWN_MASTERS[master];
    const measurands = uses === 'all' ? Object.keys(MEASURANDS) : uses;
    const meter = emulated(modbusModel(id), { model: 'iskra-mt175', measurands }, { for: master });
    expect(refusedOf(meter, master)).toEqual([]);
  });

  test.each(PAIRS)('%s is refused what it acts on when the played %s has none of it', (master, id) => {
    const meter = emulated(modbusModel(id), { model: 'iskra-mt175', measurands: ['power'] }, { for: master });
    expect(refusedOf(meter, master).length).toBeGreaterThan(0);
  });

  test('recognises the meter: what identifies it is there', () => {
    const read = (id: string, address: number, count: number): number[] => {
      const model = modbusModel(id);
      const answer = emulated(model, { model: model.id, measurands: ['power'] }, {}).read({
        ...{ kind: 'read', unit: 2, function: 3, address, count },
      });
      if (typeof answer === 'number') throw new Error(`exception ${answer}`);
      const view = new DataView(answer.buffer, answer.byteOffset);
      return Array.from({ length: count }, (_, at) => view.getUint16(2 * at));
    };
    expect(read('em24-e1', 0x000b, 1)).toEqual([1648]);
    expect(read('em24-e1', 0xa000, 1)).toEqual([7]);
    expect(read('em24-e1', 0x0304, 1)).toEqual([0x1803]);
    expect(String.fromCodePoint(...read('em24-e1', 0x5000, 7).flatMap((word) => [word >> 8, word & 0xff]))).toMatch(
      /^MH[0-9]{8}\0{4}$/,
    );
    expect(read('semtr', 1706, 2)).toEqual([202, 31]);
    expect(read('semtr', 1651, 1)).toEqual([2]);
    expect(read('dtsu666', 0x5000, 1)).toEqual([0x20d5]);
    expect(read('dtsu666', 0x002e, 1)).toEqual([2]);
  });

  test('reads the counters that the WattNode shows twice', () => {
    const model = modbusModel('semtr');
    const meter = emulated(model, { model: model.id, measurands: ['energyImport', 'energySum'] }, {});
    const row = model.rows.find(({ measurand }) => measurand === 'energyImport');
    if (row === undefined) throw new Error('no row');
    const answer = meter.read({ kind: 'read', unit: 2, function: 3, address: 1006, count: REGISTER_COUNT[row.type] });
    expect(typeof answer === 'number' ? answer : decodeValue(answer, 0, row)).toBeCloseTo(100, 3);
  });
});

describe('mbmd, value by value as in its own tables', () => {
  const mbmdModels = ['sdm630', 'sdm72', 'sdm120', 'janitza', 'dtsu666', 'iem3000', 'semtr', 'inepro'];

  test.each(mbmdModels)('is refused nothing that a played %s over a Janitza lacks, in registers of floats', (name) => {
    const model = modbusModel(name);
    const janitza = modbusModel('janitza');
    const source = { model: janitza.id, measurands: janitza.rows.map(({ measurand }) => measurand) };
    const meter = emulated(model, source, { for: 'mbmd' });
    const refused = model.rows.filter((row) => {
      const fn = model.function === 'input' ? 4 : 3;
      const request = {
        kind: 'read',
        unit: 2,
        function: fn,
        address: row.address,
        count: REGISTER_COUNT[row.type],
      } as const;
      return row.type.startsWith('float') && typeof meter.read(request) === 'number';
    });
    expect(refused.map(({ measurand }) => measurand)).toEqual([]);
  });
});

describe('a missing value', () => {
  const rule = (measurand: Measurand, type: 'float32' | 'int32', name: MasterName | null = null): string =>
    missingRule({ measurand, type }, { missing: null, for: name });

  test('that steers is an exception, whoever reads it, unless NaN says it', () => {
    for (const measurand of [
      'power',
      'powerL1',
      'currentL1',
      'current',
      'currentN',
      'voltageL1',
      'importPower',
    ] as const) {
      expect(neverSteers(measurand), measurand).toBe(false);
      expect(rule(measurand, 'float32'), measurand).toBe('exception');
      expect(rule(measurand, 'int32', 'mbmd'), measurand).toBe('exception');
      expect(rule(measurand, 'float32', 'mbmd'), measurand).toBe('nan');
    }
    for (const master of ['victron', 'sungrow'] as const) expect(rule('currentL1', 'int32', master)).toBe('exception');
  });

  test('that steers nothing is NaN, or 0 where there is none', () => {
    for (const measurand of [
      'thdVoltageL1',
      'energyImportL2',
      'energyImportT1',
      'apparentEnergy',
      'phaseAngle',
    ] as const) {
      expect(neverSteers(measurand), measurand).toBe(true);
      expect([rule(measurand, 'float32'), rule(measurand, 'int32')], measurand).toEqual(['nan', 'zero']);
    }
    expect([neverSteers('energyImport'), neverSteers('energySum'), neverSteers('frequency')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('follows the one rule that was said for all', () => {
    expect(missingRule({ measurand: 'thdVoltageL1', type: 'float32' }, { missing: 'exception', for: 'mbmd' })).toBe(
      'exception',
    );
  });

  test('knows masters for meters of the catalogue only', () => {
    for (const [, model] of PAIRS) expect(modbusMeters.map(({ id }) => id)).toContain(model);
  });
});
