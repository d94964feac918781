// When a wire is opened again, and what is said of it, on a clock that the test moves.
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { ScriptedStream } from '../../test/support/scripted-stream.ts';
import { MeterHubError } from '../model/error.ts';
import { ReopeningStream, type ReopeningStreamOptions } from './reopening-stream.ts';

const UNPLUGGED = new MeterHubError('PORT_OPEN', 'the port does not exist', { details: { path: '/dev/x' } });
const GONE = new MeterHubError('PORT_HANGUP', 'the port went away', { details: { path: '/dev/x' } });

function reopening(worksWhen: ReopeningStreamOptions['worksWhen'], options: Partial<ReopeningStreamOptions> = {}) {
  const clock = new FakeClock();
  const openedAtMs: number[] = [];
  const streams: ScriptedStream[] = [];
  const states: string[] = [];
  const house = { isPlugged: true };
  const wire = new ReopeningStream({
    ...{ name: 'b', clock, worksWhen },
    open: () => {
      openedAtMs.push(clock.monotonicMs());
      if (!house.isPlugged) return Promise.reject(UNPLUGGED);
      const stream = new ScriptedStream(clock);
      streams.push(stream);
      return Promise.resolve(stream);
    },
    onOpened: () => undefined,
    onState: (open, reason) => states.push(open ? 'open' : (reason ?? '')),
    ...options,
  });
  wire.start();
  return { clock, wire, openedAtMs, streams, states, house };
}

describe('a wire that works when it is open', () => {
  test('is opened again at once when it is lost, then with growing pauses, and says so once', async () => {
    const { clock, wire, openedAtMs, streams, states, house } = reopening('opened');
    await clock.advance(5000);
    expect([wire.stream, wire.problem, wire.hasFailed]).toEqual([streams[0], null, false]);
    house.isPlugged = false;
    await wire.lose(GONE);
    expect([wire.stream, wire.problem?.code, wire.hasFailed]).toEqual([null, 'PORT_HANGUP', false]);
    await clock.advance(100_000);
    expect(openedAtMs).toEqual([0, 5000, 6000, 8000, 12_000, 20_000, 36_000, 66_000, 96_000]);
    expect(wire.problem).toMatchObject({ code: 'PORT_OPEN', facts: { path: '/dev/x' } });
    expect(wire.hasFailed).toBe(true);
    house.isPlugged = true;
    await clock.advance(30_000);
    expect(states).toEqual(['open', 'the port went away', 'the port does not exist', 'open']);
    expect(streams[0]?.isClosed).toBe(true);
    await wire.stop();
    expect([wire.problem?.code, streams[1]?.isClosed]).toEqual(['STOPPED', true]);
  });

  test('is not opened in a tight loop when it is lost at once', async () => {
    const { clock, wire, openedAtMs } = reopening('opened', { onOpened: () => Promise.reject(GONE) });
    await clock.advance(3500);
    expect(openedAtMs).toEqual([0, 1000, 2000, 3000]);
    await wire.stop();
  });
});

describe('a wire that works when something was heard', () => {
  test('is said to be open again only then', async () => {
    const { clock, wire, states } = reopening('heard');
    await clock.advance(500);
    await wire.lose(GONE);
    await clock.advance(2000);
    expect(wire.stream).not.toBeNull();
    expect(states).toEqual(['open', 'the port went away']);
    wire.works();
    wire.works();
    expect(states).toEqual(['open', 'the port went away', 'open']);
    await wire.stop();
  });

  test('is opened with growing pauses as long as nothing is heard', async () => {
    const { clock, wire, openedAtMs } = reopening('heard', { onOpened: () => Promise.reject(GONE) });
    await clock.advance(8000);
    expect(openedAtMs).toEqual([0, 1000, 3000, 7000]);
    await wire.stop();
  });

  test.each([
    [9999, [0, 9999 + 1000, 2 * 9999 + 3000]],
    [10_000, [0, 10_000 + 1000, 2 * 10_000 + 2000]],
  ])('that lasted %d ms is opened again at %j', async (lastedMs, expected) => {
    const { clock, wire, openedAtMs } = reopening('heard', {
      onOpened: async (_, signal) => {
        await clock.sleep(lastedMs, signal);
        throw GONE;
      },
    });
    await clock.advance(25_000);
    expect(openedAtMs).toEqual(expected);
    await wire.stop();
  });
});

describe('a wire that works when it was of use', () => {
  /** Each connection is closed by the other side after so long; `isOfUse` says whether something was read on it. */
  function closing(lastsMs: number, isOfUse: (nth: number) => boolean) {
    let nth = 0;
    const failed: string[] = [];
    const house = reopening('used', {
      onOpened: async (_, signal) => {
        if (isOfUse(nth++)) house.wire.works();
        await house.clock.sleep(lastsMs, signal);
        throw GONE;
      },
      onFailed: ({ code }) => failed.push(code),
    });
    return { ...house, failed };
  }

  test('is opened with growing pauses when it is closed at once, says so once, and nobody waits for it', async () => {
    const { clock, wire, openedAtMs, states, failed } = closing(10, () => false);
    await clock.advance(16_000);
    expect(openedAtMs).toEqual([0, 1010, 3020, 7030, 15_040]);
    expect(states).toEqual(['open', 'the port went away']);
    expect(failed).toEqual(Array<string>(5).fill('PORT_HANGUP'));
    expect(wire.hasFailed).toBe(true);
    await clock.advance(600_000);
    expect(openedAtMs.slice(-1)[0]! - openedAtMs.slice(-2)[0]!).toBe(30_010);
    expect(states).toEqual(['open', 'the port went away']);
    await wire.stop();
  });

  test('is opened again at once and without a word when every connection was of use', async () => {
    const { clock, wire, openedAtMs, states, failed } = closing(100, () => true);
    await clock.advance(1050);
    expect(openedAtMs).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
    expect([states, failed]).toEqual([['open'], []]);
    await wire.stop();
  });

  test('one use among many failures does not make the pauses short again, three in a row do', async () => {
    const { clock, wire, openedAtMs } = closing(0, (nth) => nth === 4 || (nth > 5 && nth < 9));
    await clock.advance(100_000);
    const pauses = openedAtMs.map((ms, index) => ms - (openedAtMs[index - 1] ?? 0)).slice(1, 11);
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 0, 16_000, 0, 0, 0, 1000]);
    await wire.stop();
  });

  test('is not there when it cannot be opened again', async () => {
    const { clock, wire, states, house } = reopening('used');
    await clock.advance(5000);
    wire.works();
    house.isPlugged = false;
    await wire.lose(GONE);
    expect(wire.problem?.code).toBe('PORT_HANGUP');
    await clock.advance(1000);
    house.isPlugged = true;
    await clock.advance(1000);
    expect(states).toEqual(['open', 'the port does not exist']);
    wire.works();
    expect(states).toEqual(['open', 'the port does not exist', 'open']);
    await wire.stop();
  });
});

test('a wire that opens only when the program is being stopped is closed again', async () => {
  const clock = new FakeClock();
  const late = new ScriptedStream(clock);
  let opened = 0;
  const wire = new ReopeningStream({
    ...{ name: 'b', clock, worksWhen: 'opened' },
    open: () => clock.sleep(100).then(() => late),
    onOpened: () => void opened++,
  });
  wire.start();
  const stopped = wire.stop();
  await clock.advance(100);
  await stopped;
  expect([late.isClosed, opened, clock.timers]).toEqual([true, 0, 0]);
});
