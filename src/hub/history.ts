// The history as the hub keeps it: opened when the configuration has it, told every snapshot, changed while it runs when its own
// part of the configuration differs. It must not know interfaces.
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { HistoryConfig } from '../history/history-config.ts';
import type { HistoryHealth, HistoryStore } from '../history/history.ts';
import { openHistory } from '../history/recorder.ts';
import type { LiveState } from '../live/live-state.ts';
import type { Clock } from '../model/clock.ts';
import type { OutputHealth } from '../model/output-health.ts';

export interface HubHistoryOptions {
  readonly live: LiveState;
  readonly clock: Clock;
  readonly log: Logger;
}

export class HubHistory {
  readonly #options: HubHistoryOptions;
  #kept: { readonly store: HistoryStore; readonly config: HistoryConfig } | null = null;

  constructor(options: HubHistoryOptions) {
    this.#options = options;
    options.live.snapshots.subscribe((snapshot) => this.store?.append(snapshot));
  }

  /** One that goes on stays the same store, also in another file: nobody who asks it is cut off, and no value is lost. */
  async apply({ history }: Config): Promise<void> {
    const { clock, log } = this.#options;
    if (history === null) return this.stop();
    const store = this.store ?? openHistory({ config: history, clock, log });
    if (this.#kept !== null && !isDeepStrictEqual(this.#kept.config, history)) store.change(history);
    this.#kept = { store, config: history };
  }

  /** Null: nothing is recorded. */
  get store(): HistoryStore | null {
    return this.#kept?.store ?? null;
  }

  outputs(): OutputHealth[] {
    return this.#kept ? [outputHealth(this.#kept.store.health())] : [];
  }

  /** Writes what waits. Call it when nothing is measured any more, or nothing is to be recorded. */
  async stop(): Promise<void> {
    const store = this.store;
    this.#kept = null;
    await store?.close();
  }
}

function outputHealth(health: HistoryHealth): OutputHealth {
  const { name, problem, code, facts, queuedValues, droppedValues, lastCommitMs } = health;
  return {
    ...{ name, problem, code, facts, queued: queuedValues, queueOf: 'values', dropped: droppedValues },
    lastSuccessMs: lastCommitMs,
  };
}
