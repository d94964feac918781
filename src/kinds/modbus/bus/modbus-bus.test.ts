import { afterEach, describe, expect, test } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { parseRead, read, refusal, registers, replyTo } from '../../../../test/support/scripted-slave.ts';
import { ScriptedStream, type Script } from '../../../../test/support/scripted-stream.ts';
import { mbapFraming } from '../../../codec/modbus/mbap.ts';
import type { ModbusRequest } from '../../../codec/modbus/request.ts';
import { rtuFraming } from '../../../codec/modbus/rtu.ts';
import { detailsOf, MeterHubError } from '../../../model/error.ts';
import type { ByteStream } from '../../../transport/byte-stream.ts';
import { ModbusBus, type ModbusBusOptions, type RequestOptions } from './modbus-bus.ts';
import type { Wire } from './wire.ts';

/** 1 ms a byte: times are easy to follow. */
const SERIAL: Wire = { byteMs: 1, gapMs: 4, direct: true, stalledMs: 50, echo: false };
const GATEWAY: Wire = { ...SERIAL, direct: false, stalledMs: 300 };
const POLL: RequestOptions = { priority: 'poll', timeoutMs: 200, attempts: 1 };

let bus: ModbusBus | undefined;

afterEach(async () => {
  await bus?.stop();
  bus = undefined;
});

/** A bus on scripted streams: each time it opens the wire it gets the next script, the last one again and again. */
function start(scripts: readonly (Script | Error)[], options: Partial<ModbusBusOptions> = {}) {
  const clock = new FakeClock();
  const streams: ScriptedStream[] = [];
  const states: string[] = [];
  let opened = 0;
  const open = (): Promise<ByteStream> => {
    const script = scripts[Math.min(opened++, scripts.length - 1)];
    if (script instanceof Error) return Promise.reject(script);
    const stream = new ScriptedStream(clock, script);
    streams.push(stream);
    return Promise.resolve(stream);
  };
  const running = new ModbusBus({
    ...{ name: 'b', clock, open, framing: () => rtuFraming, wire: SERIAL },
    onState: (isOpen, reason) => states.push(isOpen ? 'open' : (reason ?? '')),
    ...options,
  });
  bus = running;
  running.start();
  const sent = (): string[] =>
    streams.flatMap(({ written }) =>
      written.map(({ bytes }) => `${parseRead(bytes).unit}:${parseRead(bytes).address}`),
    );
  /** How the request ends, as text: what was read, or the code of the error. */
  const ask = (request: ModbusRequest, how: Partial<RequestOptions> = {}): Promise<string> =>
    running.request(request, { ...POLL, ...how }).then(
      (data) => Buffer.from(data).toString('hex'),
      (error: unknown) => (error instanceof MeterHubError ? error.code : String(error)),
    );
  return { bus: running, clock, streams, states, sent, ask };
}

/** Time from the end of the request on the wire to the start of the answer. */
const honest =
  (turnaroundMs = 10): Script =>
  (frame, answer) =>
    answer(replyTo(frame), frame.length + turnaroundMs + replyTo(frame).length);

const hex = (unit: number, address: number, count: number): string =>
  Buffer.from(registers(read(unit, address, count))).toString('hex');

async function settled<T>(clock: FakeClock, promise: Promise<T>, withinMs = 60_000): Promise<T> {
  let result: { value: T } | undefined;
  void promise.then((value) => (result = { value }));
  for (let ms = 0; ms < withinMs && !result; ms += 20) await clock.advance(20);
  if (!result) throw new Error(`not settled within ${withinMs} ms`);
  return result.value;
}

describe('a Modbus bus', () => {
  test('resolves with the registers that were asked for', async () => {
    const { clock, ask, bus: running } = start([honest()]);
    expect(await settled(clock, ask(read(3, 40, 5)))).toBe(hex(3, 40, 5));
    expect(running.stats()).toMatchObject({ open: true, problem: null, requests: 1, errors: {}, waiting: 0 });
  });

  test('has one request on the wire at a time, with the silence between frames', async () => {
    const { clock, ask, streams } = start([honest()]);
    const all = Promise.all([1, 2, 3].map((unit) => ask(read(unit, 0, 10))));
    expect(await settled(clock, all)).toEqual([1, 2, 3].map((unit) => hex(unit, 0, 10)));
    const times = streams[0]!.written.map(({ atMs }) => atMs);
    // 8 bytes out, 10 ms, 25 bytes back, then at least 4 ms of silence.
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(8 + 10 + 25 + 4);
    expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(8 + 10 + 25 + 4);
  });

  test('commands go before polls that wait longer', async () => {
    const { clock, ask, sent } = start([honest()]);
    const all = Promise.all([
      ask(read(1, 0, 2)),
      ask(read(2, 0, 2)),
      ask(read(3, 0, 2)),
      ask(read(4, 0, 2), { priority: 'command' }),
    ]);
    await settled(clock, all);
    expect(sent()).toEqual(['4:0', '1:0', '2:0', '3:0']);
  });

  test('pauses when it turns to another unit, and only then', async () => {
    const { clock, ask, streams } = start([honest()]);
    const how = { pauseMs: 150 };
    await settled(clock, Promise.all([ask(read(1, 0, 2), how), ask(read(1, 2, 2), how), ask(read(2, 0, 2), how)]));
    const times = streams[0]!.written.map(({ atMs }) => atMs);
    const exchangeMs = 8 + 10 + 9;
    expect(times[1]! - times[0]!).toBeLessThan(exchangeMs + 100);
    expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(exchangeMs + 150);
  });

  test.each<[string, Script, string]>([
    ['no answer', () => undefined, 'MODBUS_TIMEOUT'],
    [
      'a damaged answer',
      (frame, answer) =>
        answer(
          replyTo(frame).map((b, i) => (i === 4 ? b ^ 1 : b)),
          40,
        ),
      'MODBUS_CRC',
    ],
    ['half an answer', (frame, answer) => answer(replyTo(frame).subarray(0, 9), 40), 'MODBUS_LENGTH'],
    ['the answer of another unit', (frame, answer) => answer(replyTo(frame.with(0, 9)), 40), 'MODBUS_FOREIGN'],
    ['a refusal', (frame, answer) => answer(refusal(frame, 2), 40), 'MODBUS_EXCEPTION'],
  ])('%s is an error of its own kind', async (_, script, code) => {
    const { clock, ask, bus: running } = start([script]);
    expect(await settled(clock, ask(read(1, 0, 10)))).toBe(code);
    expect(running.stats().errors).toEqual({ [code]: 1 });
  });

  test('an error names bus, unit and registers', async () => {
    const { clock, bus: running } = start([() => undefined]);
    const message = running.request(read(7, 0x48, 2), POLL).catch((error: unknown) => String(error));
    expect(await settled(clock, message)).toMatch(
      /bus b, unit 7, reading 2 registers at 0x0048: no answer within 2\d\d ms$/,
    );
  });

  test.each<[string, Script, string, string]>([
    ['exception 11', (frame, answer) => answer(refusal(frame, 11), 40), 'MODBUS_GATEWAY', 'exception 11'],
    ['exception 10', (frame, answer) => answer(refusal(frame, 10), 40), 'MODBUS_GATEWAY', 'exception 10'],
    [
      'another unit',
      (frame, answer) => answer(replyTo(frame.with(0, 9)), 40),
      'MODBUS_FOREIGN',
      'unit 9 answered instead of 7',
    ],
    [
      'bytes of another speed',
      (_, answer) => answer(Uint8Array.of(0xf8, 0x00, 0xfe, 0x80), 40),
      'MODBUS_GARBLED',
      'wrong speed or parity',
    ],
  ])('%s is named as what it is', async (_, script, code, words) => {
    const { clock, bus: running } = start([script]);
    const failed = running.request(read(7, 0x48, 2), POLL).catch((error: unknown) => error);
    expect(await settled(clock, failed)).toMatchObject({ code, message: expect.stringContaining(words) as string });
  });

  test('an error carries the same as facts, for other languages', async () => {
    const { clock, bus: running } = start([() => undefined]);
    const facts = running.request(read(7, 0x48, 2), POLL).catch((error: unknown) => detailsOf(error));
    expect(await settled(clock, facts)).toEqual({
      ...{ bus: 'b', unit: 7, address: 0x48 },
      timeoutMs: expect.closeTo(250, -2) as number,
    });
  });

  test('who asks a bus that cannot be opened is told why, in words and facts', async () => {
    const clock = new FakeClock();
    const missing = { path: '/dev/ttyUSB0', errno: 'ENOENT' };
    const running = new ModbusBus({
      ...{ name: 'b', clock, framing: () => rtuFraming, wire: SERIAL },
      open: () => Promise.reject(new MeterHubError('PORT_OPEN', 'it does not exist', { details: missing })),
    });
    bus = running;
    expect(running.stats()).toMatchObject({ open: false, problem: 'not opened yet', code: 'NOT_OPENED_YET' });
    running.start();
    const asked = running.request(read(7, 0, 2), POLL).catch((error: unknown) => error);
    expect(await settled(clock, asked)).toMatchObject({
      ...{ code: 'BUS_CLOSED', message: 'bus b is not open: it does not exist' },
      details: { ...missing, cause: 'PORT_OPEN', bus: 'b' },
    });
    expect(running.stats()).toMatchObject({ problem: 'it does not exist', code: 'PORT_OPEN', facts: missing });
  });

  test('tries again as often as it may', async () => {
    let asked = 0;
    const { clock, ask } = start([(frame, answer) => (++asked === 3 ? honest()(frame, answer) : undefined)]);
    expect(await settled(clock, ask(read(1, 0, 10), { attempts: 2 }))).toBe('MODBUS_TIMEOUT');
    expect(await settled(clock, ask(read(1, 0, 10), { attempts: 2 }))).toBe(hex(1, 0, 10));
    expect(asked).toBe(3);
  });

  test('a refusal is an answer: it is not asked again', async () => {
    let asked = 0;
    const { clock, ask } = start([
      (frame, answer) => {
        asked++;
        answer(refusal(frame, 2), 40);
      },
    ]);
    await settled(clock, ask(read(1, 0, 10), { attempts: 5 }));
    expect(asked).toBe(1);
  });

  test('a short timeout does not sleep past the answer of a slow meter', async () => {
    const { clock, ask } = start([honest(150)]);
    expect(await settled(clock, ask(read(1, 0, 2)))).toBe(hex(1, 0, 2));
    // What it has learned (150 ms) is longer than this request may take; then nothing may be read after the deadline.
    const startMs = clock.monotonicMs();
    expect(await settled(clock, ask(read(1, 0, 2), { timeoutMs: 40 }))).toBe('MODBUS_TIMEOUT');
    expect(clock.monotonicMs() - startMs).toBeLessThan(100);
  });

  test('a stray byte before a slow answer does not end the wait', async () => {
    const { clock, ask } = start([
      (frame, answer) => {
        answer(Uint8Array.of(0xff), 9);
        answer(replyTo(frame), 180);
      },
    ]);
    expect(await settled(clock, ask(read(1, 0, 10)))).toBe(hex(1, 0, 10));
  });

  test('waiting for a wire to fall silent ends when the bus is stopped', async () => {
    const { clock, ask, streams } = start([() => undefined]);
    clock.every(3, () => streams[0]?.arrive(Uint8Array.of(0x55)));
    const asked = ask(read(1, 0, 10));
    // The wire has to be silent before a request: here it never is, so stopping has to end the wait.
    await clock.advance(1500);
    await bus?.stop();
    expect(await asked).toBe('CANCELLED');
  });
});

describe('late replies', () => {
  /** The slave answers everything in turn, each the same time after its request. */
  const slow = (latencyMs: number): Script => {
    return (frame, answer) => answer(replyTo(frame), latencyMs);
  };

  test('after a timeout the unit is left alone, the others are not', async () => {
    const { clock, ask, streams } = start([(frame, answer) => (frame[0] === 1 ? undefined : honest()(frame, answer))]);
    const both = Promise.all([ask(read(1, 0, 10), { attempts: 2 }), ask(read(2, 0, 10))]);
    expect(await settled(clock, both)).toEqual(['MODBUS_TIMEOUT', hex(2, 0, 10)]);
    const [first, second, third] = streams[0]!.written;
    expect([first?.bytes[0], second?.bytes[0], third?.bytes[0]]).toEqual([1, 2, 1]);
    expect(third!.atMs - first!.atMs).toBeGreaterThanOrEqual(200 + 200);
  });

  test.each([210, 250, 300, 380, 420, 450, 500, 560, 600, 640, 700, 900, 1300, 1700, 2500, 4000])(
    'a meter that needs %d ms with 200 ms allowed is never believed about the wrong registers',
    async (latencyMs) => {
      const { clock, ask } = start([slow(latencyMs)]);
      const wrong: string[] = [];
      // Blocks of the same length: only their contents tell them apart.
      for (let round = 0; round < 30; round++) {
        const address = 100 * (round % 3);
        const answer = await settled(clock, ask(read(1, address, 10), { attempts: 1 + (round % 2) }));
        if (!answer.startsWith('MODBUS_') && answer !== hex(1, address, 10)) wrong.push(`${address}: ${answer}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  test('a single reply that is overtaken by the next ones, up to 4.5 s late: never the wrong registers, and all are right soon', async () => {
    for (let latencyMs = 200; latencyMs <= 4500; latencyMs += 50) {
      let asked = 0;
      const {
        clock,
        ask,
        bus: running,
      } = start([(frame, answer) => (++asked === 2 ? slow(latencyMs)(frame, answer) : honest()(frame, answer))]);
      const answers: string[] = [];
      const wanted: string[] = [];
      for (let round = 0; round < 60; round++) {
        answers.push(await settled(clock, ask(read(1, 100 * (round % 3), 10), { attempts: 2 })));
        wanted.push(hex(1, 100 * (round % 3), 10));
      }
      const wrong = answers.filter((answer, i) => !answer.startsWith('MODBUS_') && answer !== wanted[i]);
      expect(wrong, `late by ${latencyMs} ms`).toEqual([]);
      expect(answers.slice(-6), `late by ${latencyMs} ms`).toEqual(wanted.slice(-6));
      await running.stop();
    }
  });

  test('a late refusal is not taken for the refusal of other registers', async () => {
    let asked = 0;
    const { clock, ask } = start([
      (frame, answer) => (++asked === 1 ? answer(refusal(frame, 2), 420) : honest()(frame, answer)),
    ]);
    expect(await settled(clock, ask(read(1, 0, 10)))).toBe('MODBUS_TIMEOUT');
    expect(await settled(clock, ask(read(1, 50, 20), { attempts: 3 }))).toBe(hex(1, 50, 20));
  });

  test('a late reply and the true one in one piece: neither is believed, the next time it is right', async () => {
    const kept: Uint8Array[] = [];
    const { clock, ask } = start([
      (frame, answer) => {
        kept.push(replyTo(frame));
        if (kept.length > 1) answer(Uint8Array.from(kept.splice(0).flatMap((reply) => [...reply])), 60);
        else if (frame[3] === 200) answer(replyTo(frame), 60);
      },
    ]);
    expect(await settled(clock, ask(read(1, 0, 10)))).toBe('MODBUS_TIMEOUT');
    expect(await settled(clock, ask(read(1, 100, 10)))).toBe('MODBUS_FOREIGN');
    expect(await settled(clock, ask(read(1, 200, 10)))).toBe(hex(1, 200, 10));
  });

  test('noise, then the answer after the deadline: it is not taken for the next one', async () => {
    let asked = 0;
    const { clock, ask } = start([
      (frame, answer) => {
        if (++asked > 1) return honest(60)(frame, answer);
        answer(Uint8Array.of(0xff, 0x00), 20);
        answer(replyTo(frame), 430);
      },
    ]);
    expect(await settled(clock, ask(read(1, 0, 10)))).toMatch(/^MODBUS_/);
    const second = await settled(clock, ask(read(1, 100, 10), { attempts: 2 }));
    expect([hex(1, 100, 10), 'MODBUS_FOREIGN']).toContain(second);
    expect(await settled(clock, ask(read(1, 200, 10), { attempts: 3 }))).toBe(hex(1, 200, 10));
  });

  test('an answer that only came damaged costs no waiting', async () => {
    let asked = 0;
    const { clock, ask } = start([
      (frame, answer) => {
        const reply = replyTo(frame);
        answer(++asked === 1 ? reply.map((byte, i) => (i === 5 ? byte ^ 1 : byte)) : reply, 8 + 10 + reply.length);
      },
    ]);
    const startMs = clock.monotonicMs();
    expect(await settled(clock, ask(read(1, 0, 10), { attempts: 2 }))).toBe(hex(1, 0, 10));
    expect(clock.monotonicMs() - startMs).toBeLessThan(200);
  });

  test('Modbus TCP has numbers: a late reply costs nothing', async () => {
    const framing = mbapFraming();
    let asked = 0;
    const reply = (frame: Uint8Array): Uint8Array => {
      const count = frame[11] ?? 0;
      const data = registers(read(frame[6] ?? 0, ((frame[8] ?? 0) << 8) | (frame[9] ?? 0), count));
      return Uint8Array.of(...frame.subarray(0, 5), data.length + 3, frame[6]!, frame[7]!, data.length, ...data);
    };
    const { clock, ask } = start([(frame, answer) => answer(reply(frame), ++asked === 1 ? 250 : 20)], {
      wire: { ...GATEWAY, byteMs: 0, gapMs: 0 },
      framing: () => framing,
    });
    expect(await settled(clock, ask(read(1, 0, 10)))).toBe('MODBUS_TIMEOUT');
    const startMs = clock.monotonicMs();
    expect(await settled(clock, ask(read(1, 100, 10)))).toBe(hex(1, 100, 10));
    expect(await settled(clock, ask(read(1, 200, 10)))).toBe(hex(1, 200, 10));
    expect(clock.monotonicMs() - startMs).toBeLessThan(150);
  });
});

describe('echo adapters', () => {
  const echoing =
    (then: Script): Script =>
    (frame, answer) => {
      answer(frame, frame.length);
      then(frame, answer);
    };
  const write: ModbusRequest = { kind: 'write', unit: 1, function: 6, address: 20, data: Uint8Array.of(0, 5) };

  test.each([true, false])('reads are right, configured or not (%s)', async (echo) => {
    const { clock, ask } = start([echoing(honest())], { wire: { ...SERIAL, echo } });
    for (const address of [0, 100]) expect(await settled(clock, ask(read(1, address, 10)))).toBe(hex(1, address, 10));
  });

  test('an echo alone is no answer', async () => {
    const { clock, ask } = start([echoing(() => undefined)]);
    expect(await settled(clock, ask(read(1, 0, 10)))).toBe('MODBUS_TIMEOUT');
  });

  test('the echo of a write is not taken for its confirmation: configured, or noticed with a read', async () => {
    const configured = start([echoing(() => undefined)], { wire: { ...SERIAL, echo: true } });
    expect(await settled(configured.clock, configured.ask(write))).toBe('MODBUS_TIMEOUT');
    await configured.bus.stop();
    const noticed = start([echoing((frame, answer) => (frame[1] === 4 ? honest()(frame, answer) : undefined))]);
    expect(await settled(noticed.clock, noticed.ask(read(1, 0, 10)))).toBe(hex(1, 0, 10));
    expect(await settled(noticed.clock, noticed.ask(write))).toBe('MODBUS_TIMEOUT');
  });

  test('a write that the meter confirms behind its echo is done', async () => {
    const { clock, ask } = start([echoing((frame, answer) => answer(frame, 60))], { wire: { ...SERIAL, echo: true } });
    expect(await settled(clock, ask(write))).toBe('');
  });
});

describe('a wire that comes and goes', () => {
  test('a request waits for the first opening, and is refused at once when that failed', async () => {
    const { clock, ask, states } = start([
      new MeterHubError('PORT_OPEN', 'there is no port', { details: { path: '/dev/ttyUSB0' } }),
      honest(),
    ]);
    expect(await settled(clock, ask(read(1, 0, 2)))).toBe('BUS_CLOSED');
    expect(states).toEqual(['there is no port']);
    const failedAtMs = clock.monotonicMs();
    expect(await settled(clock, ask(read(1, 0, 2)))).toBe('BUS_CLOSED');
    expect(clock.monotonicMs() - failedAtMs).toBeLessThanOrEqual(20);
    await clock.advance(2000);
    expect(await settled(clock, ask(read(1, 0, 2)))).toBe(hex(1, 0, 2));
    expect(states).toEqual(['there is no port', 'open']);
  });

  test('tries to open it with growing pauses, up to half a minute', async () => {
    let opened = 0;
    const times: number[] = [];
    const clock = new FakeClock();
    bus = new ModbusBus({
      ...{ name: 'b', clock, framing: () => rtuFraming, wire: SERIAL },
      open: () => {
        opened++;
        times.push(clock.monotonicMs());
        return Promise.reject(new MeterHubError('PORT_OPEN', 'no', { details: { path: '/dev/ttyUSB0' } }));
      },
    });
    bus.start();
    await clock.advance(200_000);
    expect(times.slice(0, 6)).toEqual([0, 1000, 3000, 7000, 15_000, 31_000]);
    expect(times.at(-1)! - times.at(-2)!).toBe(30_000);
    expect(opened).toBeLessThan(12);
  });

  test('lost in the middle of a request: the retry goes to the new wire', async () => {
    const { clock, ask, streams, states } = start([() => undefined, honest()]);
    const asked = ask(read(1, 0, 2), { attempts: 2 });
    await clock.advance(1500);
    streams[0]?.fail();
    expect(await settled(clock, asked)).toBe('MODBUS_TIMEOUT');
    const again = ask(read(1, 0, 2), { attempts: 2 });
    expect(await settled(clock, again)).toBe(hex(1, 0, 2));
    expect(streams[0]?.isClosed).toBe(true);
    expect(states).toEqual(['open', 'the port went away', 'open']);
  });

  test('a gateway that says nothing any more is connected anew, one quiet unit is not enough', async () => {
    const { clock, ask, streams } = start([() => undefined, honest()], { wire: GATEWAY });
    for (let i = 0; i < 5; i++) await settled(clock, ask(read(i + 1, 0, 2), { timeoutMs: 50 }));
    expect(streams).toHaveLength(1);
    for (let i = 0; i < 8; i++) await settled(clock, ask(read(i + 1, 0, 2), { timeoutMs: 1000 }));
    expect(streams.length).toBeGreaterThan(1);
    expect(await settled(clock, ask(read(1, 0, 2)))).toBe(hex(1, 0, 2));
  });

  test('a gateway that answers now and then is not connected anew, however many requests get no answer', async () => {
    // Unit 9 answers, all others are silent.
    const { clock, ask, streams } = start([(sent, answer) => (sent[0] === 9 ? honest()(sent, answer) : undefined)], {
      wire: GATEWAY,
    });
    for (let round = 0; round < 4; round++) {
      for (let i = 0; i < 4; i++) await settled(clock, ask(read(i + 1, 0, 2), { timeoutMs: 2000 }));
      expect(await settled(clock, ask(read(9, 0, 2)))).toBe(hex(9, 0, 2));
    }
    expect(streams).toHaveLength(1);
    expect(streams[0]?.isClosed).toBe(false);
  });

  test('five requests without an answer within five seconds are not enough, those after five seconds are', async () => {
    const { clock, ask, streams } = start([() => undefined], { wire: GATEWAY });
    const startMs = clock.monotonicMs();
    let lostMs: number | null = null;
    for (let unit = 1; unit < 40 && lostMs === null; unit++) {
      await settled(clock, ask(read(unit, 0, 2), { timeoutMs: 300 }));
      if (streams[0]?.isClosed) lostMs = clock.monotonicMs() - startMs;
    }
    expect(lostMs).toBeGreaterThanOrEqual(5000);
    expect(lostMs).toBeLessThan(7000);
  });

  test('a serial port stays open whoever is silent', async () => {
    const { clock, ask, streams } = start([() => undefined]);
    for (let i = 0; i < 10; i++) await settled(clock, ask(read(1, 0, 2), { timeoutMs: 1000 }));
    expect(streams).toHaveLength(1);
  });

  test('Modbus TCP that lost its framing is connected anew', async () => {
    const garbage: Script = (_, answer) => answer(new Uint8Array(300).fill(0xff), 5);
    const { clock, ask, streams } = start([garbage, () => undefined], {
      wire: { ...GATEWAY, byteMs: 0, gapMs: 0 },
      framing: mbapFraming,
    });
    expect(await settled(clock, ask(read(1, 0, 2)))).toBe('MODBUS_CRC');
    await clock.advance(2000);
    expect(streams).toHaveLength(2);
  });

  test('a wire that is lost at once whenever it opens is not opened in a tight loop', async () => {
    let opened = 0;
    const clock = new FakeClock();
    const running = new ModbusBus({
      ...{ name: 'b', clock, framing: () => rtuFraming, wire: SERIAL },
      open: () => {
        opened++;
        const stream = new ScriptedStream(clock);
        stream.fail();
        return Promise.resolve(stream);
      },
    });
    bus = running;
    running.start();
    let ended = 0;
    clock.every(10, () => void running.request(read(1, 0, 2), POLL).catch(() => ended++));
    await clock.advance(10_000);
    expect(opened).toBeLessThanOrEqual(12);
    expect(ended).toBeGreaterThan(0);
  });

  test('stopping ends what waits and what is under way, closes the wire, and later requests are refused', async () => {
    const { clock, ask, streams, bus: running } = start([() => undefined]);
    const all = Promise.all([ask(read(1, 0, 2)), ask(read(2, 0, 2))]);
    await clock.advance(50);
    await running.stop();
    expect(await all).toEqual(['CANCELLED', 'CANCELLED']);
    expect(streams[0]?.isClosed).toBe(true);
    expect(running.isOpen).toBe(false);
    expect(await ask(read(1, 0, 2))).toBe('CANCELLED');
    await running.opened();
  });
});

describe('a wire on which something else talks', () => {
  test('that never falls silent does not hold the bus for ever, and is said to be so', async () => {
    const { clock, ask, streams, sent, bus: running } = start([honest()]);
    const stop = clock.every(3, () => streams[0]?.arrive(Uint8Array.of(0x55)));
    await clock.advance(20);
    const atMs = clock.monotonicMs();
    expect(await settled(clock, ask(read(1, 0, 2), { attempts: 2 }))).toBe('MODBUS_NEVER_SILENT');
    expect(clock.monotonicMs() - atMs).toBeLessThan(3000);
    expect(sent()).toEqual([]);
    expect(running.isOpen).toBe(true);
    expect(running.stats().errors).toEqual({ MODBUS_NEVER_SILENT: 1 });
    stop();
    expect(await settled(clock, ask(read(1, 0, 2)))).toBe(hex(1, 0, 2));
  });

  test('a second master that asks all the time is not let finish for ever', async () => {
    const { clock, ask, streams } = start([honest()]);
    const { bytes: request } = rtuFraming.begin(read(9, 0, 2));
    clock.every(150, () => streams[0]?.arrive(request));
    await clock.advance(400);
    const atMs = clock.monotonicMs();
    expect(await settled(clock, ask(read(1, 0, 10)))).toBe(hex(1, 0, 10));
    expect(clock.monotonicMs() - atMs).toBeLessThan(2000);
  });
});

describe('a gateway with moods', () => {
  test('that closes the connection after each reply: every reading comes, and the log is calm', async () => {
    const { clock, ask, states, streams } = start(
      [
        (frame, answer) => {
          answer(replyTo(frame), 30);
          clock.after(35, () =>
            streams.at(-1)?.fail(new MeterHubError('TCP_CLOSED', 'closed', { details: { where: 'h' } })),
          );
        },
      ],
      { wire: GATEWAY },
    );
    for (let i = 0; i < 20; i++) {
      const asked = ask(read(1, i, 2), { attempts: 2 });
      await clock.advance(500);
      expect(await asked).toBe(hex(1, i, 2));
    }
    expect(states).toEqual(['open']);
  });

  test('that closes the connection at each request is asked with growing pauses, and nobody is kept waiting', async () => {
    const {
      clock,
      bus: running,
      ask,
      states,
      streams,
    } = start([() => streams.at(-1)?.fail(new MeterHubError('TCP_CLOSED', 'closed', { details: { where: 'h' } }))], {
      wire: GATEWAY,
    });
    const answers: string[] = [];
    for (let i = 0; i < 60; i++) {
      if (running.isOpen) void ask(read(1, i, 2), { attempts: 2 }).then((answer) => answers.push(answer));
      await clock.advance(1000);
    }
    expect(streams.length).toBeLessThan(9);
    expect(new Set(answers)).toEqual(new Set(['BUS_CLOSED']));
    expect(states).toEqual(['open', 'closed']);
    expect(await ask(read(1, 0, 2))).toBe('BUS_CLOSED');
  });

  test.each([5, 6])('that is busy now and then (exception %d) is asked once more after a moment', async (code) => {
    let requests = 0;
    const { clock, ask, streams } = start(
      [(frame, answer) => answer(++requests % 3 === 0 ? refusal(frame, code) : replyTo(frame), 30)],
      { wire: GATEWAY },
    );
    for (let i = 0; i < 12; i++) expect(await settled(clock, ask(read(1, i, 2), { attempts: 2 }))).toBe(hex(1, i, 2));
    const times = streams[0]!.written.map(({ atMs }) => atMs);
    expect(times[3]! - times[2]!).toBeGreaterThanOrEqual(130);
  });

  test('that is always busy is said to be', async () => {
    const { clock, ask, sent } = start([(frame, answer) => answer(refusal(frame, 6), 30)], { wire: GATEWAY });
    expect(await settled(clock, ask(read(1, 0, 2), { attempts: 2 }))).toBe('MODBUS_EXCEPTION');
    expect(sent()).toEqual(['1:0', '1:0']);
  });
});
