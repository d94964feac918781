// When the dataset is due: with every cycle, but at most once in the interval. It must not know topics.
import type { DatasetCycle } from '../../../live/dataset.ts';
import type { Broadcast } from '../../../async/broadcast.ts';
import type { Clock } from '../../../model/clock.ts';

/** Cycles come a little early or late: one that is nearly due is due. */
const TOLERANCE_MS = 100;

export interface DatasetFeedOptions {
  readonly cycles: Pick<Broadcast<DatasetCycle>, 'subscribe'>;
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly onDue: (cycle: DatasetCycle) => void;
}

export class DatasetFeed {
  readonly #options: DatasetFeedOptions;
  #unsubscribe: () => void = () => undefined;
  #last: DatasetCycle | null = null;
  #dueAtMs = -Infinity;

  constructor(options: DatasetFeedOptions) {
    this.#options = options;
  }

  start(): void {
    this.#unsubscribe = this.#options.cycles.subscribe((cycle) => {
      this.#last = cycle;
      if (this.#options.clock.monotonicMs() >= this.#dueAtMs - TOLERANCE_MS) this.again();
    });
  }

  /** The newest dataset is due now. */
  again(): void {
    if (this.#last === null) return;
    this.#dueAtMs = this.#options.clock.monotonicMs() + this.#options.intervalMs;
    this.#options.onDue(this.#last);
  }

  stop(): void {
    this.#unsubscribe();
  }
}
