// Points there and back, what means "not implemented", and scale factors of every size.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../test/support/amount.ts';
import {
  decodeFactor,
  decodePoint,
  decodeText,
  encodeFactor,
  encodePoint,
  encodeText,
  scaled,
  type PointType,
} from './points.ts';

const RANGES: Readonly<Record<Exclude<PointType, 'float32'>, readonly [number, number]>> = {
  int16: [-0x7fff, 0x7ffe],
  uint16: [0, 0xfffe],
  int32: [-0x7fffffff, 0x7ffffffe],
  uint32: [0, 0xfffffffe],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint64: [0, Number.MAX_SAFE_INTEGER],
  acc32: [1, 0xfffffffe],
  acc64: [1, Number.MAX_SAFE_INTEGER],
};
const TYPES: readonly PointType[] = [
  ...(['int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'acc32', 'acc64', 'float32'] as const),
];

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('a point', () => {
  test.each(TYPES)('of type %s is what it was encoded from, and null is null', (type) => {
    expect(decodePoint(encodePoint(null, type), 0, type)).toBeNull();
    const [min, max] = type === 'float32' ? [0, 0] : RANGES[type];
    const raw = type === 'float32' ? fc.float({ noNaN: true, noDefaultInfinity: true }) : fc.integer({ min, max });
    fc.assert(
      fc.property(raw, (value) => {
        expect(decodePoint(encodePoint(value, type), 0, type)).toBe(value);
      }),
      { numRuns: runs(300) },
    );
  });

  test.each([
    ['int16', '8000'],
    ['int16', '7fff'],
    ['uint16', 'ffff'],
    ['int32', '80000000'],
    ['uint32', 'ffffffff'],
    ['int64', '8000000000000000'],
    ['uint64', 'ffffffffffffffff'],
    ['acc32', '00000000'],
    ['acc32', 'ffffffff'],
    ['acc64', '0000000000000000'],
    ['float32', '7fc00000'],
    ['float32', 'ffc00000'],
    ['float32', '7f800000'],
  ] as const)('%s with %s is not implemented', (type, hex) => {
    expect(decodePoint(bytesOf(hex), 0, type)).toBeNull();
  });

  test('that is -1 is a number', () => {
    expect([decodePoint(bytesOf('ffff'), 0, 'int16'), decodePoint(bytesOf('ffffffff'), 0, 'int32')]).toEqual([-1, -1]);
  });
});

describe('a scale factor', () => {
  test('is a power of ten from -10 to 10, and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: -0x8000, max: 0x7fff }), (factor) => {
        expect(decodeFactor(encodeFactor(factor), 0)).toBe(Math.abs(factor) <= 10 ? factor : null);
      }),
      { numRuns: runs(1000) },
    );
    expect(decodeFactor(encodeFactor(null), 0)).toBeNull();
  });

  test('moves the decimal point and adds no noise', () => {
    fc.assert(
      fc.property(fc.integer({ min: -0x7fff, max: 0xfffe }), fc.integer({ min: -10, max: 10 }), (raw, factor) => {
        expect(scaled(raw, factor)).toBe(Number(`${raw}e${factor}`));
      }),
      { numRuns: runs(2000) },
    );
  });
});

describe('a text', () => {
  test('loses what fills it up, and what cannot be printed', () => {
    expect(decodeText(encodeText('SMA', 16), 0, 16)).toBe('SMA');
    expect(decodeText(bytesOf('53 4d 41 20 20 20'.replaceAll(' ', '')), 0, 3)).toBe('SMA');
    expect(decodeText(bytesOf('1b5b31ff00ff'), 0, 3)).toBe('[1');
    expect(decodeText(bytesOf('00000000'), 0, 2)).toBe('');
  });
});
