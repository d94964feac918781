// Says who takes the places of others: once in the log, and in the health until it is over for a while.
import { ProblemReporter, type ProblemLog } from '../../../log/problem-reporter.ts';
import type { Clock } from '../../../model/clock.ts';
import type { OutputHealth } from '../../../model/output-health.ts';
import type { Crowd } from './connection-places.ts';

/** Without a further connection that found no place, ms: then it is over. */
const OVER_MS = 60_000;
const LOOK_MS = 10_000;

/** Beside the outputs in the health. */
const NAME = 'clients';

export class Crowding {
  readonly #clock: Clock;
  readonly #problem: ProblemReporter;
  readonly #stop: () => void;
  #lastMs = -Infinity;
  #closed = 0;

  constructor({ clock, log }: { readonly clock: Clock; readonly log: ProblemLog }) {
    this.#clock = clock;
    this.#problem = new ProblemReporter(NAME, log);
    this.#stop = clock.every(LOOK_MS, () => {
      if (clock.monotonicMs() - this.#lastMs >= OVER_MS) this.#problem.succeeded();
    });
  }

  /** A connection had to go, for want of places. */
  seen({ client, connections }: Crowd): void {
    this.#closed++;
    this.#lastMs = this.#clock.monotonicMs();
    const text =
      `${client} has ${connections} connections; those that it does not use are closed. ` +
      'See which program runs there and opens connections without closing them. If it is a proxy, name it in server.trustedProxies.';
    this.#problem.failed({ text, code: 'HTTP_CROWDED', facts: { where: client, count: connections } });
  }

  /** Nothing when nobody crowds. */
  health(): readonly OutputHealth[] {
    const { state } = this.#problem;
    if (state.problem === null) return [];
    return [{ name: NAME, ...state, queued: 0, queueOf: 'requests', dropped: this.#closed, lastSuccessMs: null }];
  }

  stop(): void {
    this.#stop();
  }
}
