// Messages on their way to one receiver: tried with growing pauses until they arrive, in their order; of too many, the oldest are
// given up and the next one that arrives says so. It must not know what a receiver is.
import { BoundedQueue } from '../../async/bounded-queue.ts';
import { Retry } from '../../async/retry.ts';
import { ProblemReporter, type OutputProblem, type ProblemLog } from '../../log/problem-reporter.ts';
import type { Clock } from '../../model/clock.ts';
import { toProblem } from '../../model/problem.ts';
import type { NotifyMessage } from './message.ts';
import type { Receiver } from './receivers/receiver.ts';

export const MOST_WAITING = 100;
const FIRST_PAUSE_MS = 5000;
const MAX_PAUSE_MS = 10 * 60_000;

export interface DeliveryOptions {
  readonly name: string;
  readonly receiver: Receiver;
  readonly clock: Clock;
  readonly log: ProblemLog;
}

export class Delivery {
  readonly receiver: Receiver;
  readonly #clock: Clock;
  readonly #queue = new BoundedQueue<NotifyMessage>({ limit: MOST_WAITING, whenFull: 'drop-oldest' });
  readonly #problem: ProblemReporter;
  readonly #retry: Retry;
  readonly #stop = new AbortController();
  /** Given up and not said to the receiver yet. */
  #unsaid = 0;
  #isBusy = false;
  #sent = 0;
  #lastSentMs: number | null = null;
  #onEmpty: () => void = () => undefined;

  constructor({ name, receiver, clock, log }: DeliveryOptions) {
    this.receiver = receiver;
    this.#clock = clock;
    this.#problem = new ProblemReporter(name, log);
    this.#retry = new Retry({ clock, firstMs: FIRST_PAUSE_MS, maxMs: MAX_PAUSE_MS });
  }

  get problem(): OutputProblem {
    return this.#problem.state;
  }

  figures() {
    const { size: queued, lost: dropped } = this.#queue;
    return { queued, dropped, sent: this.#sent, lastSentMs: this.#lastSentMs };
  }

  /** What waits, for a successor. */
  get waiting(): readonly NotifyMessage[] {
    return this.#queue.items;
  }

  accept(message: NotifyMessage): void {
    const { lost } = this.#queue;
    this.#queue.push(message);
    this.#unsaid += this.#queue.lost - lost;
    if (!this.#retry.isWaiting) void this.#run();
  }

  /** Waits a little for what is on its way. Never rejects. */
  async stop(): Promise<void> {
    if (this.#isBusy && this.#problem.state.problem === null) {
      await Promise.race([
        new Promise<void>((resolve) => (this.#onEmpty = resolve)),
        this.#clock.sleep(STOP_GRACE_MS, this.#stop.signal).catch(() => undefined),
      ]);
    }
    this.#stop.abort(new Error('it is stopped'));
    this.#retry.cancel();
    this.receiver.close();
  }

  giveUp(): void {
    this.#queue.giveUp();
  }

  async #run(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let message = this.#queue.oldest; message !== undefined; message = this.#queue.oldest) {
      if (this.#stop.signal.aborted || !(await this.#deliver(message))) break;
    }
    this.#isBusy = false;
    this.#onEmpty();
  }

  async #deliver(message: NotifyMessage): Promise<boolean> {
    const unsaid = this.#unsaid;
    try {
      await this.receiver.deliver(message, unsaid, this.#stop.signal);
    } catch (error) {
      if (this.#stop.signal.aborted) return false;
      this.#problem.failed(toProblem(error, 'NOTIFY_SEND'));
      this.#retry.later(() => void this.#run());
      return false;
    }
    // It may have been given up meanwhile for a newer one.
    if (this.#queue.oldest === message) this.#queue.shift();
    this.#unsaid -= unsaid;
    this.#sent++;
    this.#lastSentMs = this.#clock.wallMs();
    this.#retry.reset();
    this.#problem.succeeded();
    return true;
  }
}

const STOP_GRACE_MS = 2000;
