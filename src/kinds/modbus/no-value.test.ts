import { describe, expect, test } from 'vitest';
import { modbusMeters, modbusPlants } from '../../catalog/index.ts';
import { decodeValue, REGISTER_COUNT, type RegisterType } from '../../codec/modbus/registers.ts';
import { row } from '../../definition/modbus/rows.ts';
import type { ModbusRow } from '../../definition/modbus/model.ts';
import { possibleRange } from '../../vocabulary/possible.ts';
import { withoutOnes } from './no-value.ts';

/** One register of each type after the other, from 10 on. */
function rows(...types: RegisterType[]): ModbusRow[] {
  let address = 10;
  return types.map((type) => {
    const made: ModbusRow = { ...row('powerFactor', address, type, '1'), wordOrder: 'big', invalid: [] };
    address += REGISTER_COUNT[type];
    return made;
  });
}

function judge(all: readonly ModbusRow[], data: Uint8Array) {
  const values = all.map((each) => ({ row: each, value: decodeValue(data, (each.address - 10) * 2, each) }));
  const { values: judged, ones } = withoutOnes(values, 10, data);
  return [...judged.map(({ value }) => value), `${ones} ones`];
}

describe('registers without a number', () => {
  test('an unsigned value of all ones is none, whatever lies beside it', () => {
    expect(judge(rows('uint16', 'uint32'), Uint8Array.of(0, 5, 255, 255, 255, 255))).toEqual([5, null, '1 ones']);
    expect(judge(rows('uint16'), Uint8Array.of(255, 255))).toEqual([null, '1 ones']);
  });

  test('a signed value of all ones is -1, unless all beside it are ones too and one of them cannot be', () => {
    expect(judge(rows('uint16', 'int16'), Uint8Array.of(0, 5, 255, 255))).toEqual([5, -1, '1 ones']);
    expect(judge(rows('int16', 'int16'), Uint8Array.of(255, 255, 255, 255))).toEqual([-1, -1, '2 ones']);
    expect(judge(rows('int16', 'uint16'), Uint8Array.of(255, 255, 255, 255))).toEqual([null, null, '2 ones']);
  });

  test('the ends of the signed range are no numbers, those of the unsigned one are but for all ones', () => {
    expect(judge(rows('int16', 'int32'), Uint8Array.of(0x7f, 255, 0x80, 0, 0, 0))).toEqual([null, null, '0 ones']);
    expect(judge(rows('int32', 'int16'), Uint8Array.of(0x7f, 255, 255, 255, 0x80, 0))).toEqual([null, null, '0 ones']);
    expect(judge(rows('int16', 'int16'), Uint8Array.of(0x7f, 254, 0x80, 1))).toEqual([32_766, -32_767, '0 ones']);
    expect(judge(rows('uint16', 'uint16'), Uint8Array.of(0x7f, 255, 0x80, 0))).toEqual([32_767, 32_768, '0 ones']);
  });

  test('low word first, the ends lie the other way round', () => {
    const little = rows('int32').map((each) => ({ ...each, wordOrder: 'little' as const }));
    expect(judge(little, Uint8Array.of(255, 255, 0x7f, 255))).toEqual([null, '0 ones']);
    expect(judge(little, Uint8Array.of(0x7f, 255, 255, 255))).toEqual([-32_769, '0 ones']);
  });
});

describe.each([...modbusMeters, ...modbusPlants].map((model) => [model.id, model] as const))('%s', (_, model) => {
  test.each([
    ['0x7FFFFFFF...', [0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['0x80000000...', [0x80, 0, 0, 0, 0, 0, 0, 0]],
  ])('shows no power, current or counter of a register that holds %s', (_name, bytes) => {
    const shown = model.rows.filter((each) => {
      const count = REGISTER_COUNT[each.type];
      const big = Uint8Array.from(bytes.slice(0, count * 2));
      const words = Array.from({ length: count }, (__, index) => [...big.subarray(index * 2, index * 2 + 2)]);
      const data = Uint8Array.from((each.wordOrder === 'big' ? words : words.reverse()).flat());
      const [judged] = withoutOnes([{ row: each, value: decodeValue(data, 0, each) }], each.address, data).values;
      const value = judged?.value ?? null;
      const range = possibleRange(each.measurand, each.unit, model.carries ?? null);
      if (value === null || (range !== null && (value < range.least || value > range.most))) return false;
      return each.type.startsWith('int');
    });
    expect(shown.map(({ measurand }) => measurand)).toEqual([]);
  });
});
