// What the history of the running hub is opened with, and what its thread needs of that. It must not know threads.
import type { RecordingConfig } from '../history-config.ts';
import type { Clock } from '../../model/clock.ts';
import type { EngineOptions } from '../engine/engine.ts';
import type { HistoryLog } from '../recording-state.ts';

export interface HistoryStoreOptions {
  readonly config: RecordingConfig;
  readonly clock: Clock;
  readonly log: HistoryLog;
  /** Zone of the stored days; the machine's own unless said otherwise. */
  readonly timeZone?: string;
  /** Values kept in memory while the disk does not take them, besides those that the thread has. */
  readonly maxWaitingValues?: number;
  /** Time that the wall clock must go without a jump before anything old is deleted, ms. */
  readonly steadyBeforePurgeMs?: number;
}

/** How long a commit waits for another program's lock. */
const BUSY_MS = 5000;

export function engineOptions({ path, keep, resolution: steps }: RecordingConfig, timeZone: string): EngineOptions {
  return { path, keep, steps, timeZone, readOnly: false, busyMs: BUSY_MS };
}
