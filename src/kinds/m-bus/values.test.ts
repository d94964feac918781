// What records of each medium are called, and which ones are left alone.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { frameAt } from '../../codec/m-bus/frame.ts';
import { decodeRecords } from '../../codec/m-bus/records.ts';
import { decodeTelegram } from '../../codec/m-bus/telegram.ts';
import { isMeasurand, MEASURANDS } from '../../vocabulary/measurands.ts';
import { mayMeasure } from './measurands.ts';
import { valuesOf } from './values.ts';

const [ELECTRICITY, GAS, HEAT, WATER, COLD, BOTH, NONE] = [0x02, 0x03, 0x04, 0x07, 0x0a, 0x0d, 0x0e] as const;

function values(medium: number, ...hex: readonly string[]): Record<string, string> {
  const bytes = Uint8Array.from(Buffer.from(hex.join('').replaceAll(' ', ''), 'hex'));
  const { records } = decodeRecords(bytes);
  return Object.fromEntries(
    valuesOf(records, medium).map(({ measurand, value, unit }) => [measurand, `${value ?? '-'} ${unit}`]),
  );
}

describe('values by medium', () => {
  it('of a heat meter', () => {
    const sent = ['04 06 d2 04 00 00', '04 13 e8 03 00 00', '02 2d 0a 00', '02 3b 64 00', '02 5a 58 02'];
    expect(values(HEAT, ...sent, '02 5e 90 01', '02 62 c8 00', '02 27 0a 00')).toEqual({
      ...{ heatEnergy: '1234000 Wh', volume: '1 m3', heatPower: '1000 W', volumeFlow: '0.1 m3/h' },
      ...{ flowTemperature: '60 degC', returnTemperature: '40 degC', temperatureDifference: '20 K' },
      operatingTime: '240 h',
    });
  });

  it('of cooling, alone or beside heat', () => {
    expect(values(COLD, '04 06 d2 04 00 00', '02 2d 0a 00')).toEqual({
      ...{ coolingEnergy: '1234000 Wh', coolingPower: '1000 W' },
    });
    expect(values(BOTH, '04 06 01 00 00 00', '04 86 3c 02 00 00 00')).toEqual({
      ...{ heatEnergy: '1000 Wh', coolingEnergy: '2000 Wh' },
    });
  });

  it('of an electricity meter, with directions, tariffs and phases', () => {
    const energies = ['04 03 e8 03 00 00', '84 10 03 01 00 00 00', '84 20 03 02 00 00 00', '04 83 3c 05 00 00 00'];
    const phases = ['02 fd c8 fc 01 fc 08', '02 fd c8 fc 05 a0 0f', '02 fd d9 fc 02 e8 03'];
    expect(values(ELECTRICITY, ...energies, '02 2b 64 00', ...phases, '02 fb 2e f4 01')).toEqual({
      ...{ energyImport: '1000 Wh', energyImportT1: '1 Wh', energyImportT2: '2 Wh', energyExport: '5 Wh' },
      ...{ power: '100 W', voltageL1: '230 V', voltageL1L2: '400 V', currentL2: '1 A', frequency: '50 Hz' },
    });
  });

  it('of gas: what was measured, and what it is at base conditions', () => {
    expect(values(GAS, '04 93 3a e8 03 00 00', '04 93 3e d0 07 00 00')).toEqual({
      ...{ volumeUncorrected: '1 m3', volume: '2 m3' },
    });
    expect(values(GAS, '04 06 01 00 00 00')).toEqual({ energyTotal: '1000 Wh' });
  });

  it('of other units', () => {
    expect(values(HEAT, '04 0e 01 00 00 00')).toEqual({ heatEnergy: '277.777778 Wh' });
    expect(values(HEAT, '04 fb 0d 01 00 00 00')).toEqual({ heatEnergy: '1163 Wh' });
    expect(values(WATER, '02 46 e8 03')).toEqual({ volumeFlow: '6000 m3/h' });
    expect(values(WATER, '02 fc 03 48 52 25 74 d4 11')).toEqual({ humidity: '45.64 %' });
  });

  it('of the parts of a meter and of further tariffs have names of their own', () => {
    expect(values(WATER, '84 40 13 e8 03 00 00', '84 80 40 13 d0 07 00 00')).toEqual({
      ...{ volumeSub1: '1 m3', volumeSub2: '2 m3' },
    });
    expect(values(ELECTRICITY, '84 30 03 01 00 00 00', '84 40 03 02 00 00 00')).toEqual({
      ...{ energyImportT3: '1 Wh', energyTotalSub1: '2 Wh' },
    });
  });
});

describe('what is left alone', () => {
  it.each([
    ['what was at a due date', HEAT, '44 06 01 00 00 00'],
    ['a maximum', HEAT, '12 2d 0a 00'],
    ['what was amiss', HEAT, '34 06 01 00 00 00'],
    ['volume per hour by an extension', WATER, '02 93 22 05 00'],
    ['an average', HEAT, '02 ad 12 05 00'],
    ['what the manufacturer changed', HEAT, '04 86 ff 01 01 00 00 00'],
    ['a voltage of a water meter', WATER, '01 fd 47 24'],
    ['energy of a device without medium', NONE, '04 06 01 00 00 00'],
    ['feet', WATER, '04 fb 20 01 00 00 00'],
    ['a date', HEAT, '02 6c 7e 3b'],
    ['text', HEAT, '0d 06 01 31'],
    ['volume that flowed backwards', WATER, '04 93 3c 01 00 00 00'],
  ])('%s', (_what, medium, hex) => {
    expect(values(medium, hex)).toEqual({});
  });

  it('what comes a second time; but a value counts more than none', () => {
    expect(values(HEAT, '04 06 01 00 00 00', '04 05 09 00 00 00')).toEqual({ heatEnergy: '1000 Wh' });
    expect(values(HEAT, '04 06 00 00 00 80', '04 05 09 00 00 00')).toEqual({ heatEnergy: '900 Wh' });
  });
});

it('absence and broken sensors are no values', () => {
  expect(values(HEAT, '0c 06 ff ff ff ff', '02 5a 0f 27')).toEqual({ heatEnergy: '- Wh', flowTemperature: '- degC' });
});

describe('the telegrams of real layouts', () => {
  const text = readFileSync(new URL('../../../test/fixtures/m-bus/telegrams.txt', import.meta.url), 'utf8');
  const frames = text.split('\n').filter((line) => /^68[0-9a-f]+$/.test(line));

  it.each(frames)('%s', (hex) => {
    const start = frameAt(Uint8Array.from(Buffer.from(hex, 'hex')));
    if (start.kind !== 'frame' || start.frame.kind !== 'long') throw new Error('no frame');
    const answer = decodeTelegram(start.frame);
    if (answer.kind !== 'telegram') throw new Error(answer.kind);
    for (const { measurand, unit, value } of valuesOf(answer.records, answer.header?.meter.medium ?? 0x0f)) {
      // Whatever may come may be chosen, and is in the unit of the vocabulary.
      expect(mayMeasure(measurand), measurand).toBe(true);
      if (isMeasurand(measurand)) expect(unit).toBe(MEASURANDS[measurand].unit);
      if (value !== null) expect(Number.isFinite(value)).toBe(true);
    }
  });
});
