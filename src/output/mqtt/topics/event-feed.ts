// Events for the broker: each in a message of its own, those of an outage afterwards. It must not know what happened.
import { BoundedQueue } from '../../../async/bounded-queue.ts';
import type { HouseEvent } from '../../../model/event.ts';
import type { MqttMessage } from '../../../transport/mqtt/message.ts';
import { eventText } from '../../../vocabulary/events/kinds.ts';

/** Of an outage of the broker; of more, the oldest are given up. */
const MOST_WAITING = 200;

export interface EventFeedOptions {
  readonly topic: string;
  readonly isConnected: () => boolean;
  /** What people call a device. */
  readonly labelOf: (device: string) => string | undefined;
  readonly send: (message: MqttMessage, key: string) => void;
}

export class EventFeed {
  readonly #options: EventFeedOptions;
  readonly #waiting = new BoundedQueue<HouseEvent>({ limit: MOST_WAITING, whenFull: 'drop-oldest' });

  constructor(options: EventFeedOptions) {
    this.#options = options;
  }

  /** Waiting for the broker. */
  get waiting(): number {
    return this.#waiting.size;
  }

  accept(event: HouseEvent): void {
    this.#waiting.push(event);
    if (this.#options.isConnected()) this.onConnected();
  }

  onConnected(): void {
    const { send, topic } = this.#options;
    for (const event of this.#waiting.takeAll()) {
      // Not retained: what happened is no state. Its key keeps it from taking the place of another one.
      send({ topic, payload: JSON.stringify(this.#json(event)), retain: false }, `${topic} ${event.id}`);
    }
  }

  #json(event: HouseEvent): object {
    const { id, kind, device, atMs, details } = event;
    const label = device === null ? undefined : this.#options.labelOf(device);
    const { en, de } = eventText(event, label);
    return { id, type: kind, at: new Date(atMs).toISOString(), device, details, text: en, textDe: de };
  }
}
