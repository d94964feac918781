// The history on disks that fail: full, stalled, read-only under it. Polling goes on, nothing in memory is lost, and what is
// wrong is said once.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, describe, expect, test } from 'vitest';
import type { HistoryStore } from '../../src/history/history.ts';
import { Sqlite } from '../../src/history/format/sqlite.ts';
import type { HistoryStoreOptions } from '../../src/history/thread/store-options.ts';
import { openHistory } from '../../src/history/recorder.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { KEEP_ALL } from '../support/history-engine.ts';
import { mayMount, SmallDisk } from '../support/small-disk.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

class Recorder {
  readonly messages: string[] = [];
  readonly store: HistoryStore;
  readonly path: string;
  appended = 0;
  readonly beginMs = Date.now();

  constructor(path: string, options: Partial<HistoryStoreOptions> = {}) {
    this.path = path;
    const note = (_: object, message: string): void => void this.messages.push(message);
    const config = { path, commitMs: 100, keep: KEEP_ALL, resolution: { power: 'exact' as const } };
    const log = { info: note, warn: note };
    this.store = openHistory({ config, clock: systemClock, log, timeZone: 'Europe/Berlin', ...options });
    cleanUps.push(() => this.store.close());
  }

  /** One poll of one device: 20 values that do not compress. */
  poll(): void {
    const measuredAtMs = this.beginMs + this.appended;
    const readings = Array.from({ length: 20 }, (_, i) => {
      return { measurand: `power${i}`, value: Math.random(), unit: 'W', measuredAtMs, validForMs: 1 };
    });
    this.store.append({ device: 'home', measuredAtMs, readings });
    this.appended++;
  }

  async stored(measurand: string): Promise<number> {
    let count = 0;
    for await (const page of this.store.range({
      ...{ series: [`home.${measurand}`], fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, resolution: 'raw' },
    })) {
      count += page.timesMs.length;
    }
    return count;
  }

  /** What one series has on the disk, as another program sees it. */
  onDisk(): number {
    const file = new Sqlite(this.path, { readOnly: true, busyMs: 1000 });
    const counts = ['SELECT count(*) FROM recent', 'SELECT coalesce(sum(count), 0) FROM raw'].map((sql) =>
      Number(file.get(sql)?.[0]),
    );
    file.close();
    return counts.reduce((sum, count) => sum + count, 0) / 20;
  }
}

describe('a stalled disk', () => {
  test('another program holds the lock for 10 s: polling goes on without a pause, nothing is lost', async () => {
    const recorder = new Recorder(join(tempFolder(), 'history.db'));
    recorder.poll();
    await recorder.store.flush();
    const other = new Sqlite(recorder.path, { readOnly: false, busyMs: 1000 });
    other.exec('BEGIN IMMEDIATE');
    const loop = monitorEventLoopDelay({ resolution: 10 });
    loop.enable();
    const endMs = performance.now() + 10_000;
    while (performance.now() < endMs) {
      recorder.poll();
      await systemClock.sleep(5);
    }
    loop.disable();
    const during = recorder.store.health();
    other.exec('ROLLBACK');
    other.close();
    // A commit waits for the lock for 5 s: on the event loop that would be seen.
    expect(loop.max / 1e6).toBeLessThan(3000);
    expect(recorder.appended).toBeGreaterThan(100);
    expect(during.queuedValues).toBe((recorder.appended - 1) * 20);
    expect(during.problem).toMatch(/another program has locked it/);
    await eventually(() => recorder.store.health().problem === null);
    await recorder.store.flush();
    expect(await recorder.stored('power0')).toBe(recorder.appended);
    expect(recorder.onDisk()).toBe(recorder.appended);
    expect(recorder.store.health()).toMatchObject({ queuedValues: 0, droppedValues: 0 });
    expect(recorder.messages.filter((text) => text.includes('locked'))).toHaveLength(1);
    expect(recorder.messages.at(-1)).toBe('history works again');
  });
});

describe('a full disk', () => {
  test.skipIf(!mayMount())(
    'of 1 MB (needs the right to mount one): goes on, keeps values, writes them when there is room',
    async () => {
      const disk = new SmallDisk(1);
      const { folder } = disk;
      writeFileSync(join(folder, 'ballast'), Buffer.alloc(700_000));
      const recorder = new Recorder(join(folder, 'history.db'));
      await eventually(() => {
        for (let i = 0; i < 50; i++) recorder.poll();
        return recorder.store.health().problem !== null;
      });
      expect(recorder.store.health().problem).toMatch(/the disk is full\. Make room\./);
      for (let i = 0; i < 500; i++) recorder.poll();
      await expect(recorder.store.flush()).rejects.toMatchObject({ code: 'HISTORY_WRITE' });
      // What is in memory can be asked for all the same.
      expect(await recorder.stored('power0')).toBe(recorder.appended);
      disk.remount('size=64m');
      await eventually(() => recorder.store.health().problem === null);
      await recorder.store.flush();
      expect(recorder.onDisk()).toBe(recorder.appended);
      expect(recorder.store.health().droppedValues).toBe(0);
      expect(recorder.messages.filter((text) => text.includes('disk is full'))).toHaveLength(1);
    },
  );

  test('for too long: what does not fit into memory is lost, the oldest first, and counted', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'data'), 'a file where a folder should be');
    const recorder = new Recorder(join(folder, 'data', 'history.db'), { maxWaitingValues: 40_000 });
    await eventually(() => {
      for (let i = 0; i < 500; i++) recorder.poll();
      return recorder.store.health().droppedValues > 0;
    });
    const { queuedValues, droppedValues } = recorder.store.health();
    expect(queuedValues + droppedValues).toBe(recorder.appended * 20);
    expect(queuedValues).toBeLessThan(450_000 + 40_000 + 20_000);
    // The thread may not have come as far as opening the file.
    await eventually(() => /cannot be opened|locked|cannot write/.test(recorder.store.health().problem ?? ''));
  });
});

describe('the thread', () => {
  test('tells right times and survives a clock that begins in 1970', async () => {
    let offsetMs = -Date.now();
    const clock = { ...systemClock, wallMs: () => Date.now() + offsetMs };
    const recorder = new Recorder(join(tempFolder(), 'history.db'), { clock });
    const measuredAtMs = clock.wallMs();
    const reading = { measurand: 'power0', value: 1, unit: 'W', measuredAtMs, validForMs: 1 };
    recorder.store.append({ device: 'home', measuredAtMs, readings: [reading] });
    await recorder.store.flush();
    expect(recorder.store.health()).toMatchObject({ heldValues: 1, storedValues: 0 });
    const trueMs = Date.now();
    offsetMs = 0;
    await eventually(() => recorder.store.health().storedValues === 1);
    const [info] = await recorder.store.seriesList();
    expect(Math.abs((info?.firstMs ?? 0) - trueMs)).toBeLessThan(30_000);
  });
});
