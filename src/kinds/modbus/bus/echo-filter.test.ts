import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EchoFilter } from './echo-filter.ts';

const REQUEST = Uint8Array.of(1, 4, 0, 0, 0, 2, 0x71, 0xcb);

function pushAll(filter: EchoFilter, bytes: readonly number[], size: number): number[] {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; at += size) out.push(...filter.push(Uint8Array.from(bytes.slice(at, at + size))));
  return out;
}

describe('the echo filter', () => {
  test('takes off exactly the request, however it is split', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), fc.integer({ min: 1, max: 12 }), (reply, size) => {
        const filter = new EchoFilter(REQUEST);
        expect(pushAll(filter, [...REQUEST, ...reply], size)).toEqual([...reply]);
        expect(filter.found).toBe(true);
      }),
    );
  });

  test('takes off one echo only', () => {
    expect(pushAll(new EchoFilter(REQUEST), [...REQUEST, ...REQUEST], 5)).toEqual([...REQUEST]);
  });

  test('lets everything through that differs from the request somewhere', () => {
    fc.assert(
      fc.property(fc.nat(7), fc.integer({ min: 1, max: 255 }), fc.integer({ min: 1, max: 9 }), (at, error, size) => {
        const damaged = [...REQUEST];
        damaged[at] = (damaged[at] ?? 0) ^ error;
        const filter = new EchoFilter(REQUEST);
        expect(pushAll(filter, [...damaged, 5, 6], size)).toEqual([...damaged, 5, 6]);
        expect(filter.found).toBe(false);
      }),
    );
  });

  test('without a request nothing is taken off', () => {
    const filter = new EchoFilter(null);
    expect(pushAll(filter, [...REQUEST], 3)).toEqual([...REQUEST]);
    expect(filter.found).toBe(false);
  });
});
