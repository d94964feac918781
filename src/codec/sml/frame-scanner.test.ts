// Frames in torn, noisy and hostile streams; what a damaged frame may cost (itself) and what it may not (the next).
// Payloads here are any bytes: what they mean is tested with the decoder.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crcX25 } from './crc.ts';
import { encodeFrame } from './encode.ts';
import { concat } from './encode-tlv.ts';
import { addEscapes, removeEscapes } from './escapes.ts';
import { MAX_FRAME_BYTES, SmlFrameScanner, type SmlFrameCounters } from './frame-scanner.ts';
import { fromHex, toHex } from './octet-names.ts';
import { runs } from '../../../test/support/amount.ts';

interface Scan {
  payloads: string[];
  offsets: number[];
  counters: SmlFrameCounters;
}

function scan(chunks: readonly Uint8Array[], accept = true): Scan {
  const payloads: string[] = [];
  const offsets: number[] = [];
  const scanner = new SmlFrameScanner((frame) => {
    payloads.push(toHex(frame.payload));
    offsets.push(frame.offset);
    return accept;
  });
  for (const chunk of chunks) scanner.push(chunk);
  return { payloads, offsets, counters: scanner.counters };
}

/** `encodeFrame` for any payload whose frame checksum ends in the byte asked for. */
function frameEndingIn(lastByte: number): { payload: Uint8Array; frame: Uint8Array } {
  for (let number = 0; number < 100_000; number++) {
    const payload = Uint8Array.of(0x76, number & 0xff, (number >> 8) & 0xff, 0);
    const frame = encodeFrame(payload);
    if (frame.at(-1) === lastByte) return { payload, frame };
  }
  throw new Error('no such frame');
}

const A = fromHex('760101010203');
const B = fromHex('76aabbcc00');

describe('a frame', () => {
  it('is found between noise, with offset, padding and payload', () => {
    const noise = fromHex('001b1b1b1b1a0011221b');
    const { payloads, offsets, counters } = scan([noise, encodeFrame(A), noise, encodeFrame(B)]);
    expect(payloads).toEqual([toHex(A), toHex(B)]);
    expect(offsets).toEqual([noise.length, 2 * noise.length + encodeFrame(A).length]);
    expect(counters).toMatchObject({ valid: 2, crcBad: 0, cutByNewStart: 0 });
  });

  it('has its escapes undone, with the checksum over the doubled form', () => {
    const payload = fromHex('761b1b1b1b021b1b1b1b1a0000');
    const frame = encodeFrame(payload);
    expect(toHex(frame)).toContain('1b1b1b1b1b1b1b1b02');
    expect(crcX25(frame, 0, frame.length - 2)).toBe((frame.at(-2) ?? 0) | ((frame.at(-1) ?? 0) << 8));
    expect(scan([frame]).payloads).toEqual([toHex(payload)]);
  });

  it('may carry a start sequence as escaped data', () => {
    const payload = fromHex('761b1b1b1b0101010100');
    expect(scan([encodeFrame(payload)])).toMatchObject({ payloads: [toHex(payload)], counters: { cutByNewStart: 0 } });
  });

  it('may end its checksum in 1b without hiding the next start', () => {
    const { payload, frame } = frameEndingIn(0x1b);
    const whole = concat([frame, encodeFrame(A)]);
    expect(scan([whole]).payloads).toEqual([toHex(payload), toHex(A)]);
    // Joined in the middle of the first, so that five 1b come before the start.
    expect(scan([whole.subarray(frame.length - 3)]).payloads).toEqual([toHex(A)]);
  });

  it('that is cut anywhere costs only itself', () => {
    for (const payload of [A, fromHex('761b1b1b1b051b1b1b1b1b00')]) {
      const cut = encodeFrame(payload);
      for (let bytes = 0; bytes < cut.length; bytes++) {
        const { payloads, counters } = scan([cut.subarray(0, bytes), encodeFrame(B), encodeFrame(A)]);
        expect(payloads, `after ${bytes} bytes`).toEqual([toHex(B), toHex(A)]);
        expect(counters.crcBad + counters.cutByNewStart).toBe(bytes < 8 ? 0 : 1);
      }
    }
  });

  it('that loses any one byte costs only itself', () => {
    const damaged = encodeFrame(fromHex('7601021b1b1b1b1b0000'));
    for (let lost = 0; lost < damaged.length; lost++) {
      const rest = concat([damaged.subarray(0, lost), damaged.subarray(lost + 1)]);
      const { payloads } = scan([encodeFrame(A), rest, encodeFrame(B), encodeFrame(A)]);
      expect(payloads, `without byte ${lost}`).toEqual([toHex(A), toHex(B), toHex(A)]);
    }
  });

  it('with a wrong checksum is dropped and counted', () => {
    const frame = encodeFrame(fromHex('76ff00'));
    frame[9] = 0xfe;
    expect(scan([frame, encodeFrame(A)])).toMatchObject({
      payloads: [toHex(A)],
      counters: { valid: 1, crcBad: 1, crcBadSevenBit: 0 },
    });
  });

  it('from a port set to 7 data bits is counted as such', () => {
    const frame = encodeFrame(fromHex('7601ffff630102f3e4d500')).map((byte) => byte & 0x7f);
    expect(scan([frame])).toMatchObject({ payloads: [], counters: { crcBad: 1, crcBadSevenBit: 1 } });
  });

  it.each([
    ['4 where none is needed', '7600000000', 4, '76'],
    ['8', '760000000000000000', 8, '76'],
    ['more than the zeros that it has', '76010203', 3, '76010203'],
    ['more than it has bytes', '', 1, ''],
  ])('with a right checksum counts, whatever padding it claims: %s', (_, sent, padding, payload) => {
    const open = fromHex(`1b1b1b1b01010101${sent}1b1b1b1b1a0${padding}`);
    const crc = crcX25(open);
    const frame = Uint8Array.of(...open, crc & 0xff, crc >> 8);
    expect(scan([frame])).toMatchObject({ payloads: [payload], counters: { valid: 1, crcBad: 0 } });
  });

  it('may be empty', () => {
    expect(scan([encodeFrame(new Uint8Array(0))])).toMatchObject({ payloads: [''], counters: { valid: 1 } });
  });

  it('that the handler refuses counts as bad', () => {
    expect(scan([encodeFrame(A), encodeFrame(B)], false).counters).toMatchObject({ valid: 0, crcBad: 2 });
  });
});

describe('transport version 2', () => {
  const version2 = fromHex('1b1b1b1b02020202760000001b1b1b1b1a000000');

  it('is counted and not decoded', () => {
    expect(scan([version2, encodeFrame(A)])).toMatchObject({
      payloads: [toHex(A)],
      counters: { version2: 1, crcBad: 0 },
    });
  });

  it('breaks a frame that has begun', () => {
    expect(scan([encodeFrame(B).subarray(0, 11), version2, encodeFrame(A)])).toMatchObject({
      payloads: [toHex(A)],
      counters: { version2: 1, cutByNewStart: 1, valid: 1 },
    });
  });
});

describe('the buffer', () => {
  it('holds a frame of exactly the greatest length, and drops a longer one', () => {
    const most = MAX_FRAME_BYTES - 16;
    expect(scan([encodeFrame(new Uint8Array(most).fill(7))]).counters).toMatchObject({ valid: 1, overflow: 0 });
    expect(scan([encodeFrame(new Uint8Array(most + 4).fill(7)), encodeFrame(A)])).toMatchObject({
      payloads: [toHex(A)],
      counters: { valid: 1, overflow: 1 },
    });
  });

  it('survives a start that is followed by noise without end', () => {
    const start = fromHex('1b1b1b1b01010101');
    for (const noise of [0x00, 0x1b, 0x01, 0x1a]) {
      const { payloads, counters } = scan([
        start,
        new Uint8Array(100_000).fill(noise),
        Uint8Array.of(0),
        encodeFrame(A),
      ]);
      expect(payloads).toEqual([toHex(A)]);
      expect(counters.overflow).toBe(1);
    }
  });

  it('forgets a half-read frame on reset and counts it', () => {
    const payloads: string[] = [];
    const scanner = new SmlFrameScanner((frame) => payloads.push(toHex(frame.payload)) > 0);
    scanner.push(encodeFrame(A).subarray(0, 15));
    expect(scanner.insideFrame).toBe(true);
    scanner.reset();
    expect(scanner.insideFrame).toBe(false);
    scanner.push(encodeFrame(A).subarray(15));
    scanner.push(encodeFrame(B));
    expect(payloads).toEqual([toHex(B)]);
    expect(scanner.counters).toMatchObject({ cutByEnd: 1, valid: 1 });
  });
});

describe('any stream', () => {
  /** Bytes that matter to the scanner come often. */
  const nasty = fc.oneof(fc.constantFrom(0x1b, 0x1b, 0x1b, 0x01, 0x02, 0x1a, 0x00), fc.integer({ min: 0, max: 255 }));
  const payload = fc.array(nasty, { maxLength: 60 }).map((bytes) => Uint8Array.from(bytes));
  const piece = fc.oneof(
    payload.map((bytes) => encodeFrame(bytes)),
    payload,
    fc.tuple(payload, fc.nat()).map(([bytes, cut]) => encodeFrame(bytes).subarray(0, cut % (bytes.length + 16))),
    fc.constant(new Uint8Array(9000).fill(0x1b)),
  );

  it('of one frame gives back its payload', () => {
    fc.assert(
      fc.property(payload, (bytes) => {
        expect(scan([encodeFrame(bytes)]).payloads).toEqual([toHex(bytes)]);
      }),
      { numRuns: runs(3000) },
    );
  });

  it('gives the same frames and counters however it is split', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 5000 })), (pieces, cuts) => {
        const stream = concat(pieces);
        const parts: Uint8Array[] = [];
        let at = 0;
        for (const cut of cuts) parts.push(stream.subarray(at, (at += cut)));
        parts.push(stream.subarray(at));
        const whole = scan([stream]);
        expect(scan(parts)).toEqual(whole);
        expect(scan([...stream].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
      }),
      { numRuns: runs(300) },
    );
  });

  it('has escapes that undo each other', () => {
    fc.assert(
      fc.property(payload, (bytes) => {
        const escaped = addEscapes(bytes);
        const end = removeEscapes(escaped, 0, escaped.length);
        expect(toHex(escaped.subarray(0, end))).toBe(toHex(bytes));
      }),
    );
  });
});
