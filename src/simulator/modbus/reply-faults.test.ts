import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasValidCrc, parseMbap, wrapMbap, wrapRtu } from '../../codec/modbus/slave-frames.ts';
import { buildReply, drawFaults, NO_FAULTS, type FaultKind } from './reply-faults.ts';
import { seededRandom } from '../physics/random.ts';

const RTU = { kind: 'rtu' } as const;
const TCP = { kind: 'tcp', transactionId: 0x0102 } as const;
const REPLY = Uint8Array.of(4, 4, 0x43, 0x66, 0x80, 0x00);
const seed = fc.integer();

function damaged(kind: FaultKind, framing: typeof RTU | typeof TCP, withSeed: number): Uint8Array {
  return buildReply(7, REPLY, framing, new Set([kind]), seededRandom(withSeed));
}

function differentBits(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  a.forEach((byte, index) => {
    for (let rest = byte ^ (b[index] ?? 0); rest > 0; rest >>= 1) bits += rest & 1;
  });
  return bits;
}

describe('the random generator', () => {
  test('repeats itself for a seed and differs for another', () => {
    const draw = (from: number): number[] => {
      const random = seededRandom(from);
      return Array.from({ length: 50 }, () => random.below(1000));
    };
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
  });

  test('hits about as often as asked', () => {
    const random = seededRandom(1);
    const hits = Array.from({ length: 20_000 }, () => random.hits(5)).filter(Boolean).length;
    expect(hits).toBeGreaterThan(850);
    expect(hits).toBeLessThan(1150);
    expect(Array.from({ length: 1000 }, () => random.hits(0)).some(Boolean)).toBe(false);
    expect(Array.from({ length: 1000 }, () => random.hits(100)).every(Boolean)).toBe(true);
  });
});

describe('drawing', () => {
  test('a rate does not shift the sequence of the others', () => {
    const flips = (drop: number): boolean[] => {
      const random = seededRandom(3);
      return Array.from({ length: 200 }, () => drawFaults({ ...NO_FAULTS, drop, flip: 30 }, random).has('flip'));
    };
    expect(flips(0)).toEqual(flips(50));
  });

  test('no rates, no faults', () => {
    const random = seededRandom(3);
    for (let i = 0; i < 100; i++) expect(drawFaults(NO_FAULTS, random).size).toBe(0);
  });
});

describe('a reply', () => {
  test('without faults is the reply', () => {
    const random = seededRandom(1);
    expect(buildReply(7, REPLY, RTU, new Set(), random)).toEqual(wrapRtu(7, REPLY));
    expect(buildReply(7, REPLY, TCP, new Set(['late']), random)).toEqual(wrapMbap(0x0102, 7, REPLY));
  });

  test('flipped: one bit differs, so the CRC notices', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const frame = damaged('flip', RTU, from);
        expect(differentBits(frame, wrapRtu(7, REPLY))).toBe(1);
        expect(hasValidCrc(frame)).toBe(false);
      }),
    );
  });

  test('flipped on Modbus TCP: in the part that can be checked', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const frame = damaged('flip', TCP, from);
        const good = wrapMbap(0x0102, 7, REPLY);
        expect(differentBits(frame.subarray(0, 9), good.subarray(0, 9))).toBe(1);
        expect(frame.subarray(9)).toEqual(good.subarray(9));
      }),
    );
  });

  test('truncated: a true part of it', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const frame = damaged('truncate', RTU, from);
        expect(frame.length).toBeGreaterThan(0);
        expect(frame.length).toBeLessThan(REPLY.length + 3);
        expect(frame).toEqual(wrapRtu(7, REPLY).subarray(0, frame.length));
      }),
    );
  });

  test('with noise: one to eight bytes before it', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const frame = damaged('noise', RTU, from);
        const extra = frame.length - (REPLY.length + 3);
        expect(extra).toBeGreaterThanOrEqual(1);
        expect(extra).toBeLessThanOrEqual(8);
        expect(frame.subarray(extra)).toEqual(wrapRtu(7, REPLY));
      }),
    );
  });

  test('foreign: well formed, another unit or function, other data', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const frame = damaged('foreign', RTU, from);
        expect(hasValidCrc(frame)).toBe(true);
        expect([frame[0] === 7, frame[1] === 4]).toContain(false);
        REPLY.subarray(2).forEach((byte, index) => expect(frame[index + 3]).not.toBe(byte));
        const request = parseMbap(damaged('foreign', TCP, from));
        expect(request).toMatchObject({ transactionId: 0x0102 });
      }),
    );
  });

  test('foreign: both kinds occur, an exception stays one', () => {
    const functions = new Set<number | undefined>();
    const units = new Set<number | undefined>();
    for (let from = 0; from < 50; from++) {
      const frame = buildReply(247, Uint8Array.of(0x83, 2), RTU, new Set(['foreign']), seededRandom(from));
      units.add(frame[0]);
      functions.add(frame[1]);
    }
    expect(units).toEqual(new Set([247, 1]));
    expect(functions).toEqual(new Set([0x83, 0x84]));
  });
});
