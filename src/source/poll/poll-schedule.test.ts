import { describe, expect, test } from 'vitest';
import { PollSchedule, type RowGroups } from './poll-schedule.ts';

const BOTH: RowGroups = { hasFastRows: true, hasSlowRows: true };
const FAST: RowGroups = { hasFastRows: true, hasSlowRows: false };
const SLOW: RowGroups = { hasFastRows: false, hasSlowRows: true };
const USUAL = { fastMs: 1000, slowMs: 10_000 };

/** Serves the schedule as the poller would, each task taking `taskMs`; what was done when. */
function serve(schedule: PollSchedule, untilMs: number, taskMs: number): { atMs: number; what: string }[] {
  const done: { atMs: number; what: string }[] = [];
  for (let nowMs = 0; ;) {
    nowMs = Math.max(nowMs, schedule.dueMs);
    if (nowMs > untilMs) return done;
    const task = schedule.task(nowMs);
    done.push({ atMs: nowMs, what: task.kind === 'poll' ? task.scope : 'probe' });
    nowMs += taskMs;
    schedule.done(task, 'answered', nowMs);
  }
}

describe('a poll schedule', () => {
  test('asks for everything at once, then keeps the beat of both groups without drifting', () => {
    const done = serve(new PollSchedule(USUAL, 600, BOTH, 0), 20_000, 130);
    expect(done.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 21 }, (_, second) => 1000 * second));
    expect(done.filter(({ what }) => what === 'all').map(({ atMs }) => atMs)).toEqual([0, 10_000, 20_000]);
  });

  test('without slow rows there are only fast polls', () => {
    const done = serve(new PollSchedule(USUAL, 600, FAST, 0), 20_000, 10);
    expect(new Set(done.map(({ what }) => what))).toEqual(new Set(['fast']));
  });

  test('without fast rows it is due for the slow ones alone, also when fast means without pause', () => {
    const done = serve(new PollSchedule({ fastMs: 0, slowMs: 10_000 }, 600, SLOW, 0), 30_000, 10);
    expect(done.map(({ atMs }) => atMs)).toEqual([0, 10_000, 20_000, 30_000]);
  });

  test('0 s is due again as soon as it is done', () => {
    const done = serve(new PollSchedule({ fastMs: 0, slowMs: 0 }, 600, BOTH, 0), 1000, 100);
    expect(done).toHaveLength(11);
    expect(new Set(done.map(({ what }) => what))).toEqual(new Set(['all']));
  });

  test('a bus that cannot keep up does not pile up missed polls', () => {
    const done = serve(new PollSchedule(USUAL, 600, FAST, 0), 30_000, 3000);
    expect(done.map(({ atMs }) => atMs)).toEqual([
      0, 3000, 6000, 9000, 12_000, 15_000, 18_000, 21_000, 24_000, 27_000, 30_000,
    ]);
  });

  /** The pauses and waits of `count` probes of a silent meter, each of which costs the others what `lost` says of its wait. */
  function probes(schedule: PollSchedule, count: number, lost: (waitMs: number) => number) {
    schedule.done(schedule.task(0), 'silent', 0, lost(600));
    const [pauses, waits]: [number[], number[]] = [[], []];
    for (let nowMs = 0, i = 0; i < count; i++) {
      pauses.push(schedule.dueMs - nowMs);
      nowMs = schedule.dueMs;
      const task = schedule.task(nowMs);
      if (task.kind !== 'probe') throw new Error('not a probe');
      waits.push(task.timeoutMs);
      schedule.done(task, 'silent', nowMs, lost(task.timeoutMs));
    }
    return { pauses, waits };
  }

  test('a silent meter whom nobody waits for is probed every few seconds, for its timeout at least and with growing patience', () => {
    const { pauses, waits } = probes(new PollSchedule(USUAL, 600, BOTH, 0), 8, () => 0);
    expect(pauses).toEqual([1000, 2000, 4000, 5000, 5000, 5000, 5000, 5000]);
    expect(waits).toEqual([600, 900, 1350, 2025, 3000, 3000, 3000, 3000]);
  });

  test('a configured timeout beyond that limit is waited for in full', () => {
    expect(probes(new PollSchedule(USUAL, 8000, BOTH, 0), 3, () => 0).waits).toEqual([8000, 8000, 8000]);
  });

  test('where others lose turns by it, pauses grow up to a minute, waits are short, and a full one comes now and then', () => {
    const { pauses, waits } = probes(new PollSchedule(USUAL, 600, BOTH, 0), 14, (waitMs) => waitMs);
    expect(pauses.slice(0, 8)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(waits.slice(0, 7)).toEqual([40, 40, 40, 80, 160, 300, 600]);
    expect(waits.slice(7)).toContain(900);
  });

  test('a bus that becomes free is used for full probes at once when the debt is paid', () => {
    const schedule = new PollSchedule(USUAL, 600, BOTH, 0);
    schedule.done(schedule.task(0), 'silent', 0, 10);
    const short = schedule.task(1000);
    expect(short).toEqual({ kind: 'probe', timeoutMs: 40 });
    schedule.done(short, 'silent', 1040, 0);
    expect(schedule.task(schedule.dueMs)).toEqual({ kind: 'probe', timeoutMs: 600 });
  });

  test('probing costs a busy bus less than 3 % in the long run', () => {
    const schedule = new PollSchedule(USUAL, 600, BOTH, 0);
    schedule.done(schedule.task(0), 'silent', 0, 600);
    // 17 bytes at 9600 baud and two gaps around each probe.
    const wireMs = 25;
    let [nowMs, costMs] = [0, 0];
    while (nowMs < 600_000) {
      nowMs = schedule.dueMs;
      const task = schedule.task(nowMs);
      const spentMs = (task.kind === 'probe' ? task.timeoutMs : 600) + wireMs;
      costMs += spentMs;
      nowMs += spentMs;
      schedule.done(task, 'silent', nowMs, spentMs);
    }
    expect(costMs / nowMs).toBeLessThan(0.03);
  });

  test('a meter loses what it is late beyond half its beat, a silent one nothing', () => {
    const schedule = new PollSchedule(USUAL, 600, FAST, 0);
    schedule.done(schedule.task(0), 'answered', 0);
    expect(schedule.lostMs(200, 1500)).toBe(0);
    expect(schedule.lostMs(200, 2500)).toBe(1000);
    expect(schedule.lostMs(2000, 2800)).toBe(300);
    schedule.done(schedule.task(3000), 'silent', 3000);
    expect(schedule.lostMs(3000, 90_000)).toBe(0);
  });

  test('a meter that is back is asked for everything at once, and its pauses start small again', () => {
    const schedule = new PollSchedule(USUAL, 600, BOTH, 0);
    schedule.done(schedule.task(0), 'silent', 0);
    schedule.done(schedule.task(1000), 'silent', 1000);
    schedule.done(schedule.task(3000), 'answered', 3010);
    expect(schedule.dueMs).toBe(3010);
    expect(schedule.task(3010)).toEqual({ kind: 'poll', scope: 'all' });
    schedule.done(schedule.task(3010), 'silent', 3010);
    expect(schedule.dueMs).toBe(4010);
  });

  test('a group that was refused as a whole is not asked for in a tight loop', () => {
    const schedule = new PollSchedule({ fastMs: 0, slowMs: 10_000 }, 600, BOTH, 0);
    schedule.done(schedule.task(0), 'answered', 100);
    expect(schedule.task(100)).toEqual({ kind: 'poll', scope: 'fast' });
    schedule.done(schedule.task(100), 'idle', 100);
    expect(schedule.dueMs).toBeGreaterThanOrEqual(1000);
  });

  test('a meter without rows is never due', () => {
    expect(new PollSchedule(USUAL, 600, { hasFastRows: false, hasSlowRows: false }, 0).dueMs).toBe(Infinity);
  });
});
