import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BitReader, BitWriter } from './bit-stream.ts';
import { decodeIntegers, encodeIntegers, MAX_INTEGER } from './integer-codec.ts';

function encode(values: readonly number[]): Uint8Array {
  const into = new BitWriter();
  encodeIntegers(values, into);
  return into.finish();
}

function roundTrip(values: readonly number[]): number[] {
  return [...decodeIntegers(values.length, new BitReader(encode(values)))];
}

describe('bits', () => {
  test('what was written comes back, whole bytes in between as well', () => {
    const step = fc.oneof(
      fc.record({ bits: fc.integer({ min: 1, max: 24 }), raw: fc.nat(2 ** 24 - 1) }),
      fc.record({ sized: fc.maxSafeNat() }),
      fc.record({ bytes: fc.uint8Array({ maxLength: 5 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const into = new BitWriter();
        for (const one of steps) {
          if ('bits' in one) into.write(one.raw % 2 ** one.bits, one.bits);
          else if ('sized' in one) into.writeSized(one.sized);
          else into.writeBytes(one.bytes);
        }
        const from = new BitReader(into.finish());
        for (const one of steps) {
          if ('bits' in one) expect(from.read(one.bits)).toBe(one.raw % 2 ** one.bits);
          else if ('sized' in one) expect(from.readSized()).toBe(one.sized);
          else expect([...from.readBytes(one.bytes.length)]).toEqual([...one.bytes]);
        }
      }),
    );
  });

  test('beyond the end there are zeros', () => {
    const from = new BitReader(Uint8Array.of(0xff));
    expect([from.read(8), from.read(24), from.readSized()]).toEqual([0xff, 0, 0]);
  });
});

describe('columns of whole numbers', () => {
  test.each([
    [[]],
    [[0]],
    [[-7]],
    [[MAX_INTEGER, -MAX_INTEGER, MAX_INTEGER, 0, 1]],
    [Array<number>(1000).fill(23_000)],
    [Array.from({ length: 500 }, (_, i) => (i % 97 === 0 ? 1_000_000 : 0))],
  ])('come back: %j', (values) => {
    expect(roundTrip(values)).toEqual(values);
  });

  test('any numbers come back', () => {
    const number = fc.oneof(
      fc.integer({ min: -5, max: 5 }),
      fc.integer(),
      fc.integer({ min: -MAX_INTEGER, max: MAX_INTEGER }),
    );
    fc.assert(
      fc.property(fc.array(number, { maxLength: 300 }), (values) => {
        expect(roundTrip(values)).toEqual(values);
      }),
    );
  });

  test('what drifts with a few steps in between comes back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 700 }), fc.nat(600), (steps, at) => {
        let value = 230_000;
        const values = steps.map((step, i) => (value += i === at ? 1_000_000 : step));
        expect(roundTrip(values)).toEqual(values);
      }),
    );
  });

  test('an hour that stands still takes a few bytes, flicker of 16 steps less than 6 bits each', () => {
    expect(encode(Array<number>(3600).fill(50_000)).length).toBeLessThan(60);
    const flicker = Array.from({ length: 3600 }, (_, i) => 23_000 + ((i * 7919) % 17));
    expect((encode(flicker).length * 8) / 3600).toBeLessThan(6);
  });
});
