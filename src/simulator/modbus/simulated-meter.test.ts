import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { allModels, findModel } from '../../catalog/index.ts';
import { decodeValue, REGISTER_COUNT } from '../../codec/modbus/registers.ts';
import { identifyMeaning, identifyRegisterCount } from '../../definition/modbus/identify.ts';
import type { ModbusMeterModel } from '../../definition/modbus/model.ts';
import { SimulatedMeter, type SimulatedMeterOptions } from './simulated-meter.ts';
import { runs } from '../../../test/support/amount.ts';

const modbusModels = allModels.filter(isModbus);
const clock = new FakeClock();

function isModbus(model: { kind: string }): model is ModbusMeterModel {
  return model.kind === 'modbus';
}

function meter(name: string, options: Partial<SimulatedMeterOptions> = {}): SimulatedMeter {
  const model = findModel(name);
  if (model?.kind !== 'modbus') throw new Error(`no Modbus meter ${name}`);
  return new SimulatedMeter({ model, unitId: 1, ...options }, clock);
}

function readPdu(code: number, address: number, count: number): Uint8Array {
  return Uint8Array.of(code, address >> 8, address & 0xff, count >> 8, count & 0xff);
}

function writePdu(address: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(10);
  bytes.set([16, address >> 8, address & 0xff, 0, 2, 4]);
  bytes.writeFloatBE(value, 6);
  return bytes;
}

/** The registers, or the exception code. */
function read(from: SimulatedMeter, code: number, address: number, count: number): Uint8Array | number {
  const { pdu } = from.answer(readPdu(code, address, count));
  return pdu[0] === (code | 0x80) ? (pdu[1] ?? -1) : pdu.subarray(2);
}

describe('every meter of the catalogue', () => {
  test('there are some', () => {
    expect(modbusModels.length).toBeGreaterThanOrEqual(36);
  });

  test.each(modbusModels.map((model) => [model.id, model] as const))('%s: rows read back equal', (_, model) => {
    const simulated = new SimulatedMeter({ model, unitId: 3 }, clock);
    const code = model.function === 'input' ? 4 : 3;
    for (const row of model.rows) {
      const bytes = read(simulated, code, row.address, REGISTER_COUNT[row.type]);
      if (typeof bytes === 'number') throw new Error(`${row.measurand}: exception ${bytes}`);
      const value = decodeValue(bytes, 0, row);
      expect(value, row.measurand).toBe(simulated.reading(row.measurand));
      // A moving value that is null, 0 or at the end of its type would hide a mistake in the declaration.
      expect(value, row.measurand).not.toBeNull();
      expect(value, row.measurand).toSatisfy(Number.isFinite);
    }
    for (const alternative of model.functionAlternatives) {
      const first = model.rows[0];
      if (!first) throw new Error('no rows');
      const bytes = read(simulated, alternative === 'input' ? 4 : 3, first.address, REGISTER_COUNT[first.type]);
      expect(bytes).toBeInstanceOf(Uint8Array);
    }
  });

  test.each(modbusModels.map((model) => [model.id, model] as const))('%s: set values are served', (_, model) => {
    const simulated = new SimulatedMeter({ model, unitId: 3 }, clock);
    for (const row of model.rows) {
      simulated.set(row.measurand, row.scale * 100);
      expect(simulated.reading(row.measurand), row.measurand).toBeCloseTo(row.scale * 100, 6);
      if (row.invalid.length > 0 || row.type.startsWith('float')) {
        simulated.set(row.measurand, null);
        expect(simulated.reading(row.measurand), row.measurand).toBeNull();
      } else {
        expect(() => simulated.set(row.measurand, null)).toThrow(/no "not available" marker/);
      }
    }
  });

  test.each(modbusModels.filter((model) => model.identify).map((model) => [model.id, model] as const))(
    '%s: its identify register tells a meaning of its table',
    (_, model) => {
      const { identify } = model;
      if (!identify || Object.keys(identify.values).length === 0) return;
      const simulated = new SimulatedMeter({ model, unitId: 3 }, clock);
      const code = identify.function === 'input' ? 4 : 3;
      const bytes = read(simulated, code, identify.address, identifyRegisterCount(identify));
      if (typeof bytes === 'number') throw new Error(`exception ${bytes}`);
      expect(identifyMeaning(identify, parseInt(Buffer.from(bytes).toString('hex'), 16))).not.toBeNull();
    },
  );

  test.each(modbusModels.map((model) => [model.id, model] as const))('%s: settings read as allowed', (_, model) => {
    const simulated = new SimulatedMeter({ model, unitId: 42 }, clock);
    for (const { name, access, address, function: kind } of model.settings) {
      if (access === 'wo') continue;
      expect(read(simulated, kind === 'input' ? 4 : 3, address, 1), name).toBeInstanceOf(Uint8Array);
      if (name === 'unitId') expect(simulated.setting(name)).toBe(42);
    }
  });
});

describe('reads that are refused', () => {
  test.each([
    ['a function it lacks', 2, 0, 1, 1],
    ['no register', 4, 0, 0, 3],
    ['more than its limit', 4, 0, 81, 3],
    ['behind the last register', 4, 0x17e, 2, 2],
    ['across the end of the address space', 4, 0xffff, 2, 2],
    ['holding registers that do not exist', 3, 0x300, 2, 2],
  ])('%s', (_, code, address, count, exception) => {
    expect(read(meter('sdm630'), code, address, count)).toBe(exception);
  });

  test('gaps read 0, or do not exist on a sparse meter', () => {
    expect(read(meter('sdm630'), 4, 0x36, 2)).toEqual(Uint8Array.of(0, 0, 0, 0));
    expect(read(meter('sdm630', { sparse: true }), 4, 0x36, 2)).toBe(2);
    expect(read(meter('sdm630', { sparse: true }), 4, 0, 36)).toBeInstanceOf(Uint8Array);
  });

  test('a meter without holding registers does not know functions 3, 6 and 16', () => {
    const finder = meter('finder-7m24');
    expect(read(finder, 3, 0, 1)).toBe(1);
    expect([...finder.answer(writePdu(20, 5)).pdu]).toEqual([0x90, 1]);
    expect([...finder.answer(Uint8Array.of(6, 0, 20, 0, 5)).pdu]).toEqual([0x86, 1]);
  });
});

describe('settings', () => {
  test('a new unit id is echoed and works at once', () => {
    const sdm = meter('sdm120');
    expect([...sdm.answer(writePdu(20, 5)).pdu]).toEqual([16, 0, 20, 0, 2]);
    expect([sdm.unitId, sdm.setting('unitId')]).toEqual([5, 5]);
    expect(read(sdm, 3, 20, 2)).toEqual(Uint8Array.of(0x40, 0xa0, 0, 0));
  });

  test('or only after a restart', () => {
    const sdm = meter('sdm120', { unitIdAfterRestart: true });
    sdm.answer(writePdu(20, 5));
    expect([sdm.unitId, sdm.setting('unitId')]).toEqual([1, 5]);
    sdm.restart();
    expect(sdm.unitId).toBe(5);
  });

  test.each([
    ['a unit id that does not exist', writePdu(20, 248), 3],
    ['a unit id that is no whole number', writePdu(20, 1.5), 3],
    ['a unit id that is no number', writePdu(20, NaN), 3],
    ['a baud code that it lacks', writePdu(28, 7), 3],
    ['a register that may only be read', Uint8Array.of(16, 0xfc, 2, 0, 1, 2, 0, 1), 2],
    ['half a value', Uint8Array.of(16, 0, 20, 0, 1, 2, 0, 1), 3],
    ['a count that contradicts the bytes', Uint8Array.of(16, 0, 20, 0, 2, 2, 0, 1), 3],
    ['no registers', Uint8Array.of(16, 0, 20, 0, 0, 0), 3],
    ['a cut off request', Uint8Array.of(16, 0), 3],
    ['registers behind the end', Uint8Array.of(16, 0xff, 0xff, 0, 2, 4, 0, 0, 0, 0), 2],
  ])('%s is refused and changes nothing', (_, pdu, code) => {
    const sdm = meter('sdm120');
    expect([...sdm.answer(pdu).pdu]).toEqual([0x90, code]);
    expect([sdm.unitId, sdm.setting('unitId'), sdm.setting('baud')]).toEqual([1, 1, 0]);
  });

  test('a one-register setting takes function 6', () => {
    const orno = meter('orno-we-504');
    expect([...orno.answer(Uint8Array.of(6, 0, 15, 0, 9)).pdu]).toEqual([6, 0, 15, 0, 9]);
    expect(orno.unitId).toBe(9);
    expect([...orno.answer(Uint8Array.of(6, 0, 15, 0)).pdu]).toEqual([0x86, 3]);
  });

  test('the factory values are those of the line', () => {
    const sdm = meter('sdm630');
    expect(sdm.setting('baud')).toBe(2);
    expect(sdm.setting('parityStop')).toBe(0);
    expect(() => sdm.setting('colour')).toThrow(/eastron-sdm630 has no setting colour/);
  });

  test('a register that may only be written does not exist for reads', () => {
    expect(read(meter('sdm630'), 3, 0xf010, 1)).toBe(2);
    expect([...meter('sdm630').answer(Uint8Array.of(6, 0xf0, 0x10, 0, 0)).pdu]).toEqual([6, 0xf0, 0x10, 0, 0]);
  });
});

describe('values', () => {
  test('move, stand still while frozen, and go on without a jump', async () => {
    const own = new FakeClock();
    const model = meter('sdm630').model;
    const sdm = new SimulatedMeter({ model, unitId: 1, power: () => 3600 }, own);
    const first = sdm.reading('voltageL1');
    await own.advance(5000);
    expect(sdm.reading('voltageL1')).not.toBe(first);
    sdm.freeze();
    const frozen = model.rows.map((row) => sdm.reading(row.measurand));
    await own.advance(3_600_000);
    expect(model.rows.map((row) => sdm.reading(row.measurand))).toEqual(frozen);
    const before = sdm.reading('energyImportL1') ?? NaN;
    sdm.thaw();
    sdm.thaw();
    await own.advance(100_000);
    // 3600 W for 100 s are 100 Wh; a float32 of kWh in this range has steps of 0.12 Wh.
    expect((sdm.reading('energyImportL1') ?? NaN) - before).toBeCloseTo(100, 0);
  });

  test('a set value stays until it is released', () => {
    const sdm = meter('sdm630', { values: { voltageL1: 231.5 } });
    expect(sdm.reading('voltageL1')).toBe(231.5);
    sdm.release('voltageL1');
    expect(sdm.reading('voltageL1')).not.toBe(231.5);
  });

  test('a measurand the meter lacks is refused with those it has', () => {
    expect(() => meter('sdm72').set('voltageL1', 1)).toThrow(
      /eastron-sdm72 does not measure voltageL1; it has: power, /,
    );
    expect(() => meter('sdm72').reading('volume')).toThrow(/does not measure volume/);
  });

  test('a derived value is that of its parts', () => {
    const dzg = meter('dzg', { values: { importPower: 0, exportPower: 1500 } });
    expect(dzg.reading('power')).toBe(-1500);
  });
});

test('any bytes get an answer of the same function, as data or as an exception', () => {
  const meters = ['sdm630', 'janitza', 'sbc', 'orno-we-504'].map((name) => meter(name));
  fc.assert(
    fc.property(
      fc.nat(3),
      fc.uint8Array({ maxLength: 260 }),
      fc.constantFrom(null, 3, 4, 6, 16),
      (index, bytes, code) => {
        if (code !== null && bytes.length > 0) bytes[0] = code;
        const { pdu } = meters[index]!.answer(bytes);
        expect((pdu[0] ?? 0) & 0x7f).toBe((bytes[0] ?? 0) & 0x7f);
        expect(pdu.length).toBeGreaterThanOrEqual(2);
        expect(pdu.length).toBeLessThanOrEqual(253);
      },
    ),
    { numRuns: runs(2000) },
  );
});
