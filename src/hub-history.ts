// The history as the hub keeps it: opened when the configuration has it, told every snapshot, opened anew only when its own
// part of the configuration differs. It must not know interfaces.
import type { Logger } from 'pino';
import type { Config } from './config/config.ts';
import type { HistoryConfig } from './config/section-config.ts';
import type { HistoryHealth, HistoryStore } from './history/history-store.ts';
import { openHistory } from './history/worker-store.ts';
import type { LiveState } from './live/live-state.ts';
import type { Clock } from './model/clock.ts';
import { oneOrNone, PartSet, type Part } from './model/part-set.ts';
import type { OutputHealth } from './output/output.ts';

export interface HubHistoryOptions {
  readonly live: LiveState;
  readonly clock: Clock;
  readonly log: Logger;
}

interface HistoryPart extends Part {
  readonly store: HistoryStore;
}

export class HubHistory {
  readonly #parts: PartSet<HistoryConfig, HistoryPart>;

  constructor({ live, clock, log }: HubHistoryOptions) {
    this.#parts = new PartSet({
      build(config): HistoryPart {
        const store = openHistory({ config, clock, log });
        return { store, start: () => undefined, stop: () => store.close() };
      },
    });
    live.snapshots.subscribe((snapshot) => this.store?.append(snapshot));
  }

  async apply({ history }: Config): Promise<void> {
    await this.#parts.apply(oneOrNone('history', history));
  }

  /** Null: nothing is recorded. */
  get store(): HistoryStore | null {
    return this.#parts.get('history')?.store ?? null;
  }

  outputs(): OutputHealth[] {
    return this.#parts.all.map(({ store }) => outputHealth(store.health()));
  }

  /** Writes what waits. Call it when nothing is measured any more. */
  async stop(): Promise<void> {
    await this.#parts.stop();
  }
}

function outputHealth(health: HistoryHealth): OutputHealth {
  const { name, problem, code, facts, queuedValues, droppedValues, lastCommitMs } = health;
  return {
    ...{ name, problem, code, facts, queued: queuedValues, queueOf: 'values', dropped: droppedValues },
    lastSuccessMs: lastCommitMs,
  };
}
