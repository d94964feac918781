// A wire on which a meter sends by itself, with a protocol made for this test: a telegram is a line, "?" in it is a fault.
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { ScriptedStream } from '../../test/support/scripted-stream.ts';
import type { ByteStream } from '../transport/byte-stream.ts';
import type { Faults } from './arrival.ts';
import { TelegramStream, type TelegramDecoder } from './telegram-stream.ts';

type Fault = 'SML_CRC';
const SILENCE_MS = 10_000;

class LineDecoder implements TelegramDecoder<string, Fault> {
  resets = 0;
  #begun = '';
  #faults = 0;

  push(bytes: Uint8Array): readonly string[] {
    const lines = (this.#begun + new TextDecoder().decode(bytes)).split('\n');
    this.#begun = lines.pop() ?? '';
    this.#faults += lines.filter((line) => line.includes('?')).length;
    return lines.filter((line) => !line.includes('?'));
  }

  takeFaults(): Faults<Fault> {
    const count = this.#faults;
    this.#faults = 0;
    return count === 0 ? {} : { SML_CRC: count };
  }

  reset(): void {
    this.resets++;
    this.#begun = '';
  }
}

class Meter {
  readonly clock = new FakeClock();
  readonly decoder = new LineDecoder();
  readonly wires: ScriptedStream[] = [];
  readonly openedAtMs: number[] = [];
  readonly telegrams: string[] = [];
  readonly stream: TelegramStream<string, Fault>;

  constructor(wireOf: (clock: FakeClock) => ScriptedStream = (clock) => new ScriptedStream(clock)) {
    const { clock, decoder } = this;
    this.stream = new TelegramStream<string, Fault>({
      ...{ name: 'p1', clock, decoder, byteMs: 1, silenceMs: SILENCE_MS, silentCode: 'SML_SILENT' },
      open: (): Promise<ByteStream> => {
        this.openedAtMs.push(clock.monotonicMs());
        const wire = wireOf(clock);
        this.wires.push(wire);
        return Promise.resolve(wire);
      },
      onArrival: ({ telegrams }) => this.telegrams.push(...telegrams),
    });
    this.stream.start();
  }

  async send(text: string): Promise<void> {
    this.wires.at(-1)?.arrive(new TextEncoder().encode(text));
    await this.clock.advance(1);
  }
}

async function opened(meter: Meter): Promise<Meter> {
  await meter.clock.advance(0);
  return meter;
}

describe('a telegram stream', () => {
  test('hands on telegrams in whatever pieces they come, and counts faults', async () => {
    const meter = await opened(new Meter());
    await meter.send('one\ntw');
    await meter.send('o\nthr?ee\nfour\n');
    expect(meter.telegrams).toEqual(['one', 'two', 'four']);
    expect(meter.stream.stats()).toMatchObject({ open: true, requests: 4, errors: { SML_CRC: 1 } });
    await meter.stream.stop();
    expect(meter.wires[0]?.isClosed).toBe(true);
  });

  test('is opened anew after the silence, each time later, and what had begun is forgotten', async () => {
    const meter = await opened(new Meter());
    await meter.send('beg');
    await meter.clock.advance(100_000);
    expect(meter.openedAtMs.slice(0, 4)).toEqual([0, 11_000, 32_000, 73_000]);
    expect(meter.decoder.resets).toBe(meter.openedAtMs.length);
    // A silent wire is no broken one: nobody is told to look at the adapter.
    expect(meter.stream.problem).toBeNull();
    await meter.send('un\n');
    expect(meter.telegrams).toEqual(['un']);
  });

  test('a telegram ends the growing of the silence; damaged bytes do not', async () => {
    const meter = await opened(new Meter());
    await meter.clock.advance(35_000);
    expect(meter.openedAtMs).toEqual([0, 11_000, 32_000]);
    await meter.send('here\n');
    await meter.clock.advance(SILENCE_MS - 2);
    await meter.send('no?\n');
    expect(meter.openedAtMs).toHaveLength(3);
    await meter.clock.advance(1500);
    expect(meter.openedAtMs).toHaveLength(4);
    await meter.stream.stop();
  });

  test('a wire that neither has nor waits is not asked in a loop', async () => {
    let reads = 0;
    class Empty extends ScriptedStream {
      override read(): Promise<Uint8Array> {
        reads++;
        return Promise.resolve(new Uint8Array(0));
      }
    }
    const meter = await opened(new Meter((clock) => new Empty(clock)));
    await meter.clock.advance(5000);
    expect(reads).toBeGreaterThan(10);
    expect(reads).toBeLessThanOrEqual(51);
    await meter.stream.stop();
  });

  test('a read that does not end in its time is told', async () => {
    class Stuck extends ScriptedStream {
      override read(): Promise<Uint8Array> {
        return new Promise(() => undefined);
      }
    }
    const meter = await opened(new Meter((clock) => new Stuck(clock)));
    await meter.clock.advance(SILENCE_MS);
    expect(meter.stream.overdueMs()).toBe(0);
    await meter.clock.advance(7000);
    expect(meter.stream.overdueMs()).toBe(7000);
  });
});
