// Every reading at a topic of its own as it comes, as gosdm630 and mbmd do: 3 decimals, energies in kWh, and `<topic>/status` =
// connected or disconnected. It must not know the network, nor how topics are called.
import type { LiveState } from '../../../live/live-state.ts';
import type { Clock } from '../../../model/clock.ts';
import type { DeviceView } from '../../../model/device-view.ts';
import { inThousands } from '../../../vocabulary/units.ts';
import type { MqttMessage, Snapshot } from './layout.ts';

/** The topic of a measurand; null: it has none there. */
export type ReadingTopic = (device: DeviceView, measurand: string) => string | null;

export interface ReadingTopicsOptions {
  /** First level of all topics. */
  readonly topic: string;
  /** Whether the broker keeps values; the status is always kept. */
  readonly retain: boolean;
  readonly topicOf: ReadingTopic;
  /** Shortest time between two messages of a topic, ms; 0: every reading. */
  readonly intervalMs: number;
  readonly live: LiveState;
  readonly clock: Clock;
  readonly send: (message: MqttMessage) => void;
}

export class ReadingTopics {
  readonly #options: ReadingTopicsOptions;
  readonly #sentAtMs = new Map<string, number>();

  constructor(options: ReadingTopicsOptions) {
    this.#options = options;
  }

  static will(topic: string): MqttMessage {
    return { topic: `${topic}/status`, payload: 'disconnected', retain: true };
  }

  onConnected(): void {
    this.#options.send({ topic: `${this.#options.topic}/status`, payload: 'connected', retain: true });
  }

  onSnapshot({ device: name, readings }: Snapshot): void {
    const { retain, topicOf, intervalMs, live, clock, send } = this.#options;
    const device = live.device(name);
    if (!device) return;
    const nowMs = clock.monotonicMs();
    for (const { measurand, value, unit } of readings) {
      const topic = typeof value === 'number' ? topicOf(device, measurand) : null;
      if (topic === null || typeof value !== 'number') continue;
      if (nowMs - (this.#sentAtMs.get(topic) ?? -Infinity) < intervalMs) continue;
      this.#sentAtMs.set(topic, nowMs);
      send({ topic, payload: inThousands(value, unit).toFixed(3), retain });
    }
  }

  farewell(): readonly MqttMessage[] {
    return [ReadingTopics.will(this.#options.topic)];
  }
}
