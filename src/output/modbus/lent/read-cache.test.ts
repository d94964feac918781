import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReadRequest } from '../../../codec/modbus/request.ts';
import { ReadCache } from './read-cache.ts';

const read = (address: number, count: number, unit = 1, fn: 3 | 4 = 4): ReadRequest => {
  return { kind: 'read', unit, function: fn, address, count };
};
/** Registers that hold their own address plus `base`. */
const registers = (address: number, count: number, base = 0): Uint8Array =>
  Uint8Array.from({ length: count * 2 }, (_, index) => {
    const word = address + (index >> 1) + base;
    return index % 2 === 0 ? word >> 8 : word & 0xff;
  });

describe('the cache', () => {
  test('answers a read that lies inside a fresh one', () => {
    const cache = new ReadCache(1000);
    cache.put(read(0, 40), registers(0, 40), 0);
    expect(cache.find(read(12, 6), 1000)).toEqual(registers(12, 6));
    expect(cache.find(read(12, 6), 1001)).toBe(null);
    expect(cache.find(read(39, 2), 0)).toBe(null);
    expect(cache.find(read(12, 6, 2), 0)).toBe(null);
    expect(cache.find(read(12, 6, 1, 3), 0)).toBe(null);
  });

  test('the newest answer counts, and a value is never put together from two', () => {
    const cache = new ReadCache(1000);
    cache.put(read(0, 4), registers(0, 4), 0);
    cache.put(read(2, 4), registers(2, 4, 100), 10);
    expect(cache.find(read(2, 2), 20)).toEqual(registers(2, 2, 100));
    expect(cache.find(read(0, 2), 20)).toEqual(registers(0, 2));
    expect(cache.find(read(1, 4), 20)).toBe(null);
  });

  test('a refusal answers the same read only, and makes way for a value', () => {
    const cache = new ReadCache(1000);
    cache.put(read(0, 4), 2, 0);
    expect(cache.find(read(0, 4), 1)).toBe(2);
    expect(cache.find(read(0, 2), 1)).toBe(null);
    cache.put(read(0, 4), registers(0, 4), 2);
    expect(cache.find(read(0, 4), 3)).toEqual(registers(0, 4));
  });

  test('forgets a unit that was written to, the others not', () => {
    const cache = new ReadCache(1000);
    for (const unit of [1, 11]) cache.put(read(0, 1, unit), registers(0, 1), 0);
    cache.forget(1);
    expect(cache.find(read(0, 1, 1), 0)).toBe(null);
    expect(cache.find(read(0, 1, 11), 0)).not.toBe(null);
  });

  test('without a time nothing is kept', () => {
    const cache = new ReadCache(0);
    cache.put(read(0, 1), registers(0, 1), 5);
    expect(cache.find(read(0, 1), 5)).toBe(null);
  });

  test('whatever is put in, what comes out is fresh, of that unit and of one answer', () => {
    const span = fc.record({
      address: fc.nat(60),
      count: fc.integer({ min: 1, max: 20 }),
      unit: fc.integer({ min: 1, max: 2 }),
    });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 150 }), span, (puts, asked) => {
        const cache = new ReadCache(50);
        for (const [atMs, { address, count, unit }] of puts.entries()) {
          cache.put(read(address, count, unit), registers(address, count, atMs * 100), atMs);
        }
        const found = cache.find(read(asked.address, asked.count, asked.unit), puts.length);
        if (found === null) return;
        const possible = puts.flatMap(({ unit }, atMs) =>
          unit === asked.unit && puts.length - atMs <= 50 ? [registers(asked.address, asked.count, atMs * 100)] : [],
        );
        expect(possible).toContainEqual(found);
      }),
    );
  });
});
