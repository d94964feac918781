// Notices that a last will stands at the broker although this program is there: that of another session, which the broker
// ended later (a container made anew, a connection that hung), or of a second program. It must not know what is said instead.
import { Retry } from '../../../async/retry.ts';
import type { Clock } from '../../../model/clock.ts';
import type { MqttMessage, ReceivedMessage } from '../../../transport/mqtt/message.ts';

/** Two programs that contradict each other must not fill the broker: pauses grow to a minute. */
const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 60_000;
/** A contradiction after such a quiet time is a new one, answered at once. */
const QUIET_MS = 300_000;

export interface LastWillGuardOptions {
  readonly will: MqttMessage;
  readonly clock: Clock;
  /** Says again how things are. */
  readonly sayAgain: () => void;
}

export class LastWillGuard {
  readonly #options: LastWillGuardOptions;
  readonly #retry: Retry;
  #heardMs = -Infinity;

  constructor(options: LastWillGuardOptions) {
    this.#options = options;
    this.#retry = new Retry({ clock: options.clock, firstMs: FIRST_PAUSE_MS, maxMs: MAX_PAUSE_MS });
  }

  /** What was kept from before the subscription is replaced by what is said at every connection. */
  onMessage({ topic, payload, retain }: ReceivedMessage): void {
    const { will, clock, sayAgain } = this.#options;
    if (retain || topic !== will.topic || (payload !== will.payload && payload !== '')) return;
    const nowMs = clock.monotonicMs();
    const isNew = nowMs - this.#heardMs >= QUIET_MS;
    this.#heardMs = nowMs;
    if (this.#retry.isWaiting) return;
    if (!isNew) {
      this.#retry.later(sayAgain);
      return;
    }
    this.#retry.reset();
    sayAgain();
  }

  stop(): void {
    this.#retry.cancel();
  }
}
