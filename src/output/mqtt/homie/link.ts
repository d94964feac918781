// Homie's own connection: the convention wants the last will of the connection, and the house has one already. It must
// not know what the convention says.
import type { MqttOutputConfig } from '../config.ts';
import type { LiveState } from '../../../live/live-state.ts';
import type { Clock } from '../../../model/clock.ts';
import type { ProblemLog } from '../../../log/problem-reporter.ts';
import { BrokerLink } from '../link/broker-link.ts';
import { deviceStateOf, type DeviceState } from '../topics/device-state.ts';
import { Homie4 } from './homie4.ts';
import { Homie5 } from './homie5.ts';
import type { HomieLayout } from '../topics/layout.ts';
import type { AnnouncedDevices } from '../topics/announced-devices.ts';
import { TopicWriter } from '../topics/topic-writer.ts';

export interface HomieLinkOptions {
  readonly config: MqttOutputConfig;
  readonly homie: 4 | 5;
  /** Of the other connection; this one needs another. */
  readonly clientId: string;
  readonly live: LiveState;
  readonly clock: Clock;
  readonly log: ProblemLog;
  readonly version: string;
  readonly announced: () => AnnouncedDevices;
}

/** What the conventions recommend ("QoS and retained messages"). */
const RECOMMENDED_QOS = { 4: 1, 5: 2 } as const;

export class HomieLink {
  readonly link: BrokerLink;
  readonly #options: HomieLinkOptions;
  readonly #writer: TopicWriter;
  readonly #layout: HomieLayout;

  constructor(options: HomieLinkOptions) {
    this.#options = options;
    const { config, homie, clientId, clock, log, version, announced } = options;
    const { topic, maxAgeMs } = config;
    this.#writer = new TopicWriter(
      { send: (message, key) => this.link.send(message, key), clear: () => this.link.clear() },
      clock,
      maxAgeMs,
    );
    const layoutOptions = { topic, clock, version, writer: this.#writer, announced };
    this.#layout = homie === 5 ? new Homie5(layoutOptions) : new Homie4(layoutOptions);
    this.link = new BrokerLink({
      ...{ name: `${config.name} (Homie)`, clientId: `${clientId}-homie`, clock, log },
      target: { ...config, qos: RECOMMENDED_QOS[homie] },
      will: homie === 5 ? Homie5.will(topic) : Homie4.will(topic),
      subscriptions: [],
      onWill: () => this.#layout.sayState(),
      onConnected: () => this.#onConnected(),
      onMessage: () => undefined,
    });
  }

  start(): void {
    this.link.start();
  }

  onDevicesChanged(): void {
    this.#layout.onDevicesChanged();
  }

  onDevice(state: DeviceState): void {
    this.#layout.onDevice(state);
  }

  /** Whether a topic is said on this connection. */
  owns(topic: string): boolean {
    return topic.startsWith('homie/');
  }

  remove(topic: string): void {
    this.#writer.remove(topic);
  }

  async stop(): Promise<void> {
    await this.link.stop(this.#layout.farewell());
  }

  #onConnected(): void {
    const { live } = this.#options;
    this.#writer.startAnew();
    this.#layout.onConnected();
    for (const device of live.devices) {
      const state = deviceStateOf(live, device);
      if (state) this.#layout.onDevice(state);
    }
  }
}
