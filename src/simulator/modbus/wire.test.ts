import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { findModel } from '../../catalog/index.ts';
import { hasValidCrc, wrapRtu } from '../../codec/modbus/slave-frames.ts';
import type { FaultRates } from './reply-faults.ts';
import { seededRandom } from '../physics/random.ts';
import { SimulatedMeter } from './simulated-meter.ts';
import { fullSetsOf } from './wire-stats.ts';
import { INSTANT, wireTiming, type TimingOptions } from './wire-timing.ts';
import { Wire, type WirePort } from './wire.ts';

/** 1 ms a character, so that times can be read off. */
const LINE = { baud: 10_000, turnaroundMs: 10, chunkBytes: 4, spinMs: 0 } satisfies TimingOptions;
const READ_TWO = Uint8Array.of(4, 0, 0, 0, 2);
/** Unit id, function, count, four bytes, CRC. */
const REPLY_BYTES = 9;
const REQUEST_BYTES = 8;
const GAP_MS = 3.5;

interface Sent {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

class Bench {
  readonly clock = new FakeClock();
  readonly wire: Wire<SimulatedMeter>;

  constructor(
    units: number[],
    options: { timing?: TimingOptions; faults?: Partial<FaultRates>; dead?: number[] } = {},
  ) {
    const model = findModel('sdm630');
    if (model?.kind !== 'modbus') throw new Error('no SDM630');
    const meters = units.map((unitId) => new SimulatedMeter({ model, unitId }, this.clock));
    const timing = options.timing ? wireTiming(options.timing) : INSTANT;
    this.wire = new Wire({ ...options, meters, timing, random: seededRandom(1) }, this.clock);
  }

  port(): { port: WirePort; sent: Sent[] } {
    const sent: Sent[] = [];
    const port = this.wire.attach((bytes) => sent.push({ atMs: this.clock.monotonicMs(), bytes }));
    return { port, sent };
  }
}

function joined(sent: readonly Sent[]): Uint8Array {
  return new Uint8Array(Buffer.concat(sent.map(({ bytes }) => bytes)));
}

describe('without a line', () => {
  test('a request is answered at once, also when it comes in pieces', () => {
    const bench = new Bench([1]);
    const { port, sent } = bench.port();
    for (const byte of wrapRtu(1, READ_TWO)) {
      expect(sent).toHaveLength(0);
      port.receive(Uint8Array.of(byte));
    }
    expect(joined(sent)).toHaveLength(REPLY_BYTES);
    expect(hasValidCrc(joined(sent))).toBe(true);
  });

  test('two requests in one piece get two answers', () => {
    const { port, sent } = new Bench([1, 2]).port();
    port.receive(Uint8Array.of(...wrapRtu(1, READ_TWO), ...wrapRtu(2, READ_TWO)));
    expect(sent.map(({ bytes }) => bytes[0])).toEqual([1, 2]);
  });

  test('noise before a request does not hide it', () => {
    const bench = new Bench([1]);
    const { port, sent } = bench.port();
    port.receive(Uint8Array.of(0, 3, 9, ...wrapRtu(1, READ_TWO)));
    expect(sent).toHaveLength(1);
    expect(bench.wire.stats().garbageBytes).toBe(3);
  });

  test('a cut off request is given up, and so is a function of unknown length', async () => {
    const bench = new Bench([1]);
    const { port, sent } = bench.port();
    port.receive(wrapRtu(1, READ_TWO).subarray(0, 6));
    await bench.clock.advance(100);
    port.receive(wrapRtu(1, READ_TWO));
    port.receive(wrapRtu(1, Uint8Array.of(0x2b, 14, 1, 0)));
    await bench.clock.advance(100);
    expect(sent.map(({ bytes }) => bytes[1])).toEqual([4, 0xab]);
    expect(bench.wire.stats().garbageBytes).toBe(6);
  });

  test('unknown and dead units say nothing, and dead ones can come back', () => {
    const bench = new Bench([1, 2], { dead: [2] });
    const { port, sent } = bench.port();
    port.receive(wrapRtu(2, READ_TWO));
    port.receive(wrapRtu(3, READ_TWO));
    expect(sent).toHaveLength(0);
    bench.wire.setDead(2, false);
    bench.wire.setDead(1, true);
    port.receive(wrapRtu(2, READ_TWO));
    port.receive(wrapRtu(1, READ_TWO));
    expect(sent.map(({ bytes }) => bytes[0])).toEqual([2]);
    expect(bench.wire.stats()).toMatchObject({ requests: 4, replies: 1, faults: { dead: 2 } });
    expect(bench.wire.stats().requestsByUnit).toEqual({ 1: 1, 2: 2, 3: 1 });
  });

  test('a broadcast write reaches every living meter and is not answered', () => {
    const bench = new Bench([1, 2, 3], { dead: [3] });
    const { port, sent } = bench.port();
    port.receive(wrapRtu(0, Uint8Array.of(16, 0, 28, 0, 2, 4, 0x40, 0x40, 0, 0)));
    expect(sent).toHaveLength(0);
    expect(bench.wire.meters.map((meter) => meter.setting('baud'))).toEqual([3, 3, 2]);
  });

  test('two meters that were given the same unit id garble each other', () => {
    const bench = new Bench([1, 2]);
    const { port, sent } = bench.port();
    port.receive(wrapRtu(2, Uint8Array.of(16, 0, 20, 0, 2, 4, 0x3f, 0x80, 0, 0)));
    port.receive(wrapRtu(1, READ_TWO));
    expect(sent).toHaveLength(2);
    expect(sent.map(({ bytes }) => hasValidCrc(bytes))).toEqual([true, false]);
    expect(bench.wire.stats().collisions).toBe(1);
  });

  test('an echo comes before the reply', () => {
    const { port, sent } = new Bench([1], { faults: { echo: true } }).port();
    const request = wrapRtu(1, READ_TWO);
    port.receive(request);
    expect(joined(sent).subarray(0, REQUEST_BYTES)).toEqual(request);
    expect(joined(sent)).toHaveLength(REQUEST_BYTES + REPLY_BYTES);
  });

  describe('behind a bridge', () => {
    const ask = (faults: Partial<FaultRates>, hangUp: (() => void) | null = null): { sent: Sent[]; wire: Wire } => {
      const { wire } = new Bench([1], { faults });
      const sent: Sent[] = [];
      const port = wire.attach((bytes) => sent.push({ atMs: 0, bytes }), hangUp);
      for (let times = 0; times < 2; times++) port.receive(wrapRtu(1, READ_TWO));
      return { sent, wire };
    };

    test.each<[string, Partial<FaultRates>, number[], Partial<Record<'refuse' | 'long' | 'behind', number>>]>([
      ['cut at its buffer', { cut: 5 }, [5, 5], { long: 2 }],
      ['dropped when they are longer', { dropOver: 1 }, [], { long: 2 }],
      ['not dropped when they fit', { dropOver: 2 }, [9, 9], { long: 0 }],
      ['refused when they are longer', { refuseOver: 1 }, [5, 5], { long: 2 }],
      ['refused in passing', { refuse: { percent: 100, ms: 0 } }, [5, 5], { refuse: 2 }],
    ])('replies are %s', (_, faults, lengths, counts) => {
      const { sent, wire } = ask(faults);
      expect(sent.map(({ bytes }) => bytes.length)).toEqual(lengths);
      expect(wire.stats().faults).toMatchObject(counts);
    });

    test('one reply stays behind on a connection, none on a cable', () => {
      expect(ask({ behind: 100 }, () => undefined).sent).toHaveLength(1);
      expect(ask({ behind: 100 }).sent).toHaveLength(2);
    });
  });

  test('a closed port gets nothing more', async () => {
    const bench = new Bench([1], { faults: { late: { percent: 100, ms: 200 } } });
    const { port, sent } = bench.port();
    port.receive(wrapRtu(1, READ_TWO));
    port.close();
    await bench.clock.advance(1000);
    expect(sent).toHaveLength(0);
  });
});

describe('on a line', () => {
  const requestEndMs = REQUEST_BYTES + GAP_MS;

  test('request, silence, turnaround and reply take their time, byte by byte', async () => {
    const bench = new Bench([1], { timing: LINE });
    const { port, sent } = bench.port();
    port.receive(wrapRtu(1, READ_TWO));
    await bench.clock.advance(100);
    const startMs = requestEndMs + 10;
    expect(sent.map(({ atMs, bytes }) => [atMs, bytes.length])).toEqual([
      [startMs + 4, 4],
      [startMs + 8, 4],
      [startMs + 9, 1],
    ]);
    const { wireBusyFraction, elapsedMs } = bench.wire.stats();
    expect(wireBusyFraction * elapsedMs).toBeCloseTo(requestEndMs + REPLY_BYTES + GAP_MS, 6);
  });

  test('a frame ends with silence only', async () => {
    const bench = new Bench([1], { timing: LINE });
    const { port, sent } = bench.port();
    const request = wrapRtu(1, READ_TWO);
    port.receive(request.subarray(0, 4));
    await bench.clock.advance(7);
    port.receive(request.subarray(4));
    await bench.clock.advance(100);
    expect(sent).not.toHaveLength(0);
    port.receive(request.subarray(0, 4));
    await bench.clock.advance(8);
    port.receive(request.subarray(4));
    await bench.clock.advance(100);
    expect(bench.wire.stats()).toMatchObject({ requests: 1, garbageBytes: 8 });
  });

  test('a request within 3.5 characters after a reply is counted, and lost for a strict meter', async () => {
    for (const strictGap of [false, true]) {
      const bench = new Bench([1], { timing: { ...LINE, strictGap } });
      const { port, sent } = bench.port();
      port.receive(wrapRtu(1, READ_TWO));
      await bench.clock.advance(requestEndMs + 10 + REPLY_BYTES + 3);
      port.receive(wrapRtu(1, READ_TWO));
      await bench.clock.advance(100);
      port.receive(wrapRtu(1, READ_TWO));
      await bench.clock.advance(100);
      expect(joined(sent)).toHaveLength(REPLY_BYTES * (strictGap ? 2 : 3));
      expect(bench.wire.stats().gapViolations).toBe(1);
    }
  });

  test('a request into a reply destroys both', async () => {
    const bench = new Bench([1], { timing: LINE });
    const { port, sent } = bench.port();
    port.receive(wrapRtu(1, READ_TWO));
    await bench.clock.advance(requestEndMs + 10 + 5);
    port.receive(wrapRtu(1, READ_TWO));
    await bench.clock.advance(100);
    expect(joined(sent)).toHaveLength(REPLY_BYTES);
    expect(hasValidCrc(joined(sent))).toBe(false);
    expect(bench.wire.stats()).toMatchObject({ requests: 1, collisions: 1, registersServed: 0 });
  });

  test('a late reply into the next request destroys both', async () => {
    const bench = new Bench([1], { timing: LINE, faults: { late: { percent: 100, ms: 50 } } });
    const { port, sent } = bench.port();
    port.receive(wrapRtu(1, READ_TWO));
    await bench.clock.advance(requestEndMs + 10 + 50 - 4);
    port.receive(wrapRtu(1, READ_TWO));
    await bench.clock.advance(200);
    expect(joined(sent)).toHaveLength(REPLY_BYTES);
    expect(hasValidCrc(joined(sent))).toBe(false);
    expect(bench.wire.stats()).toMatchObject({ requests: 1, collisions: 1, faults: { late: 1 } });
  });

  test('several links share the wire: their exchanges follow each other', async () => {
    const bench = new Bench([1, 2], { timing: LINE });
    const rtu = bench.port();
    const other = bench.port();
    const tcp = bench.port();
    rtu.port.receive(wrapRtu(1, READ_TWO));
    other.port.receive(wrapRtu(2, READ_TWO));
    tcp.port.request(0x0102, 2, READ_TWO);
    await bench.clock.advance(500);
    const exchangeMs = requestEndMs + 10 + REPLY_BYTES + GAP_MS;
    const ends = [rtu, other, tcp].map(({ sent }) => sent.at(-1)?.atMs ?? NaN).sort((a, b) => a - b);
    expect(ends).toEqual([1, 2, 3].map((count) => count * exchangeMs - GAP_MS));
    expect(hasValidCrc(joined(rtu.sent)) && hasValidCrc(joined(other.sent))).toBe(true);
    expect([...joined(tcp.sent).subarray(0, 7)]).toEqual([1, 2, 0, 0, 0, 7, 2]);
    expect(bench.wire.stats()).toMatchObject({ replies: 3, collisions: 0, gapViolations: 0 });
  });

  test('nothing is sent after a stop', async () => {
    const bench = new Bench([1], { timing: LINE });
    const { port, sent } = bench.port();
    port.receive(wrapRtu(1, READ_TWO));
    bench.wire.stop();
    await bench.clock.advance(500);
    expect(sent).toHaveLength(0);
  });
});

describe('counting', () => {
  test('sets are complete when every measurand was served', async () => {
    const bench = new Bench([1]);
    const { port } = bench.port();
    const read = (address: number, count: number): void =>
      port.receive(wrapRtu(1, Uint8Array.of(4, address >> 8, address & 0xff, 0, count)));
    for (let round = 0; round < 2; round++) for (const address of [0, 0x46, 0xc8, 0x156]) read(address, 40);
    await bench.clock.advance(1000);
    const { meters, registersServed, requests } = bench.wire.stats();
    const served = meters[0]?.served ?? {};
    expect(requests).toBe(8);
    expect(served['voltageL1']).toBe(2);
    expect(served['power']).toBe(0);
    expect(fullSetsOf(served)).toBe(0);
    expect(fullSetsOf(served, ['voltageL1', 'frequency', 'energyImportL1'])).toBe(2);
    expect(registersServed).toBe(8 * 40);
    bench.wire.resetStats();
    expect(bench.wire.stats()).toMatchObject({ requests: 0, registersServed: 0, elapsedMs: 0, fullSetsPerSecond: 0 });
  });

  test('damaged replies and exceptions serve nothing', () => {
    const bench = new Bench([1], { faults: { flip: 100 } });
    const { port } = bench.port();
    port.receive(wrapRtu(1, READ_TWO));
    bench.wire.setFaults({ flip: 0 });
    port.receive(wrapRtu(1, Uint8Array.of(4, 0x70, 0, 0, 2)));
    expect(bench.wire.stats()).toMatchObject({ replies: 2, exceptions: 1, registersServed: 0, faults: { flip: 1 } });
  });
});
