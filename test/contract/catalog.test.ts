// Visits every declaration of the catalogue: names, sources, units, registers, limits, and values there and back.
import { describe, expect, it } from 'vitest';
import { allModels, modbusMeters, modbusPlants } from '../../src/catalog/index.ts';
import { decodeValue, encodeValue, REGISTER_COUNT, type RegisterType } from '../../src/codec/modbus/registers.ts';
import { identifyMeaning, parseIdentifyKey } from '../../src/definition/modbus/identify.ts';
import type { ModbusMeterModel, ModbusRow } from '../../src/definition/modbus/model.ts';
import { capabilitiesOf, measurandsOf } from '../../src/definition/modbus/model-summary.ts';
import { MEASURANDS, type Unit } from '../../src/vocabulary/measurands.ts';

const byId = new Map(modbusMeters.map((model) => [model.id, model]));

function rowOf(id: string, measurand: string): ModbusRow | undefined {
  return byId.get(id)?.rows.find((row) => row.measurand === measurand);
}

/** What a meter of a house may show; signed quantities also with a minus. */
const PLAUSIBLE: Readonly<Partial<Record<Unit, number>>> = {
  V: 231.4,
  A: 12.34,
  W: 2870,
  var: 410,
  VA: 2899,
  '1': 0.99,
  deg: 8.2,
  '%': 2.1,
  Hz: 49.9,
  Wh: 12_345_600,
  varh: 2_345_600,
  VAh: 12_600_000,
  degC: 21.5,
  m3: 123.4,
  'm3/h': 0.3,
};

/** Counters of a day or a charge, which are small. */
const BEGIN_ANEW: ReadonlySet<string> = new Set(['energyDay', 'energySession']);

const SIGNED_UNITS: ReadonlySet<string> = new Set(['W', 'var', '1', 'deg']);
const SIGNED_TYPES: ReadonlySet<RegisterType> = new Set(['int16', 'int32', 'int64', 'float32', 'float64']);

function plausibleValues({ measurand, type }: ModbusRow): number[] {
  const unit = MEASURANDS[measurand].unit;
  if (unit === null) throw new TypeError(`${measurand} has no unit and cannot be a register`);
  const value = BEGIN_ANEW.has(measurand) ? 12_300 : PLAUSIBLE[unit];
  if (value === undefined) throw new TypeError(`say above what a meter may show in ${unit}`);
  return SIGNED_TYPES.has(type) && SIGNED_UNITS.has(unit) ? [0, value, -value] : [0, value];
}

/** Half a step of an integer register; for floats the precision of the format. */
function tolerance({ type, scale }: ModbusRow, value: number): number {
  if (type === 'float64') return Math.abs(value) * 1e-12;
  return type === 'float32' ? Math.abs(value) * 2 ** -23 : Math.abs(scale) * 0.5000001;
}

describe('the catalogue', () => {
  it('gives every name to one model only', () => {
    const names = allModels.flatMap(({ id, aliases }) => [id, ...aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names.filter((name) => name !== name.toLowerCase())).toEqual([]);
  });

  it('tells no two models by the same value of the same register', () => {
    const clashes = modbusMeters.flatMap((model) =>
      modbusMeters
        .filter((other) => other.id < model.id && sameRegister(model, other))
        .filter((other) => sharedRawValue(model, other) !== null)
        .map((other) => `${model.id} and ${other.id}`),
    );
    expect(clashes).toEqual([]);
  });

  it('calls every Eastron meter SDM, as the clients of the older program expect', () => {
    const types = modbusMeters.filter(({ id }) => id.startsWith('eastron-')).map(({ type }) => type);
    expect(new Set(types)).toEqual(new Set(['SDM']));
    expect(modbusMeters.filter(({ type }) => type !== type.toUpperCase())).toEqual([]);
  });

  it('has the values on which it differs from other programs as the manuals have them', () => {
    const differing = [
      rowOf('bgetech-ds100', 'energyExport')?.address === 0x0118,
      rowOf('carlo-gavazzi-em24', 'energyImport')?.address === 0x3e,
      rowOf('siemens-pac2200', 'frequency')?.address === 55,
      rowOf('sbc-ale3', 'power')?.type === 'int16' && rowOf('sbc-ale3', 'power')?.scale === 10,
      rowOf('solaredge-se-mtr-3y', 'reactiveEnergySumL2')?.address === 0x466,
      rowOf('finder-7m24', 'energyExport')?.address === 2754,
      rowOf('janitza-b-series', 'energyImport')?.scale === 1,
      rowOf('eastron-sdm630', 'energyImport')?.scale === 1000,
      rowOf('orno-we-514', 'power')?.type === 'int32',
      rowOf('chint-dtsu666', 'voltageL1')?.scale === 0.1,
      rowOf('chint-dtsu666', 'energyImport')?.address === 0x101e,
      rowOf('chint-dtsu666-80a', 'energyImport')?.address === 0x401e,
      rowOf('sbc-ale3', 'powerFactorL1')?.type === 'int16',
      rowOf('orno-we-504', 'power')?.type === 'int16',
    ];
    expect(differing).toEqual(differing.map(() => true));
  });

  it('reads the power factor of a meter that feeds in as signed', () => {
    const row = rowOf('sbc-ale3', 'powerFactorL1');
    expect(row && decodeValue(Uint8Array.of(0xff, 0x9e), 0, row)).toBe(-0.98);
  });

  it('computes the signed power of the DZG, which has none', () => {
    expect(byId.get('dzg-dvh4013')?.derived).toMatchObject([
      { measurand: 'power', minuend: 'importPower', subtrahend: 'exportPower' },
    ]);
  });
});

describe.each([...modbusMeters, ...modbusPlants].map((model) => [model.id, model] as const))('%s', (_, model) => {
  it('names its source, where its line default and its read limit come from', () => {
    expect(model.source).toMatch(/^https?:\/\/\S+\.\S+/);
    expect(model.line === null || model.line.source.length > 3).toBe(true);
    expect(model.maxRegistersSource.length).toBeGreaterThan(3);
  });

  it('has a line that a serial port can be set to', () => {
    if (model.line === null || model.line.baud === null) {
      expect(model.line === null || model.line.framing === null).toBe(true);
    } else {
      expect([1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200]).toContain(model.line.baud);
      expect(model.line.framing).toMatch(/^8[NEO][12]$/);
    }
  });

  it('has a sane unit id, read limit and pause', () => {
    const last = model.line === null ? 255 : 247;
    expect(model.defaultUnitId === null || (model.defaultUnitId >= 1 && model.defaultUnitId <= last)).toBe(true);
    // The widest value fits into one read.
    expect(model.maxRegistersPerRead).toBeGreaterThanOrEqual(
      Math.max(...model.rows.map(({ type }) => REGISTER_COUNT[type])),
    );
    expect(model.maxRegistersPerRead).toBeLessThanOrEqual(125);
    expect(model.pauseOnUnitChangeMs).toBeGreaterThanOrEqual(0);
    expect(model.pauseOnUnitChangeMs).toBeLessThanOrEqual(100);
    expect(model.functionAlternatives).not.toContain(model.function);
  });

  it('has rows in order of address, without overlap, each measurand once, in its canonical unit', () => {
    const ends = model.rows.map(({ address, type }) => address + REGISTER_COUNT[type]);
    const overlaps = model.rows.filter(({ address }, index) => index > 0 && address < (ends[index - 1] ?? 0));
    expect(overlaps).toEqual([]);
    const measurands = measurandsOf(model);
    expect(new Set(measurands).size).toBe(measurands.length);
    expect(model.rows.filter(({ measurand, unit }) => MEASURANDS[measurand].unit !== unit)).toEqual([]);
    expect(model.rows.filter(({ wordOrder }) => wordOrder !== model.wordOrder)).toEqual([]);
  });

  it('polls counters and distortion slowly, and all else fast', () => {
    const isSlow = (row: ModbusRow): boolean => row.unit.endsWith('h') || row.measurand.startsWith('thd');
    const wrong = model.rows.filter((row) => (row.group === 'slow') !== isSlow(row));
    expect(wrong).toEqual([]);
  });

  it('has a probe that it measures', () => {
    if (model.probe !== null) expect(measurandsOf(model)).toContain(model.probe);
  });

  it('has an identify table that can be read', () => {
    const { values, note } = model.identify ?? { values: {}, note: 'none' };
    expect(Object.keys(values).filter((key) => parseIdentifyKey(key) === null)).toEqual([]);
    expect(Object.keys(values).length > 0 || note !== undefined).toBe(true);
  });

  it('measures power or counts energy', () => {
    const can = capabilitiesOf(measurandsOf(model), model.phases ?? 3);
    expect([can.power, can.totalImport]).not.toEqual(['none', 'no']);
  });

  it('gives plausible values back as they went in', () => {
    const wrong = model.rows.flatMap((row) =>
      plausibleValues(row).flatMap((value) => {
        const back = decodeValue(encodeValue(value, row), 0, row);
        const isMarker = back === null && value === 0 && row.invalid.some((marker) => Number(marker) === 0);
        const fits = back !== null && Math.abs(back - value) <= tolerance(row, value);
        return fits || isMarker ? [] : [`${row.measurand}: ${value} came back as ${back}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('gives null back for each of its "not available" markers', () => {
    const wrong = model.rows.flatMap((row) =>
      row.invalid
        .filter(
          (_, index) => decodeValue(encodeValue(null, { ...row, invalid: row.invalid.slice(index) }), 0, row) !== null,
        )
        .map((marker) => `${row.measurand}: ${marker}`),
    );
    expect(wrong).toEqual([]);
    const floats = model.rows.filter(({ type }) => type.startsWith('float'));
    expect(floats.filter((row) => decodeValue(encodeValue(null, row), 0, row) !== null)).toEqual([]);
  });

  it('has settings with a name of their own and a place in the register space', () => {
    const names = model.settings.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(model.settings.filter(({ address }) => address < 0 || address > 0xffff)).toEqual([]);
  });
});

function sameRegister(a: ModbusMeterModel, b: ModbusMeterModel): boolean {
  return (
    a.identify !== null && a.identify.address === b.identify?.address && a.identify.function === b.identify.function
  );
}

function sharedRawValue(a: ModbusMeterModel, b: ModbusMeterModel): number | null {
  const { identify } = b;
  if (a.identify === null || identify === null) return null;
  const raws = Object.keys(a.identify.values).flatMap((key) => {
    const range = parseIdentifyKey(key);
    return range === null ? [] : Array.from({ length: range.last - range.first + 1 }, (_, i) => range.first + i);
  });
  return raws.find((raw) => identifyMeaning(identify, raw) !== null) ?? null;
}
