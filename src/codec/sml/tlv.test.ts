// TL fields of any length, integers of any width, and what must be refused.
// The encoder is the second opinion: what it writes must be read back exactly.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ABSENT, boolean, integer, list, octets } from './encode-tlv.ts';
import { fromHex, toHex } from './octet-names.ts';
import { TLV_LIST, TLV_OCTETS, TlvReader } from './tlv.ts';
import { runs } from '../../../test/support/amount.ts';

function open(hex: string): TlvReader {
  return new TlvReader(fromHex(hex));
}

function readInteger(hex: string): number | bigint | null {
  const reader = open(hex);
  return reader.read() && reader.isInteger() ? reader.integer() : null;
}

describe('integers', () => {
  it.each<[string, number | bigint]>([
    ['62ff', 255],
    ['52ff', -1],
    ['538b28', -29912],
    ['638b28', 35624],
    ['54800000', -8388608],
    ['55ffffef2c', -4308],
    ['560000000001', 1],
    ['56ffffffffff', -1],
    ['567fffffffff', 549755813887],
    ['59ffffffffffffef2c', -4308],
    ['590000000200000000', 8589934592],
    ['69001fffffffffffff', 9007199254740991],
    ['690020000000000000', 9007199254740992n],
    ['69ffffffffffffffff', 18446744073709551615n],
    ['598000000000000000', -9223372036854775808n],
    ['59ffe0000000000001', -9007199254740991],
    ['59ffe0000000000000', -9007199254740992n],
  ])('%s is %s', (hex, value) => {
    expect(readInteger(hex)).toBe(value);
  });

  it('of no byte or more than eight are none', () => {
    expect(readInteger('61')).toBeNull();
    expect(readInteger('6a112233445566778899')).toBeNull();
  });

  it('come back from the encoder in every width, exactly', () => {
    const cases = fc.record({
      type: fc.constantFrom<'int' | 'uint'>('int', 'uint'),
      width: fc.integer({ min: 1, max: 8 }),
      bits: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    });
    fc.assert(
      fc.property(cases, ({ type, width, bits }) => {
        const value = type === 'int' ? BigInt.asIntN(8 * width, bits) : BigInt.asUintN(8 * width, bits);
        const encoded = integer(type, value, width);
        expect(encoded.length).toBe(1 + width);
        const read = readInteger(toHex(encoded)) ?? NaN;
        expect(BigInt(read)).toBe(value);
        expect(typeof read === 'number').toBe(value <= 2n ** 53n - 1n && value >= -(2n ** 53n) + 1n);
        const shortest = integer(type, value);
        expect(BigInt(readInteger(toHex(shortest)) ?? NaN)).toBe(value);
        expect(shortest.length).toBeLessThanOrEqual(encoded.length);
      }),
      { numRuns: runs(3000) },
    );
  });
});

describe('TL fields', () => {
  it('may have several bytes: 83 02 is an octet string of 48', () => {
    const reader = open(`8302${'ab'.repeat(48)}01`);
    expect(reader.read()).toBe(true);
    expect([reader.type, reader.length, reader.dataAt, reader.at]).toEqual([TLV_OCTETS, 48, 2, 50]);
  });

  it('may have several bytes: f1 05 is a list of 21', () => {
    const reader = open(`f105${'01'.repeat(21)}`);
    expect(reader.read()).toBe(true);
    expect([reader.type, reader.length, reader.at]).toEqual([TLV_LIST, 21, 2]);
    expect(reader.skipContent()).toBe(true);
    expect(reader.atEnd).toBe(true);
  });

  it('may be longer than needed', () => {
    const reader = open('80808006abcd');
    expect(reader.read()).toBe(true);
    expect([reader.length, reader.dataAt]).toEqual([2, 4]);
  });

  it.each([
    ['nothing at all', ''],
    ['an end of message where a value should be', '00'],
    ['a length that the TL bytes alone exceed', '8001'],
    ['more TL bytes than there are', '8382'],
    ['an octet string longer than the rest', '05aabb'],
    ['a list longer than the rest', '730101'],
    ['a length beyond all bounds', `${'ff'.repeat(40)}01`],
  ])('are refused: %s', (_, hex) => {
    expect(open(hex).skip()).toBe(false);
  });

  it('nest as deep as the bytes go, without recursion', () => {
    const reader = new TlvReader(new Uint8Array(8000).fill(0x71));
    expect(reader.skip()).toBe(false);
    const closed = new Uint8Array(8000).fill(0x71);
    closed[7999] = 0x01;
    reader.open(closed);
    expect(reader.skip()).toBe(true);
    expect(reader.atEnd).toBe(true);
  });

  it('read nothing behind a view', () => {
    const reader = new TlvReader(fromHex('0511223344').subarray(0, 3));
    expect(reader.read()).toBe(false);
  });

  it('of any tree that the encoder makes are passed exactly', () => {
    const { tree } = fc.letrec<{ tree: Uint8Array; leaf: Uint8Array }>((tie) => ({
      leaf: fc.oneof(
        fc.constant(ABSENT),
        fc.boolean().map(boolean),
        fc.integer().map((value) => integer('int', value)),
        fc
          .tuple(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 5 }))
          .map(([data, tl]) => octets(data, tl)),
      ),
      tree: fc.oneof(
        { depthSize: 'small' },
        tie('leaf'),
        fc
          .tuple(fc.array(tie('tree'), { maxLength: 20 }), fc.integer({ min: 1, max: 5 }))
          .map(([of, tl]) => list(of, tl)),
      ),
    }));
    fc.assert(
      fc.property(tree, (bytes) => {
        const reader = new TlvReader(Uint8Array.of(...bytes, 0x01));
        expect(reader.skip()).toBe(true);
        expect(reader.at).toBe(bytes.length);
        reader.open(bytes.subarray(0, bytes.length - 1));
        expect(reader.skip()).toBe(false);
      }),
    );
  });

  it('give numbers only for integers', () => {
    const reader = open('010303036205730101016901ffffffffffffff');
    expect(reader.readNumber()).toBeNull();
    expect(reader.readNumber()).toBeNull();
    expect(reader.readNumber()).toBe(5);
    expect(reader.readNumber()).toBeNull();
    expect(reader.readNumber()).toBeNull();
    expect(reader.atEnd).toBe(true);
    expect(reader.readNumber()).toBeNull();
  });
});
