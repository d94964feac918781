// Telegrams out of what a line delivers: whole ones, and every way in which they are not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../../test/support/amount.ts';
import { DSMR3_LINES, DSMR5_LINES, p1Telegram } from '../../../test/support/p1-telegrams.ts';
import { encodeTelegram, withParityBits } from './encode.ts';
import { MAX_TELEGRAM_BYTES, TextFrames, type FoundTelegram } from './frames.ts';

const GOOD = p1Telegram(DSMR5_LINES);
const OLD = p1Telegram(DSMR3_LINES, false);
const text = (value: string): Buffer => Buffer.from(value, 'latin1');

function push(frames: TextFrames, ...pieces: readonly Uint8Array[]): FoundTelegram[] {
  return [...Buffer.concat(pieces)].flatMap((byte) => frames.push(byte) ?? []);
}

describe('a telegram with a checksum', () => {
  it('is read whole', () => {
    const frames = new TextFrames();
    const [telegram, ...others] = push(frames, GOOD);
    expect(others).toEqual([]);
    expect(telegram).toMatchObject({ identification: 'MHB5\\253000042', checksum: 'right', odd: 0 });
    expect(telegram?.lines).toHaveLength(DSMR5_LINES.length);
    expect(frames.counters).toEqual({ checksumBad: 0, incomplete: 0 });
  });

  it('is found between garbage, and one after the other', () => {
    const noise = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    expect(push(new TextFrames(), noise, GOOD, noise, GOOD, GOOD, text('\0\0'), GOOD)).toHaveLength(4);
  });

  it.each([
    ['in the middle', GOOD.slice(0, 300), 1],
    ['before the end', GOOD.slice(0, GOOD.length - 8), 1],
    ['in the identification', GOOD.slice(0, 3), 0],
  ])('that breaks off %s gives nothing, and the next one is read', (_, torn, incomplete) => {
    const frames = new TextFrames();
    expect(push(frames, torn, GOOD)).toHaveLength(1);
    expect(frames.counters).toEqual({ checksumBad: 0, incomplete });
  });

  it('gives nothing when one bit of it is wrong, whichever', () => {
    const bit = fc.record({ at: fc.nat(GOOD.length - 3), bit: fc.nat(7) });
    fc.assert(
      fc.property(bit, ({ at, bit: which }) => {
        const bytes = Buffer.from(GOOD);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << which);
        const found = push(new TextFrames(), bytes, text('\r\n'));
        // The case of the checksum's letters is the only bit that means nothing.
        expect(
          found.length === 0 ||
            bytes.toString('latin1').toUpperCase() === Buffer.from(GOOD).toString('latin1').toUpperCase(),
        ).toBe(true);
      }),
      { numRuns: amount(100_000, 500) },
    );
  });

  it('gives nothing when bytes of it are lost', () => {
    const cut = fc.record({
      at: fc.integer({ min: 1, max: GOOD.length - 20 }),
      count: fc.integer({ min: 1, max: 400 }),
    });
    fc.assert(
      fc.property(cut, ({ at, count }) => {
        const end = Math.min(at + count, GOOD.length - 8);
        fc.pre(end > at);
        expect(push(new TextFrames(), GOOD.slice(0, at), GOOD.slice(end))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is damaged without its checksum when it says its version, or others had one', () => {
    const frames = new TextFrames();
    expect(push(frames, p1Telegram(DSMR5_LINES, false), p1Telegram(DSMR5_LINES, false))).toEqual([]);
    expect(frames.counters.checksumBad).toBe(2);
    expect(push(frames, GOOD)).toHaveLength(1);
    expect(push(frames, OLD, OLD, OLD)).toEqual([]);
  });
});

describe('a telegram without a checksum', () => {
  it('is believed when the next one has the same shape', () => {
    const frames = new TextFrames();
    expect(push(frames, OLD)).toEqual([]);
    const changed = Buffer.from(Buffer.from(OLD).toString().replace('0001.01*kW', '0002.34*kW'));
    expect(push(frames, changed)).toMatchObject([{ checksum: 'none' }]);
    expect(push(frames, OLD)).toHaveLength(1);
    expect(frames.counters).toEqual({ checksumBad: 0, incomplete: 0 });
  });

  it('is not believed when bytes are lost from it, though it looks like one', () => {
    const frames = new TextFrames();
    push(frames, OLD, OLD);
    const lost = Buffer.from(Buffer.from(OLD).toString().replace('12345.678', '1245.678'));
    expect(push(frames, lost, OLD)).toEqual([]);
    expect(push(frames, OLD)).toHaveLength(1);
    expect(frames.counters.incomplete).toBe(2);
  });

  it('is not believed with a line that is none', () => {
    const odd = encodeTelegram('MHB5', ['1-0:1.8.0(1*kWh)', 'rubbish'], false);
    expect(push(new TextFrames(), odd, odd, odd)).toEqual([]);
    expect(push(new TextFrames(), encodeTelegram('MHB5', [], false), encodeTelegram('MHB5', [], false))).toEqual([]);
  });

  it('may have the number of the meter between telegrams, as some converters send it', () => {
    const tail = text('  25803103\r\n\xff\xff\xff\r\n');
    expect(push(new TextFrames(), OLD, tail, OLD, tail, OLD)).toHaveLength(2);
  });
});

describe('seven bits with parity', () => {
  it('are taken for what they are where eight bits are read', () => {
    expect(push(new TextFrames(), withParityBits(OLD), withParityBits(OLD))).toHaveLength(1);
  });

  it('prove a wrong bit', () => {
    const frames = new TextFrames();
    const bytes = withParityBits(OLD);
    bytes[50] = (bytes[50] ?? 0) ^ 1;
    expect(push(frames, bytes, bytes, bytes)).toEqual([]);
    expect(frames.counters.checksumBad).toBe(3);
  });
});

describe('whatever comes', () => {
  it('never throws and gives nothing that was not sent', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom('/', '!', '/ABC5', '\r\n', '(', ')', '1-0:1.8.0(', '*kWh)', '\0').map(text),
      fc.nat(GOOD.length).map((at) => GOOD.slice(at)),
      fc.nat(GOOD.length).map((at) => GOOD.slice(0, at)),
      fc.constant(GOOD),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        for (const { checksum, lines } of push(new TextFrames(), ...pieces)) {
          expect(checksum).toBe('right');
          expect(lines).toHaveLength(DSMR5_LINES.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps no more than a telegram, and finds the next one', () => {
    const frames = new TextFrames();
    const endless = text('/MHB5\r\n' + '1-0:1.8.0(1*kWh)\r\n'.repeat(MAX_TELEGRAM_BYTES));
    expect(push(frames, endless)).toEqual([]);
    expect(frames.isInside).toBe(false);
    expect(frames.counters.incomplete).toBe(1);
    expect(push(frames, GOOD)).toHaveLength(1);
  });

  it('two that talk at once give nothing, or one of the two', () => {
    const other = p1Telegram(DSMR5_LINES.map((line) => line.replace('1234.567', '9999.999')));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 20 }), (lengths) => {
        const mixed: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < GOOD.length; turn++) {
          const count = lengths[turn % lengths.length] ?? 1;
          mixed.push(GOOD.slice(at, at + count), other.slice(at, at + count));
          at += count;
        }
        for (const { lines } of push(new TextFrames(), ...mixed)) expect(lines).toHaveLength(DSMR5_LINES.length);
      }),
      { numRuns: 300 },
    );
  });
});
