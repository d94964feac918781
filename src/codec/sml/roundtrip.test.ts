// Any telegram, with any habits, split anywhere, decodes to what was encoded.
// The habits are those in which real meters differ; escape bytes come often.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secIndex } from '../../../test/support/sml-telegrams.ts';
import { SmlDecoder } from './decoder.ts';
import { encodeTelegram, smlEntry } from './encode.ts';
import { concat } from './encode-tlv.ts';
import { toHex, toObis } from './octet-names.ts';
import type { SmlRawEntry, SmlTelegram } from './telegram.ts';

/** The wire's part of an entry. */
function rawOf({
  obis,
  status,
  statusBytes,
  valTime,
  unitCode,
  scaler,
  type,
  valueBytes,
  raw,
}: SmlRawEntry): SmlRawEntry {
  return { obis, status, statusBytes, valTime, unitCode, scaler, type, valueBytes, raw };
}

describe('encode, split anywhere, decode', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const hex = fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => toHex(bytes));
  const obis = fc.tuple(byte, byte, byte, byte, byte, byte).map((bytes) => toObis(Uint8Array.from(bytes)));
  const number = fc
    .tuple(
      fc.constantFrom<'int' | 'uint'>('int', 'uint'),
      fc.integer({ min: 1, max: 8 }),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    )
    .map(([type, valueBytes, bits]) => {
      const value = type === 'int' ? BigInt.asIntN(8 * valueBytes, bits) : BigInt.asUintN(8 * valueBytes, bits);
      const isSafe = Number.isSafeInteger(Number(value));
      return { type, valueBytes, raw: isSafe ? Number(value) : value };
    });
  const value = fc.oneof(
    number,
    hex.map((raw) => ({ type: 'octets' as const, valueBytes: raw.length / 2, raw })),
    fc.boolean().map((raw) => ({ type: 'bool' as const, valueBytes: 1, raw })),
    fc.constant({ type: null, valueBytes: 0, raw: null }),
    // Runs of escape bytes, in values and across entries.
    fc
      .integer({ min: 1, max: 20 })
      .map((count) => ({ type: 'octets' as const, valueBytes: count, raw: '1b'.repeat(count) })),
  );
  const status = fc.oneof(
    fc.constant({ status: null, statusBytes: 0 }),
    fc
      .integer({ min: 1, max: 4 })
      .chain((statusBytes) =>
        fc.integer({ min: 0, max: 2 ** (8 * statusBytes) - 1 }).map((word) => ({ status: word, statusBytes })),
      ),
  );
  const entry = fc
    .record({
      obis,
      status,
      valTime: fc.option(fc.nat().map(secIndex)),
      unitCode: fc.option(byte),
      scaler: fc.option(fc.integer({ min: -128, max: 127 })),
      value,
    })
    .map(({ status: word, value: held, ...rest }) => smlEntry({ ...rest, ...word, ...held }));
  const options = fc.record({
    sequence: fc.integer({ min: 0, max: 0xffffff }),
    messageCrc: fc.constantFrom<'x25' | 'kermit'>('x25', 'kermit'),
    trimMessageCrc: fc.boolean(),
    choiceTagBytes: fc.constantFrom<2 | 4>(2, 4),
    bareValTime: fc.boolean(),
    tlBytes: fc.integer({ min: 1, max: 4 }),
    zerosBetween: fc.integer({ min: 0, max: 3 }),
  });
  const telegram = fc.record({
    serverId: fc.option(hex),
    listName: fc.option(hex),
    sensorTime: fc.option(fc.nat().map(secIndex)),
    entries: fc.array(entry, { maxLength: 25 }),
  });

  it('gives the same telegrams', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 800 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(telegram, options), { maxLength: 4 }), cuts, (sources, pieces) => {
        const stream = concat(sources.map(([source, habits]) => encodeTelegram(source, habits)));
        const decoder = new SmlDecoder();
        const found: SmlTelegram[] = [];
        let at = 0;
        for (const piece of [...pieces, stream.length]) found.push(...decoder.push(stream.subarray(at, (at += piece))));
        const seen = found.map(({ serverId, listName, sensorTime, entries }) => ({
          serverId,
          listName,
          sensorTime,
          entries: entries.map(rawOf),
        }));
        expect(seen).toEqual(sources.map(([source]) => source));
      }),
      { numRuns: 500 },
    );
  });
});
