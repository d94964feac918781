// Declarations that contradict themselves are refused, with the meter and the row in the message.
import { describe, expect, it } from 'vitest';
import { defineModbusMeter } from './define.ts';
import { phases, registers, row } from './rows.ts';

type Declaration = Parameters<typeof defineModbusMeter>[0];

const good: Declaration = {
  id: 'acme-m1',
  type: 'ACME',
  manufacturer: 'Acme',
  model: 'M1',
  phases: 1,
  source: 'Acme M1 manual, page 7',
  line: { baud: 9600, framing: '8N1', source: 'manual' },
  function: 'input',
  probe: 'voltage',
  rows: [row('voltage', 0, 'float32', 'V'), row('power', 2, 'int32', 'kW', { step: 0.1 })],
};

const define = (changes: Partial<Declaration>) => () => defineModbusMeter({ ...good, ...changes });

describe('defineModbusMeter', () => {
  it('fills in what is not said with careful values', () => {
    const model = defineModbusMeter(good);
    expect(model).toMatchObject({ kind: 'modbus', maxRegistersPerRead: 40, wordOrder: 'big', pauseOnUnitChangeMs: 0 });
    expect(model.rows[1]).toMatchObject({ measurand: 'power', scale: 100, unit: 'W', group: 'fast', wordOrder: 'big' });
  });

  it('sorts the rows by address and flattens row lists', () => {
    const { phases: three } = registers('uint16');
    const model = define({ rows: [row('power', 9, 'int16', 'W'), three('voltage', 4, 'V')], probe: 'voltageL1' })();
    expect(model.rows.map(({ address }) => address)).toEqual([4, 5, 6, 9]);
  });

  it("gives every row its type's markers unless the row has its own", () => {
    const rows = [
      row('voltage', 0, 'uint16', 'V'),
      row('frequency', 1, 'uint16', 'Hz', { invalid: ['0x0000'] }),
      row('power', 2, 'int32', 'W'),
    ];
    const model = define({ rows, invalid: { uint16: ['0xFFFF'] } })();
    expect(model.rows.map(({ invalid }) => invalid)).toEqual([['0xFFFF'], ['0x0000'], []]);
  });

  it.each<[string, Partial<Declaration>, string]>([
    [
      'two rows of one measurand',
      { rows: [row('voltage', 0, 'float32', 'V'), row('voltage', 2, 'float32', 'V')] },
      'catalogue: acme-m1: voltage is declared twice',
    ],
    [
      'an overlap',
      { rows: [row('voltage', 0, 'float32', 'V'), row('power', 1, 'float32', 'W')] },
      'acme-m1: power at 0x1 overlaps the row before it',
    ],
    [
      'a row behind the last register',
      { rows: [row('voltage', 0xffff, 'float32', 'V')] },
      'acme-m1: voltage at 0xffff lies outside the registers 0 to 65535',
    ],
    [
      'a negative address',
      { rows: [row('voltage', -2, 'float32', 'V')] },
      'acme-m1: voltage at 0x-2 lies outside the registers 0 to 65535',
    ],
    [
      'a unit that contradicts the measurand',
      { rows: [{ ...row('voltage', 0, 'float32', 'V'), unit: 'Wh' }] },
      'acme-m1: voltage at 0x0 is in Wh, not in its canonical unit',
    ],
    [
      'scale 0',
      { rows: [row('voltage', 0, 'uint16', 'V', { step: 0 })] },
      'acme-m1: voltage at 0x0 has the impossible scale 0',
    ],
    [
      'a marker longer than the value',
      { rows: [row('voltage', 0, 'uint16', 'V', { invalid: ['0x1FFFF'] })] },
      'acme-m1: voltage at 0x0: the marker "0x1FFFF" is not a hexadecimal value of 1 registers',
    ],
    [
      'a marker that is no number',
      { rows: [row('voltage', 0, 'uint16', 'V', { invalid: ['FFFF'] })] },
      'acme-m1: voltage at 0x0: the marker "FFFF" is not a hexadecimal value',
    ],
    [
      'a value longer than the read limit',
      { rows: [row('voltage', 0, 'float64', 'V')], maxRegistersPerRead: 2 },
      'acme-m1: voltage at 0x0 is longer than the read limit of 2',
    ],
    ['a read limit of 0', { maxRegistersPerRead: 0 }, 'acme-m1: bad read limit 0: 1 to 125 registers'],
    ['a read limit beyond the protocol', { maxRegistersPerRead: 126 }, 'acme-m1: bad read limit 126'],
    ['a probe it does not have', { probe: 'voltageL1' }, 'acme-m1: probe voltageL1 is not among its rows'],
    [
      'a computed value that is also read',
      { derived: [{ measurand: 'power', minuend: 'voltage', subtrahend: 'voltage' }] },
      'acme-m1: derived power is also a row',
    ],
    [
      'a computed value without its terms',
      { derived: [{ measurand: 'powerL1', minuend: 'power', subtrahend: 'exportPower' }] },
      'acme-m1: derived powerL1 needs exportPower, which is not among its rows',
    ],
    [
      'a computed value of mixed units',
      { derived: [{ measurand: 'powerL1', minuend: 'power', subtrahend: 'voltage' }] },
      'acme-m1: derived powerL1: voltage has another unit',
    ],
    ['an alias in capitals', { aliases: ['M1'] }, 'acme-m1: "M1" is not a name'],
    ['an id with a blank', { id: 'acme m1' }, 'catalogue: acme m1: "acme m1" is not a name'],
    ['no source', { source: ' ' }, 'acme-m1: the manual or other source is missing'],
    [
      'an identify table that cannot be read',
      { identify: { function: 'holding', address: 1, type: 'uint16', values: { sdm: 'SDM' } } },
      'acme-m1: identify value "sdm" is not a raw value or range',
    ],
    [
      'an identify value beyond its register',
      { identify: { function: 'holding', address: 1, type: 'uint16', values: { '0x10000': 'SDM' } } },
      'acme-m1: identify value "0x10000" is not a raw value or range',
    ],
  ])('refuses %s', (_, changes, message) => {
    expect(define(changes)).toThrow(TypeError);
    expect(define(changes)).toThrow(message);
  });
});

describe('the types', () => {
  it('refuse a unit that does not fit the measurand', () => {
    // @ts-expect-error a voltage is not in kWh
    expect(row('voltage', 0, 'float32', 'kWh').unit).toBe('Wh');
    // @ts-expect-error there is no frequencyNL1
    expect(() => phases('frequencyN', [0, 2, 4], 'float32', 'Hz')).toThrow();
    // @ts-expect-error there is no measurand watts
    expect(() => row('watts', 0, 'float32', 'W')).toThrow();
  });
});
