// Any records in any of the forms that meters send decode to what was encoded; and whatever else comes, nothing is thrown.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../../test/support/amount.ts';
import { encodeRecord, encodeTelegram, type EncodedData } from './encode.ts';
import { encodeFrame, frameAt } from './frame.ts';
import { scaleByTen } from './number.ts';
import { decodeRecords } from './records.ts';
import { decodeTelegram } from './telegram.ts';

const RUNS = amount(100_000, 500);

const integer = fc.constantFrom<1 | 2 | 3 | 4 | 6>(1, 2, 3, 4, 6).chain((bytes) => {
  const most = 2 ** (bytes * 8 - 1) - 1;
  return fc
    .option(fc.integer({ min: -most, max: most }).map((value) => Math.trunc(value)))
    .map((value): EncodedData => ({ form: 'integer', bytes, value }));
});
const bcd = fc
  .constantFrom<1 | 2 | 3 | 4 | 6>(1, 2, 3, 4, 6)
  .chain((bytes) =>
    fc
      .option(fc.integer({ min: -(10 ** (bytes * 2 - 1)) + 1, max: 10 ** (bytes * 2) - 1 }))
      .map((value): EncodedData => ({ form: 'bcd', bytes, value })),
  );
const volume = fc.record({
  function: fc.constantFrom<0 | 1 | 2 | 3>(0, 1, 2, 3),
  storage: fc.integer({ min: 0, max: 2 ** 20 }),
  tariff: fc.integer({ min: 0, max: 2 ** 10 }),
  subunit: fc.integer({ min: 0, max: 2 ** 5 }),
  exponent: fc.integer({ min: 0, max: 7 }),
  data: fc.oneof(integer, bcd),
});

describe('encode, decode', () => {
  it('gives the same records', () => {
    fc.assert(
      fc.property(fc.array(volume, { minLength: 1, maxLength: 12 }), (wanted) => {
        const records = wanted.map(({ exponent, ...record }) => encodeRecord({ ...record, vif: [0x10 + exponent] }));
        const meter = { identification: '12345678', manufacturer: 0x2c2d, version: 1, medium: 7 };
        const frame = frameAt(encodeFrame(encodeTelegram({ address: 3, meter, accessNumber: 9, records })));
        if (frame.kind !== 'frame' || frame.frame.kind !== 'long') throw new Error(frame.kind);
        const answer = decodeTelegram(frame.frame);
        if (answer.kind !== 'telegram') throw new Error(answer.kind);
        expect(answer.header?.meter).toEqual(meter);
        expect(answer.records).toHaveLength(wanted.length);
        for (const [index, { exponent, data, function: kind, ...information }] of wanted.entries()) {
          const value = 'value' in data && typeof data.value === 'number' ? scaleByTen(data.value, exponent - 6) : null;
          const said = (['now', 'maximum', 'minimum', 'error'] as const)[kind];
          const unit = { quantity: 'volume', unit: 'm3' };
          expect(answer.records[index]).toMatchObject({ ...information, ...unit, function: said, value });
        }
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  });

  it('keeps texts, reals and dates', () => {
    const value = new Date(2026, 10, 30, 14, 5);
    const block = [
      encodeRecord({ vif: [0x78], data: { form: 'text', value: 'AB 12' } }),
      encodeRecord({ vif: [0x5b], data: { form: 'real', value: 21.7 } }),
      encodeRecord({ vif: [0x6c], data: { form: 'date', value } }),
      encodeRecord({ vif: [0x6d], data: { form: 'time', value } }),
      encodeRecord({ vif: [0x7c, 0x74], ownUnit: '%RH', data: { form: 'integer', bytes: 2, value: 4567 } }),
    ];
    const { records } = decodeRecords(Uint8Array.from(block.flatMap((record) => [...record])));
    expect(records.map((record) => record.value)).toEqual(['AB 12', 21.7, '2026-11-30', '2026-11-30 14:05', 45.67]);
  });
});

describe('whatever comes', () => {
  const ci = fc.constantFrom(0x70, 0x71, 0x72, 0x73, 0x77, 0x78, 0x7a, 0x76, 0x51);

  it('is decoded or refused, never thrown at', () => {
    fc.assert(
      fc.property(ci, fc.uint8Array({ maxLength: 252 }), (kind, data) => {
        const answer = decodeTelegram({ kind: 'long', control: 0x08, address: 1, ci: kind, data });
        if (answer.kind !== 'telegram') return;
        expect(answer.records.length).toBeLessThanOrEqual(252);
        for (const { value } of answer.records) {
          if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
          if (typeof value === 'string') expect(value.length).toBeLessThanOrEqual(400);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
