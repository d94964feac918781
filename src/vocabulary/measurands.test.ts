import { describe, expect, test } from 'vitest';
import { isMeasurand, measurandInfo, MEASURANDS } from './measurands.ts';

const all = Object.entries(MEASURANDS);

function duplicates(names: readonly (string | null)[]): string[] {
  const given = names.filter((name) => name !== null);
  return given.filter((name, index) => given.indexOf(name) !== index);
}

describe('the vocabulary', () => {
  test('names are camelCase and described', () => {
    for (const [name, info] of all) {
      expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/);
      expect(info.description, name).not.toBe('');
    }
  });

  test('no name of an older program stands for two measurands', () => {
    expect(duplicates(all.map(([, info]) => info.iec61850))).toEqual([]);
    expect(duplicates(all.map(([, info]) => info.mbmd))).toEqual([]);
  });

  test('energies are in Wh, powers in W, whatever they are of', () => {
    for (const [name, info] of all) {
      if (/^energy/.test(name)) expect(info.unit, name).toBe('Wh');
      if (/^(import|export)?[pP]ower(L\d)?$/.test(name)) expect(info.unit, name).toBe('W');
      if (/^(dc)?[vV]oltage/.test(name)) expect(info.unit, name).toBe('V');
    }
  });

  test('knows its own names only, not those every object has', () => {
    expect(isMeasurand('powerL1')).toBe(true);
    for (const name of ['', 'PowerL1', 'toString', '__proto__', 'constructor']) expect(isMeasurand(name)).toBe(false);
    expect(measurandInfo('powerL1')?.unit).toBe('W');
    expect(measurandInfo('toString')).toBeUndefined();
  });
});
