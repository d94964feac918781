// The history engine on a real file, without thread and clock: a test appends, says what time it is, and reads back.
import { join } from 'node:path';
import type { ReadingValue } from '../../src/model/reading.ts';
import { type CommitReport, HistoryEngine, type EngineOptions } from '../../src/history/engine/engine.ts';
import type { HistoryPage, HistoryResolution } from '../../src/history/history.ts';
import { Intake } from '../../src/history/thread/intake.ts';
import { readPage, seriesNamed } from '../../src/history/engine/queries.ts';
import type { SeriesState } from '../../src/history/format/series-state.ts';

export const KEEP_ALL = { rawMs: null, oneMinuteMs: null, fifteenMinutesMs: null, oneHourMs: null, oneDayMs: null };

export class EngineHouse {
  readonly path: string;
  readonly #options: EngineOptions;
  engine: HistoryEngine;
  #intake = new Intake(10_000_000);

  constructor(folder: string, options: Partial<EngineOptions> = {}) {
    this.path = options.path ?? join(folder, 'history.db');
    this.#options = {
      ...{ keep: KEEP_ALL, steps: {}, timeZone: 'Europe/Berlin', readOnly: false, busyMs: 100 },
      ...options,
      path: this.path,
    };
    this.engine = new HistoryEngine(this.#options);
  }

  /** `name`: `device.measurand`. */
  add(name: string, unit: string | null, points: Iterable<readonly [number, ReadingValue]>): void {
    const [device = '', measurand = ''] = name.split('.');
    for (const [atMs, value] of points) this.#intake.add(device, measurand, unit, atMs, value);
    for (let batch = this.#intake.take(Infinity, true); batch; batch = this.#intake.take(Infinity, true)) {
      for (const definition of this.#intake.takeDefinitions()) this.engine.define(definition);
      this.engine.take(batch);
    }
  }

  commit(nowMs: number, options: { mayPurge?: boolean; isLast?: boolean } = {}): CommitReport {
    return this.engine.commit({ nowMs, mayPurge: false, isLast: false, ...options });
  }

  /** Commits until nothing waits for its roll-up any more. */
  settle(nowMs: number): void {
    for (let i = 0; i < 5; i++) this.commit(nowMs);
  }

  /** As a program that starts again after a power cut: nothing is left but the file. */
  restart(options: Partial<EngineOptions> = {}): void {
    this.engine.close();
    this.engine = new HistoryEngine({ ...this.#options, ...options });
    this.#intake = new Intake(10_000_000);
  }

  series(name: string): SeriesState[] {
    return seriesNamed(this.engine.series, name);
  }

  pages(name: string, resolution: HistoryResolution, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER): HistoryPage[] {
    const past = this.engine.current?.past;
    if (!past) throw new Error('not open');
    return this.series(name).flatMap((series) => {
      const pages: HistoryPage[] = [];
      for (let beginMs: number | null = fromMs; beginMs !== null;) {
        const { page, nextMs } = readPage(past, series, { seriesId: series.id, fromMs: beginMs, toMs, resolution });
        if (page) pages.push(page);
        beginMs = nextMs;
      }
      return pages;
    });
  }

  /** All readings of a name. */
  raw(name: string, fromMs?: number, toMs?: number): [number, ReadingValue][] {
    return this.pages(name, 'raw', fromMs, toMs).flatMap((page) =>
      page.kind === 'raw' ? Array.from(page.timesMs, (ms, i) => [ms, page.values[i]] as [number, ReadingValue]) : [],
    );
  }

  /** All lines of a name. */
  lines(name: string, resolution: HistoryResolution, fromMs?: number, toMs?: number) {
    return this.pages(name, resolution, fromMs, toMs).flatMap((page) =>
      page.kind === 'raw'
        ? []
        : Array.from(page.timesMs, (atMs, i) => ({
            atMs,
            mean: page.mean[i],
            min: page.min[i],
            max: page.max[i],
            first: page.first[i],
            last: page.last[i],
            count: page.count[i],
            delta: page.delta?.[i] ?? null,
          })),
    );
  }
}
