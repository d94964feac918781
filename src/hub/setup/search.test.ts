// The order of a search and what it makes of answers, with wires of literals on the fake clock.
import { expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { QUIET_LOG } from '../../../test/support/live-house.ts';
import { MeterHubError } from '../../model/error.ts';
import type { SourceGroup } from '../../source/source-group.ts';
import type { FoundFacts } from '../../api/setup/setup-service.ts';
import { Search, type SearchTools } from './search.ts';
import { serialAttempts, type WireAttempt } from './wire-attempts.ts';

const GROUP: SourceGroup = {
  bus: { name: 'b', type: 't', asksRegisters: true, address: 'a', stats: () => ({}) as never },
  devices: [],
  start: () => undefined,
  stop: () => Promise.resolve(),
};

const meter = (attempt: WireAttempt, id: number, change: Partial<FoundFacts> = {}): FoundFacts => ({
  ...{ key: `${attempt.wire} ${attempt.setting} ${id}`, bus: attempt.bus, device: { model: 'm', id }, onBus: null },
  ...{ configuredAs: null, isDamaged: false, models: ['m'], serial: null, readings: [], problem: null },
  ...change,
});

type Answer = (attempt: WireAttempt, found: (meter: FoundFacts) => void) => void;

function search(answer: Answer, listened: (attempt: WireAttempt) => FoundFacts | null = () => null) {
  const clock = new FakeClock();
  const tried: string[] = [];
  let released = 0;
  const tools: SearchTools = {
    clock,
    log: QUIET_LOG,
    attempts: (wire) => serialAttempts('port' in wire ? wire.port : '', { line: null, listeners: ['x'] }),
    open: () => ({ group: GROUP, release: () => Promise.resolve(void released++) }),
    scan: async (_open, ids, _signal, onProgress, onFound, attempt) => {
      tried.push(`${attempt.setting} ${ids.length}`);
      answer(attempt, onFound);
      onProgress(ids.length);
      await Promise.resolve();
    },
    listen: (attempt) => {
      tried.push(attempt.setting);
      return Promise.resolve(listened(attempt));
    },
    ask: () => Promise.resolve({ readings: [], serial: '4711' }),
  };
  return { running: new Search(tools), tried, clock, released: () => released };
}

async function ended({ running, clock }: ReturnType<typeof search>): Promise<void> {
  running.start([{ text: '/dev/a', port: '/dev/a' }]);
  for (let turn = 0; turn < 500 && running.state().isRunning; turn++) await clock.advance(10);
}

it('stays with the setting at which somebody answers, and asks what he shows', async () => {
  const one = search((attempt, found) => attempt.setting === '9600-8E1' && found(meter(attempt, 3)));
  await ended(one);
  expect(one.tried).toEqual(['9600-8N1 9', 'listen-x', '9600-8E1 9', '9600-8E1 238']);
  expect(one.running.state()).toMatchObject({ isRunning: false, found: [{ device: { id: 3 }, serial: '4711' }] });
  await one.running.stop();
  expect(one.running.state().found).toHaveLength(1);
  expect(one.released()).toBeGreaterThan(0);
});

it('takes damaged answers for none: who sends by himself is heard, and they were his', async () => {
  const one = search(
    (attempt, found) => found(meter(attempt, 1, { isDamaged: true, models: [] })),
    (attempt) => meter(attempt, 0),
  );
  await ended(one);
  expect(one.tried.slice(0, 2)).toEqual(['9600-8N1 9', 'listen-x']);
  expect(one.running.state().found.map(({ isDamaged }) => isDamaged)).toEqual([false]);
  await one.running.stop();
});

it('says why a wire could not be looked at', async () => {
  const one = search(() => {
    throw new MeterHubError('SETUP_BUSY', 'the port is busy');
  });
  await ended(one);
  expect(one.running.state().problems).toMatchObject([{ wire: '/dev/a', problem: { code: 'SETUP_BUSY' } }]);
  await one.running.stop();
});

it('ends by itself when nobody looks any more', async () => {
  const one = search((attempt, found) => attempt.setting === '9600-8N1' && found(meter(attempt, 1)));
  await ended(one);
  expect(one.running.isRunning).toBe(true);
  await one.clock.advance(60_000);
  expect(one.running.isRunning).toBe(false);
});
