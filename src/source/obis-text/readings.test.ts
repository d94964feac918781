// What the lines of a telegram mean: names, units, signs, totals, and what is no present value.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDataLines } from '../../codec/obis-text/data-line.ts';
import { readLines } from './readings.ts';

function read(...lines: string[]): Record<string, number> {
  const readings = readLines(parseDataLines(lines.join('\r\n')).lines);
  return Object.fromEntries(readings.map(({ measurand, value }) => [measurand, value]));
}

function unitsOf(...lines: string[]): (string | null)[] {
  return readLines(parseDataLines(lines.join('\r\n')).lines).map(({ unit }) => unit);
}

describe('the lines of a telegram', () => {
  it('are named, in canonical units', () => {
    expect(
      read('1-0:1.8.0(006545.766*kWh)', '1-0:2.8.0(000000058*Wh)', '1-0:32.7.0(230.1*V)', '1-0:31.7.0(002*A)'),
    ).toEqual({
      energyImport: 6_545_766,
      energyExport: 58,
      voltageL1: 230.1,
      currentL1: 2,
    });
    expect(unitsOf('1-0:3.8.0(000000.747*kvarh)', '1-0:14.7.0(50.01*Hz)')).toEqual(['varh', 'Hz']);
  });

  it('have no binary noise in any counter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (wh) => {
        const text = (wh / 1000).toFixed(3).padStart(10, '0');
        expect(read(`1-0:1.8.0(${text}*kWh)`)).toEqual({ energyImport: wh });
      }),
    );
  });

  it('give a power with its direction, and both halves', () => {
    expect(read('1-0:1.7.0(00.000*kW)', '1-0:2.7.0(01.193*kW)')).toEqual({
      power: -1193,
      importPower: 0,
      exportPower: 1193,
    });
    expect(read('1-0:21.7.0(00.070*kW)', '1-0:22.7.0(00.500*kW)')).toEqual({
      powerL1: -430,
      importPowerL1: 70,
      exportPowerL1: 500,
    });
  });

  it('take a half that comes alone for the whole: such meters give it a sign, or count one direction', () => {
    expect(read('1-0:1.7.0*255(-000747.85*W)')).toEqual({ power: -747.85 });
    expect(read('1-0:41.7.0*255(000737.28*W)')).toEqual({ powerL2: 737.28 });
    expect(read('1-0:16.7.0*255(-000123*W)', '1-0:1.7.0(00.5*kW)')).toEqual({ power: -123, importPower: 500 });
    expect(read('1-0:2.7.0(01.193*kW)')).toEqual({ exportPower: 1193 });
  });

  it('do not guess the direction of a power without a sign', () => {
    expect(read('1-0:15.7.0(00.500*kW)', '1-0:1.8.0(1*kWh)')).toEqual({ power: 500, energyImport: 1000 });
    expect(read('1-0:15.7.0(00.500*kW)', '1-0:2.8.0(1*kWh)')).toEqual({ '1-0:15.7.0*255': 500, energyExport: 1000 });
  });

  it('give a reactive power of both halves only', () => {
    expect(read('1-0:3.7.0(00.000*kvar)', '1-0:4.7.0(00.166*kvar)')).toEqual({
      reactivePower: -166,
      '1-0:3.7.0*255': 0,
      '1-0:4.7.0*255': 166,
    });
    expect(read('1-0:3.7.0(00.020*kvar)')).toEqual({ '1-0:3.7.0*255': 20 });
  });

  it('add tariffs to the total that is not sent, and only then', () => {
    expect(read('1-0:1.8.1(000004.426*kWh)', '1-0:1.8.2(000002.399*kWh)')).toEqual({
      energyImportT1: 4426,
      energyImportT2: 2399,
      energyImport: 6825,
    });
    expect(read('1-0:1.8.1(1*kWh)', '1-0:1.8.2(2*kWh)', '1-0:1.8.3(4*kWh)')).toMatchObject({ energyImport: 7000 });
    expect(read('1-0:1.8.0(9*kWh)', '1-0:1.8.1(1*kWh)', '1-0:1.8.2(2*kWh)')).toMatchObject({ energyImport: 9000 });
    expect(read('1-0:1.8.1(1*kWh)')).toEqual({ energyImportT1: 1000 });
    expect(read('1-0:1.8.1(1*kWh)', '1-0:1.8.2(ERROR)')).toEqual({ energyImportT1: 1000 });
  });

  it('keep the code where there is no name, or the unit is another', () => {
    expect(read('0-0:96.14.0(0002)', '1-0:1.8.0(12*V)', '1-0:1.8.0*255(1*kWh)')).toEqual({
      '0-0:96.14.0*255': 2,
      '1-0:1.8.0*255': 12,
    });
  });

  it('know the reduced codes of older meters, and channels that count from 1', () => {
    expect(read('1.8.0(000123.4*kWh)', '0.0.0(12345678)', 'C.1.0(9)', 'F.F(00000000)')).toEqual({
      energyImport: 123_400,
    });
    expect(read('1-1:1.8.0(000123.4*kWh)', '1-1:2.8.0(1*kWh)')).toEqual({ energyImport: 123_400, energyExport: 1000 });
  });

  it('leave out stored values, texts, logs, times, limits, and the meters behind this one', () => {
    expect(
      read(
        ...['1.8.0*09(000100.0*kWh)', '1-0:99.97.0(1)(0-0:96.7.19)(101208152415W)(0000000240*s)', '0-0:96.13.0(3031)'],
        ...['0-0:1.0.0(170102192002W)', '1-3:0.2.8(50)', '0-0:96.1.1(123456789012)', '0-0:17.0.0(999.9*kW)'],
        ...['0-1:24.1.0(003)', '0-1:24.2.1(170102161005W)(00000.107*m3)', '1-0:1.8.0(0.1*furlong)', '1-0:1.8.0()'],
      ),
    ).toEqual({});
  });

  it('take the only number beside a time, wherever that stands', () => {
    expect(read('1-0:1.6.0(200509134558S)(02.589*kW)', '1-0:2.6.0(00.100*kW)(0604261215)')).toEqual({
      '1-0:1.6.0*255': 2589,
      '1-0:2.6.0*255': 100,
    });
  });
});
