// Says what stands at a topic, and says it again only when it differs or is old. It must not know what topics mean.
import type { Clock } from '../../../model/clock.ts';
import type { BrokerLink } from '../link/broker-link.ts';
import type { MqttMessage } from '../../../transport/mqtt/message.ts';

interface Said {
  /** What decides whether two messages say the same. */
  readonly content: string;
  readonly atMs: number;
}

export class TopicWriter {
  readonly #link: Pick<BrokerLink, 'send' | 'clear'>;
  readonly #clock: Clock;
  readonly #maxAgeMs: number;
  readonly #said = new Map<string, Said>();

  /** @param maxAgeMs what has not changed is said again after this time */
  constructor(link: Pick<BrokerLink, 'send' | 'clear'>, clock: Clock, maxAgeMs: number) {
    this.#link = link;
    this.#clock = clock;
    this.#maxAgeMs = maxAgeMs;
  }

  /** @param content what decides whether the message says something new; default: its payload */
  say(message: MqttMessage, content = message.payload): void {
    const nowMs = this.#clock.monotonicMs();
    const said = this.#said.get(message.topic);
    if (said?.content === content && nowMs - said.atMs < this.#maxAgeMs) return;
    this.#said.set(message.topic, { content, atMs: nowMs });
    this.#link.send(message);
  }

  /** Removes what the broker keeps at the topic, and forgets the topic. */
  remove(topic: string): void {
    this.#said.delete(topic);
    this.#link.send({ topic, payload: '', retain: true });
  }

  /** Sends a message however often it was said before, and whatever stood there; `key`: see the outbox. */
  send(message: MqttMessage, key?: string): void {
    this.#said.delete(message.topic);
    this.#link.send(message, key);
  }

  /** Everything is to be said anew: the broker may have lost what it kept. */
  startAnew(): void {
    this.#said.clear();
    this.#link.clear();
  }
}
