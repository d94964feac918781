import { afterEach, describe, expect, test } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { parseRead, read, registers, replyTo } from '../../../../test/support/scripted-slave.ts';
import { ScriptedStream, type Script } from '../../../../test/support/scripted-stream.ts';
import { mbapFrame, mbapFraming } from '../../../codec/modbus/mbap.ts';
import { rtuFraming } from '../../../codec/modbus/rtu.ts';
import { MeterHubError } from '../../../model/error.ts';
import { ModbusBus, type ModbusBusOptions } from './modbus-bus.ts';
import type { Wire } from './wire.ts';

const SERIAL: Wire = { byteMs: 1, gapMs: 4, direct: true, stalledMs: 50, echo: false };
const CONVERTER: Wire = { ...SERIAL, direct: false, stalledMs: 300, relayed: true };
const OWN = read(1, 12, 2);
/** What the other master asks the same meter. */
const OTHER = rtuFraming.begin(read(1, 0x48, 2)).bytes;

let bus: ModbusBus | undefined;
afterEach(() => bus?.stop());

/** A meter that answers within 30 ms; every `nth` time the other master is on the wire, too. */
function shared(
  wire: Wire,
  intrude: (stream: ScriptedStream) => void,
  nth: number,
  options: Partial<ModbusBusOptions> = {},
) {
  const clock = new FakeClock();
  const stream = new ScriptedStream(clock, (frame, answer) => {
    if (stream.written.length % nth === 0) intrude(stream);
    answer(replyTo(frame), 30);
  });
  const running = new ModbusBus({
    ...{ name: 'b', clock, open: () => Promise.resolve(stream), framing: () => rtuFraming, wire },
    ...options,
  });
  bus = running;
  running.start();
  const poll = async (request = OWN): Promise<string> => {
    const asked = running.request(request, { priority: 'poll', timeoutMs: 200, attempts: 2 }).then(
      (data) => Buffer.from(data).toString('hex'),
      (error: unknown) => (error instanceof MeterHubError ? error.code : String(error)),
    );
    await clock.advance(3000);
    return asked;
  };
  return { bus: running, clock, stream, poll };
}

const right = (request = OWN): string => Buffer.from(registers(request)).toString('hex');
const polls = async (poll: () => Promise<string>, count: number): Promise<string[]> => {
  const seen: string[] = [];
  for (let i = 0; i < count; i++) seen.push(await poll());
  return seen;
};

describe('another master on the wire', () => {
  test.each([
    ['a serial line', SERIAL],
    ['a converter', CONVERTER],
  ])('that is heard asking: its replies are never taken for ours, on %s', async (_, wire) => {
    const { bus: running, poll } = shared(
      wire,
      (stream) => stream.arrive(Uint8Array.from([...OTHER, ...replyTo(OTHER)]), 1),
      3,
    );
    expect(await polls(poll, 12)).toEqual(Array<string>(12).fill(right()));
    const error = running.otherMaster(1);
    expect(error).toMatchObject({
      code: 'MODBUS_OTHER_MASTER',
      details: { bus: 'b', unit: 1, address: 0x48, count: 2 },
    });
    expect(error?.message).toContain('another master is on this wire: unit 1 was asked for 2 registers at 0x0048');
    expect(running.otherMaster(2)).toBeNull();
  });

  test('whose replies alone a converter hands over: none is taken for ours', async () => {
    const { bus: running, poll } = shared(CONVERTER, (stream) => stream.arrive(replyTo(OTHER), 1), 3);
    expect(await polls(poll, 12)).toEqual(Array<string>(12).fill(right()));
    expect(running.otherMaster(1)).toMatchObject({ details: { unit: 1, count: 2 } });
  });

  test('whose replies come between our polls, also an hour later', async () => {
    const { bus: running, clock, stream, poll } = shared(CONVERTER, () => undefined, 1);
    await polls(poll, 3);
    await clock.advance(3_600_000);
    for (let i = 0; i < 4; i++) {
      stream.arrive(replyTo(OTHER));
      await poll();
    }
    expect(running.otherMaster(1)).not.toBeNull();
  });

  test('that has just asked gets its reply before we ask', async () => {
    const { clock, stream, poll } = shared(SERIAL, () => undefined, 1);
    await poll();
    const startMs = clock.monotonicMs();
    stream.arrive(OTHER);
    stream.arrive(replyTo(OTHER), 100);
    await clock.advance(1);
    expect(await poll()).toBe(right());
    expect((stream.written[1]?.atMs ?? 0) - startMs).toBeGreaterThan(100);
  });

  test('that has just asked and gets its reply when we have asked: that reply is not ours', async () => {
    const { clock, stream, poll } = shared(SERIAL, () => undefined, 1);
    await poll();
    stream.arrive(OTHER);
    stream.arrive(replyTo(OTHER), 265);
    await clock.advance(1);
    expect(await poll()).toBe(right());
  });

  test('over Modbus TCP: replies with numbers of its own are not ours, and it is named', async () => {
    const script: Script = (frame, answer) => {
      const unit = frame[6] ?? 0;
      const data = registers({ ...parseRead(frame.subarray(6)), unit });
      const theirs = mbapFrame(9, 1, Uint8Array.of(4, 4, 0, 7, 0, 8));
      answer(theirs, 1);
      answer(mbapFrame(((frame[0] ?? 0) << 8) | (frame[1] ?? 0), unit, Uint8Array.of(4, data.length, ...data)), 30);
    };
    const clock = new FakeClock();
    const running = new ModbusBus({
      ...{ name: 'b', clock, open: () => Promise.resolve(new ScriptedStream(clock, script)) },
      ...{ framing: () => mbapFraming(undefined, 40_000), wire: { ...CONVERTER, byteMs: 0, gapMs: 0 } },
    });
    bus = running;
    running.start();
    const seen: string[] = [];
    for (let i = 0; i < 8; i++) {
      const asked = running.request(OWN, { priority: 'poll', timeoutMs: 200, attempts: 1 });
      await clock.advance(1000);
      seen.push(Buffer.from(await asked).toString('hex'));
    }
    expect(seen).toEqual(Array<string>(8).fill(right()));
    expect(running.otherMaster(1)).toMatchObject({ details: { unit: 1, count: 2 } });
  });
});

describe('a wire that nobody else uses', () => {
  /** How long an exchange takes, ms. */
  async function exchangeMs(wire: Wire, afterMs: number): Promise<number> {
    const { bus: running, clock } = shared(wire, () => undefined, 1);
    await clock.advance(afterMs);
    const startMs = clock.monotonicMs();
    let endMs = 0;
    void running
      .request(OWN, { priority: 'poll', timeoutMs: 200, attempts: 1 })
      .then(() => (endMs = clock.monotonicMs()));
    for (let i = 0; i < 500 && endMs === 0; i++) await clock.advance(1);
    await running.stop();
    return endMs - startMs;
  }

  test('a serial line loses no time, a converter none after its first minute', async () => {
    const plainMs = await exchangeMs(SERIAL, 1000);
    expect(plainMs).toBeLessThanOrEqual(31);
    expect(await exchangeMs(CONVERTER, 61_000)).toBeLessThanOrEqual(31);
    expect(await exchangeMs(CONVERTER, 1000)).toBeGreaterThan(80);
  });

  test('a converter that closes the connection behind the reply does not take the reply away', async () => {
    const { clock, stream, poll } = shared(CONVERTER, () => clock.after(40, () => stream.fail()), 1);
    expect(await poll()).toBe(right());
  });

  test('late replies of its own meter are not taken for somebody', async () => {
    const { bus: running, clock, stream, poll } = shared(CONVERTER, () => undefined, 1000);
    for (let i = 0; i < 10; i++) {
      const first = poll(read(1, 12 + i, 3));
      await first;
      stream.arrive(replyTo(rtuFraming.begin(read(1, 12 + i, 3)).bytes), 10);
      await clock.advance(500);
    }
    expect(running.otherMaster(1)).toBeNull();
  });
});
