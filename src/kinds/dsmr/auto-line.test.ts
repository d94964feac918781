// A port whose speed nobody said: which settings are tried, when, and that a proven one stays.
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { ScriptedStream } from '../../../test/support/scripted-stream.ts';
import type { ByteStream } from '../../transport/byte-stream.ts';
import { AutoLine } from './auto-line.ts';

const SETTINGS = [
  { baud: 115_200, framing: '8N1' },
  { baud: 9600, framing: '7E1' },
] as const;
const NOBODY = new AbortController().signal;

class Port {
  readonly clock = new FakeClock();
  readonly bauds: number[] = [];
  readonly wires: ScriptedStream[] = [];
  readonly line: AutoLine;

  constructor(settings: ConstructorParameters<typeof AutoLine>[0] = SETTINGS) {
    this.line = new AutoLine(settings, this.clock);
  }

  open(): Promise<ByteStream> {
    return this.line.opener(({ baud }) => {
      const wire = new ScriptedStream(this.clock);
      this.bauds.push(baud);
      this.wires.push(wire);
      return Promise.resolve(wire);
    })(NOBODY);
  }

  /** A second with so many bytes. */
  async second(stream: ByteStream, bytes: number): Promise<void> {
    this.wires.at(-1)?.arrive(Buffer.alloc(bytes, 0x55));
    const read = stream.read(1000);
    await this.clock.advance(1000);
    await read;
  }
}

describe('a port without settings', () => {
  it('is tried with the other one when bytes come and no telegram, and again', async () => {
    const port = new Port();
    const stream = await port.open();
    for (let second = 0; second < 40; second++) await port.second(stream, 50);
    expect(port.bauds).toEqual([115_200, 9600, 115_200]);
    expect(port.wires.map(({ isClosed }) => isClosed)).toEqual([true, true, false]);
    await stream.close();
    expect(port.wires.at(-1)?.isClosed).toBe(true);
  });

  it('keeps the one that brought a telegram, over a reopening too', async () => {
    const port = new Port();
    const stream = await port.open();
    for (let second = 0; second < 20; second++) await port.second(stream, 50);
    port.line.works();
    for (let second = 0; second < 60; second++) await port.second(stream, 50);
    await stream.close();
    await port.open();
    expect(port.bauds).toEqual([115_200, 9600, 9600]);
    expect(port.line.current).toEqual(SETTINGS[1]);
  });

  it('stays as it is while nothing comes, or next to nothing', async () => {
    const port = new Port();
    const stream = await port.open();
    for (let second = 0; second < 60; second++) await port.second(stream, second % 10 === 0 ? 3 : 0);
    expect(port.bauds).toEqual([115_200]);
  });
});

it('a port with settings keeps them', async () => {
  const port = new Port([SETTINGS[1]]);
  const stream = await port.open();
  for (let second = 0; second < 60; second++) await port.second(stream, 50);
  expect(port.bauds).toEqual([9600]);
});
