// Identify tables: single values and ranges, decimal and hexadecimal; the narrowest answer wins.
import { describe, expect, it } from 'vitest';
import { identifyMeaning, identifyRegisterCount, parseIdentifyKey } from './identify.ts';
import type { IdentifyRegister } from './model.ts';

const table: IdentifyRegister = {
  function: 'holding',
  address: 11,
  type: 'uint16',
  values: { '330..345': 'EM/ET 3x0', '338': 'EM330 series 27', '0x0070..0x0071': 'SDM630' },
};

describe('parseIdentifyKey', () => {
  it.each([
    ['0x0084', { first: 0x84, last: 0x84 }],
    ['0XaB', { first: 0xab, last: 0xab }],
    ['338', { first: 338, last: 338 }],
    ['330..345', { first: 330, last: 345 }],
    ['0x10..32', { first: 16, last: 32 }],
  ])('reads %s', (key, range) => expect(parseIdentifyKey(key)).toEqual(range));

  it.each(['', 'sdm', '-1', '1.5', '345..330', '1..', '0x', '1..2..3', ' 1'])('refuses "%s"', (key) =>
    expect(parseIdentifyKey(key)).toBeNull(),
  );
});

describe('identifyMeaning', () => {
  it.each([
    [330, 'EM/ET 3x0'],
    [345, 'EM/ET 3x0'],
    [338, 'EM330 series 27'],
    [0x71, 'SDM630'],
    [346, null],
    [0, null],
  ])('of %d is %s', (raw, meaning) => expect(identifyMeaning(table, raw)).toBe(meaning));

  it('is unknown for every value of an empty table', () => {
    expect(identifyMeaning({ ...table, values: {} }, 1)).toBeNull();
  });
});

describe('identifyRegisterCount', () => {
  it('is two for 32 bits', () => {
    expect(
      (['uint16', 'ascii16', 'uint32', 'ascii32'] as const).map((type) => identifyRegisterCount({ ...table, type })),
    ).toEqual([1, 1, 2, 2]);
  });
});
