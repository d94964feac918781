// What the real layouts do not show: each place where a telegram can end, codes that mean "no value", faults that are said.
import { describe, expect, it } from 'vitest';
import type { LongFrame } from './frame.ts';
import { decodeRecords, type MBusRecord } from './records.ts';
import { statusTexts } from './status.ts';
import { decodeTelegram } from './telegram.ts';

function recordsOf(hex: string): readonly MBusRecord[] {
  return decodeRecords(bytesOf(hex)).records;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replace(/ /g, ''), 'hex'));
}

function frameOf(ci: number, hex: string): LongFrame {
  return { kind: 'long', control: 0x08, address: 5, ci, data: bytesOf(hex) };
}

/** The value of the only record. */
function valueOf(hex: string): number | string | null {
  const [record, ...others] = recordsOf(hex);
  if (record === undefined || others.length > 0) throw new Error(`not one record: ${hex}`);
  return record.value;
}

const HEADER = '78 56 34 12 2d 2c 01 04 55 00 00 00';

describe('values', () => {
  it.each([
    ['digits', '0c 13 13 20 00 00', 2.013],
    ['digits with a minus', '0a 5a 23 f1', -12.3],
    ['digits that are none', '0c 13 ff ff ff ff', null],
    ['a digit of a display that shows a fault', '0a 5a 2a 01', null],
    ['a minus where none may be', '0b 13 34 f2 01', null],
    ['a negative integer', '02 59 9c ff', -1],
    ['the least integer', '02 59 00 80', null],
    ['a real number', '05 5b 00 00 b0 41', 22],
    ['a real number that is none', '05 5b 00 00 c0 7f', null],
    ['a real number without end', '05 5b 00 00 80 7f', null],
    ['eight bytes', '07 03 15 cd 5b 07 00 00 00 00', 123456789],
    ['a number without a sign', '02 fd 17 00 80', 0x8000],
    ['no data', '00 13', null],
    ['megawatt-hours', '04 fb 01 02 00 00 00', 2_000_000],
    ['gigajoules', '04 fb 09 02 00 00 00', 2_000_000_000],
    ['a correction by ten to the minus two', '02 93 74 d2 04', 0.01234],
    ['a correction that is added', '02 db 7b 05 00', 6],
    ['letters', '0d 78 04 34 33 32 41', 'A234'],
    ['digits of variable length', '0d 13 c2 34 12', 1.234],
    ['negative digits of variable length', '0d 59 d1 34', -0.34],
    ['a long integer', '0d fd 10 e2 34 12', '1234'],
    ['a date', '02 6c 7e 3b', '2027-11-30'],
    ['a date of the last century', '02 6c 61 c1', '1999-01-01'],
    ['every month', '02 6c 01 0f', null],
    ['no date', '02 6c ff ff', null],
    ['31 April', '02 6c 7f 34', null],
    ['a date with time', '04 6d 05 0e 7e 3b', '2027-11-30 14:05'],
    ['a time that the meter does not trust', '04 6d 85 0e 7e 3b', null],
    ['25 hours', '04 6d 05 19 7e 3b', null],
    ['a century', '04 6d 05 2e 7e 3b', '2027-11-30 14:05'],
    ['a time alone', '03 6d 09 05 0e', '14:05:09'],
    ['to the second', '06 6d 09 05 0e 7e 3b 00', '2027-11-30 14:05:09'],
    ['a date of other length', '01 6c 01', null],
    ['the time of a maximum', '04 ed 6f 05 0e 7e 3b', '2027-11-30 14:05'],
  ])('%s', (_what, hex, value) => {
    expect(valueOf(hex)).toBe(value);
  });

  it.each([
    ['95', 'no data'],
    ['96', 'overflow'],
    ['97', 'underflow'],
    ['98', 'data error'],
    ['82', 'not implemented'],
  ])('an extension 0x%s says why there is none', (code, error) => {
    const [record] = recordsOf(`04 93 ${(parseInt(code, 16) & 0x7f).toString(16).padStart(2, '0')} 01 00 00 00`);
    expect(record).toMatchObject({ value: null, error });
  });

  it('say of when they are, of which tariff and which part of the meter', () => {
    expect(recordsOf('cc c1 60 13 01 00 00 00')).toMatchObject([
      { storage: 3, tariff: 8, subunit: 3, function: 'now' },
    ]);
    expect(recordsOf('5b 5b 01 00 00')).toMatchObject([{ storage: 1, function: 'maximum' }]);
    expect(recordsOf('2b 2b 01 00 00')).toMatchObject([{ function: 'minimum' }]);
    expect(recordsOf('3b 2b 01 00 00')).toMatchObject([{ function: 'error' }]);
  });

  it('are counted in the storage numbers of all ten extensions', () => {
    const [record] = recordsOf(`81 ${'8f'.repeat(9)} 0f 13 01`);
    expect(record?.storage).toBe(2 * (2 ** 40 - 1));
  });

  it('say what their extensions make of them', () => {
    const modifiersOf = (hex: string): unknown => recordsOf(hex)[0]?.modifiers;
    expect(modifiersOf('02 fd c8 fc 02 01 00')).toEqual([{ kind: 'phase', phase: 'L2' }]);
    expect(modifiersOf('02 83 3b 01 00')).toEqual([{ kind: 'direction', direction: 'positive' }]);
    expect(modifiersOf('02 83 3c 01 00')).toEqual([{ kind: 'direction', direction: 'negative' }]);
    expect(modifiersOf('02 93 3e 01 00')).toEqual([{ kind: 'corrected', isCorrected: true }]);
    expect(modifiersOf('02 93 a2 7d 01 00')).toEqual([{ kind: 'other', code: 0x22 }]);
    expect(modifiersOf('02 93 ff 85 06 01 00')).toEqual([{ kind: 'manufacturer', codes: [5, 6] }]);
    expect(modifiersOf('02 ff 07 01 00')).toEqual([{ kind: 'manufacturer', codes: [7] }]);
  });

  it('have no unit when an extension makes something else of them', () => {
    expect(recordsOf('02 93 a2 01 01 00')).toMatchObject([{ value: null }]);
    expect(recordsOf('02 93 22 05 00')).toMatchObject([{ value: 5, unit: null }]);
  });

  it('name their unit themselves', () => {
    expect(recordsOf('02 fc 03 48 52 25 74 d4 11')).toMatchObject([{ quantity: 'text', ownUnit: '%RH', value: 45.64 }]);
  });
});

describe('what follows the records', () => {
  it('is filler, the own of the manufacturer, or a next telegram', () => {
    expect(decodeRecords(bytesOf('2f 2f 01 13 05 2f'))).toMatchObject({ records: [{ value: 0.005 }], brokenAt: null });
    const own = decodeRecords(bytesOf('01 13 05 0f 01 02'));
    expect(own).toMatchObject({ moreFollows: false, manufacturerData: Uint8Array.of(1, 2) });
    expect(decodeRecords(bytesOf('01 13 05 1f'))).toMatchObject({ moreFollows: true });
    expect(recordsOf('08 13 01 13 05')).toMatchObject([{ value: 0.005 }]);
  });

  it.each([
    ['extensions of the data', '8b'],
    ['information about the value', '8b 60'],
    ['extensions of the value', '0b fb'],
    ['a value', '0b 3b 01 02'],
    ['the letters of a unit', '02 fc 05 48 52'],
    ['a text', '0d 78 05 31 32'],
    ['a length', '0d 78'],
    ['too many extensions of the data', `8b${'8b'.repeat(11)} 60 04 37 18 02`],
    ['too many extensions of the value', `0b e0 ${'84'.repeat(11)} 04 37 18 02`],
    ['a length that is none', '0d 78 f8 01'],
    ['a special function that is none', '3f 01'],
  ])('the records before one that breaks within %s count', (_what, hex) => {
    expect(decodeRecords(bytesOf(`01 13 05 ${hex}`))).toMatchObject({ records: [{ value: 0.005 }], brokenAt: 3 });
  });
});

describe('telegrams', () => {
  it('say who sent them', () => {
    expect(decodeTelegram(frameOf(0x72, `${HEADER} 01 13 05`))).toMatchObject({
      kind: 'telegram',
      address: 5,
      header: {
        meter: { identification: '12345678', manufacturer: 0x2c2d, version: 1, medium: 4 },
        ...{ accessNumber: 0x55, status: 0 },
      },
    });
    expect(decodeTelegram(frameOf(0x78, '01 13 05'))).toMatchObject({ header: null, records: [{ value: 0.005 }] });
    expect(decodeTelegram(frameOf(0x7a, '55 00 00 00 01 13 05'))).toMatchObject({ records: [{ value: 0.005 }] });
  });

  it('of fixed structure have two counters', () => {
    const digits = decodeTelegram(frameOf(0x73, '78 56 34 12 0a 00 e9 7e 01 00 00 00 35 01 00 00'));
    expect(digits).toMatchObject({
      header: { meter: { identification: '12345678', manufacturer: 0xffff, medium: 7 } },
      records: [
        { quantity: 'volume', unit: 'm3', value: 0.001, storage: 0 },
        { quantity: 'volume', unit: 'm3', value: 0.135, storage: 1 },
      ],
    });
    const binary = decodeTelegram(frameOf(0x77, '12 34 56 78 0a 01 05 0e 00 00 00 ff ff ff ff fe'));
    expect(binary).toMatchObject({
      header: { meter: { identification: '12345678', medium: 0 } },
      records: [
        { quantity: 'energy', unit: 'Wh', value: 255_000 },
        { quantity: 'energy', unit: 'J', value: -2_000_000 },
      ],
    });
    expect(decodeTelegram(frameOf(0x73, '78 56 34 12 0a 02 85 3f 01 00 00 00 35 01 00 00'))).toMatchObject({
      records: [{ storage: 1 }, { storage: 1, quantity: 'reserved', unit: null }],
    });
  });

  it('that are none say why', () => {
    expect(decodeTelegram(frameOf(0x70, '08'))).toEqual({ kind: 'error', address: 5, code: 8 });
    expect(decodeTelegram(frameOf(0x70, ''))).toEqual({ kind: 'error', address: 5, code: null });
    expect(decodeTelegram(frameOf(0x71, '04'))).toEqual({ kind: 'alarm', address: 5, bits: 4 });
    expect(decodeTelegram(frameOf(0x72, '78 56 34 12 2d 2c'))).toMatchObject({ kind: 'unknown', why: 'too short' });
    expect(decodeTelegram(frameOf(0x73, '78 56'))).toMatchObject({ kind: 'unknown', why: 'too short' });
    expect(decodeTelegram(frameOf(0x7a, '55'))).toMatchObject({ kind: 'unknown', why: 'too short' });
    expect(decodeTelegram(frameOf(0x99, '55'))).toMatchObject({ kind: 'unknown', why: 'ci' });
    expect(decodeTelegram(frameOf(0x76, `${HEADER} 01 13 05`))).toMatchObject({ kind: 'unknown', why: 'ci' });
  });

  it('that are encrypted are not guessed at', () => {
    const header = HEADER.replace(/00 00$/, '00 05');
    expect(decodeTelegram(frameOf(0x72, `${header} a1 b2`))).toMatchObject({ kind: 'encrypted', address: 5 });
    expect(decodeTelegram(frameOf(0x72, `${header} 2f 2f 01 13 05`))).toMatchObject({ records: [{ value: 0.005 }] });
    // What stood there before it meant this: meters that fill it with anything.
    for (const filled of ['ff ff', '27 b6']) {
      const old = HEADER.replace(/00 00$/, filled);
      expect(decodeTelegram(frameOf(0x72, `${old} 01 13 05`))).toMatchObject({ records: [{ value: 0.005 }] });
    }
  });
});

describe('the status', () => {
  it('is told in words', () => {
    expect(statusTexts(0x00)).toEqual([]);
    expect(statusTexts(0x04).map(({ en }) => en)).toEqual(['the battery of the meter is low']);
    expect(statusTexts(0x1d)).toHaveLength(4);
    expect(statusTexts(0xe0)).toEqual([]);
  });
});
