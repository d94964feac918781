// The owner of an infrared head on a wire made of a script and a clock that the test moves.
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { ScriptedStream } from '../../../test/support/scripted-stream.ts';
import { newerMeter } from '../../../test/support/sml-telegrams.ts';
import { encodeTelegram } from '../../codec/sml/encode.ts';
import { MeterHubError } from '../../model/error.ts';
import type { ByteStream } from '../../transport/byte-stream.ts';
import { smlStream, type SmlStream, type SmlArrival, type SmlStreamOptions } from './stream.ts';

const TELEGRAM = encodeTelegram(newerMeter());

class Head {
  readonly clock = new FakeClock();
  readonly arrivals: SmlArrival[] = [];
  readonly states: string[] = [];
  readonly openedAtMs: number[] = [];
  /** What the next openings give; the last one is given again and again. */
  wires: (() => ByteStream)[];
  readonly stream: SmlStream;

  constructor(options: Partial<SmlStreamOptions> = {}, ...wires: (() => ByteStream)[]) {
    this.wires = wires.length > 0 ? wires : [() => new ScriptedStream(this.clock)];
    this.stream = smlStream({
      name: 'ir',
      clock: this.clock,
      acceptKermit: true,
      byteMs: 1,
      silenceMs: 30_000,
      open: () => {
        this.openedAtMs.push(this.clock.monotonicMs());
        const next = this.wires.length > 1 ? this.wires.shift() : this.wires[0];
        try {
          return Promise.resolve(next ? next() : new ScriptedStream(this.clock));
        } catch (error) {
          return Promise.reject(error instanceof Error ? error : new Error(String(error)));
        }
      },
      onArrival: (arrival) => this.arrivals.push(arrival),
      onState: (open, reason) => this.states.push(open ? 'open' : (reason ?? 'closed')),
      ...options,
    });
  }

  get telegrams(): number {
    return this.arrivals.reduce((sum, { telegrams }) => sum + telegrams.length, 0);
  }
}

const unplugged = (): never => {
  throw new MeterHubError('PORT_OPEN', 'serial port /dev/ttyUSB0 does not exist', {
    details: { path: '/dev/ttyUSB0' },
  });
};

describe('smlStream', () => {
  it('hands on verified telegrams, counts bytes and requests', async () => {
    const clock = new FakeClock();
    const wire = new ScriptedStream(clock);
    const head = new Head({ clock }, () => wire);
    head.stream.start();
    wire.arrive(TELEGRAM.subarray(0, 50), 100);
    wire.arrive(TELEGRAM.subarray(50), 200);
    await clock.advance(1000);
    expect(head.arrivals.map(({ bytes, telegrams }) => [bytes, telegrams.length])).toEqual([
      [50, 0],
      [TELEGRAM.length - 50, 1],
    ]);
    expect(head.stream.stats()).toMatchObject({ open: true, problem: null, requests: 1, errors: {} });
    expect(head.stream.stats().load).toBeGreaterThan(0);
    expect(head.states).toEqual(['open']);
    await head.stream.stop();
    expect(wire.isClosed).toBe(true);
    expect(head.stream.stats().open).toBe(false);
  });

  it('counts damaged and torn telegrams by code, and goes on', async () => {
    const clock = new FakeClock();
    const wire = new ScriptedStream(clock);
    const head = new Head({ clock }, () => wire);
    head.stream.start();
    const damaged = TELEGRAM.slice();
    damaged[60] = (damaged[60] ?? 0) ^ 1;
    const sevenBit = TELEGRAM.map((byte) => byte & 0x7f);
    for (const bytes of [damaged, TELEGRAM.subarray(0, 70), TELEGRAM, sevenBit, TELEGRAM]) wire.arrive(bytes, 100);
    await clock.advance(1000);
    expect(head.telegrams).toBe(2);
    expect(head.stream.stats()).toMatchObject({
      requests: 5,
      errors: { SML_CRC: 1, SML_INCOMPLETE: 1, SML_SEVEN_BIT: 1 },
    });
    await head.stream.stop();
  });

  it('opens a missing port again with growing pauses and says so once', async () => {
    const head = new Head({}, unplugged);
    head.stream.start();
    await head.clock.advance(130_000);
    expect(head.openedAtMs).toEqual([0, 1000, 3000, 7000, 15_000, 31_000, 61_000, 91_000, 121_000]);
    expect(head.states).toEqual(['serial port /dev/ttyUSB0 does not exist']);
    expect(head.stream.problem?.text).toContain('does not exist');
    await head.stream.stop();
  });

  it('opens a lost wire again, and the pauses are short again after a telegram', async () => {
    const wires: ScriptedStream[] = [];
    const head: Head = new Head({}, () => {
      const wire = new ScriptedStream(head.clock);
      wire.arrive(TELEGRAM, 10);
      wires.push(wire);
      return wire;
    });
    head.stream.start();
    for (let round = 0; round < 4; round++) {
      await head.clock.advance(500);
      wires.at(-1)?.fail();
      await head.clock.advance(1500);
    }
    expect(head.openedAtMs).toEqual([0, 1500, 3500, 5500, 7500]);
    expect(head.telegrams).toBe(5);
    await head.stream.stop();
  });

  it('opens a silent wire anew after its patience, with more patience each time', async () => {
    const head = new Head();
    head.stream.start();
    await head.clock.advance(220_000);
    expect(head.openedAtMs).toEqual([0, 31_000, 92_000, 213_000]);
    expect(head.states[1]).toBe('no telegram for 30 s, it is opened anew');
    expect(head.stream.problem).toBeNull();
    await head.stream.stop();
  });

  it('is silent for the reopening too when bytes come that are no telegram', async () => {
    const head: Head = new Head({}, () => {
      const wire = new ScriptedStream(head.clock);
      for (let ms = 0; ms < 30_000; ms += 500)
        wire.arrive(
          Uint8Array.from({ length: 40 }, (_, at) => at * 5),
          ms,
        );
      return wire;
    });
    head.stream.start();
    await head.clock.advance(32_000);
    expect(head.openedAtMs).toEqual([0, 31_000]);
    await head.stream.stop();
  });

  it('does not spin on a wire that answers at once with nothing', async () => {
    let reads = 0;
    const empty: ByteStream = {
      write: () => Promise.resolve(),
      read: () => Promise.resolve(new Uint8Array(reads++ < 0 ? 1 : 0)),
      close: () => Promise.resolve(),
    };
    const head = new Head({}, () => empty);
    head.stream.start();
    await head.clock.advance(5000);
    expect(reads).toBeGreaterThan(10);
    expect(reads).toBeLessThan(60);
    await head.stream.stop();
  });

  it('tells of a wire that comes and goes only once in a while', async () => {
    const head: Head = new Head({}, () => {
      const wire = new ScriptedStream(head.clock);
      wire.arrive(TELEGRAM, 100);
      head.clock.after(500, () => wire.fail());
      return wire;
    });
    head.stream.start();
    await head.clock.advance(599_000);
    expect(head.telegrams).toBeGreaterThan(300);
    expect(head.states).toEqual(Array.from({ length: 6 }, (_, at) => (at % 2 === 0 ? 'open' : 'the port went away')));
    await head.clock.advance(60_000);
    expect(head.states).toHaveLength(12);
    expect(head.states.join('|')).toMatch(/the port went away \(\d{3,4} more changes since the last such line\)/);
    await head.stream.stop();
  });

  it('stops while it waits to open, while it opens and while it reads', async () => {
    const waiting = new Head({}, unplugged);
    waiting.stream.start();
    await waiting.clock.advance(10);
    await waiting.stream.stop();

    const clock = new FakeClock();
    const late = new ScriptedStream(clock);
    const opening = new Head({ clock, open: () => clock.sleep(100).then(() => late) });
    opening.stream.start();
    await clock.advance(50);
    const stopped = opening.stream.stop();
    await clock.advance(100);
    await stopped;
    expect(late.isClosed).toBe(true);

    const reading = new Head();
    reading.stream.start();
    await reading.clock.advance(10);
    await reading.stream.stop();
    expect(reading.stream.stats()).toMatchObject({ open: false, problem: 'it is stopped' });
  });

  it('shows the bytes to whoever asked for the traffic, and tells text from noise', async () => {
    const clock = new FakeClock();
    const wire = new ScriptedStream(clock);
    const seen: Uint8Array[] = [];
    const head = new Head({ clock, onTraffic: (bytes) => seen.push(bytes) }, () => wire);
    head.stream.start();
    const text = new TextEncoder().encode('/ISK5MT174-0001\r\n\r\n1-0:1.8.0*255(0001234.5*kWh)\r\n!\r\n');
    wire.arrive(text.map((byte) => byte | 0x80));
    wire.arrive(TELEGRAM, 100);
    await clock.advance(1000);
    expect(seen).toHaveLength(2);
    expect(head.arrivals[0]).toMatchObject({ bytes: text.length, textBytes: text.length });
    expect(head.arrivals[1]?.textBytes).toBeLessThan(TELEGRAM.length / 2);
    await head.stream.stop();
  });
});
