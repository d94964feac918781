// Who is heard on a bus: replies in any pieces and among noise, echoes, and nobody who did not speak.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rtuFrame } from '../../../codec/modbus/rtu.ts';
import { ScanListener } from './scan-listener.ts';

const reply = (unit: number): Uint8Array => rtuFrame(unit, Uint8Array.of(4, 4, 0x43, 0x66, 0x12, 0x34));
const refusal = (unit: number): Uint8Array => rtuFrame(unit, Uint8Array.of(0x83, 2));

describe('the listener', () => {
  it('hears a reply and a refusal, each once', () => {
    const listener = new ScanListener();
    listener.hear('in', reply(21));
    listener.hear('in', refusal(26));
    expect(listener.peek(21)).toBe(true);
    expect(listener.take()).toEqual([21, 26]);
    expect(listener.take()).toEqual([]);
    expect(listener.peek(21)).toBe(false);
  });

  it('hears it in any pieces, after any noise', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 247 }),
        fc.uint8Array({ maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 30 }),
        (unit, noise, pieces) => {
          const listener = new ScanListener();
          const bytes = Uint8Array.from([...noise, ...reply(unit)]);
          let at = 0;
          for (let i = 0; at < bytes.length; i++) {
            const end = at + (pieces[i % pieces.length] ?? 1);
            listener.hear('in', bytes.subarray(at, end));
            at = end;
          }
          expect(listener.take()).toContain(unit);
        },
      ),
    );
  });

  it('hears nobody in a frame with a wrong bit', () => {
    const frame = reply(21);
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const damaged = Uint8Array.from(frame);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const listener = new ScanListener();
      listener.hear('in', damaged);
      expect(listener.take()).toEqual([]);
    }
  });

  it('counts what came since the last request, and knows an echo', () => {
    const listener = new ScanListener();
    expect(listener.hasEchoed).toBe(false);
    const request = rtuFrame(1, Uint8Array.of(4, 0, 0, 0, 2));
    listener.hear('out', request);
    expect(listener.hasEchoed).toBe(false);
    listener.hear('in', request.subarray(0, 3));
    expect(listener.hasEchoed).toBe(false);
    listener.hear('in', request.subarray(3));
    listener.hear('in', reply(1));
    expect(listener.hasEchoed).toBe(true);
    expect(listener.bytesSinceRequest).toBe(request.length + reply(1).length);
    listener.hear('out', request);
    expect(listener.bytesSinceRequest).toBe(0);
    listener.hear('in', reply(1));
    expect(listener.hasEchoed).toBe(false);
  });

  it('survives any bytes, however many', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 10 }), (chunks) => {
        const listener = new ScanListener();
        for (const chunk of chunks) listener.hear('in', chunk);
        for (const unit of listener.take()) expect(unit).toBeGreaterThan(0);
      }),
    );
  });
});
