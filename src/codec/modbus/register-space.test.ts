import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RegisterSpace, type RegisterBlock } from './register-space.ts';

function block(address: number, ...registers: number[]): RegisterBlock {
  const bytes = Uint8Array.from(registers.flatMap((each) => [each >> 8, each & 0xff]));
  return { address, count: registers.length, read: () => bytes };
}

class Cell implements RegisterBlock {
  readonly address: number;
  readonly count: number;
  bytes: Uint8Array;

  constructor(address: number, count: number) {
    this.address = address;
    this.count = count;
    this.bytes = new Uint8Array(count * 2);
  }

  read(): Uint8Array {
    return this.bytes;
  }

  write(bytes: Uint8Array): boolean {
    if (bytes[0] === 0xee) return false;
    this.bytes = bytes;
    return true;
  }
}

describe('reading', () => {
  const blocks = [block(10, 0x1111, 0x2222), block(14, 0x3333)];

  test('between values the declared span reads 0, outside it there is nothing', () => {
    const space = new RegisterSpace(blocks, { first: 10, last: 14 });
    expect(space.read(10, 5)).toEqual(Uint8Array.of(0x11, 0x11, 0x22, 0x22, 0, 0, 0, 0, 0x33, 0x33));
    expect(space.read(11, 2)).toEqual(Uint8Array.of(0x22, 0x22, 0, 0));
    expect(space.read(9, 2)).toBe(2);
    expect(space.read(14, 2)).toBe(2);
  });

  test('without a span only the values exist', () => {
    const space = new RegisterSpace(blocks, null);
    expect(space.read(10, 2)).toEqual(Uint8Array.of(0x11, 0x11, 0x22, 0x22));
    expect(space.read(10, 3)).toBe(2);
    expect(space.read(12, 1)).toBe(2);
  });

  test('a span can read something else than 0 between the values', () => {
    const space = new RegisterSpace(blocks, { first: 10, last: 14, fill: 0x7fff });
    expect(space.read(11, 3)).toEqual(Uint8Array.of(0x22, 0x22, 0x7f, 0xff, 0x7f, 0xff));
  });

  test('a block that has an exception to say refuses the whole read; the highest code wins', () => {
    const refusing = (address: number, code: number): RegisterBlock => ({ address, count: 2, read: () => code });
    const space = new RegisterSpace([refusing(0, 2), refusing(2, 11), block(4, 7)], null);
    expect(space.read(0, 2)).toBe(2);
    expect(space.read(0, 5)).toBe(11);
    expect(space.read(4, 1)).toEqual(Uint8Array.of(0, 7));
    expect(space.blocksIn(3, 2).map(({ address }) => address)).toEqual([2, 4]);
  });

  test('of overlapping blocks the earlier one is seen', () => {
    const space = new RegisterSpace([block(1, 7), block(0, 1, 2, 3)], null);
    expect(space.read(0, 3)).toEqual(Uint8Array.of(0, 1, 0, 7, 0, 3));
  });

  test('a block that may only be written does not exist for reads', () => {
    const space = new RegisterSpace([{ address: 5, count: 1, read: () => null, write: () => true }], null);
    expect(space.read(5, 1)).toBe(2);
    expect(space.write(5, Uint8Array.of(0, 1))).toBeUndefined();
  });

  test('any part of a map is the same as the same part of a read of everything', () => {
    const map = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1 });
    fc.assert(
      fc.property(map, fc.nat(30), fc.integer({ min: 1, max: 32 }), (starts, address, count) => {
        const cells = starts.map((start) => block(start * 2, start + 1, start + 100));
        const space = new RegisterSpace(cells, { first: 0, last: 63 });
        const all = space.read(0, 64);
        expect(space.read(address, count)).toEqual(
          typeof all === 'number' ? all : all.subarray(address * 2, (address + count) * 2),
        );
        // Sparse: readable exactly when every register has a value.
        const sparse = new RegisterSpace(cells, null).read(address, count);
        const populated = (register: number): boolean => starts.includes(Math.floor(register / 2));
        const full = Array.from({ length: count }, (_, index) => populated(address + index)).every(Boolean);
        expect(typeof sparse === 'number').toBe(!full);
      }),
    );
  });
});

describe('writing', () => {
  test('takes whole values and neighbours in one go', () => {
    const cells = [new Cell(20, 2), new Cell(22, 1)];
    const space = new RegisterSpace(cells, null);
    expect(space.write(20, Uint8Array.of(1, 2, 3, 4, 5, 6))).toBeUndefined();
    expect(cells.map((cell) => [...cell.bytes])).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
  });

  test.each([
    ['half a value', 20, [1, 2], 3],
    ['the second half of a value', 21, [1, 2], 3],
    ['beyond a value', 22, [1, 2, 3, 4], 2],
    ['nothing there', 40, [1, 2], 2],
    ['a value that may only be read', 30, [1, 2], 2],
    ['a value that is not allowed', 22, [0xee, 2], 3],
  ])('%s is refused', (_, address, bytes, code) => {
    const cells = [new Cell(20, 2), new Cell(22, 1), block(30, 5)];
    const space = new RegisterSpace(cells, { first: 0, last: 50 });
    const before = space.read(0, 50);
    expect(space.write(address, Uint8Array.from(bytes))).toBe(code);
    expect(space.read(0, 50)).toEqual(before);
  });
});
