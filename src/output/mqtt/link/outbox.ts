// What waits to be sent: one message per topic, the newest, in the order in which topics came. Bounded. It must not know
// the network.
import type { MqttMessage } from '../../../transport/mqtt/message.ts';

export class Outbox {
  readonly #maxTopics: number;
  readonly #waiting = new Map<string, MqttMessage>();
  #dropped = 0;

  constructor(maxTopics: number) {
    this.#maxTopics = maxTopics;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Messages that a newer one of the same topic replaced before they were sent, or that there was no room for. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Takes a message. One of the same topic that still waits is replaced, in its place.
   * @param key where two messages of one topic must both arrive in their order: a key for the first
   */
  put(message: MqttMessage, key = message.topic): void {
    // What is said at the topic from now on comes after this message.
    if (key !== message.topic) this.#waiting.delete(message.topic);
    if (this.#waiting.has(key)) this.#dropped++;
    this.#waiting.set(key, message);
    if (this.#waiting.size <= this.#maxTopics) return;
    const [oldest] = this.#waiting.keys();
    if (oldest !== undefined) this.#waiting.delete(oldest);
    this.#dropped++;
  }

  /** Takes back a message that could not be sent, unless there is a newer one by now. */
  putBack(message: MqttMessage): void {
    if (!this.#waiting.has(message.topic)) this.put(message);
  }

  /** The next message, no longer waiting; null: there is none. */
  take(): MqttMessage | null {
    for (const [key, message] of this.#waiting) {
      this.#waiting.delete(key);
      return message;
    }
    return null;
  }

  /** Forgets all that waits: everything is about to be said anew. */
  clear(): void {
    this.#waiting.clear();
  }
}
