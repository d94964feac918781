// Finds out that another hub writes to the same topics at the same time: both lists of devices overwrite each other at the
// broker, and so do the values. It must not know what the lists contain.
import type { Clock } from '../../../model/clock.ts';
import { ProblemReporter, type OutputProblem, type ProblemLog } from '../../../log/problem-reporter.ts';
import { problemOf } from '../../../model/problem.ts';

/** How soon a hub that has just appeared is shown that it is not alone. */
const ANSWER_MS = 1000;
/** How often both show that they are still there. */
const AGAIN_MS = 300_000;
/** Who has not been heard for as long has gone. */
const GONE_MS = 3 * AGAIN_MS;

export interface OtherHubsOptions {
  /** For the log. */
  readonly name: string;
  /** Root of the topics. */
  readonly topic: string;
  readonly clock: Clock;
  readonly log: ProblemLog;
  /** Says our own list of devices again, so that the other hub knows, too. */
  readonly sayAgain: () => void;
}

export class OtherHubs {
  readonly #options: OtherHubsOptions;
  readonly #reporter: ProblemReporter;
  #heardMs = -Infinity;
  #cancel: () => void = () => undefined;

  constructor(options: OtherHubsOptions) {
    this.#options = options;
    this.#reporter = new ProblemReporter(options.name, options.log);
  }

  get problem(): OutputProblem {
    return this.#reporter.state;
  }

  /** A list of devices was just written by `owner`, the client id of somebody else. */
  onHeard(owner: string): void {
    const { topic, clock } = this.#options;
    const isNew = this.problem.problem === null;
    this.#heardMs = clock.monotonicMs();
    const text = `another hub (client id ${owner}) writes to the same topic ${topic}: each overwrites the values of the other, and programs see both mixed. Give each a \`topic\` of its own, or stop one of them.`;
    this.#reporter.failed(problemOf('MQTT_SHARED_TOPIC', text, { topic, client: owner }));
    if (!isNew) return;
    const cancels = [clock.after(ANSWER_MS, this.#options.sayAgain), clock.every(AGAIN_MS, () => this.#look())];
    this.#cancel = () => cancels.forEach((cancel) => cancel());
  }

  stop(): void {
    this.#cancel();
  }

  #look(): void {
    if (this.#options.clock.monotonicMs() - this.#heardMs < GONE_MS) {
      this.#options.sayAgain();
      return;
    }
    this.#cancel();
    this.#reporter.succeeded();
  }
}
