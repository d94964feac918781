// The history as the hub keeps it: opened when the configuration has it, told every snapshot, changed while it runs when its own
// part of the configuration differs. It must not know interfaces.
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { HistoryBackup, type HistoryBackupHealth } from '../history/backup/history-backup.ts';
import type { HistoryConfig, RecordingConfig } from '../history/history-config.ts';
import type { HistoryHealth, HistoryStore } from '../history/history.ts';
import { openHistory } from '../history/recorder.ts';
import type { LiveState } from '../live/live-state.ts';
import type { Clock } from '../model/clock.ts';
import type { OutputHealth } from '../model/output-health.ts';
import { machineTimeZone } from '../time/calendar.ts';

export interface HubHistoryOptions {
  readonly live: Pick<LiveState, 'snapshots' | 'exchanges'>;
  readonly clock: Clock;
  readonly log: Logger;
}

export class HubHistory {
  readonly #options: HubHistoryOptions;
  #kept: { readonly store: HistoryStore; readonly config: RecordingConfig } | null = null;
  #backup: { readonly backup: HistoryBackup; readonly config: HistoryConfig } | null = null;

  constructor(options: HubHistoryOptions) {
    this.#options = options;
    // First: what counts after an exchange is counted from its first reading.
    options.live.exchanges.added.subscribe((exchange) => this.store?.changeExchanges({ add: [exchange], remove: [] }));
    options.live.snapshots.subscribe((snapshot) => this.store?.append(snapshot));
  }

  /** One that goes on stays the same store, also in another file: nobody who asks it is cut off, and no value is lost. */
  async apply({ history }: Config): Promise<void> {
    const { clock, log } = this.#options;
    if (history === null) return this.stop();
    const { backup: _, ...config } = history;
    const store = this.store ?? openHistory({ config, clock, log });
    if (this.#kept !== null && !isDeepStrictEqual(this.#kept.config, config)) store.change(config);
    this.#kept = { store, config };
    this.#applyBackup(history);
  }

  /** Null: nothing is recorded. */
  get store(): HistoryStore | null {
    return this.#kept?.store ?? null;
  }

  outputs(): OutputHealth[] {
    const store = this.#kept ? [outputHealth(this.#kept.store.health())] : [];
    return this.#backup ? [...store, backupHealth(this.#backup.backup.health())] : store;
  }

  /** Writes what waits. Call it when nothing is measured any more, or nothing is to be recorded. */
  async stop(): Promise<void> {
    const store = this.store;
    this.#kept = null;
    this.#stopBackup();
    await store?.close();
  }

  #applyBackup(history: HistoryConfig): void {
    const { path, backup: config } = history;
    const { config: old } = this.#backup ?? {};
    if (old?.path === path && isDeepStrictEqual(old.backup, config)) return;
    this.#stopBackup();
    if (config === null) return;
    const { clock, log } = this.#options;
    const backup = new HistoryBackup({ path, config, timeZone: machineTimeZone(), clock, log });
    this.#backup = { backup, config: history };
  }

  #stopBackup(): void {
    this.#backup?.backup.stop();
    this.#backup = null;
  }
}

function backupHealth(health: HistoryBackupHealth): OutputHealth {
  return { ...health, queued: 0, queueOf: 'files', dropped: 0 };
}

function outputHealth(health: HistoryHealth): OutputHealth {
  const { name, problem, code, facts, queuedValues, droppedValues, lastCommitMs } = health;
  return {
    ...{ name, problem, code, facts, queued: queuedValues, queueOf: 'values', dropped: droppedValues },
    lastSuccessMs: lastCommitMs,
  };
}
