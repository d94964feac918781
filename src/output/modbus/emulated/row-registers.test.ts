import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modbusMeters } from '../../../catalog/index.ts';
import { decodeValue, REGISTER_COUNT, type ValueFormat } from '../../../codec/modbus/registers.ts';
import { rowRegisters } from './row-registers.ts';

const RULES = ['exception', 'nan', 'zero'] as const;
const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e7, max: 1e7 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -70_000, max: 70_000 }),
  fc.constantFrom(0, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff, 32_768, -32_768),
);

const INT16: ValueFormat = { type: 'int16', wordOrder: 'big', scale: 0.1, invalid: ['0x7fff'] };
const UINT32: ValueFormat = { type: 'uint32', wordOrder: 'little', scale: 10, invalid: [] };
const FLOAT: ValueFormat = { type: 'float32', wordOrder: 'big', scale: 1000, invalid: [] };

describe('the registers of a value', () => {
  test('read as the value again, on every row of every meter, or there is an exception', () => {
    expect(modbusMeters.length).toBeGreaterThanOrEqual(36);
    for (const model of modbusMeters) {
      for (const row of model.rows) {
        fc.assert(
          fc.property(value, (given) => {
            const registers = rowRegisters(given, row, 'exception');
            if (typeof registers === 'number') {
              expect(registers).toBe(4);
              return;
            }
            expect(registers).toHaveLength(2 * REGISTER_COUNT[row.type]);
            const read = decodeValue(registers, 0, row) ?? NaN;
            const step = row.type.startsWith('float') ? Math.abs(given) * 2e-7 + 1e-30 : row.scale / 2;
            expect(Math.abs(read - given)).toBeLessThanOrEqual(step * 1.000001 + Math.abs(given) * 1e-11);
          }),
          { numRuns: 40 },
        );
      }
    }
  });

  test('what a meter of the model can show is shown: usual values are never refused', () => {
    const usual: Readonly<Record<string, number>> = { V: 231.2, A: 7.31, W: 1234, Hz: 50.02, Wh: 1_234_000 };
    for (const model of modbusMeters) {
      for (const row of model.rows) {
        const typical = usual[row.unit];
        if (typical !== undefined) expect(rowRegisters(typical, row, 'exception'), model.id).toBeTypeOf('object');
      }
    }
  });

  test.each([
    ['too large for the type', 3276.9, INT16],
    ['the same as the marker for "not available"', 3276.7, INT16],
    ['negative without a sign', -100, UINT32],
    ['too large for a float', 1e42, FLOAT],
  ])('a value that is %s is exception 4, not a clamped number', (_, given, format) => {
    expect(rowRegisters(given, format, 'exception')).toBe(4);
    expect(rowRegisters(given, format, 'zero')).toBe(4);
  });

  test('a value that is not there now is never a number, whatever the rule for missing ones', () => {
    expect(RULES.map((rule) => rowRegisters('stale', UINT32, rule))).toEqual([11, 11, 11]);
    expect(rowRegisters('stale', INT16, 'nan')).toEqual(Uint8Array.of(0x7f, 0xff));
    expect([rowRegisters('stale', INT16, 'zero'), rowRegisters('stale', FLOAT, 'zero')]).toEqual([11, 11]);
  });

  test('a value that is never there follows the rule', () => {
    expect(rowRegisters('missing', FLOAT, 'exception')).toBe(2);
    expect(rowRegisters('missing', FLOAT, 'zero')).toEqual(new Uint8Array(4));
    const nan = rowRegisters('missing', FLOAT, 'nan');
    expect(typeof nan === 'number' ? nan : decodeValue(nan, 0, FLOAT)).toBe(null);
    expect(rowRegisters('missing', INT16, 'nan')).toEqual(Uint8Array.of(0x7f, 0xff));
    // An integer without a marker has no way to say it.
    expect(rowRegisters('missing', UINT32, 'nan')).toBe(2);
  });
});
