// Datagrams of SMA's energy meters: what is encoded is decoded, what is damaged is none, values come in their units.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../../test/support/amount.ts';
import type { Measurand } from '../../vocabulary/measurands.ts';
import { channelsOf, SPEEDWIRE_MEASURANDS, valuesOf } from './channels.ts';
import { decodeDatagram, encodeDatagram, type SpeedwireTelegram } from './datagram.ts';

const VALUES = new Map<Measurand, number>([
  ...([
    ['power', -1744.2],
    ['energyImport', 1602.312],
    ['energyExport', 131_328.5],
    ['frequency', 49.987],
    ['apparentPower', 1800],
    ['powerL1', 100],
    ['currentL1', 1.266],
    ['voltageL1', 229.782],
    ['powerFactorL1', 0.965],
    ['reactivePowerL2', -12.3],
  ] as const),
]);

const telegram = (hasFrequency: boolean): SpeedwireTelegram => ({
  ...{ susyId: 372, serial: 3_003_170_282, tickerMs: 0xffff_ff00, software: '2.18.14.R' },
  channels: channelsOf(VALUES, hasFrequency),
});

it('has the sizes of the real ones: 600 bytes, 608 with the frequency of a Home Manager', () => {
  expect([encodeDatagram(telegram(false)).length, encodeDatagram(telegram(true)).length]).toEqual([600, 608]);
});

it('begins as a real one does', () => {
  const head = Buffer.from(encodeDatagram(telegram(true)).subarray(0, 40)).toString('hex');
  expect(head).toBe('534d4100000402a000000001024c001060690174b300bdeaffffff00000104000000000000010800');
});

it('says the values of the vocabulary in their units', () => {
  const decoded = decodeDatagram(encodeDatagram(telegram(true)));
  if (typeof decoded === 'string') throw new Error(decoded);
  expect(decoded).toEqual(telegram(true));
  const values = valuesOf(decoded.channels);
  for (const [measurand, value] of VALUES) expect(values.get(measurand), measurand).toBeCloseTo(value, 3);
});

it('gives counters without binary noise, and tells every second of a watt apart', () => {
  const of = (raw: bigint): unknown =>
    valuesOf([{ channel: 0, index: 1, type: 8, tariff: 0, raw }]).get('energyImport');
  expect([of(0n), of(1n), of(2n), of(3600n), of(21_733_339_576n)]).toEqual([0, 0.0003, 0.0006, 1, 6_037_038.7711]);
});

it('gives no value that is only half there, nor one of another channel or tariff', () => {
  const channels = channelsOf(VALUES, true);
  const half = channels.filter(({ index, type }) => !(index === 2 && type === 4));
  expect(valuesOf(half).has('power')).toBe(false);
  expect(valuesOf(half).get('energyExport')).toBeCloseTo(131_328.5, 3);
  const strange = channels.map((each) => ({ ...each, channel: 1 }));
  expect(valuesOf(strange).size).toBe(0);
});

it('knows what comes from SMA, but from no meter', () => {
  const search = '534d4100000402a0ffffffff0000002000000000';
  const inverter = '534d4100000402a00000000100260010606509a0ffffffffffff00007d0052be283a00000000000001800002';
  expect(decodeDatagram(Buffer.from(inverter + '00'.repeat(14), 'hex'))).toBe('other');
  expect(decodeDatagram(Buffer.from(search, 'hex'))).toBe('other');
  expect(decodeDatagram(Buffer.from('M-SEARCH * HTTP/1.1\r\n'))).toBe('strange');
});

describe('nothing throws, nothing wrong is believed', () => {
  const whole = encodeDatagram(telegram(true));

  it('cut anywhere, or with something behind', () => {
    for (let length = 0; length < whole.length; length++) {
      expect(typeof decodeDatagram(whole.subarray(0, length)), String(length)).toBe('string');
    }
    expect(decodeDatagram(Uint8Array.of(...whole, 0))).toBe('damaged');
    expect(decodeDatagram(Uint8Array.of(...whole, ...whole))).toBe('damaged');
  });

  it('with wrong lengths', () => {
    for (const at of [12, 13]) {
      for (let value = 0; value < 256; value++) {
        const bytes = Uint8Array.from(whole);
        if (bytes[at] === value) continue;
        bytes[at] = value;
        expect(typeof decodeDatagram(bytes), `${at} ${value}`).toBe('string');
      }
    }
  });

  it('whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), fc.nat(600), (bytes, at) => {
        decodeDatagram(bytes);
        const mixed = Uint8Array.from(whole);
        mixed.set(bytes.subarray(0, Math.max(0, mixed.length - at)), Math.min(at, mixed.length));
        decodeDatagram(mixed);
      }),
      { numRuns: amount(100_000, 100) },
    );
  });

  it('said twice', () => {
    const [first, ...rest] = telegram(true).channels;
    if (first === undefined) throw new Error('no channels');
    expect(decodeDatagram(encodeDatagram({ ...telegram(true), channels: [first, first, ...rest] }))).toBe('damaged');
  });
});

it('any values, encoded and decoded, are the same within the resolution of the meter', () => {
  const value = fc.double({ min: -400_000_000, max: 400_000_000, noNaN: true });
  fc.assert(
    fc.property(value, fc.double({ min: 0, max: 1e12, noNaN: true }), (power, energy) => {
      const values = new Map<Measurand, number>([
        ['powerL2', power],
        ['energyExportL2', energy],
      ]);
      const bytes = encodeDatagram({ ...telegram(false), channels: channelsOf(values, false) });
      const decoded = decodeDatagram(bytes);
      if (typeof decoded === 'string') throw new Error(decoded);
      const read = valuesOf(decoded.channels);
      expect(Math.abs((read.get('powerL2') ?? NaN) - power)).toBeLessThanOrEqual(0.051);
      expect(Math.abs((read.get('energyExportL2') ?? NaN) - energy)).toBeLessThanOrEqual(1 / 3600 + energy * 1e-14);
    }),
  );
});

it('names every value once', () => {
  expect(new Set(SPEEDWIRE_MEASURANDS).size).toBe(SPEEDWIRE_MEASURANDS.length);
});
