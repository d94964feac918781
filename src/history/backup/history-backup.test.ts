// When copies of the history are made and what the hub says of them, on a clock that a test owns.
import { beforeEach, expect, test } from 'vitest';
import { SteppedClock } from '../../../test/support/stepped-clock.ts';
import type { CopyTask } from './copy-history.ts';
import { HistoryBackup } from './history-backup.ts';
import type { CopyAnswer } from './start-copy.ts';

const START_MS = Date.UTC(2026, 0, 15, 12);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface Started {
  readonly task: CopyTask;
  readonly end: (answer: CopyAnswer) => Promise<void>;
  isStopped: boolean;
}

let clock: SteppedClock;
let started: Started[];
let logged: string[];
let backup: HistoryBackup;

beforeEach(() => {
  begin(START_MS);
});

function begin(wallMs: number): void {
  clock = new SteppedClock(wallMs);
  started = [];
  logged = [];
  backup = new HistoryBackup({
    path: '/data/history.db',
    config: { path: '/nas', everyMs: DAY_MS, keep: 7 },
    timeZone: 'UTC',
    clock,
    log: { warn: (_, text) => logged.push(text), info: (_, text) => logged.push(text) },
    start: (task) => {
      let answer: (answer: CopyAnswer) => void = () => undefined;
      const copy: Started = {
        task,
        isStopped: false,
        end: async (one) => {
          answer(one);
          await clock.advance(0);
        },
      };
      started.push(copy);
      return { answer: new Promise((resolve) => (answer = resolve)), stop: () => (copy.isStopped = true) };
    },
  });
}

function made(atMs: number): CopyAnswer {
  return { outcome: { made: '/nas/copy.db', newestMs: atMs, bytes: 1 } };
}

test('the first is looked for soon after the start, the next one is made when it is due', async () => {
  await clock.advance(MINUTE_MS);
  expect(started).toHaveLength(0);
  await clock.advance(MINUTE_MS);
  const atMs = clock.wallMs();
  expect(started.map(({ task }) => task)).toEqual([
    { path: '/data/history.db', folder: '/nas', everyMs: DAY_MS, keep: 7, nowMs: atMs, timeZone: 'UTC' },
  ]);
  await started[0]?.end(made(atMs));
  expect(backup.health()).toEqual({
    ...{ name: 'history-backup', problem: null, code: null, facts: {} },
    lastSuccessMs: atMs,
  });
  await clock.advance(DAY_MS - MINUTE_MS);
  expect(started).toHaveLength(1);
  await clock.advance(MINUTE_MS);
  expect(started).toHaveLength(2);
});

test('one from before the restart counts', async () => {
  await clock.advance(2 * MINUTE_MS);
  await started[0]?.end({ outcome: { made: null, newestMs: START_MS - 20 * HOUR_MS, bytes: 1 } });
  expect(backup.health().lastSuccessMs).toBe(START_MS - 20 * HOUR_MS);
  await clock.advance(4 * HOUR_MS - 3 * MINUTE_MS);
  expect(started).toHaveLength(1);
  await clock.advance(MINUTE_MS);
  expect(started).toHaveLength(2);
});

test('what does not work is told until it works, once in the log, and tried again after a quarter of an hour', async () => {
  await clock.advance(2 * MINUTE_MS);
  await started[0]?.end({ problem: 'cannot write below /nas: no space', facts: { errno: 'ENOSPC' } });
  expect(backup.health()).toMatchObject({
    ...{ problem: 'cannot write below /nas: no space', code: 'HISTORY_BACKUP', facts: { errno: 'ENOSPC' } },
    lastSuccessMs: null,
  });
  await clock.advance(14 * MINUTE_MS);
  expect(started).toHaveLength(1);
  await clock.advance(MINUTE_MS);
  await started[1]?.end({ problem: 'cannot write below /nas: no space', facts: { errno: 'ENOSPC' } });
  await clock.advance(15 * MINUTE_MS);
  await started[2]?.end(made(clock.wallMs()));
  expect(backup.health().problem).toBeNull();
  expect(logged.filter((text) => text.includes('no space'))).toHaveLength(1);
  expect(logged).toContain('history-backup works again');
});

test('one at a time; one that does not end within an hour is ended, and said to hang', async () => {
  await clock.advance(2 * MINUTE_MS);
  await clock.advance(HOUR_MS);
  expect(started.map(({ isStopped }) => isStopped)).toEqual([false]);
  await clock.advance(MINUTE_MS);
  expect(started[0]?.isStopped).toBe(true);
  expect(backup.health().problem).toBe('writing a copy below /nas does not end: the disk stalls');
  // What it says after that is nothing any more.
  await started[0]?.end(made(clock.wallMs()));
  expect(backup.health().lastSuccessMs).toBeNull();
});

test('a clock that is wrong makes no copies; one that is set back does not put them off', async () => {
  begin(0);
  await clock.advance(10 * MINUTE_MS);
  expect(started).toHaveLength(0);
  clock.stepWall(START_MS + 400 * DAY_MS);
  await clock.advance(MINUTE_MS);
  await started[0]?.end(made(clock.wallMs()));
  clock.stepWall(-400 * DAY_MS);
  await clock.advance(DAY_MS + MINUTE_MS);
  expect(started).toHaveLength(2);
});

test('nothing is started or told any more when it is stopped', async () => {
  await clock.advance(2 * MINUTE_MS);
  backup.stop();
  expect(started[0]?.isStopped).toBe(true);
  await started[0]?.end(made(START_MS));
  await clock.advance(2 * DAY_MS);
  expect([started.length, backup.health().lastSuccessMs]).toEqual([1, null]);
});
