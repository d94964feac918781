import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LastRegisters } from './last-registers.ts';

/** A reply whose registers hold their own address. */
function reply(address: number, count: number): Uint8Array {
  const data = new Uint8Array(count * 2);
  const view = new DataView(data.buffer);
  for (let i = 0; i < count; i++) view.setUint16(i * 2, (address + i) & 0xffff);
  return data;
}

describe('the last words', () => {
  test('are absent before the first reply, and where a reply has only a part of them', () => {
    const last = new LastRegisters();
    expect(last.of(0, 2)).toBeNull();
    last.keep(10, reply(10, 4), 1000);
    expect([last.of(9, 2), last.of(13, 2), last.of(8, 1), last.of(14, 1)]).toEqual([null, null, null, null]);
    expect(last.of(12, 2)).toEqual({ bytes: Uint8Array.of(0, 12, 0, 13), atMs: 1000 });
  });

  test('come from the newest reply, whichever block brought them', () => {
    const last = new LastRegisters();
    last.keep(0, new Uint8Array(20), 1000);
    last.keep(4, Uint8Array.of(1, 2, 3, 4), 2000);
    expect(last.of(4, 2)).toEqual({ bytes: Uint8Array.of(1, 2, 3, 4), atMs: 2000 });
    last.keep(0, new Uint8Array(20).fill(9), 3000);
    expect(last.of(4, 2)).toEqual({ bytes: Uint8Array.of(9, 9, 9, 9), atMs: 3000 });
  });

  test('do not copy what came', () => {
    const last = new LastRegisters();
    const data = reply(0, 10);
    last.keep(0, data, 1);
    expect(last.of(3, 1)?.bytes.buffer).toBe(data.buffer);
  });

  test('have what came last, whatever was read before', () => {
    const block = fc.record({ address: fc.integer({ min: 0, max: 65_000 }), count: fc.integer({ min: 1, max: 125 }) });
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 300 }), (blocks) => {
        const last = new LastRegisters();
        blocks.forEach(({ address, count }, index) => last.keep(address, reply(address, count), index));
        const newest = blocks.at(-1) ?? { address: 0, count: 0 };
        expect(last.of(newest.address, newest.count)).toEqual({
          bytes: reply(newest.address, newest.count),
          atMs: blocks.length - 1,
        });
      }),
    );
  });

  test('forget the oldest block first', () => {
    const last = new LastRegisters();
    for (let i = 0; i < 80; i++) last.keep(i * 200, reply(i * 200, 2), i);
    const kept = Array.from({ length: 80 }, (_, i) => i).filter((i) => last.of(i * 200, 2) !== null);
    expect([kept.length, kept[0]]).toEqual([64, 16]);
  });
});
