// An output with the topics of gosdm630 or mbmd: one connection, every reading as it comes. It must not know the hub.
import { BrokerLink } from './link/broker-link.ts';
import { machineIdentity, stableClientId } from '../../transport/mqtt/client-id.ts';
import { healthOf } from './link/link-health.ts';
import type { MqttOutput, MqttOutputOptions } from './mqtt-output.ts';
import type { OutputHealth } from '../../model/output-health.ts';
import { gosdm630Topic } from './topics/gosdm630-layout.ts';
import { mbmdTopic } from './topics/mbmd-layout.ts';
import { ReadingTopics } from './topics/reading-topics.ts';

export class ReadingOutput implements MqttOutput {
  readonly #options: MqttOutputOptions;
  readonly #link: BrokerLink;
  readonly #layout: ReadingTopics;
  #unsubscribe: () => void = () => undefined;

  constructor(options: MqttOutputOptions) {
    this.#options = options;
    const { config, clock, log, live, uniqueIdFormat } = options;
    const { name, topic, layout, retain, intervalMs } = config;
    this.#link = new BrokerLink({
      ...{ name, target: config, clock, log },
      clientId: config.clientId ?? stableClientId(machineIdentity(), name, topic),
      will: ReadingTopics.will(topic),
      subscriptions: [],
      onWill: () => this.#layout.onConnected(),
      onConnected: () => this.#layout.onConnected(),
      onMessage: () => undefined,
    });
    const send: BrokerLink['send'] = (message) => this.#link.send(message);
    const topicOf = layout === 'mbmd' ? mbmdTopic(topic, live) : gosdm630Topic(topic, uniqueIdFormat);
    this.#layout = new ReadingTopics({ topic, retain, topicOf, intervalMs, live, clock, send });
  }

  start(): void {
    this.#unsubscribe = this.#options.live.snapshots.subscribe((snapshot) => this.#layout.onSnapshot(snapshot));
    this.#link.start();
  }

  refresh(): void {
    // Devices are told apart by every reading anew.
  }

  health(): OutputHealth[] {
    return [healthOf(this.#options.config.name, [this.#link])];
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    await this.#link.stop(this.#layout.farewell());
  }
}
