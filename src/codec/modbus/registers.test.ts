import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyScale,
  decodeValue,
  encodeValue,
  REGISTER_COUNT,
  type RegisterType,
  type ValueFormat,
  type WordOrder,
} from './registers.ts';

function format(type: RegisterType, options: Partial<ValueFormat> = {}): ValueFormat {
  return { type, wordOrder: 'big', scale: 1, invalid: [], ...options };
}

const RANGES: Readonly<Record<Exclude<RegisterType, 'float32' | 'float64'>, readonly [number, number]>> = {
  uint16: [0, 0xffff],
  int16: [-0x8000, 0x7fff],
  uint32: [0, 0xffff_ffff],
  int32: [-0x8000_0000, 0x7fff_ffff],
  uint64: [0, Number.MAX_SAFE_INTEGER],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};
const INTEGER_TYPES = Object.keys(RANGES) as (keyof typeof RANGES)[];
const wordOrder = fc.constantFrom<WordOrder>('big', 'little');

describe('decodeValue', () => {
  test.each<[RegisterType, WordOrder, number[], number]>([
    ['uint16', 'big', [0x12, 0x34], 0x1234],
    ['int16', 'big', [0xff, 0xfe], -2],
    ['uint32', 'big', [0, 1, 0, 2], 65_538],
    ['uint32', 'little', [0, 2, 0, 1], 65_538],
    ['int32', 'big', [0xff, 0xff, 0xff, 0xfd], -3],
    ['int32', 'little', [0xff, 0xfd, 0xff, 0xff], -3],
    ['uint64', 'big', [0, 0, 0, 1, 0, 0, 0, 2], 4_294_967_298],
    ['uint64', 'little', [0, 2, 0, 0, 0, 1, 0, 0], 4_294_967_298],
    ['int64', 'big', [255, 255, 255, 255, 255, 255, 255, 252], -4],
    // 230.2 V as the SDM630 manual prints it: 43 66 33 34 (hexadecimal).
    ['float32', 'big', [0x43, 0x66, 0x33, 0x34], 230.20001220703125],
    ['float32', 'little', [0x33, 0x34, 0x43, 0x66], 230.20001220703125],
    ['float64', 'big', [0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18], Math.PI],
  ])('%s, %s word first: %j is %d', (type, order, bytes, value) => {
    expect(decodeValue(Uint8Array.from(bytes), 0, format(type, { wordOrder: order }))).toBe(value);
  });

  test('reads at an offset, also of a view into a larger buffer', () => {
    const bytes = Uint8Array.of(9, 9, 9, 0, 1, 0, 2, 9).subarray(1);
    expect(decodeValue(bytes, 2, format('uint32'))).toBe(65_538);
    expect(decodeValue(bytes, 2, format('uint32', { wordOrder: 'little' }))).toBe(131_073);
  });

  test.each<[RegisterType, WordOrder, string, number[]]>([
    ['int16', 'big', '0x8000', [0x80, 0]],
    ['uint32', 'big', '0xFFFFFFFF', [255, 255, 255, 255]],
    ['int32', 'little', '0x7fffffff', [255, 255, 0x7f, 255]],
    ['uint32', 'big', '0x0', [0, 0, 0, 0]],
    ['float32', 'big', '0xff800000', [0xff, 0x80, 0, 0]],
  ])('%s, %s word first: the marker %s is no value', (type, order, marker, bytes) => {
    const withMarker = format(type, { wordOrder: order, invalid: ['0x1234', marker] });
    expect(decodeValue(Uint8Array.from(bytes), 0, withMarker)).toBeNull();
  });

  test('a value that only shares a word with the marker is a value', () => {
    expect(decodeValue(Uint8Array.of(0x80, 0, 0, 1), 0, format('uint32', { invalid: ['0x80000000'] }))).toBe(
      0x8000_0001,
    );
  });

  test.each([
    ['NaN', [0x7f, 0xc0, 0, 0]],
    ['infinity', [0x7f, 0x80, 0, 0]],
    ['minus infinity', [0xff, 0x80, 0, 0]],
  ])('a float that is %s is no value, marker or not', (_, bytes) => {
    expect(decodeValue(Uint8Array.from(bytes), 0, format('float32'))).toBeNull();
  });

  test('never gives anything but a finite number or null, whatever the bytes are', () => {
    const types = fc.constantFrom(...(Object.keys(REGISTER_COUNT) as RegisterType[]));
    fc.assert(
      fc.property(types, wordOrder, fc.uint8Array({ minLength: 8, maxLength: 8 }), (type, order, bytes) => {
        const value = decodeValue(bytes, 0, format(type, { wordOrder: order, scale: 0.01 }));
        expect(value === null || Number.isFinite(value)).toBe(true);
      }),
    );
  });
});

describe('encodeValue', () => {
  test('is undone by decodeValue: integers of every type, order and decimal scale', () => {
    const scale = fc.constantFrom(1, 0.1, 0.01, 0.001, 10, 100, 1000);
    const value = fc.constantFrom(...INTEGER_TYPES).chain((type) => {
      const [min, max] = RANGES[type];
      return fc.tuple(fc.constant(type), fc.bigInt({ min: BigInt(min), max: BigInt(max) }).map(Number));
    });
    fc.assert(
      fc.property(value, wordOrder, scale, ([type, raw], order, factor) => {
        // With a scale, the product has to stay where a double knows every integer.
        fc.pre(factor === 1 || Math.abs(raw) < 2 ** 40);
        const how = format(type, { wordOrder: order, scale: factor });
        const scaled = applyScale(raw, factor);
        const bytes = encodeValue(scaled, how);
        expect(bytes.length).toBe(2 * REGISTER_COUNT[type]);
        expect(decodeValue(bytes, 0, how)).toBe(scaled);
      }),
    );
  });

  test('covers the whole range of the small types', () => {
    for (const type of ['uint16', 'int16'] as const) {
      const [min, max] = RANGES[type];
      for (let raw = min; raw <= max; raw += 97) {
        expect(decodeValue(encodeValue(raw, format(type)), 0, format(type))).toBe(raw);
      }
    }
  });

  test('is undone by decodeValue: floats, to the last bit of their own precision', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), wordOrder, (value, order) => {
        const how = format('float32', { wordOrder: order });
        expect(decodeValue(encodeValue(value, how), 0, how)).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), wordOrder, (value, order) => {
        const how = format('float64', { wordOrder: order });
        expect(decodeValue(encodeValue(value, how), 0, how)).toBe(value);
      }),
    );
  });

  test('the little word order is the big one with the words turned round', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        const big = encodeValue(value, format('int32'));
        const little = encodeValue(value, format('int32', { wordOrder: 'little' }));
        expect([...little]).toEqual([...big.slice(2), ...big.slice(0, 2)]);
      }),
    );
  });

  test.each<[RegisterType, number, number]>([
    ['uint16', -5, 0],
    ['uint16', 70_000, 0xffff],
    ['int16', -40_000, -0x8000],
    ['int32', 3e9, 0x7fff_ffff],
    ['uint64', 1e20, Number.MAX_SAFE_INTEGER],
  ])('%s: %d is clamped to %d', (type, value, clamped) => {
    expect(decodeValue(encodeValue(value, format(type)), 0, format(type))).toBe(clamped);
  });

  test('null becomes the first marker, and NaN for floats without one', () => {
    const marked = format('int32', { wordOrder: 'little', invalid: ['0x7fffffff', '0x80000000'] });
    expect([...encodeValue(null, marked)]).toEqual([0xff, 0xff, 0x7f, 0xff]);
    expect(decodeValue(encodeValue(null, marked), 0, marked)).toBeNull();
    for (const type of ['float32', 'float64'] as const) {
      expect(decodeValue(encodeValue(null, format(type)), 0, format(type))).toBeNull();
    }
  });
});

describe('applyScale', () => {
  test.each([
    [2301, 0.1, 230.1],
    [49_987, 0.001, 49.987],
    [3, 0.1, 0.3],
    [-7, 0.01, -0.07],
    [12, 1000, 12_000],
    [5, 1, 5],
  ])('%d x %d is %d without binary noise', (raw, scale, value) => {
    expect(applyScale(raw, scale)).toBe(value);
  });

  test('a decimal scale gives the double nearest to the decimal number', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 5 }), (raw, digits) => {
        expect(applyScale(raw, 10 ** -digits)).toBe(Number(`${raw}e-${digits}`));
      }),
    );
  });
});
