// The values of a block: scale factors, what is not implemented, power factors of either kind, strings that are none.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../../test/support/amount.ts';
import { findSunSpecModel } from '../../../catalog/sunspec/index.ts';
import { encodeFactor, encodePoint, encodeText } from '../../../codec/sunspec/points.ts';
import type { SunSpecModel } from '../../../definition/sunspec/model.ts';
import { blockValues } from './block-values.ts';
import type { BlockRead } from './layout.ts';

function modelOf(id: number): SunSpecModel {
  const model = findSunSpecModel(id);
  if (model === null) throw new Error(`no model ${id}`);
  return model;
}

/** A block with all registers 0xFFFF but those that are given. */
function blockOf(id: number, parts: readonly (readonly [at: number, bytes: Uint8Array])[], length?: number) {
  const model = modelOf(id);
  const registers = length ?? model.length;
  const bytes = new Uint8Array((2 + registers) * 2).fill(0xff);
  bytes.set([id >> 8, id & 0xff, registers >> 8, registers & 0xff]);
  for (const [at, part] of parts) bytes.set(part, at * 2);
  const points = model.points.filter(({ at }) => at < 2 + registers - 3);
  const read: BlockRead = {
    ...{ address: 40_070, count: 2 + registers, block: { address: 40_070, id, length: registers } },
    ...{ model, points, scope: 'all' },
  };
  return { read, bytes };
}

function valuesOf({ read, bytes }: ReturnType<typeof blockOf>): Record<string, number | null> | null {
  const values = blockValues(read, bytes);
  return values && Object.fromEntries(values.map(({ point, value }) => [point.measurand, value]));
}

const int = (value: number | null): Uint8Array => encodePoint(value, 'int16');

describe('the values of a block', () => {
  test('are the raw numbers with the scale factor beside them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -32_767, max: 32_766 }), fc.integer({ min: -10, max: 10 }), (raw, factor) => {
        const block = blockOf(103, [
          [14, int(raw)],
          [15, encodeFactor(factor)],
        ]);
        expect(valuesOf(block)?.['power']).toBe(Number(`${raw}e${factor}`));
      }),
      { numRuns: runs(300) },
    );
  });

  test.each([null, 11, -11, 32_767])('are none with the scale factor %s', (factor) => {
    const block = blockOf(103, [
      [14, int(1234)],
      [15, encodeFactor(factor)],
    ]);
    expect(valuesOf(block)?.['power']).toBeNull();
  });

  test('are none when another block lies there', () => {
    const { read, bytes } = blockOf(103, []);
    for (const at of [0, 1, 2, 3]) {
      const other = Uint8Array.from(bytes);
      other[at] = (other[at] ?? 0) ^ 1;
      expect(blockValues(read, other)).toBeNull();
    }
    expect(blockValues(read, bytes)).not.toBeNull();
  });

  test('never fail, whatever the registers hold', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(101, 113, 160, 203, 213, 701, 714, 802),
        fc.uint8Array({ minLength: 400, maxLength: 400 }),
        (id, noise) => {
          const { read, bytes } = blockOf(id, []);
          bytes.set(noise.subarray(0, bytes.length - 4), 4);
          for (const { value } of blockValues(read, bytes) ?? [])
            expect(value === null || Number.isFinite(value)).toBe(true);
        },
      ),
      { numRuns: runs(500) },
    );
  });
});

describe('a power factor', () => {
  const of = (raw: number, factor: number, power: number | null, apparent: number | null) =>
    valuesOf(
      blockOf(103, [
        [14, int(power)],
        [15, encodeFactor(0)],
        [18, int(apparent)],
        [19, encodeFactor(0)],
        [22, int(raw)],
        [23, encodeFactor(factor)],
      ]),
    )?.['powerFactor'];

  test.each([
    ['98 per cent', 9800, -2, 980, 1000, 0.98],
    ['97.07 per cent', 9707, -2, 971, 1000, 0.9707],
    ['0.98', 98, -2, 980, 1000, 0.98],
    ['-0.98', -980, -3, -980, 1000, -0.98],
    ['-100 per cent', -100, 0, -1000, 1000, -1],
    ['1', 1, 0, 1000, 1000, 1],
    ['0.8 per cent of a sleeping inverter', 80, -2, 1, 125, 0.008],
    ['0.5 per cent, without powers to compare', 50, -2, null, null, null],
    ['0', 0, 0, null, null, 0],
    ['980, which is nothing', 980, 0, 980, 1000, null],
  ])('of %s', (_, raw, factor, power, apparent, expected) => {
    expect(of(raw, factor, power, apparent)).toBe(expected);
  });
});

describe('strings', () => {
  const module = (index: number, name: string): [number, Uint8Array][] => [
    [11 + 20 * index, encodeText(name, 8)],
    [21 + 20 * index, encodePoint(500, 'uint16')],
  ];
  const strings = (count: number, ...names: string[]) =>
    valuesOf(
      blockOf(
        160,
        [
          [4, encodeFactor(0)],
          [8, encodePoint(count, 'uint16')],
          ...names.flatMap((name, index) => module(index, name)),
        ],
        8 + 20 * names.length,
      ),
    );

  test('are numbered as they come', () => {
    expect(strings(2, 'MPPT 1', 'MPPT 2')).toMatchObject({ dcPowerS1: 500, dcPowerS2: 500 });
  });

  test('that are a battery are none', () => {
    expect(strings(4, 'MPPT 1', 'MPPT 2', 'StCha 3', 'StDisCha 4')).toMatchObject({
      ...{ dcPowerS1: 500, dcPowerS2: 500, dcPowerS3: null, dcPowerS4: null },
    });
  });

  test('beyond the number are none', () => {
    expect(strings(1, 'MPPT 1', 'MPPT 2')).toMatchObject({ dcPowerS1: 500, dcPowerS2: null });
  });
});
