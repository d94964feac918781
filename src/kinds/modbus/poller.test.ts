import { afterEach, describe, expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { read, replyTo } from '../../../test/support/scripted-slave.ts';
import { ScriptedStream } from '../../../test/support/scripted-stream.ts';
import { ModbusBus } from './bus/modbus-bus.ts';
import { rtuFraming } from '../../codec/modbus/rtu.ts';
import { MeterHubError } from '../../model/error.ts';
import { meterPoller, type Pollable } from './poller.ts';
import { PollSchedule, type PollIntervals, type PollOutcome } from '../../source/poll/poll-schedule.ts';

let stop: () => Promise<void> = () => Promise.resolve();
afterEach(() => stop());

interface Member {
  readonly unit: number;
  readonly poll: PollIntervals;
  /** Registers a poll reads: how long it occupies the wire. */
  readonly count: number;
}

const FULL_SPEED: PollIntervals = { fastMs: 0, slowMs: 0 };

function polling(members: readonly Member[], { dead = new Set<number>(), opens = (): boolean => true } = {}) {
  const clock = new FakeClock();
  const streams: ScriptedStream[] = [];
  const open = (): Promise<ScriptedStream> => {
    if (!opens())
      return Promise.reject(new MeterHubError('PORT_OPEN', 'unplugged', { details: { path: '/dev/ttyUSB0' } }));
    const stream = new ScriptedStream(clock, (frame, answer) => {
      if (!dead.has(frame[0] ?? 0)) answer(replyTo(frame), frame.length + 10 + replyTo(frame).length);
    });
    streams.push(stream);
    return Promise.resolve(stream);
  };
  const wire = { byteMs: 1, gapMs: 4, direct: false, stalledMs: 50, echo: false };
  const bus = new ModbusBus({ name: 'b', clock, open, framing: () => rtuFraming, wire });
  const polls = new Map<number, number>();
  const told = new Map<number, string[]>();
  const deviceOf = ({ unit, count }: Member): Pollable => {
    const ask = (registers: number, timeoutMs: number): Promise<PollOutcome> =>
      bus.request(read(unit, 0, registers), { priority: 'poll', timeoutMs, attempts: 1 }).then(
        () => {
          polls.set(unit, (polls.get(unit) ?? 0) + 1);
          return 'answered';
        },
        (error: unknown) => {
          const code = error instanceof MeterHubError ? error.code : 'none';
          told.set(unit, [...(told.get(unit) ?? []), code]);
          return 'silent';
        },
      );
    return { name: `m${unit}`, poll: () => ask(count, 600), probe: (timeoutMs) => ask(2, timeoutMs) };
  };
  const poller = meterPoller(
    bus,
    clock,
    members.map((member) => ({
      device: deviceOf(member),
      schedule: new PollSchedule(member.poll, 600, { hasFastRows: true, hasSlowRows: false }, 0),
    })),
  );
  bus.start();
  poller.start();
  stop = async () => {
    await Promise.all([poller.stop(), bus.stop()]);
  };
  return { clock, bus, streams, polls, told };
}

describe('the poller', () => {
  test('gives every meter the same share when the bus cannot keep up, whatever its interval and length', async () => {
    const members = [
      { unit: 1, poll: FULL_SPEED, count: 60 },
      { unit: 2, poll: { fastMs: 100, slowMs: 100 }, count: 10 },
      { unit: 3, poll: { fastMs: 300, slowMs: 300 }, count: 100 },
      { unit: 4, poll: FULL_SPEED, count: 2 },
    ];
    const { clock, polls, bus } = polling(members);
    await clock.advance(120_000);
    const counts = members.map(({ unit }) => polls.get(unit) ?? 0);
    expect(Math.min(...counts)).toBeGreaterThan(200);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
    expect(bus.stats().behindMs).toBeGreaterThan(0);
  });

  test('keeps the intervals when the bus can, and is not behind', async () => {
    const members = [
      { unit: 1, poll: { fastMs: 1000, slowMs: 1000 }, count: 20 },
      { unit: 2, poll: { fastMs: 4000, slowMs: 4000 }, count: 20 },
    ];
    const { clock, polls, bus } = polling(members);
    await clock.advance(60_500);
    expect([polls.get(1), polls.get(2)]).toEqual([61, 16]);
    expect(bus.stats().behindMs).toBe(0);
  });

  test('two dead meters of five: the other three keep 97 % of their rate', async () => {
    const units = [1, 2, 3, 4, 5].map((unit) => ({ unit, poll: FULL_SPEED, count: 60 }));
    const alive = [1, 2, 3];
    const total = async (members: readonly Member[], dead: ReadonlySet<number>): Promise<number> => {
      const { clock, polls } = polling(members, { dead: new Set(dead) });
      await clock.advance(300_000);
      const before = alive.map((unit) => polls.get(unit) ?? 0);
      await clock.advance(300_000);
      const counts = alive.map((unit, i) => (polls.get(unit) ?? 0) - before[i]!);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
      await stop();
      return counts.reduce((sum, count) => sum + count);
    };
    const alone = await total(units.slice(0, 3), new Set());
    expect(await total(units, new Set([4, 5]))).toBeGreaterThanOrEqual(0.97 * alone);
  });

  test('a meter that comes back is found within the longest pause and gets its share at once', async () => {
    const units = [1, 2].map((unit) => ({ unit, poll: FULL_SPEED, count: 20 }));
    const dead = new Set([2]);
    const { clock, polls } = polling(units, { dead });
    await clock.advance(200_000);
    expect(polls.get(2)).toBeUndefined();
    dead.clear();
    await clock.advance(62_000);
    const [one, two] = [polls.get(1) ?? 0, polls.get(2) ?? 0];
    expect(two).toBeGreaterThan(0);
    await clock.advance(30_000);
    expect((polls.get(2) ?? 0) - two).toBeGreaterThan(0.9 * ((polls.get(1) ?? 0) - one));
  });

  test('a lost wire is told to every meter, and all are asked again when it is back', async () => {
    const units = [1, 2, 3].map((unit) => ({ unit, poll: { fastMs: 1000, slowMs: 1000 }, count: 20 }));
    let plugged = true;
    const { clock, polls, told, streams } = polling(units, { opens: () => plugged });
    await clock.advance(5000);
    plugged = false;
    streams[0]?.fail();
    await clock.advance(60_000);
    for (const { unit } of units) expect(told.get(unit)?.at(-1)).toMatch(/^(BUS_CLOSED|PORT_HANGUP)$/);
    const before = units.map(({ unit }) => polls.get(unit) ?? 0);
    plugged = true;
    await clock.advance(35_000);
    for (const [i, { unit }] of units.entries()) expect(polls.get(unit)).toBeGreaterThan(before[i]!);
    // Nobody is punished with probing for the loss of the wire.
    await clock.advance(2000);
    for (const { unit } of units) expect(told.get(unit)!.every((code) => code !== 'MODBUS_TIMEOUT')).toBe(true);
  });

  test('commands go before polls on a busy bus', async () => {
    const units = [1, 2, 3, 4].map((unit) => ({ unit, poll: FULL_SPEED, count: 100 }));
    const { clock, bus, streams } = polling(units);
    await clock.advance(3010);
    const sentBefore = streams[0]!.written.length;
    const done = bus.request(read(99, 0, 2), { priority: 'command', timeoutMs: 600, attempts: 1 });
    await clock.advance(1000);
    expect((await done).length).toBe(4);
    const next = streams[0]!.written.slice(sentBefore, sentBefore + 2).map(({ bytes }) => bytes[0]);
    expect(next).toContain(99);
  });
});
