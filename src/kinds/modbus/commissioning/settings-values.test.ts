// Names and values of settings as people write them, checked against every declaration of the catalogue.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findModel, modbusMeters } from '../../../catalog/index.ts';
import type { ModbusMeterModel, SettingRow } from '../../../definition/modbus/model.ts';
import {
  allowedText,
  decodeSetting,
  encodeSetting,
  findSetting,
  parseSettingValue,
  settingMeaning,
  settingRegisters,
} from './settings-values.ts';

function model(name: string): ModbusMeterModel {
  const found = findModel(name);
  if (found?.kind !== 'modbus') throw new Error(`no Modbus meter ${name}`);
  return found;
}

function setting(modelName: string, name: string): SettingRow {
  const found = findSetting(model(modelName), name);
  if (!found.ok) throw new Error(found.problem);
  return found.value;
}

describe('a name', () => {
  it.each([
    ['address', 'unitId'],
    ['ID', 'unitId'],
    ['unitid', 'unitId'],
    ['parity', 'parityStop'],
    ['framing', 'parityStop'],
    ['Baud', 'baud'],
    ['baudrate', 'baud'],
    ['scrolltime', 'scrollTime'],
  ])('%s means %s', (written, meant) => expect(setting('sdm120', written).name).toBe(meant));

  it('that is misspelt gets a suggestion', () => {
    expect(findSetting(model('sdm120'), 'adress')).toMatchObject({ ok: false, problem: /did you mean address\?/ });
    expect(findSetting(model('sdm120'), 'colour')).toMatchObject({ ok: false, problem: /it has parityStop, unitId/ });
  });
});

describe('a value', () => {
  it.each([
    ['sdm120', 'baud', '9600', 2],
    ['sdm120', 'baud', '2', 2],
    ['sdm120', 'baud', 'code:5', 5],
    ['sdm120', 'parity', '8e1', 1],
    ['sdm120', 'address', '247', 247],
    ['sdm120', 'address', '0x10', 16],
    ['sdm120', 'scrollTime', '30', 30],
    ['sdm120', 'relayPulseWidth', '100', 100],
    ['sdm630', 'systemType', '3p4w', 3],
    ['sdm120', 'pulse1Constant', 'code:1', 1],
    ['sdm120', 'pulse1Constant', '0.01', 1],
  ])('%s %s=%s is %d', (name, key, text, raw) => {
    expect(parseSettingValue(setting(name, key), text)).toEqual({ ok: true, value: raw });
  });

  it.each([
    ['sdm120', 'baud', '19200', 'allowed: 0 = 2400, 1 = 4800, 2 = 9600, 5 = 1200'],
    ['sdm120', 'baud', 'fast', 'baud cannot be "fast"'],
    ['sdm120', 'address', '0', 'allowed: 1..247'],
    ['sdm120', 'address', '248', 'allowed: 1..247'],
    ['sdm120', 'address', '1.5', 'whole numbers'],
    ['sdm120', 'address', 'five', 'must be a number'],
    ['sdm120', 'scrollTime', '31', 'allowed: 0..30'],
    ['sdm120', 'relayPulseWidth', '150', 'allowed: 60, 100, 200'],
    ['sdm120', 'serialNumber', '1', 'can only be read'],
    ['sdm120', 'pulse1Constant', '1', 'two ways; write code:3 or code:1'],
    ['eltako-dsz15dzmod', 'address', '250', 'allowed: 1..247'],
    ['carlo-gavazzi-em24', 'application', '70000', 'allowed: 7 = H'],
  ])('%s %s=%s is refused: %s', (name, key, text, problem) => {
    const result = parseSettingValue(setting(name, key), text);
    expect(result.ok ? 'taken' : result.problem).toContain(problem);
  });

  it('never fails, whatever is written', () => {
    const settings = modbusMeters.flatMap((each) => each.settings);
    fc.assert(
      fc.property(fc.constantFrom(...settings), fc.string(), (each, text) => {
        expect(typeof parseSettingValue(each, text).ok).toBe('boolean');
      }),
    );
  });
});

describe.each(modbusMeters.filter(({ settings }) => settings.length > 0).map((each) => [each.id, each] as const))(
  'the settings of %s',
  (_, each) => {
    it('take every code and every unambiguous meaning of their tables, and read back the same', () => {
      for (const row of each.settings.filter(({ access }) => access !== 'ro')) {
        if (typeof row.values !== 'object') continue;
        for (const key of Object.keys(row.values)) {
          const raw = Number(key);
          expect(parseSettingValue(row, `code:${key}`)).toEqual({ ok: true, value: raw });
          const bytes = encodeSetting(raw, row, each);
          expect(bytes).toHaveLength(settingRegisters(row) * 2);
          expect(decodeSetting(bytes, row, each)).toBe(raw);
          expect(settingMeaning(row, raw)).toBe(String(row.values[key]));
        }
      }
    });
    it('say what is allowed', () => {
      for (const row of each.settings) expect(allowedText(row)).not.toBe('');
    });
  },
);

it('digits in binary coded decimals are digits', () => {
  const row = setting('orno-we-504', 'password');
  const bytes = encodeSetting(12_345_678, row, model('orno-we-504'));
  expect([...bytes]).toEqual([0x12, 0x34, 0x56, 0x78]);
  expect(decodeSetting(bytes, row, model('orno-we-504'))).toBe(12_345_678);
  expect(decodeSetting(Uint8Array.of(0xff, 0, 0, 0), row, model('orno-we-504'))).toBeNull();
});
