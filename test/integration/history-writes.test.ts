// An SD card wears with what is written and with each wait for it: how often the history waits for the disk, and how much it
// writes, counted at the system calls.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, type BuiltProgram } from '../support/built-program.ts';
import { canTrace, traceWrites, type DiskWrites } from '../support/disk-writes.ts';
import { tempFolder } from '../support/temp-folder.ts';

let built: BuiltProgram;
beforeAll(() => {
  built = buildProgram(['bench/history-writes-run.ts', 'src/history/thread/worker.ts']);
});
afterAll(() => built.remove());

interface House {
  readonly devices: number;
  readonly pollS: number;
  readonly commitS: number;
  readonly minutes: number;
}

/** What a house writes after its first minutes. */
function written({ devices, pollS, commitS, minutes }: House): DiskWrites & { readonly commits: number } {
  const program = built.file('bench/history-writes-run.ts');
  const writes = traceWrites(program, tempFolder(), [devices, pollS, commitS, minutes, 16]);
  expect(writes.lastLine).toMatch(/^end \d+$/);
  return { ...writes, commits: (minutes * 60) / commitS };
}

/** One a commit; taking the log over takes one more for the file and two for the log: before it, and when it begins anew. */
function expectFewWaits({ commits, logSyncs, fileSyncs }: ReturnType<typeof written>): void {
  expect(logSyncs).toBeGreaterThanOrEqual(commits);
  expect(logSyncs).toBeLessThanOrEqual(commits + 2 * fileSyncs);
}

describe.skipIf(!canTrace())('what arrives at the disk (needs the Debian package strace)', () => {
  test('a usual house: one wait per commit, however many values', () => {
    const writes = written({ devices: 5, pollS: 10, commitS: 10, minutes: 120 });
    expect(writes.commits).toBe(720);
    expect(writes.fileSyncs).toBeLessThanOrEqual(2);
    expectFewWaits(writes);
    // About 8 MB an hour.
    expect(writes.logBytes + writes.fileBytes).toBeLessThan(2 * 10_000_000);
  }, 60_000);

  test('a large and fast one: taking the log over adds three waits each time, few times an hour', () => {
    const writes = written({ devices: 10, pollS: 1, commitS: 10, minutes: 60 });
    expect(writes.fileSyncs).toBeGreaterThan(0);
    expect(writes.fileSyncs).toBeLessThanOrEqual(4);
    expectFewWaits(writes);
    expect(writes.logBytes + writes.fileBytes).toBeLessThan(60_000_000);
  }, 60_000);

  test('commit: 120s waits twelve times less', () => {
    const writes = written({ devices: 5, pollS: 10, commitS: 120, minutes: 120 });
    expect(writes.commits).toBe(60);
    expectFewWaits(writes);
  }, 60_000);
});
