// Converters that double ff: their telegrams are read where a checksum proves it, and nothing else is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/amount.ts';
import { energy, newerMeter, power, telegramOf } from '../../../test/support/sml-telegrams.ts';
import { SmlDecoder } from './decoder.ts';
import { encodeTelegram } from './encode.ts';
import { concat } from './encode-tlv.ts';
import { TelnetFilter } from './telnet.ts';

function doubled(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes].flatMap((byte) => (byte === 0xff ? [byte, byte] : [byte])));
}

const GREETING = Uint8Array.of(0xff, 0xfb, 0x01, 0xff, 0xfb, 0x03, 0xff, 0xfd, 0x00);
const bytes = fc.uint8Array({ maxLength: 300 });
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 20 });

function pieces(whole: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  let at = 0;
  const parts = sizes.map((size) => whole.subarray(at, (at += size)));
  return [...parts, whole.subarray(at)];
}

describe('a filter of telnet', () => {
  it('gives back what was meant, however it is split', () => {
    fc.assert(
      fc.property(bytes, cuts, (meant, sizes) => {
        const filter = new TelnetFilter();
        const given = pieces(concat([GREETING, doubled(meant)]), sizes).map((piece) => filter.push(piece).slice());
        expect([...concat(given)]).toEqual([...meant]);
        expect(filter.hasGreeted).toBe(true);
      }),
      { numRuns: runs(500) },
    );
  });

  it('leaves out negotiations with contents, and words without', () => {
    const filter = new TelnetFilter();
    expect([...filter.push(Uint8Array.of(1, 0xff, 0xfa, 44, 0xff, 0xff, 7, 0xff, 0xf0, 2, 0xff, 0xf1, 3))]).toEqual([
      1, 2, 3,
    ]);
    expect(filter.hasGreeted).toBe(false);
  });
});

describe('a telegram behind telnet', () => {
  const negative = telegramOf([energy('1-0:1.8.0*255', 123_456), power('1-0:16.7.0*255', -193)]);

  it('is read, says so, and is no damage', () => {
    const decoder = new SmlDecoder();
    const frame = doubled(encodeTelegram(negative));
    const telegrams = [...decoder.push(concat([GREETING, frame])), ...decoder.push(frame), ...decoder.push(frame)];
    expect(telegrams.map(({ isDoubled }) => isDoubled)).toEqual([true, true, true]);
    expect(telegrams[0]?.entries.map(({ value }) => value)).toEqual([12_345.6, -193]);
    expect(decoder.frameCounters).toMatchObject({ valid: 3, crcBad: 0 });
  });

  it('is counted once, as it is without', () => {
    const decoder = new SmlDecoder();
    const frame = encodeTelegram(newerMeter());
    for (let time = 0; time < 50; time++) {
      expect(decoder.push(frame).map(({ isDoubled }) => isDoubled)).toEqual([false]);
    }
    expect(decoder.frameCounters).toMatchObject({ valid: 50, crcBad: 0 });
  });

  it('with another damage is none', () => {
    const decoder = new SmlDecoder();
    const frame = doubled(encodeTelegram(negative));
    frame[40] = (frame[40] ?? 0) ^ 1;
    expect(decoder.push(concat([GREETING, frame]))).toEqual([]);
    expect(decoder.isTelnet).toBe(true);
    expect(decoder.frameCounters).toMatchObject({ valid: 0, crcBad: 1 });
  });
});

describe('telegrams that break off', () => {
  const frame = encodeTelegram(newerMeter());

  it('all after the same number of bytes: it is named', () => {
    const decoder = new SmlDecoder();
    for (let time = 0; time < 5; time++) decoder.push(frame.subarray(0, 128));
    expect(decoder.cutAfterBytes).toBe(128);
    decoder.push(frame);
    expect(decoder.cutAfterBytes).toBeNull();
  });

  it('each elsewhere: nothing is', () => {
    const decoder = new SmlDecoder();
    for (let time = 0; time < 6; time++) decoder.push(frame.subarray(0, 100 + 7 * time));
    expect(decoder.cutAfterBytes).toBeNull();
  });
});
