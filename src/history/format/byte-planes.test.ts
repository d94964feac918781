import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_INTEGER, PlaneReader, PlaneWriter } from './byte-planes.ts';

function bytesOf(write: (into: PlaneWriter) => void): Uint8Array {
  const into = new PlaneWriter();
  write(into);
  return into.written().slice();
}

function roundTrip(values: readonly number[]): number[] {
  const from = new PlaneReader(bytesOf((into) => into.integers(values)));
  const back = [...from.integers(values.length)];
  expect(from.isAtEnd).toBe(true);
  return back;
}

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

  test('what drifts, with a jump in between, comes back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 700 }), fc.nat(600), (steps, at) => {
        let value = 230_000;
        const values = steps.map((step, i) => (value += i === at ? 1_000_000 : step));
        expect(roundTrip(values)).toEqual(values);
      }),
    );
  });

  test('one that stands still takes nine bytes, small steps one byte each, flicker is written as what it flickers around', () => {
    expect(bytesOf((into) => into.integers(Array<number>(3600).fill(50_000)))).toHaveLength(9);
    const drift = Array.from({ length: 100 }, (_, i) => 1e6 + i * 100);
    expect(bytesOf((into) => into.integers(drift))).toHaveLength(9 + 99);
    // Steps of up to 200 need two bytes with their sign; distances to the first number one.
    const flicker = Array.from({ length: 100 }, (_, i) => 5000 + (i % 3 === 1 ? 100 : i % 3 === 2 ? -100 : 0));
    expect(bytesOf((into) => into.integers(flicker))).toHaveLength(9 + 99);
  });
});

test('anything in a row comes back in the same order', () => {
  const step = fc.oneof(
    fc.record({ uint32: fc.nat() }),
    fc.record({ float: fc.double() }),
    fc.record({ bytes: fc.uint8Array({ maxLength: 5 }) }),
    fc.record({ floats: fc.array(fc.double(), { maxLength: 5 }) }),
    fc.record({ integers: fc.array(fc.integer(), { maxLength: 5 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const bytes = bytesOf((into) => {
        for (const one of steps) {
          if ('uint32' in one) into.uint32(one.uint32);
          else if ('float' in one) into.float(one.float);
          else if ('bytes' in one) into.bytes(one.bytes);
          else if ('floats' in one) into.floats(Float64Array.from(one.floats));
          else into.integers(one.integers);
        }
      });
      const from = new PlaneReader(bytes);
      for (const one of steps) {
        if ('uint32' in one) expect(from.uint32()).toBe(one.uint32);
        else if ('float' in one) expect(from.float()).toBe(one.float);
        else if ('bytes' in one) expect([...from.bytes(one.bytes.length)]).toEqual([...one.bytes]);
        else if ('floats' in one) expect([...from.floats(one.floats.length)]).toEqual(one.floats);
        else expect([...from.integers(one.integers.length)]).toEqual(one.integers);
      }
      expect(from.isAtEnd).toBe(true);
      expect(() => from.uint32()).toThrow(RangeError);
    }),
  );
});
