// Numbers as people read them, and where a measurand stands in a table.
import { describe, expect, it } from 'vitest';
import { areLarge, commonPower, bytes, duration, energy, number, power, reading } from './format.ts';
import { nameOf, placeOf } from './measurands.ts';
import { de } from './texts/texts-de.ts';
import { en } from './texts/texts-en.ts';

describe('reading', () => {
  it.each([
    [1234.5, 'W', 'W', '1,235 W'],
    [-1234.6, 'W', 'kW', '−1.235 kW'],
    [-0.2, 'W', 'W', '0 W'],
    [22_462_413.6, 'Wh', 'W', '22,462.41 kWh'],
    [230.12, 'V', 'W', '230.1 V'],
    [0.99, '1', 'W', '0.990 '],
    [true, null, 'W', 'yes '],
    ['charge', null, 'W', 'charge '],
    [null, 'W', 'kW', '– kW'],
    [null, 'degC', 'W', '– °C'],
  ] as const)('%s %s in %s: %s', (value, unit, powerUnit, expected) => {
    const shown = reading('en', value, unit, powerUnit);
    expect(`${shown.text} ${shown.unit}`).toBe(expected);
  });
});

describe('numbers', () => {
  it('are those of the language', () => {
    expect(number('de', 1234567.891, 2)).toBe('1.234.567,89');
    expect(power('de', 5604)).toEqual({ text: '5,60', unit: 'kW' });
    expect(power('en', 999.6)).toEqual({ text: '1,000', unit: 'W' });
    expect(energy('en', 12_345_678)).toEqual({ text: '12.35', unit: 'MWh' });
    expect([0, 99_000, 3_600_000, 86_400_000 * 3].map(duration)).toEqual(['0 s', '99 s', '60 min', '3 d']);
    expect(bytes('en', 31_700_000)).toBe('31.7 MB');
  });

  it('have one unit where they are seen together', () => {
    const watts = [4750, 160, null];
    expect(commonPower(watts)).toBe('kW');
    expect(commonPower([-999, 160])).toBe('W');
    expect(power('de', 160, commonPower(watts))).toEqual({ text: '0,16', unit: 'kW' });
    expect(areLarge([7_245_000, 10_040_000])).toBe(true);
    expect(energy('de', 7_245_000, true)).toEqual({ text: '7,25', unit: 'MWh' });
    expect(areLarge([null, 9_999_000])).toBe(false);
  });
});

describe('placeOf', () => {
  it('puts phases into columns, and leaves what is between phases alone', () => {
    expect(placeOf('powerL1')).toEqual({ row: 'power', column: 'L1' });
    expect(placeOf('voltageL1L2')).toEqual({ row: 'voltageL1L2', column: '' });
    expect(placeOf('frequency')).toEqual({ row: 'frequency', column: '' });
    expect(nameOf('voltageL1L2', 'de')).toBe('Spannung L1-L2');
    expect(nameOf('energyImportT2', 'en')).toBe('Total imported energy, tariff 2');
    expect(nameOf('bat_soc', 'en')).toBe('bat_soc');
  });
});

describe('texts', () => {
  it('have the same parts in every language', () => {
    const parts = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([part]) => part).sort();
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect([key, parts(de[key])]).toEqual([key, parts(en[key])]);
      expect(de[key].trim()).not.toBe('');
    }
  });
});
