import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, frameAt, MAX_FRAME_BYTES, type MBusFrame } from './frame.ts';
import { MBusFrameScanner } from './frame-scanner.ts';
import { isReplyControl, requestData, SND_NKE } from './link.ts';

const byte = fc.integer({ min: 0, max: 255 });
const long = fc
  .record({ control: byte, address: byte, ci: byte, data: fc.uint8Array({ maxLength: 252 }) })
  .map((parts): MBusFrame => ({ kind: 'long', ...parts }));
const short = fc.record({ control: byte, address: byte }).map((parts): MBusFrame => ({ kind: 'short', ...parts }));

describe('frames', () => {
  it('are as the standard prints them', () => {
    expect([...encodeFrame({ kind: 'short', control: SND_NKE, address: 5 })]).toEqual([0x10, 0x40, 0x05, 0x45, 0x16]);
    expect([...encodeFrame({ kind: 'short', control: requestData(true), address: 1 })]).toEqual([
      ...[0x10, 0x7b, 0x01, 0x7c, 0x16],
    ]);
    const data = Uint8Array.of(1, 2);
    expect([...encodeFrame({ kind: 'long', control: 0x08, address: 0x05, ci: 0x72, data })]).toEqual([
      ...[0x68, 5, 5, 0x68, 0x08, 0x05, 0x72, 1, 2, 0x82, 0x16],
    ]);
  });

  it('decode to what was encoded', () => {
    fc.assert(
      fc.property(fc.oneof(long, short), (frame) => {
        const bytes = encodeFrame(frame);
        expect(frameAt(bytes)).toEqual({ kind: 'frame', frame, length: bytes.length });
      }),
    );
  });

  it('do not count with one wrong byte', () => {
    fc.assert(
      fc.property(long, fc.nat(), fc.integer({ min: 1, max: 255 }), (frame, at, flip) => {
        const bytes = encodeFrame(frame);
        const index = at % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ flip;
        const start = frameAt(bytes);
        // The first byte may become that of an acknowledgement: that says nothing of values.
        expect(start.kind === 'frame' && start.frame.kind === 'long').toBe(false);
      }),
    );
  });

  it('refuse what does not fit', () => {
    const data = new Uint8Array(253);
    expect(() => encodeFrame({ kind: 'long', control: 0, address: 0, ci: 0, data })).toThrow(RangeError);
  });

  it('know replies whatever their flags', () => {
    expect([0x08, 0x18, 0x28, 0x38].every(isReplyControl)).toBe(true);
    expect([0x53, 0x40, 0x48, 0x0b].some(isReplyControl)).toBe(false);
  });
});

describe('the scanner', () => {
  it('finds every frame, split anywhere', () => {
    fc.assert(
      fc.property(fc.array(long, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 40 }), (frames, step) => {
        const bytes = frames.flatMap((frame) => [...encodeFrame(frame)]);
        const scanner = new MBusFrameScanner();
        const found: MBusFrame[] = [];
        for (let at = 0; at < bytes.length; at += step) {
          found.push(...scanner.push(Uint8Array.from(bytes.slice(at, at + step))).frames);
        }
        expect(found).toEqual(frames);
        expect(scanner.pendingBytes).toBe(0);
      }),
    );
  });

  it('finds a frame behind what looked like the beginning of a longer one', () => {
    const frame: MBusFrame = { kind: 'short', control: SND_NKE, address: 1 };
    const scanner = new MBusFrameScanner();
    const torn = Uint8Array.of(0x68, 0xff, 0xff, 0x68, ...encodeFrame(frame));
    expect(scanner.push(torn).frames).toEqual([]);
    expect(scanner.finish().frames).toEqual([frame]);
  });

  it('counts noise and damage, and does not take a byte of noise for an acknowledgement', () => {
    const scanner = new MBusFrameScanner();
    const good = encodeFrame({ kind: 'short', control: SND_NKE, address: 1 });
    const bad = good.map((value, index) => (index === 3 ? value ^ 1 : value));
    const heard = scanner.push(Uint8Array.of(0x00, 0xe5, ...bad, ...good));
    expect(heard.frames).toHaveLength(1);
    expect(heard).toMatchObject({ damaged: 1, noiseBytes: 2 + bad.length });
  });

  it('never holds more than a frame, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 8 }), (chunks) => {
        const scanner = new MBusFrameScanner();
        for (const chunk of chunks) {
          scanner.push(chunk);
          expect(scanner.pendingBytes).toBeLessThan(MAX_FRAME_BYTES);
        }
        scanner.finish();
        expect(scanner.pendingBytes).toBe(0);
      }),
    );
  });
});
